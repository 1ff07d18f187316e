/* The console through the simulator: a line at a time, as the system calls `write` and `read` of the host-target interface. */
#include "host.h"
#include "rv64.h"

enum { call_read = 63, call_write = 64 };

static uint64_t call_host(uint64_t call, uint64_t file, void *buffer, uint64_t length) {
  static volatile uint64_t request[8] __attribute__((aligned(64)));
  request[0] = call;
  request[1] = file;
  request[2] = (uintptr_t)buffer;
  request[3] = length;
  __asm__ volatile("fence" ::: "memory");
  tohost = (uintptr_t)request;
  while (fromhost == 0) {
  }
  fromhost = 0;
  __asm__ volatile("fence" ::: "memory");
  return request[0];
}

static char line[128];
static unsigned used;

void console_flush(void) {
  if (used == 0) return;
  call_host(call_write, 1, line, used);
  used = 0;
}

void console_put(char character) {
  line[used++] = character;
  if (character == '\n' || used == sizeof line) console_flush();
}

int console_get(void) {
  char character;
  console_flush();
  return call_host(call_read, 0, &character, 1) == 1 ? (unsigned char)character : -1;
}

int console_poll(void) { return console_get(); }
