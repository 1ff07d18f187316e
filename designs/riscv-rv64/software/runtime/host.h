/* The host-target interface: two doublewords through which a program speaks to the simulator that runs it. */
#ifndef HOST_H
#define HOST_H

#include <stdint.h>

extern volatile uint64_t tohost;
extern volatile uint64_t fromhost;

#endif
