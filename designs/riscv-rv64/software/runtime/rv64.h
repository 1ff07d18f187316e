/* What the runtime offers a program beyond the C library: the core's counters, its traps, its console. */
#ifndef RV64_H
#define RV64_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The frequency that `clock` and friends convert cycles with; `npm run cc -- --frequency HZ` sets it. */
#ifndef CORE_FREQUENCY_HZ
#define CORE_FREQUENCY_HZ 100000000
#endif

#define READ_CSR(name) \
  ({ \
    uint64_t csr_value; \
    __asm__ volatile(".option push; .option arch, +zicsr; csrr %0, " #name "; .option pop" : "=r"(csr_value)::"memory"); \
    csr_value; \
  })

static inline uint64_t read_cycles(void) { return READ_CSR(mcycle); }
static inline uint64_t read_instructions(void) { return READ_CSR(minstret); }

/* A trap as `trap_entry` (start.S) saves it. */
struct trap {
  uint64_t cause;
  uint64_t pc;
  uint64_t value;
  uint64_t reserved;
  uint64_t ra, t0, t1, t2, a0, a1, a2, a3, a4, a5, a6, a7, t3, t4, t5, t6;
};

/* Called on every trap. A program may define its own; the runtime's reports the trap and ends the program with code 1. */
void handle_trap(struct trap *trap);

/* The console: one character out; one in, waiting for it; one in, or -1 where none has come. */
void console_put(char character);
int console_get(void);
int console_poll(void);
/* Whatever was put is on its way. */
void console_flush(void);

#ifdef __cplusplus
}
#endif
#endif
