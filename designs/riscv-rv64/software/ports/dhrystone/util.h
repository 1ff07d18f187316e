/* What Dhrystone 2.2, as riscv-tests has it, asks of its surroundings. Its clock is the cycle counter, as of a core of 1 MHz. */
#ifndef UTIL_H
#define UTIL_H

#include <stdio.h>
#include <string.h>

#include "rv64.h"

#define read_csr(name) READ_CSR(name)
#define setStats(on) ((void)(on))

#endif
