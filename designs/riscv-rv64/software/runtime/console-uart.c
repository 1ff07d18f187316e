/* The console on a 16550 at 0x1000_0000. Whoever loaded the program has set the rate. Source: TL16C550C data sheet, LSR. */
#include "rv64.h"

#define UART ((volatile uint8_t *)0x10000000)

enum { data = 0, line_status = 5 };
enum { data_ready = 1 << 0, holding_register_empty = 1 << 5 };

void console_put(char character) {
  while (!(UART[line_status] & holding_register_empty)) {
  }
  UART[data] = character;
}

int console_poll(void) { return UART[line_status] & data_ready ? UART[data] : -1; }

int console_get(void) {
  int character;
  do character = console_poll();
  while (character < 0);
  return character;
}

void console_flush(void) {}
