// Numbers of twice a double's digits, as head + tail with |tail| at most half a unit of the head's
// last place. Plain IEEE 754 operations: Dekker, "A floating-point technique for extending the
// available precision" (1971); Knuth, TAOCP 2, 4.2.2.
#ifndef FEEDHOLD_DOUBLE_DOUBLE_H
#define FEEDHOLD_DOUBLE_DOUBLE_H

#include "Bits.h"

struct pair {
  double head, tail;
};

// 2^exponent, for -1022...1023.
static inline double pair_power_of_two(int exponent) {
  return from_bits((uint64_t)(exponent + 1023) << 52);
}

// a + b exactly; |a| >= |b|.
static inline struct pair pair_quick_sum(double a, double b) {
  double head = a + b;
  return (struct pair){head, b - (head - a)};
}

// a + b exactly.
static inline struct pair pair_sum(double a, double b) {
  double head = a + b;
  double taken = head - a;
  return (struct pair){head, (a - (head - taken)) + (b - taken)};
}

// a b exactly, where nothing overflows: |a|, |b| < 2^995.
static inline struct pair pair_product(double a, double b) {
  double a_wide = 134217729.0 * a, b_wide = 134217729.0 * b;
  double a_high = a_wide - (a_wide - a), b_high = b_wide - (b_wide - b);
  double a_low = a - a_high, b_low = b - b_high;
  double head = a * b;
  double tail = ((a_high * b_high - head) + a_high * b_low + a_low * b_high) + a_low * b_low;
  return (struct pair){head, tail};
}

static inline struct pair pair_add(struct pair a, struct pair b) {
  struct pair heads = pair_sum(a.head, b.head), tails = pair_sum(a.tail, b.tail);
  struct pair middle = pair_quick_sum(heads.head, heads.tail + tails.head);
  return pair_quick_sum(middle.head, middle.tail + tails.tail);
}

static inline struct pair pair_negated(struct pair a) { return (struct pair){-a.head, -a.tail}; }

static inline struct pair pair_times(struct pair a, struct pair b) {
  struct pair product = pair_product(a.head, b.head);
  return pair_quick_sum(
      product.head, product.tail + (a.head * b.tail + a.tail * b.head));
}

static inline struct pair pair_divided(struct pair a, struct pair b) {
  double first = a.head / b.head;
  struct pair rest = pair_add(a, pair_negated(pair_times((struct pair){first, 0.0}, b)));
  double second = rest.head / b.head;
  rest = pair_add(rest, pair_negated(pair_times((struct pair){second, 0.0}, b)));
  struct pair sum = pair_quick_sum(first, second);
  return pair_quick_sum(sum.head, sum.tail + rest.head / b.head);
}

// The nearest number of 64 bits, as the extended format of the x87 has it; ties to even. The head
// must be normal.
static inline struct pair pair_extended(struct pair a) {
  int exponent = (int)(bits_of(a.head) >> 52 & 0x7ff) - 1023;
  int is_power = (bits_of(a.head) & 0x000fffffffffffffu) == 0;
  // Just below a power of two the numbers lie twice as close.
  if (is_power && (a.tail < 0.0) != (a.head < 0.0) && a.tail != 0.0) exponent -= 1;
  if (exponent < -900 || exponent > 960) return a;
  double magic = 1.5 * pair_power_of_two(exponent - 63 + 52);
  return pair_quick_sum(a.head, (a.tail + magic) - magic);
}

#endif
