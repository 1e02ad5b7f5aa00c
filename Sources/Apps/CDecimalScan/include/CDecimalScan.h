#ifndef FEEDHOLD_DECIMAL_SCAN_H
#define FEEDHOLD_DECIMAL_SCAN_H

#include <stddef.h>
#include <stdint.h>

// The sum of all decimal numbers of a text, without signs: a plain loop over bytes in C, as the
// bound that a reader of programs is measured against. `numbers` counts them.
double feedhold_sum_of_decimals(const uint8_t *bytes, size_t count, uint64_t *numbers);

#endif
