/* Memory by bytes and, where both sides allow, by doublewords. Source: C11, 7.24. */
#include <stdint.h>
#include <string.h>

void *memcpy(void *restrict to, const void *restrict from, size_t count) {
  char *t = to;
  const char *f = from;
  if ((((uintptr_t)t | (uintptr_t)f) & 7) == 0)
    for (; count >= 8; count -= 8, t += 8, f += 8) *(uint64_t *)t = *(const uint64_t *)f;
  while (count--) *t++ = *f++;
  return to;
}

void *memmove(void *to, const void *from, size_t count) {
  char *t = to;
  const char *f = from;
  if (t <= f || t >= f + count) return memcpy(to, from, count);
  while (count--) t[count] = f[count];
  return to;
}

void *memset(void *to, int value, size_t count) {
  char *t = to;
  uint64_t eight = (unsigned char)value * 0x0101010101010101u;
  for (; count && ((uintptr_t)t & 7); count--) *t++ = (char)value;
  for (; count >= 8; count -= 8, t += 8) *(uint64_t *)t = eight;
  while (count--) *t++ = (char)value;
  return to;
}

int memcmp(const void *left, const void *right, size_t count) {
  const unsigned char *l = left, *r = right;
  for (; count; count--, l++, r++)
    if (*l != *r) return *l - *r;
  return 0;
}

void *memchr(const void *from, int value, size_t count) {
  for (const unsigned char *f = from; count; count--, f++)
    if (*f == (unsigned char)value) return (void *)f;
  return NULL;
}
