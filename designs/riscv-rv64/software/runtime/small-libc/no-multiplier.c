/*
 * Multiplication and division where the core has none, and the compiler's own routines multiply to multiply and divide to divide
 * (zig's on RV64 without M): a bit at a time.
 * Source: the names are libgcc's, "Routines for integer arithmetic"; the results by zero are the M extension's.
 */
#include <stdint.h>

uint64_t __muldi3(uint64_t left, uint64_t right) {
  uint64_t product = 0;
  for (; left; left >>= 1, right <<= 1)
    if (left & 1) product += right;
  return product;
}

struct division {
  uint64_t quotient, remainder;
};

static struct division divide(uint64_t dividend, uint64_t divisor) {
  struct division result = {0, 0};
  for (int bit = 63; bit >= 0; bit--) {
    uint64_t carry = result.remainder >> 63;
    result.remainder = result.remainder << 1 | (dividend >> bit & 1);
    if (carry || result.remainder >= divisor) {
      result.remainder -= divisor;
      result.quotient |= UINT64_C(1) << bit;
    }
  }
  return result;
}

static uint64_t size(int64_t value) { return value < 0 ? 0 - (uint64_t)value : (uint64_t)value; }

uint64_t __udivdi3(uint64_t dividend, uint64_t divisor) { return divide(dividend, divisor).quotient; }
uint64_t __umoddi3(uint64_t dividend, uint64_t divisor) { return divide(dividend, divisor).remainder; }

int64_t __divdi3(int64_t dividend, int64_t divisor) {
  uint64_t quotient = divide(size(dividend), size(divisor)).quotient;
  return (int64_t)((dividend < 0) != (divisor < 0) && divisor != 0 ? 0 - quotient : quotient);
}

int64_t __moddi3(int64_t dividend, int64_t divisor) {
  uint64_t remainder = divide(size(dividend), size(divisor)).remainder;
  return (int64_t)(dividend < 0 ? 0 - remainder : remainder);
}
