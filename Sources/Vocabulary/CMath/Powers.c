// Powers, exponentials and logarithms rounded to the nearest double in all but about one of 2^40
// cases (one of 100 below 2^-1022): what programs compare with == and print must not depend on a
// library. Slower than those of CMath.c, which the simulation's models use.
#include "CMath.h"
#include "DoubleDouble.h"

// ln 2 in two parts of 32 bits and a rest: a whole number below 2^20 times a part is exact.
static const double ln2[3] = {0x1.62e42feep-1, 0x1.a39ef356p-33, 0x1.93c7673007e5fp-65};

// Beyond it e^x is 0, infinite, or the least that a double holds.
static const double largest_power = 745.0;

// e^x for |x| <= largest_power as a pair times 2^exponent.
static struct pair exponential(struct pair x, int *exponent) {
  double k = nearest(x.head * 0x1.71547652b82fep+0);
  for (int part = 0; part < 3; part++) {
    x = pair_add(x, (struct pair){-k * ln2[part], 0.0});
  }
  *exponent = (int)k;
  // Taylor's series of x / 256, then eight squarings of (1 + y) by its part above 1.
  x.head *= 0x1p-8;
  x.tail *= 0x1p-8;
  struct pair sum = {0.0, 0.0};
  for (int n = 11; n >= 1; n--) {
    sum = pair_divided(
        pair_times(pair_add(sum, (struct pair){1.0, 0.0}), x), (struct pair){(double)n, 0.0});
  }
  for (int i = 0; i < 8; i++) {
    struct pair twice = {2.0 * sum.head, 2.0 * sum.tail};
    sum = pair_add(twice, pair_times(sum, sum));
  }
  return pair_add(sum, (struct pair){1.0, 0.0});
}

// ln of a normal number.
static struct pair logarithm(double x) {
  // Newton's step on the logarithm of a double's digits; its error is below 2^-100.
  double first = feedhold_log(x);
  int exponent;
  struct pair inverse = exponential((struct pair){-first, 0.0}, &exponent);
  int half = exponent / 2;
  double scaled = x * pair_power_of_two(half) * pair_power_of_two(exponent - half);
  struct pair rest = pair_times(inverse, (struct pair){scaled, 0.0});
  rest = pair_add(rest, (struct pair){-1.0, 0.0});
  struct pair square = pair_times(rest, rest);
  rest = pair_add(rest, (struct pair){-0.5 * square.head, 0.0});
  return pair_add((struct pair){first, 0.0}, rest);
}

static double scaled(struct pair value, int exponent) {
  // Two steps, so that no power of two beyond what a double holds is formed. A result below
  // 2^-1022 is rounded twice: to 53 digits here, and again to those it keeps.
  int half = exponent / 2;
  double first = (value.head + value.tail) * pair_power_of_two(half);
  return first * pair_power_of_two(exponent - half);
}

double feedhold_nearest_exp(double x) {
  if (!(magnitude(x) < largest_power)) return feedhold_exp(x);
  int exponent;
  struct pair value = exponential((struct pair){x, 0.0}, &exponent);
  return scaled(value, exponent);
}

double feedhold_nearest_log(double x) {
  if (!(x > 0x1p-900 && x < 0x1p900)) return feedhold_log(x);
  struct pair value = logarithm(x);
  return value.head + value.tail;
}

double feedhold_nearest_pow(double base, double exponent) {
  double size = magnitude(base);
  if (!(size > 0x1p-900 && size < 0x1p900) || size == 1.0 || exponent == 0.0) {
    return feedhold_pow(base, exponent);
  }
  if (!(magnitude(exponent) < 0x1p60)) return feedhold_pow(base, exponent);
  int is_whole = (double)(int64_t)exponent == exponent;
  if (base < 0.0 && !is_whole) return feedhold_pow(base, exponent);
  struct pair power = pair_times(logarithm(size), (struct pair){exponent, 0.0});
  if (!(magnitude(power.head) < largest_power)) return feedhold_pow(base, exponent);
  int scale;
  struct pair value = exponential(power, &scale);
  double result = scaled(value, scale);
  return base < 0.0 && ((int64_t)exponent & 1) ? -result : result;
}
