/* Strings and numbers in text. Source: C11, 7.24 and 7.22.1. */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int errno;

size_t strlen(const char *text) {
  size_t length = 0;
  while (text[length]) length++;
  return length;
}

size_t strnlen(const char *text, size_t most) {
  size_t length = 0;
  while (length < most && text[length]) length++;
  return length;
}

int strcmp(const char *left, const char *right) {
  for (; *left && *left == *right; left++, right++) {
  }
  return (unsigned char)*left - (unsigned char)*right;
}

int strncmp(const char *left, const char *right, size_t count) {
  for (; count && *left && *left == *right; left++, right++) count--;
  return count ? (unsigned char)*left - (unsigned char)*right : 0;
}

char *strcpy(char *restrict to, const char *restrict from) {
  char *t = to;
  while ((*t++ = *from++)) {
  }
  return to;
}

char *strncpy(char *restrict to, const char *restrict from, size_t count) {
  size_t at = 0;
  for (; at < count && from[at]; at++) to[at] = from[at];
  for (; at < count; at++) to[at] = 0;
  return to;
}

char *strcat(char *restrict to, const char *restrict from) {
  strcpy(to + strlen(to), from);
  return to;
}

char *strchr(const char *text, int character) {
  for (;; text++) {
    if (*text == (char)character) return (char *)text;
    if (*text == 0) return NULL;
  }
}

char *strrchr(const char *text, int character) {
  const char *found = NULL;
  for (;; text++) {
    if (*text == (char)character) found = text;
    if (*text == 0) return (char *)found;
  }
}

char *strstr(const char *text, const char *wanted) {
  size_t length = strlen(wanted);
  for (; strncmp(text, wanted, length); text++)
    if (*text == 0) return NULL;
  return (char *)text;
}

int isdigit(int c) { return c >= '0' && c <= '9'; }
int isupper(int c) { return c >= 'A' && c <= 'Z'; }
int islower(int c) { return c >= 'a' && c <= 'z'; }
int isalpha(int c) { return isupper(c) || islower(c); }
int isalnum(int c) { return isalpha(c) || isdigit(c); }
int isspace(int c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
int isxdigit(int c) { return isdigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
int isprint(int c) { return c >= ' ' && c <= '~'; }
int toupper(int c) { return islower(c) ? c - 'a' + 'A' : c; }
int tolower(int c) { return isupper(c) ? c - 'A' + 'a' : c; }

static int digit_of(int c) { return isdigit(c) ? c - '0' : isalpha(c) ? tolower(c) - 'a' + 10 : INT_MAX; }

/* The number at `text`, at most `most`; `end` is behind it. */
static unsigned long parse(const char *text, char **end, int base, bool *isNegative, bool *isTooMuch) {
  const char *at = text;
  while (isspace(*at)) at++;
  *isNegative = *at == '-';
  if (*at == '-' || *at == '+') at++;
  if ((base == 0 || base == 16) && at[0] == '0' && (at[1] | 32) == 'x' && isxdigit(at[2])) {
    at += 2;
    base = 16;
  }
  if (base == 0) base = *at == '0' ? 8 : 10;
  unsigned long value = 0;
  *isTooMuch = false;
  const char *first = at;
  for (; digit_of(*at) < base; at++) {
    unsigned long digit = digit_of(*at);
    if (value > (ULONG_MAX - digit) / base) *isTooMuch = true;
    value = value * base + digit;
  }
  if (end) *end = (char *)(at == first ? text : at);
  return value;
}

unsigned long strtoul(const char *restrict text, char **restrict end, int base) {
  bool isNegative, isTooMuch;
  unsigned long value = parse(text, end, base, &isNegative, &isTooMuch);
  if (isTooMuch) {
    errno = ERANGE;
    return ULONG_MAX;
  }
  return isNegative ? 0 - value : value;
}

long strtol(const char *restrict text, char **restrict end, int base) {
  bool isNegative, isTooMuch;
  unsigned long value = parse(text, end, base, &isNegative, &isTooMuch);
  unsigned long most = (unsigned long)LONG_MAX + isNegative;
  if (isTooMuch || value > most) {
    errno = ERANGE;
    return isNegative ? LONG_MIN : LONG_MAX;
  }
  return (long)(isNegative ? 0 - value : value);
}

int atoi(const char *text) { return (int)strtol(text, NULL, 10); }
long atol(const char *text) { return strtol(text, NULL, 10); }
