/* MicroPython's input and output on the runtime's console. What is typed while a program runs waits here. */
#include "py/mphal.h"
#include "py/runtime.h"
#include "rv64.h"
#include "shared/runtime/interrupt_char.h"

static unsigned char typed[256];
static unsigned head, tail;

void console_watch(void) {
  int character;
  while (tail - head < sizeof typed && (character = console_poll()) >= 0) {
    if (character == mp_interrupt_char) mp_sched_keyboard_interrupt();
    else typed[tail++ % sizeof typed] = (unsigned char)character;
  }
}

int mp_hal_stdin_rx_chr(void) { return head == tail ? console_get() : typed[head++ % sizeof typed]; }

mp_uint_t mp_hal_stdout_tx_strn(const char *text, size_t length) {
  for (size_t i = 0; i < length; i++) console_put(text[i]);
  return length;
}
