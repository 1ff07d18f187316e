/*
 * The console through the simulator: out a line at a time, as the system call `write`; in by the interface's own console.
 * Source: riscv-isa-sim, the protocol of `tohost` and `fromhost`: a device in bits 63 to 56, what it shall do in 55 to 48.
 */
#include <stdbool.h>

#include "host.h"
#include "rv64.h"

enum { call_write = 64 };
#define READ_CONSOLE (UINT64_C(1) << 56)

/* A character has been asked for and not come; one has come and not been taken, or -1. */
static bool is_asked;
static int arrived = -1;

static void send(uint64_t command) {
  __asm__ volatile("fence" ::: "memory");
  while (tohost != 0) {
  }
  tohost = command;
}

/* Whether the answer to a system call is there; a character that comes instead is kept. */
static bool take_answer(void) {
  uint64_t answer = fromhost;
  if (answer == 0) return false;
  fromhost = 0;
  __asm__ volatile("fence" ::: "memory");
  if (answer >> 56 == 0) return true;
  is_asked = false;
  if (answer & 0x100) arrived = answer & 0xff;
  return false;
}

static char line[128];
static unsigned used;

void console_flush(void) {
  static volatile uint64_t request[8] __attribute__((aligned(64)));
  if (used == 0) return;
  request[0] = call_write;
  request[1] = 1;
  request[2] = (uintptr_t)line;
  request[3] = used;
  send((uintptr_t)request);
  while (!take_answer()) {
  }
  used = 0;
}

void console_put(char character) {
  line[used++] = character;
  if (character == '\n' || used == sizeof line) console_flush();
}

int console_poll(void) {
  console_flush();
  if (arrived < 0 && !is_asked) {
    is_asked = true;
    send(READ_CONSOLE);
  }
  if (arrived < 0) take_answer();
  int character = arrived;
  arrived = -1;
  return character;
}

int console_get(void) {
  int character;
  do character = console_poll();
  while (character < 0);
  return character;
}
