/* What MicroPython asks of the machine: a clock, and the character that interrupts. */
#include <stddef.h>

#include "py/mpconfig.h"
#include "rv64.h"

static inline mp_uint_t mp_hal_ticks_us(void) { return read_cycles() / (CORE_FREQUENCY_HZ / 1000000); }
static inline mp_uint_t mp_hal_ticks_ms(void) { return mp_hal_ticks_us() / 1000; }
static inline mp_uint_t mp_hal_ticks_cpu(void) { return read_cycles(); }

void mp_hal_set_interrupt_char(int character);
