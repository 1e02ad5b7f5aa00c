// One result on every platform: plain IEEE 754 double operations in a written order. The constants
// are exact values of pi/2, ln 2 and arc tangents, split so that the products below are exact; the
// series are Taylor's, long enough for the reduced range. See docs/models/elementary-functions.md.
#include "CMath.h"

#include "Bits.h"

static double infinity(void) { return from_bits(0x7ff0000000000000u); }
static int is_negative(double x) { return (int)(bits_of(x) >> 63); }

static const double two_over_pi = 0x1.45f306dc9c883p-1;
static const double quarter_turns_exact = 4194304.0;  // 2^22

// head + tail minus an exact part, kept as head + tail (Knuth's two-sum).
static void take_part(double part, double *head, double *tail) {
  double rest = *head - part;
  double taken = *head - rest;
  double lost = (*head - (rest + taken)) + (taken - part);
  double small = *tail + lost;
  *head = rest + small;
  *tail = (rest - *head) + small;
}

// Takes n quarter turns off an angle; head + tail is what is left.
static void take_quarters(double n, double *head, double *tail) {
  take_part(n * half_pi[0], head, tail);
  take_part(n * half_pi[1], head, tail);
  take_part(n * half_pi[2], head, tail);
  take_part(n * half_pi[3], head, tail);
}

// Reduces an angle to -pi/4...pi/4 and a quadrant; returns -1 where it cannot.
static int reduce(double angle, double *head, double *tail) {
  if (!is_finite(angle) || magnitude(angle) > 35184372088832.0) return -1;  // 2^45
  *head = angle;
  *tail = 0.0;
  if (magnitude(angle) > quarter_turns_exact) {
    double blocks = nearest(angle * (two_over_pi / quarter_turns_exact));
    double whole = blocks * quarter_turns_exact;
    take_quarters(whole, head, tail);  // a multiple of four quarters: the quadrant stays
  }
  double n = nearest(*head * two_over_pi);
  take_quarters(n, head, tail);
  return (int)((int64_t)n & 3);
}

static double sine_series(double x, double tail) {
  double z = x * x;
  double s = -1.0 / 1307674368000.0 + z * (1.0 / 355687428096000.0);
  s = 1.0 / 6227020800.0 + z * s;
  s = -1.0 / 39916800.0 + z * s;
  s = 1.0 / 362880.0 + z * s;
  s = -1.0 / 5040.0 + z * s;
  s = 1.0 / 120.0 + z * s;
  s = -1.0 / 6.0 + z * s;
  return x + (x * z * s + tail * (1.0 - 0.5 * z));
}

static double cosine_series(double x, double tail) {
  double z = x * x;
  double c = 1.0 / 20922789888000.0 - z * (1.0 / 6402373705728000.0);
  c = -1.0 / 87178291200.0 + z * c;
  c = 1.0 / 479001600.0 + z * c;
  c = -1.0 / 3628800.0 + z * c;
  c = 1.0 / 40320.0 + z * c;
  c = -1.0 / 720.0 + z * c;
  c = 1.0 / 24.0 + z * c;
  double half = 0.5 * z;
  double head = 1.0 - half;
  return head + (((1.0 - head) - half) + (z * z * c - x * tail));
}

void feedhold_sincos(double angle, double *sine, double *cosine) {
  double head, tail;
  int quadrant = reduce(angle, &head, &tail);
  if (quadrant < 0) {
    *sine = not_a_number();
    *cosine = not_a_number();
    return;
  }
  double s = sine_series(head, tail);
  double c = cosine_series(head, tail);
  switch (quadrant) {
    case 0: *sine = s; *cosine = c; return;
    case 1: *sine = c; *cosine = -s; return;
    case 2: *sine = -s; *cosine = -c; return;
    default: *sine = -c; *cosine = s; return;
  }
}

double feedhold_sin(double angle) {
  if (angle == 0.0) return angle;  // keeps the sign of zero
  double s, c;
  feedhold_sincos(angle, &s, &c);
  return s;
}

double feedhold_cos(double angle) {
  double s, c;
  feedhold_sincos(angle, &s, &c);
  return c;
}

// Arc tangents of 0, 1/4, 1/2, 3/4 and 1: head and tail.
static const double arc_head[5] = {0.0, 0x1.f5b75f92c80ddp-3, 0x1.dac670561bb4fp-2,
                                   0x1.4978fa3269ee1p-1, 0x1.921fb54442d18p-1};
static const double arc_tail[5] = {0.0, 0x1.8ab6e3cf7afbdp-57, 0x1.a2b7f222f65e2p-56,
                                   0x1.2419a87f2a458p-56, 0x1.1a62633145c07p-55};

// Arc tangent of a/b for 0 <= a <= b, b > 0.
static double arc_of_ratio(double a, double b) {
  double t = a / b;
  int k = (int)(t * 4.0 + 0.5);
  double c = 0.25 * k;
  // (a/b - c) / (1 + c a/b), kept in a and b so that the quotient is rounded once.
  double u = k == 0 ? t : (a - c * b) / (b + c * a);
  double z = u * u;
  double s = 1.0 / 17.0 - z * (1.0 / 19.0);
  s = -1.0 / 15.0 + z * s;
  s = 1.0 / 13.0 + z * s;
  s = -1.0 / 11.0 + z * s;
  s = 1.0 / 9.0 + z * s;
  s = -1.0 / 7.0 + z * s;
  s = 1.0 / 5.0 + z * s;
  s = -1.0 / 3.0 + z * s;
  return arc_head[k] + (u + (u * z * s + arc_tail[k]));
}

double feedhold_atan2(double y, double x) {
  if (x != x || y != y) return not_a_number();
  double ay = magnitude(y), ax = magnitude(x);
  double angle;
  if (!is_finite(ay) && !is_finite(ax)) {
    angle = 0x1.921fb54442d18p-1;
  } else if (ay == 0.0 && ax == 0.0) {
    angle = 0.0;
  } else if (ay <= ax) {
    angle = is_finite(ax) ? arc_of_ratio(ay, ax) : 0.0;
  } else {
    double complement = is_finite(ay) ? arc_of_ratio(ax, ay) : 0.0;
    angle = 0x1.921fb54442d18p+0 - (complement - 0x1.1a62633145c07p-54);
  }
  if (is_negative(x)) angle = 0x1.921fb54442d18p+1 - (angle - 0x1.1a62633145c07p-53);
  return is_negative(y) ? -angle : angle;
}

double feedhold_acos(double cosine) {
  if (!(magnitude(cosine) <= 1.0)) return not_a_number();
  double square = (1.0 - cosine) * (1.0 + cosine);
  return feedhold_atan2(__builtin_sqrt(square), cosine);
}

static const double ln2_head = 0x1.62e42fef00000p-1;
static const double ln2_tail = 0x1.473de6af278edp-34;

double feedhold_exp(double x) {
  if (x != x) return x;
  if (x > 709.782712893384) return infinity();
  if (x < -745.1332191019412) return 0.0;
  double k = nearest(x * 0x1.71547652b82fep+0);
  double head = x - k * ln2_head;
  double tail = k * ln2_tail;
  double r = head - tail;
  double lost = (head - r) - tail;
  double p = 1.0 / 6227020800.0;
  static const double reciprocal_factorial[11] = {
      1.0 / 479001600.0, 1.0 / 39916800.0, 1.0 / 3628800.0, 1.0 / 362880.0, 1.0 / 40320.0,
      1.0 / 5040.0, 1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5};
  for (int i = 0; i < 11; i++) p = reciprocal_factorial[i] + r * p;
  double value = 1.0 + (r + (r * r * p + lost));
  int64_t exponent = (int64_t)k;
  // Two steps, so that a subnormal result is rounded once and 2^1024 is never formed.
  int64_t half = exponent / 2;
  value *= from_bits((uint64_t)(half + 1023) << 52);
  return value * from_bits((uint64_t)(exponent - half + 1023) << 52);
}

double feedhold_log(double x) {
  if (x != x || x < 0.0) return not_a_number();
  if (x == 0.0) return -infinity();
  if (!is_finite(x)) return x;
  int64_t exponent = 0;
  if (x < 0x1p-1022) {
    x *= 0x1p54;
    exponent = -54;
  }
  uint64_t bits = bits_of(x);
  exponent += (int64_t)(bits >> 52) - 1023;
  double m = from_bits((bits & 0x000fffffffffffffu) | 0x3ff0000000000000u);
  if (m > 0x1.6a09e667f3bcdp+0) {
    m *= 0.5;
    exponent += 1;
  }
  double f = m - 1.0;
  double s = f / (2.0 + f);
  double z = s * s;
  double series = 1.0 / 21.0 + z * (1.0 / 23.0);
  static const double odd[8] = {1.0 / 19.0, 1.0 / 17.0, 1.0 / 15.0, 1.0 / 13.0,
                                1.0 / 11.0, 1.0 / 9.0, 1.0 / 7.0, 1.0 / 5.0};
  for (int i = 0; i < 8; i++) series = odd[i] + z * series;
  series = 1.0 / 3.0 + z * series;
  double half_square = 0.5 * f * f;
  // ln m = f - f^2/2 + s (f^2/2 + 2 z series): the large part f is exact.
  double correction = s * (half_square + 2.0 * z * series);
  double k = (double)exponent;
  return k * ln2_head + (f - (half_square - (correction + k * ln2_tail)));
}

double feedhold_pow(double base, double exponent) {
  if (exponent == 0.0) return 1.0;
  if (base != base || exponent != exponent) return not_a_number();
  if (base == 1.0) return 1.0;
  int is_whole = is_finite(exponent) && magnitude(exponent) < 9007199254740992.0 &&
                 (double)(int64_t)exponent == exponent;
  if (base < 0.0 && !is_whole) return not_a_number();
  double m = magnitude(base);
  double value;
  if (is_whole && magnitude(exponent) <= 64.0) {
    // Small whole powers by squaring: exact where the product is.
    int64_t n = (int64_t)magnitude(exponent);
    double square = m;
    value = 1.0;
    for (; n > 0; n >>= 1) {
      if (n & 1) value *= square;
      square *= square;
    }
    if (exponent < 0.0) value = 1.0 / value;
  } else if (m == 0.0) {
    value = exponent > 0.0 ? 0.0 : infinity();
  } else {
    value = feedhold_exp(exponent * feedhold_log(m));
  }
  int is_odd = is_whole && ((int64_t)exponent & 1);
  return base < 0.0 && is_odd ? -value : value;
}
