/*
 * printf and its kin for compilers that come without a C library: integers, characters, text and pointers, with flags, width,
 * precision and lengths. Floating point is not formatted: the conversion is printed as it stands. Source: C11, 7.21.6.1.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "rv64.h"

struct FILE {
  int number;
};

static struct FILE streams[3] = {{0}, {1}, {2}};
FILE *const stdin = &streams[0];
FILE *const stdout = &streams[1];
FILE *const stderr = &streams[2];

/* Where text goes: into `room` characters at `to`, or to the console. */
struct sink {
  char *to;
  size_t room;
  int count;
};

static void put(struct sink *sink, char character) {
  if (sink->to == NULL && sink->room == 0) {
    putchar(character);
  } else if ((size_t)sink->count + 1 < sink->room) {
    sink->to[sink->count] = character;
  }
  sink->count++;
}

struct format {
  bool isLeft, isZeroed, isPlus, isSpaced, isAlternate, hasPrecision;
  int width, precision;
};

static void pad(struct sink *sink, char character, int count) {
  while (count-- > 0) put(sink, character);
}

static void put_field(struct sink *sink, const struct format *format, const char *prefix, const char *text, int length, int zeros) {
  int prefixLength = (int)strlen(prefix);
  int blanks = format->width - prefixLength - zeros - length;
  if (!format->isLeft) pad(sink, ' ', blanks);
  for (; *prefix; prefix++) put(sink, *prefix);
  pad(sink, '0', zeros);
  for (int i = 0; i < length; i++) put(sink, text[i]);
  if (format->isLeft) pad(sink, ' ', blanks);
}

static void put_number(struct sink *sink, const struct format *format, uint64_t value, unsigned base, bool isUpper, const char *prefix) {
  char text[24];
  int at = sizeof text;
  const char *digits = isUpper ? "0123456789ABCDEF" : "0123456789abcdef";
  bool isNothing = value == 0 && format->hasPrecision && format->precision == 0;
  if (!isNothing) do text[--at] = digits[value % base];
    while (value /= base);
  int length = (int)sizeof text - at;
  int zeros = format->hasPrecision ? format->precision - length : 0;
  if (!format->hasPrecision && format->isZeroed && !format->isLeft) zeros = format->width - length - (int)strlen(prefix);
  put_field(sink, format, prefix, text + at, length, zeros > 0 ? zeros : 0);
}

enum length { asChar, asShort, asInt, asLong };

static int print(struct sink *sink, const char *text, va_list arguments) {
  for (; *text; text++) {
    if (*text != '%') {
      put(sink, *text);
      continue;
    }
    const char *start = text++;
    struct format format = {0};
    for (;; text++) {
      if (*text == '-') format.isLeft = true;
      else if (*text == '0') format.isZeroed = true;
      else if (*text == '+') format.isPlus = true;
      else if (*text == ' ') format.isSpaced = true;
      else if (*text == '#') format.isAlternate = true;
      else break;
    }
    if (*text == '*') {
      format.width = va_arg(arguments, int);
      if (format.width < 0) {
        format.isLeft = true;
        format.width = -format.width;
      }
      text++;
    } else {
      for (; *text >= '0' && *text <= '9'; text++) format.width = format.width * 10 + (*text - '0');
    }
    if (*text == '.') {
      format.hasPrecision = true;
      text++;
      if (*text == '*') {
        format.precision = va_arg(arguments, int);
        if (format.precision < 0) format.hasPrecision = false;
        text++;
      } else {
        for (; *text >= '0' && *text <= '9'; text++) format.precision = format.precision * 10 + (*text - '0');
      }
    }
    enum length length = asInt;
    for (;; text++) {
      if (*text == 'h') length = length == asShort ? asChar : asShort;
      else if (*text == 'l' || *text == 'z' || *text == 'j' || *text == 't') length = asLong;
      else break;
    }
    switch (*text) {
      case 'd':
      case 'i': {
        int64_t value = length == asLong ? va_arg(arguments, int64_t) : va_arg(arguments, int);
        if (length == asShort) value = (short)value;
        if (length == asChar) value = (signed char)value;
        const char *sign = value < 0 ? "-" : format.isPlus ? "+" : format.isSpaced ? " " : "";
        put_number(sink, &format, value < 0 ? 0 - (uint64_t)value : (uint64_t)value, 10, false, sign);
        break;
      }
      case 'u':
      case 'x':
      case 'X':
      case 'o': {
        uint64_t value = length == asLong ? va_arg(arguments, uint64_t) : va_arg(arguments, unsigned);
        if (length == asShort) value = (unsigned short)value;
        if (length == asChar) value = (unsigned char)value;
        unsigned base = *text == 'u' ? 10 : *text == 'o' ? 8 : 16;
        const char *prefix = !format.isAlternate || value == 0 ? "" : *text == 'x' ? "0x" : *text == 'X' ? "0X" : *text == 'o' ? "0" : "";
        put_number(sink, &format, value, base, *text == 'X', prefix);
        break;
      }
      case 'p': put_number(sink, &format, (uintptr_t)va_arg(arguments, void *), 16, false, "0x"); break;
      case 'c': {
        char character = (char)va_arg(arguments, int);
        put_field(sink, &format, "", &character, 1, 0);
        break;
      }
      case 's': {
        const char *value = va_arg(arguments, const char *);
        if (value == NULL) value = "(null)";
        int count = 0;
        while (value[count] && !(format.hasPrecision && count >= format.precision)) count++;
        put_field(sink, &format, "", value, count, 0);
        break;
      }
      case '%': put(sink, '%'); break;
      default:
        for (; start < text; start++) put(sink, *start);
        if (*text == 0) return sink->count;
        put(sink, *text);
    }
  }
  return sink->count;
}

int vprintf(const char *format, va_list arguments) {
  struct sink sink = {NULL, 0, 0};
  return print(&sink, format, arguments);
}

int vfprintf(FILE *stream, const char *format, va_list arguments) {
  (void)stream;
  return vprintf(format, arguments);
}

int vsnprintf(char *to, size_t room, const char *format, va_list arguments) {
  char nowhere;
  struct sink sink = {room ? to : &nowhere, room ? room : 1, 0};
  int count = print(&sink, format, arguments);
  if (room) to[(size_t)count < room ? (size_t)count : room - 1] = 0;
  return count;
}

int vsprintf(char *to, const char *format, va_list arguments) { return vsnprintf(to, (size_t)1 << 30, format, arguments); }

#define FORWARD(call) \
  va_list arguments; \
  va_start(arguments, format); \
  int count = call; \
  va_end(arguments); \
  return count

int printf(const char *format, ...) { FORWARD(vprintf(format, arguments)); }
int fprintf(FILE *stream, const char *format, ...) { FORWARD(vfprintf(stream, format, arguments)); }
int snprintf(char *to, size_t room, const char *format, ...) { FORWARD(vsnprintf(to, room, format, arguments)); }
int sprintf(char *to, const char *format, ...) { FORWARD(vsprintf(to, format, arguments)); }

int putchar(int character) {
  if (character == '\n') console_put('\r');
  console_put((char)character);
  return (unsigned char)character;
}

int putc(int character, FILE *stream) {
  (void)stream;
  return putchar(character);
}

int fputc(int character, FILE *stream) { return putc(character, stream); }

int fputs(const char *text, FILE *stream) {
  (void)stream;
  while (*text) putchar(*text++);
  return 0;
}

int puts(const char *text) {
  fputs(text, stdout);
  return putchar('\n');
}

int getchar(void) { return console_get(); }

int fflush(FILE *stream) {
  (void)stream;
  console_flush();
  return 0;
}
