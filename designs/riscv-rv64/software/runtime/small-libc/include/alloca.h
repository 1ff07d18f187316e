#ifndef SMALL_ALLOCA_H
#define SMALL_ALLOCA_H
#define alloca __builtin_alloca
#endif
