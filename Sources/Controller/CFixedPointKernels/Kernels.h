// What the kernels share. Not for the outside.
#ifndef FEEDHOLD_KERNELS_H
#define FEEDHOLD_KERNELS_H

#include <stddef.h>

#include "CFixedPointKernels.h"

/// Outputs in whole blocks.
static inline int32_t padded(int32_t outputs) {
  return (outputs + FEEDHOLD_BLOCK_OUTPUTS - 1) / FEEDHOLD_BLOCK_OUTPUTS * FEEDHOLD_BLOCK_OUTPUTS;
}

static inline int32_t clamp(int64_t value, int32_t low, int32_t high) {
  return value < low ? low : value > high ? high : (int32_t)value;
}

// One rounding, ties toward +infinity. Clang and GCC shift negative numbers arithmetically.
static inline int64_t round_shift(int64_t product, int32_t shift) {
  return (product + ((int64_t)1 << (shift - 1))) >> shift;
}

/// What goes out for an accumulator.
static inline int32_t requantise(const feedhold_scaling *scaling, int32_t output, int32_t sum) {
  const int64_t product = (int64_t)sum * scaling->multipliers[output];
  return clamp(scaling->zero + round_shift(product, scaling->shifts[output]), scaling->low,
               scaling->high);
}

static inline int32_t load(const feedhold_tensor *tensor, int32_t row, int32_t channel) {
  const int32_t index = row * tensor->channels + channel;
  if (tensor->size == 1) return (int8_t)(tensor->place[index] ^ tensor->flip);
  int16_t value;
  __builtin_memcpy(&value, tensor->place + 2 * index, sizeof value);
  return value;
}

static inline void store(uint8_t *place, int32_t size, int32_t flip, int32_t value) {
  const int16_t word = (int16_t)value;
  if (size == 1) *place = (uint8_t)value ^ (uint8_t)flip;
  if (size == 2) __builtin_memcpy(place, &word, sizeof word);
  if (size == 4) __builtin_memcpy(place, &value, sizeof value);
}

/// What goes out for the accumulators of one block, one by one: for readings, and for scales that
/// the vectors do not take.
static inline void store_plainly(const feedhold_sum *sum, int32_t block, const int32_t *sums,
                                 uint8_t *out) {
  const int32_t first = block * FEEDHOLD_BLOCK_OUTPUTS;
  for (int32_t lane = 0; lane < FEEDHOLD_BLOCK_OUTPUTS && first + lane < sum->outputs; lane++) {
    store(out + (first + lane) * sum->out_size, sum->out_size, sum->flip,
          requantise(&sum->scaling, first + lane, sums[lane]));
  }
}

#define INLINE static inline __attribute__((always_inline))

/// Whether its outputs are scaled and stored as vectors.
INLINE int32_t is_vector_store(const feedhold_sum *sum) {
  return sum->scaling.is_plain && sum->out_size != 4;
}

#if defined(__x86_64__)
void feedhold_contract_sse2(const feedhold_sum *sum);
void feedhold_contract_avx2(const feedhold_sum *sum);
void feedhold_contract_vnni(const feedhold_sum *sum);
void feedhold_average_avx2(const feedhold_operation *operation);
void feedhold_average_vnni(const feedhold_operation *operation);
int32_t feedhold_enter_avx2(const feedhold_network *network, const void *input, int32_t size);
int32_t feedhold_enter_vnni(const feedhold_network *network, const void *input, int32_t size);
void feedhold_bound_words_avx2(const feedhold_operation *operation);
void feedhold_bound_words_vnni(const feedhold_operation *operation);
#elif defined(__aarch64__) && defined(__ARM_NEON) && !defined(__AARCH64EB__)
#define FEEDHOLD_HAS_NEON 1
void feedhold_contract_neon(const feedhold_sum *sum);
void feedhold_contract_neon_dot(const feedhold_sum *sum);
int32_t feedhold_has_dot_product(void);
#endif

// The standard, and the operations that are the same code on every path.
void feedhold_contract_scalar(const feedhold_operation *operation);
void feedhold_depthwise(const feedhold_operation *operation);
void feedhold_average(const feedhold_operation *operation);
void feedhold_add(const feedhold_operation *operation);
void feedhold_place(const feedhold_operation *operation);
void feedhold_table(const feedhold_operation *operation);
void feedhold_last(const feedhold_operation *operation);
int32_t feedhold_looked_up(const int16_t *table, int32_t value);

#endif
