// What all of CMath shares: a double's bits, and pi/2 in parts.
#ifndef FEEDHOLD_BITS_H
#define FEEDHOLD_BITS_H

#include <stdint.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF

static inline uint64_t bits_of(double x) {
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

static inline double from_bits(uint64_t bits) {
  double x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

static inline double not_a_number(void) { return from_bits(0x7ff8000000000000u); }
static inline double magnitude(double x) { return from_bits(bits_of(x) & 0x7fffffffffffffffu); }
static inline int is_finite(double x) {
  return (bits_of(x) & 0x7ff0000000000000u) != 0x7ff0000000000000u;
}

// Adding and taking away 1.5 * 2^52 rounds to the nearest integer, ties to even.
static inline double nearest(double x) { return (x + 6755399441055744.0) - 6755399441055744.0; }

// pi/2 in parts of 30 bits and a rest: a whole number below 2^23 times a part is exact.
static const double half_pi[4] = {0x1.921fb54000000p+0, 0x1.10b4611800000p-30,
                                  0x1.313198a000000p-61, 0x1.701b839a25205p-92};

#endif
