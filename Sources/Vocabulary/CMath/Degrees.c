// Angle functions of degrees as LinuxCNC's interpreter has them, on every platform: the angle is
// multiplied by pi and divided by 180 in the 64-bit format of the x87, the sine of that is rounded
// to a double; inverse functions are rounded to a double first, multiplied by 180, and divided by
// pi in that format (found by comparing with its rs274; docs/models/elementary-functions.md).
#include "CMath.h"
#include "DoubleDouble.h"

// sin k/64 and cos k/64.
static const struct pair sines[52] = {
    {0x0.0p+0, 0x0.0p+0},
    {0x1.fffaaaaeeeed5p-7, -0x1.2ab639a9f0776p-63},
    {0x1.ffeaaaeeee86fp-6, -0x1.cd406fb224ae2p-60},
    {0x1.7fdc01032fba9p-5, -0x1.599bdf46e997ap-59},
    {0x1.ffaaaeeed4edbp-5, -0x1.2d16d32684b69p-59},
    {0x1.3facb12d1755bp-4, -0x1.921915299468bp-58},
    {0x1.7f701032550e4p-4, 0x1.afc2d1800501ap-60},
    {0x1.bf1b78568391dp-4, 0x1.e91841dea4cc8p-58},
    {0x1.feaaeee86ee36p-4, -0x1.afcb2bcc6f03bp-59},
    {0x1.1f0d3d7afceafp-3, -0x1.6ef95099769a5p-57},
    {0x1.3eb312c5d66cbp-3, 0x1.47d666b66cb91p-57},
    {0x1.5e44fcfa126f3p-3, -0x1.6f443063f89b6p-57},
    {0x1.7dc102fbaf2b5p-3, 0x1.5ab50e23c97c3p-59},
    {0x1.9d252d0cec312p-3, 0x1.9c43d80b1137dp-58},
    {0x1.bc6f84edc6199p-3, 0x1.9c1a56a7b0cabp-57},
    {0x1.db9e15fb5a5d0p-3, -0x1.32e20d6cc6fc2p-57},
    {0x1.faaeed4f31577p-3, -0x1.15d88508e32b8p-57},
    {0x1.0cd00cef36436p-2, -0x1.9fb0a0c93e2b4p-56},
    {0x1.1c37d64c6b876p-2, 0x1.46076fe0dcff4p-56},
    {0x1.2b8ddc43eb49fp-2, 0x1.1553899f2d807p-57},
    {0x1.3ad129769d3d8p-2, 0x1.03d550487839ap-63},
    {0x1.4a00c9b0f3d20p-2, 0x1.823ba6bb08eadp-56},
    {0x1.591bc9fa2f597p-2, 0x1.7c74bac3fe0cbp-57},
    {0x1.682138a38d7f7p-2, -0x1.d889202444aadp-56},
    {0x1.7710255764214p-2, -0x1.6ead7314bb6cep-57},
    {0x1.85e7a12826949p-2, 0x1.8a40e9b5face0p-56},
    {0x1.94a6be9f546c5p-2, -0x1.69ce13e683f58p-56},
    {0x1.a34c91cc50ccap-2, -0x1.a310e3b50cecdp-58},
    {0x1.b1d8305321617p-2, -0x1.ae242cb99f519p-56},
    {0x1.c048b17b140a3p-2, 0x1.19fe6757e9fa7p-57},
    {0x1.ce9d2e3d4a51fp-2, -0x1.2fc8a12dae298p-57},
    {0x1.dcd4c15329c9ap-2, 0x1.0d4c6e171fd9ap-56},
    {0x1.eaee8744b05f0p-2, -0x1.789b43c9b027dp-58},
    {0x1.f8e99e76abc97p-2, 0x1.9d950af2d00a3p-58},
    {0x1.0362939c69955p-1, -0x1.2d8cd78397b01p-55},
    {0x1.0a4021e9e1001p-1, -0x1.6f643a13914f6p-55},
    {0x1.110d0c4b69c3bp-1, 0x1.d918998809981p-55},
    {0x1.17c8e5f2eedb0p-1, 0x1.35e57102e2488p-57},
    {0x1.1e7343236574cp-1, 0x1.22a3fa4f41d5ap-56},
    {0x1.250bb93788bbbp-1, 0x1.ea3d02457bccep-56},
    {0x1.2b91dea88421ep-1, -0x1.fa371db216ab0p-55},
    {0x1.32054b148bc4fp-1, 0x1.f6b42095a135bp-55},
    {0x1.386597456282bp-1, -0x1.10fada93b07a8p-56},
    {0x1.3eb25d36cd53ap-1, -0x1.be570e1570fc0p-58},
    {0x1.44eb381cf386bp-1, -0x1.3ed6c1e6a5505p-55},
    {0x1.4b0fc46aab761p-1, 0x1.0da05738cc59cp-61},
    {0x1.511f9fd7b351cp-1, -0x1.5c0e861c48831p-55},
    {0x1.571a6966d59b3p-1, 0x1.c843b4d0fb197p-58},
    {0x1.5cffc16bf8f0dp-1, 0x1.96cb370eb578ap-55},
    {0x1.62cf49921ac79p-1, -0x1.edd9855b6241ap-55},
    {0x1.6888a4e134b2fp-1, -0x1.6b7d37644d5e6p-55},
    {0x1.6e2b77c40bde1p-1, -0x1.0e729857fad53p-56},
};
static const struct pair cosines[52] = {
    {0x1.0000000000000p+0, 0x0.0p+0},
    {0x1.fff000155549fp-1, 0x1.28a28a03a5ef3p-55},
    {0x1.ffc00155527d3p-1, -0x1.3b54492d89b5bp-55},
    {0x1.ff7006bfdf99fp-1, -0x1.8b3b560648d5fp-56},
    {0x1.ff0015549f4d3p-1, 0x1.328387b99426fp-55},
    {0x1.fe7034129ef6fp-1, -0x1.cbf4337c96f97p-57},
    {0x1.fdc06bf7e6b9bp-1, 0x1.31902b535f8dbp-55},
    {0x1.fcf0c800e99b1p-1, 0x1.ea3d786d186acp-57},
    {0x1.fc015527d5bd3p-1, 0x1.b68f35094efb8p-55},
    {0x1.faf22263c4bd3p-1, -0x1.52ace133a2769p-58},
    {0x1.f9c340a7cc428p-1, 0x1.c5b6b063b7462p-55},
    {0x1.f874c2e1eecf6p-1, -0x1.c6514e1332b16p-55},
    {0x1.f706bdf9ece1cp-1, -0x1.698c80c36dcb4p-55},
    {0x1.f57948cff6797p-1, 0x1.e3a0d3e03b1d4p-57},
    {0x1.f3cc7c3b3d16ep-1, -0x1.21a3ad28a3494p-57},
    {0x1.f20073086649fp-1, 0x1.b940416c1984bp-56},
    {0x1.f01549f7deea1p-1, 0x1.d3c1e99e5cafdp-55},
    {0x1.ee0b1fbc0f11cp-1, -0x1.bfd2380bbc3b1p-59},
    {0x1.ebe214f76efa8p-1, -0x1.02f9f12ba543ep-55},
    {0x1.e99a4c3a7cd83p-1, -0x1.2264b1bc53ce8p-55},
    {0x1.e733ea0193d40p-1, -0x1.6428b3546ce13p-55},
    {0x1.e4af14b2a449cp-1, -0x1.68ca02e8a6833p-55},
    {0x1.e20bf49acd6c1p-1, -0x1.660aec7ef636bp-58},
    {0x1.df4ab3ebd875ep-1, -0x1.e2d8a7e6736c4p-55},
    {0x1.dc6b7eb995912p-1, 0x1.4b364776dcd35p-58},
    {0x1.d96e82f71a9dcp-1, 0x1.ff61bd5d2039dp-55},
    {0x1.d653f073e4040p-1, -0x1.76236434bec37p-55},
    {0x1.d31bf8d8d7c06p-1, 0x1.e60dd3089cbddp-56},
    {0x1.cfc6cfa52ad9fp-1, 0x1.8b5b5508f2a0dp-55},
    {0x1.cc54aa2b2972ep-1, 0x1.4ee162ba83a98p-57},
    {0x1.c8c5bf8ce1a84p-1, 0x1.ab3d1a1590123p-56},
    {0x1.c51a48b8b175ep-1, -0x1.1bbb43b9aa880p-57},
    {0x1.c1528065b7d50p-1, -0x1.892111312e828p-55},
    {0x1.bd6ea310294f5p-1, 0x1.31bbcc88c109dp-56},
    {0x1.b96eeef58840ep-1, 0x1.45a3cc78fade0p-58},
    {0x1.b553a410c104ep-1, 0x1.8ff7947027a15p-58},
    {0x1.b11d04162a4c6p-1, 0x1.1dd561efbc0c2p-56},
    {0x1.accb526f69de5p-1, 0x1.8fb6a8dd6b6ccp-55},
    {0x1.a85ed4373e02dp-1, 0x1.9be06385ec792p-57},
    {0x1.a3d7d0352bdcfp-1, -0x1.68dbaeca19669p-55},
    {0x1.9f368ed912f85p-1, -0x1.1d200c5791606p-55},
    {0x1.9a7b5a36a6514p-1, 0x1.722cfcc9fa7a9p-55},
    {0x1.95a67e00cb1fdp-1, -0x1.0befda21f862dp-55},
    {0x1.90b84784ddaf7p-1, -0x1.0feb10ab93b87p-56},
    {0x1.8bb105a5dc900p-1, 0x1.863e03e9474c1p-55},
    {0x1.869108d77a6c6p-1, 0x1.338ffe2bfe9ddp-56},
    {0x1.8158a31916d5dp-1, -0x1.de8b90b8228dep-57},
    {0x1.7c0827f09e54fp-1, -0x1.c73d6d72aee68p-57},
    {0x1.769fec655211fp-1, -0x1.827d5cf8c68c5p-57},
    {0x1.712046fa77678p-1, 0x1.425b0a5029c81p-55},
    {0x1.6b898fa9efb5dp-1, 0x1.15ac786ccf4b2p-56},
    {0x1.65dc1fdeb8cbap-1, -0x1.97c1b47337c77p-58},
};

// pi rounded to 64 bits.
static const struct pair extended_pi = {0x1.921fb54442d18p+1, 0x1.1a8p-53};

// What sine and cosine have in common: the table's entry, t = angle - index/64 with |t| <= 1/128,
// sin t = t + odd, cos t = 1 + fall + even.
struct nearby {
  struct pair s, c;
  double fall, t, odd, even;
};

// An angle within pi/4 of 0, and not below it. [rad]
static struct nearby look_up(struct pair angle) {
  int index = (int)nearest(angle.head * 64.0);
  struct pair t = pair_sum(angle.head, -(double)index / 64.0);
  t = pair_quick_sum(t.head, t.tail + angle.tail);
  double z = t.head * t.head;
  struct pair square = pair_product(t.head, t.head);
  struct nearby result = {sines[index], cosines[index], -0.5 * square.head, t.head, 0.0, 0.0};
  double cube = t.head * z;
  double series = 1.0 / 6.0 - z * (1.0 / 120.0 - z * (1.0 / 5040.0 - z / 362880.0));
  result.odd = t.tail - cube * series;
  double fourth = z * z * (1.0 / 24.0 - z * (1.0 / 720.0 - z * (1.0 / 40320.0)));
  result.even = fourth - 0.5 * square.tail - t.head * t.tail;
  return result;
}

// a + b sin t + a (cos t - 1), for b = cos and a = sin, or b = -sin and a = cos.
static struct pair turned_by(const struct nearby *t, struct pair a, struct pair b) {
  struct pair along = pair_product(b.head, t->t);
  struct pair back = pair_product(a.head, t->fall);
  double rest = b.head * t->odd + b.tail * t->t + a.tail + a.head * t->even;
  struct pair first = pair_quick_sum(a.head, along.head);
  struct pair second = pair_sum(first.head, back.head);
  double tails = first.tail + second.tail + (along.tail + back.tail + rest);
  return pair_quick_sum(second.head, tails);
}

static struct pair small_sine(struct pair angle) {
  int is_below = angle.head < 0.0;
  struct nearby t = look_up(is_below ? pair_negated(angle) : angle);
  struct pair sine = turned_by(&t, t.s, t.c);
  return is_below ? pair_negated(sine) : sine;
}

static struct pair small_cosine(struct pair angle) {
  struct nearby t = look_up(angle.head < 0.0 ? pair_negated(angle) : angle);
  return turned_by(&t, t.c, pair_negated(t.s));
}

// Takes whole quarter turns off an angle of less than 2^22 of them; returns how many, modulo 4.
static int take_quarters(struct pair *angle) {
  double quarters = nearest(angle->head * 0x1.45f306dc9c883p-1);
  if (quarters == 0.0) return 0;
  // The first difference is exact, as the angle is less than a quarter turn away.
  struct pair first = pair_sum(angle->head - quarters * half_pi[0], -quarters * half_pi[1]);
  first = pair_quick_sum(first.head, angle->tail + first.tail);
  struct pair second = pair_sum(first.head, -quarters * half_pi[2]);
  *angle = pair_quick_sum(second.head, first.tail + second.tail - quarters * half_pi[3]);
  return (int)((int64_t)quarters & 3);
}

// Sine of an angle and some quarter turns. [rad]
static struct pair sine_of(struct pair angle, int quarters) {
  quarters = (quarters + take_quarters(&angle)) & 3;
  struct pair value = quarters & 1 ? small_cosine(angle) : small_sine(angle);
  return quarters & 2 ? pair_negated(value) : value;
}

static double rounded(struct pair value) {
  if (magnitude(value.head) < 0x1p-900) return value.head;
  struct pair extended = pair_extended(value);
  return extended.head + extended.tail;
}

// The angle as the x87 has it. [rad]
static struct pair extended_angle(double degrees) {
  struct pair product = pair_product(degrees, extended_pi.head);
  product = pair_quick_sum(product.head, product.tail + degrees * extended_pi.tail);
  if (magnitude(degrees) < 0x1p-800) return (struct pair){product.head / 180.0, 0.0};
  static const struct pair one_180th = {0x1.6c16c16c16c17p-8, -0x1.f49f49f49f49fp-63};
  return pair_extended(pair_times(pair_extended(product), one_180th));
}

// Beyond this many degrees full turns are taken off exactly, where the x87 would lose digits.
static const double largest_degrees = 3.7e8;

static double whole_turns_off(double degrees) {
  // Each step takes the largest power of two times 360 off; every difference is exact.
  double rest = magnitude(degrees);
  int exponent = (int)(bits_of(rest) >> 52) - 1023;
  // 360 is 1.4 * 2^8: the first step is no larger than 1.4 * 2^exponent, which a double holds.
  for (int power = exponent - 8; power >= 0; power--) {
    double turns = 360.0 * pair_power_of_two(power);
    if (rest >= turns) rest -= turns;
  }
  return degrees < 0.0 ? -rest : rest;
}

static struct pair sine_of_degrees(double degrees, int quarters) {
  if (magnitude(degrees) > largest_degrees) degrees = whole_turns_off(degrees);
  return sine_of(extended_angle(degrees), quarters);
}

double feedhold_sin_degrees(double degrees) {
  if (!is_finite(degrees)) return degrees - degrees;
  return degrees == 0.0 ? degrees : rounded(sine_of_degrees(degrees, 0));
}

double feedhold_cos_degrees(double degrees) {
  if (!is_finite(degrees)) return degrees - degrees;
  return rounded(sine_of_degrees(degrees, 1));
}

double feedhold_tan_degrees(double degrees) {
  if (!is_finite(degrees)) return degrees - degrees;
  if (degrees == 0.0) return degrees;
  return rounded(pair_divided(sine_of_degrees(degrees, 0), sine_of_degrees(degrees, 1)));
}

static double in_degrees(double radians) {
  double times = radians * 180.0;
  if (magnitude(times) < 0x1p-800) return times / extended_pi.head;
  return rounded(pair_divided((struct pair){times, 0.0}, extended_pi));
}

// A double's angle made exact: the vector (x, y) of a known length lies at angle + asin(error).
static double improved(double angle, struct pair y, struct pair x, double length) {
  struct pair sine = sine_of((struct pair){angle, 0.0}, 0);
  struct pair cosine = sine_of((struct pair){angle, 0.0}, 1);
  struct pair error = pair_add(pair_times(y, cosine), pair_negated(pair_times(x, sine)));
  return rounded(pair_sum(angle, error.head / length));
}

// sqrt(1 - x^2) for |x| <= 1.
static struct pair other_leg(double x) {
  struct pair square = pair_product(x, x);
  struct pair rest = pair_sum(1.0, -square.head);
  rest = pair_quick_sum(rest.head, rest.tail - square.tail);
  if (rest.head <= 0.0) return (struct pair){0.0, 0.0};
  double root = __builtin_sqrt(rest.head);
  struct pair again = pair_product(root, root);
  double error = ((rest.head - again.head) - again.tail) + rest.tail;
  return pair_quick_sum(root, error / (2.0 * root));
}

double feedhold_asin_degrees(double sine) {
  if (!(magnitude(sine) <= 1.0)) return not_a_number();
  if (magnitude(sine) < 0x1p-500) return in_degrees(sine);
  struct pair leg = other_leg(sine);
  double angle = feedhold_atan2(sine, leg.head);
  return in_degrees(improved(angle, (struct pair){sine, 0.0}, leg, 1.0));
}

double feedhold_acos_degrees(double cosine) {
  if (!(magnitude(cosine) <= 1.0)) return not_a_number();
  struct pair leg = other_leg(cosine);
  double angle = feedhold_atan2(leg.head, cosine);
  if (angle == 0.0) return 0.0;
  return in_degrees(improved(angle, leg, (struct pair){cosine, 0.0}, 1.0));
}

double feedhold_atan2_degrees(double y, double x) {
  double angle = feedhold_atan2(y, x == 0.0 && y != 0.0 ? 0.0 : x);
  double most = magnitude(x) > magnitude(y) ? magnitude(x) : magnitude(y);
  int is_plain = is_finite(x) && is_finite(y) && x != 0.0 && y != 0.0;
  if (!is_plain || magnitude(angle) < 0x1p-500) return in_degrees(angle);
  if (most > 0x1p500 || most < 0x1p-400) {
    double scale = most > 1.0 ? 0x1p-600 : 0x1p500;
    x *= scale;
    y *= scale;
  }
  double length = __builtin_sqrt(x * x + y * y);
  return in_degrees(
      improved(angle, (struct pair){y, 0.0}, (struct pair){x, 0.0}, length));
}
