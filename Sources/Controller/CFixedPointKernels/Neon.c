// Sums of weighted windows on ARM. A step takes 4 bytes of activations and 64 bytes of weights: 16
// outputs of 4 int8, or of 2 int16.
#include "Kernels.h"

#if defined(FEEDHOLD_HAS_NEON)
#include <arm_neon.h>

#if defined(__linux__)
#include <sys/auxv.h>
int32_t feedhold_has_dot_product(void) { return (getauxval(AT_HWCAP) >> 20) & 1; }
#elif defined(__APPLE__)
int32_t feedhold_has_dot_product(void) { return 1; }
#else
int32_t feedhold_has_dot_product(void) { return 0; }
#endif

#define DOT __attribute__((target("dotprod")))

// The high halves of the products are enough: 2^(s-1) has no bits in the low ones from s = 33 on.
INLINE int32x4_t scaled(const feedhold_sum *part, int32_t first, int32x4_t sums) {
  const feedhold_scaling *scaling = &part->scaling;
  const int32x4_t factors = vld1q_s32(scaling->multipliers + first);
  const int32x2_t low = vshrn_n_s64(vmull_s32(vget_low_s32(sums), vget_low_s32(factors)), 32);
  const int32x4_t high =
      vshrn_high_n_s64(low, vmull_high_s32(sums, factors), 32);
  const int32x4_t rounded = vaddq_s32(high, vld1q_s32(scaling->roundings + first));
  const int32x4_t wide =
      vshlq_s32(rounded, vnegq_s32(vld1q_s32(scaling->late_shifts + first)));
  return vminq_s32(vmaxq_s32(wide, vdupq_n_s32(scaling->low + part->flip)),
                   vdupq_n_s32(scaling->high + part->flip));
}

INLINE void store_block(const feedhold_sum *part, int32_t block, const int32x4_t *sums,
                        uint8_t *out) {
  const int32_t first = 16 * block;
  int32_t each[16];
  if (!is_vector_store(part)) {
    for (int32_t quarter = 0; quarter < 4; quarter++) vst1q_s32(each + 4 * quarter, sums[quarter]);
    store_plainly(part, block, each, out);
    return;
  }
  int16x8_t halves[2];
  for (int32_t half = 0; half < 2; half++) {
    const int32x4_t even = scaled(part, first + 8 * half, sums[2 * half]);
    const int32x4_t odd = scaled(part, first + 8 * half + 4, sums[2 * half + 1]);
    halves[half] = vcombine_s16(vmovn_s32(even), vmovn_s32(odd));
  }
  const int32_t left = part->outputs - first;
  const size_t count = left < 16 ? (size_t)left : 16;
  if (part->out_size == 2) {
    int16_t words[16];
    vst1q_s16(words, halves[0]);
    vst1q_s16(words + 8, halves[1]);
    __builtin_memcpy(out + 2 * first, words, 2 * count);
  } else {
    int8_t bytes[16];
    vst1q_s8(bytes, vcombine_s8(vmovn_s16(halves[0]), vmovn_s16(halves[1])));
    __builtin_memcpy(out + first, bytes, count);
  }
}

INLINE int32x4_t four_bytes(const uint8_t *place) {
  int32_t bytes;
  __builtin_memcpy(&bytes, place, sizeof bytes);
  return vdupq_n_s32(bytes);
}

INLINE int32x4_t sum_of_pairs(int32x4_t sum, const uint8_t *weights, int32x4_t four) {
  const int16x8_t taken = vreinterpretq_s16_u8(vld1q_u8(weights));
  const int16x8_t pair = vreinterpretq_s16_s32(four);
  const int32x4_t low = vmull_s16(vget_low_s16(taken), vget_low_s16(pair));
  const int32x4_t high = vmull_high_s16(taken, pair);
  return vaddq_s32(sum, vpaddq_s32(low, high));
}

void feedhold_contract_neon(const feedhold_sum *part) {
  for (int32_t block = 0; block < padded(part->outputs) / 16; block++) {
    const uint8_t *weights = (const uint8_t *)part->packed + (int64_t)block * part->steps * 64;
    for (int32_t window = 0; window < part->count; window++) {
      const uint8_t *in = part->windows + (int64_t)window * part->window_stride;
      int32x4_t sums[4];
      for (int32_t quarter = 0; quarter < 4; quarter++) {
        sums[quarter] = vld1q_s32(part->biases + 16 * block + 4 * quarter);
      }
      for (int32_t step = 0; step < part->steps; step++) {
        const int32x4_t four = four_bytes(in + 4 * step);
        for (int32_t quarter = 0; quarter < 4; quarter++) {
          sums[quarter] = sum_of_pairs(sums[quarter], weights + 64 * step + 16 * quarter, four);
        }
      }
      store_block(part, block, sums, part->out + (int64_t)window * part->out_stride);
    }
  }
}

// So many windows by one block.
DOT INLINE void tile_dot(const feedhold_sum *part, int32_t block, int32_t window,
                         const int32_t windows) {
  int32x4_t sums[4][4];
  for (int32_t row = 0; row < windows; row++) {
    for (int32_t quarter = 0; quarter < 4; quarter++) {
      sums[row][quarter] = vld1q_s32(part->biases + 16 * block + 4 * quarter);
    }
  }
  const uint8_t *in = part->windows + (int64_t)window * part->window_stride;
  const uint8_t *weights = (const uint8_t *)part->packed + (int64_t)block * part->steps * 64;
  for (int32_t step = 0; step < part->steps; step++) {
    int8x16_t taken[4];
    for (int32_t quarter = 0; quarter < 4; quarter++) {
      taken[quarter] = vreinterpretq_s8_u8(vld1q_u8(weights + 64 * step + 16 * quarter));
    }
    for (int32_t row = 0; row < windows; row++) {
      const int8x16_t four = vreinterpretq_s8_s32(
          four_bytes(in + (int64_t)row * part->window_stride + 4 * step));
      for (int32_t quarter = 0; quarter < 4; quarter++) {
        sums[row][quarter] = vdotq_s32(sums[row][quarter], taken[quarter], four);
      }
    }
  }
  for (int32_t row = 0; row < windows; row++) {
    store_block(part, block, sums[row], part->out + (int64_t)(window + row) * part->out_stride);
  }
}

DOT void feedhold_contract_neon_dot(const feedhold_sum *part) {
  for (int32_t block = 0; block < padded(part->outputs) / 16; block++) {
    int32_t window = 0;
    for (; window + 4 <= part->count; window += 4) tile_dot(part, block, window, 4);
    for (; window < part->count; window++) tile_dot(part, block, window, 1);
  }
}

#endif
