/* The life of a program around its `main`, and what it leaves by: exit codes, traps, the clock. */
#include <stdlib.h>
#include <time.h>

#include "host.h"
#include "rv64.h"

volatile uint64_t tohost __attribute__((section(".tohost"), aligned(64)));
volatile uint64_t fromhost __attribute__((section(".tohost"), aligned(64)));

extern void (*const __init_array_start[])(void);
extern void (*const __init_array_end[])(void);

int main(int argc, char **argv);

__attribute__((noreturn)) void run_program(void) {
  static char name[] = "program";
  static char *arguments[] = {name, 0};
  for (void (*const *construct)(void) = __init_array_start; construct < __init_array_end; construct++) (*construct)();
  exit(main(1, arguments));
}

static void put_text(const char *text) {
  while (*text) console_put(*text++);
}

static void put_hex(uint64_t value) {
  put_text("0x");
  for (int shift = 60; shift >= 0; shift -= 4) console_put("0123456789abcdef"[value >> shift & 15]);
}

/* Ends the program with a code: through `tohost`, and, where nobody watches that, on the console too. */
__attribute__((noreturn)) void _exit(int code) {
#ifdef EXIT_ON_CONSOLE
  char digits[4];
  int count = 0;
  unsigned rest = code & 255;
  do digits[count++] = '0' + rest % 10;
  while (rest /= 10);
  put_text("\r\n[exit ");
  while (count) console_put(digits[--count]);
  put_text("]\r\n");
#endif
  console_flush();
  for (;;) tohost = (uint64_t)(code & 255) << 1 | 1;
}

/* Source: the privileged manual, "Machine Cause (mcause) Register". */
static const char *const causes[] = {
    "misaligned fetch", "fetch access fault", "illegal instruction", "breakpoint", "misaligned load", "load access fault",
    "misaligned store", "store access fault", "call from U-mode",    "call from S-mode", 0, "call from M-mode",
};

__attribute__((weak)) void handle_trap(struct trap *trap) {
  put_text("trap: ");
  if (trap->cause >> 63) put_text("interrupt");
  else if (trap->cause < sizeof causes / sizeof *causes && causes[trap->cause]) put_text(causes[trap->cause]);
  else put_text("exception");
  put_text(", mcause ");
  put_hex(trap->cause);
  put_text(", mepc ");
  put_hex(trap->pc);
  put_text(", mtval ");
  put_hex(trap->value);
  put_text("\n");
  _exit(1);
}

/* The time since the core was reset, by its cycle counter. */
clock_t clock(void) { return (clock_t)(read_cycles() / (CORE_FREQUENCY_HZ / 1000000) * (CLOCKS_PER_SEC / 1000000)); }
