#ifndef SMALL_TIME_H
#define SMALL_TIME_H
#include <stddef.h>
typedef long clock_t;
typedef long time_t;
#define CLOCKS_PER_SEC 1000000
clock_t clock(void);
#endif
