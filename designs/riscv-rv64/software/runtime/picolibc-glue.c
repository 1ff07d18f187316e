/* What picolibc leaves to the system: its standard streams. */
#include <stdio.h>

#include "rv64.h"

static int put(char character, FILE *stream) {
  (void)stream;
  if (character == '\n') console_put('\r');
  console_put(character);
  return (unsigned char)character;
}

static int get(FILE *stream) {
  (void)stream;
  int character = console_get();
  return character < 0 ? _FDEV_EOF : character;
}

static int flush(FILE *stream) {
  (void)stream;
  console_flush();
  return 0;
}

static FILE console = FDEV_SETUP_STREAM(put, get, flush, _FDEV_SETUP_RW);

FILE *const stdin = &console;
FILE *const stdout = &console;
FILE *const stderr = &console;
