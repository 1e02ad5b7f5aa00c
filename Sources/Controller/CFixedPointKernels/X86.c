// Sums of weighted windows on x86 with AVX2, and with SSE2, which every x86-64 has.
#include "Kernels.h"

#if defined(__x86_64__)
#include "Elementwise.h"
#include "X86.h"

#define SSE2 __attribute__((target("sse2")))
#define AVX2 __attribute__((target("avx2")))

// --- AVX2 ---

// vpmaddwd on int16 weights is exact; vpmaddubsw would saturate.
AVX2 INLINE __m256i scaled_avx2(const feedhold_sum *part, int32_t first, __m256i sums) {
  const feedhold_scaling *scaling = &part->scaling;
  const __m256i factors = _mm256_loadu_si256((const __m256i *)(scaling->multipliers + first));
  const __m256i even = _mm256_mul_epi32(sums, factors);
  const __m256i odd =
      _mm256_mul_epi32(_mm256_srli_epi64(sums, 32), _mm256_srli_epi64(factors, 32));
  const __m256i high = _mm256_blend_epi32(_mm256_srli_epi64(even, 32), odd, 0xAA);
  const __m256i rounded = _mm256_add_epi32(
      high, _mm256_loadu_si256((const __m256i *)(scaling->roundings + first)));
  const __m256i wide = _mm256_srav_epi32(
      rounded, _mm256_loadu_si256((const __m256i *)(scaling->late_shifts + first)));
  return _mm256_min_epi32(_mm256_max_epi32(wide, _mm256_set1_epi32(scaling->low)),
                          _mm256_set1_epi32(scaling->high));
}

AVX2 INLINE void store_avx2(const feedhold_sum *part, int32_t block, __m256i low, __m256i high,
                            uint8_t *out) {
  const int32_t first = 16 * block;
  if (!is_vector_store(part)) {
    int32_t each[16];
    _mm256_storeu_si256((__m256i *)each, low);
    _mm256_storeu_si256((__m256i *)(each + 8), high);
    store_plainly(part, block, each, out);
    return;
  }
  const __m256i packed = _mm256_permute4x64_epi64(
      _mm256_packs_epi32(scaled_avx2(part, first, low), scaled_avx2(part, first + 8, high)), 0xD8);
  if (part->outputs - first >= 16) {
    _mm256_storeu_si256((__m256i *)(out + 2 * first), packed);
  } else {
    int16_t each[16];
    _mm256_storeu_si256((__m256i *)each, packed);
    __builtin_memcpy(out + 2 * first, each, 2 * (size_t)(part->outputs - first));
  }
}

/// So many windows by so many blocks; a block has two registers.
AVX2 INLINE void tile_avx2(const feedhold_sum *part, int32_t block, int32_t window,
                           const int32_t windows, const int32_t blocks) {
  __m256i sums[4][4];
  UNROLL
  for (int32_t row = 0; row < windows; row++) {
    UNROLL
    for (int32_t half = 0; half < 2 * blocks; half++) {
      sums[row][half] =
          _mm256_loadu_si256((const __m256i *)(part->biases + 16 * block + 8 * half));
    }
  }
  const uint8_t *in = part->windows + (int64_t)window * part->window_stride;
  const uint8_t *weights = block_weights(part, block);
  const int64_t block_bytes = (int64_t)part->steps * 64;
  for (int32_t step = 0; step < part->steps; step++) {
    __m256i pairs[4];
    UNROLL
    for (int32_t row = 0; row < windows; row++) {
      pairs[row] =
          _mm256_set1_epi32(four_bytes(in + (int64_t)row * part->window_stride + 4 * step));
    }
    UNROLL
    for (int32_t half = 0; half < 2 * blocks; half++) {
      const __m256i taken = _mm256_loadu_si256(
          (const __m256i *)(weights + half / 2 * block_bytes + 64 * step + half % 2 * 32));
      UNROLL
      for (int32_t row = 0; row < windows; row++) {
        sums[row][half] =
            _mm256_add_epi32(sums[row][half], _mm256_madd_epi16(taken, pairs[row]));
      }
    }
  }
  UNROLL
  for (int32_t row = 0; row < windows; row++) {
    uint8_t *out = part->out + (int64_t)(window + row) * part->out_stride;
    UNROLL
    for (int32_t next = 0; next < blocks; next++) {
      store_avx2(part, block + next, sums[row][2 * next], sums[row][2 * next + 1], out);
    }
  }
}

AVX2 void feedhold_contract_avx2(const feedhold_sum *sum) {
  const feedhold_sum copy = *sum;
  const feedhold_sum *part = &copy;
  const int32_t blocks = padded(part->outputs) / 16;
  int32_t block = 0;
  for (; block + 2 <= blocks; block += 2) {
    int32_t window = 0;
    for (; window + 2 <= part->count; window += 2) tile_avx2(part, block, window, 2, 2);
    if (window < part->count) tile_avx2(part, block, window, 1, 2);
  }
  if (block < blocks) {
    int32_t window = 0;
    for (; window + 4 <= part->count; window += 4) tile_avx2(part, block, window, 4, 1);
    for (; window < part->count; window++) tile_avx2(part, block, window, 1, 1);
  }
}

AVX2 void feedhold_average_avx2(const feedhold_operation *operation) {
  const feedhold_sum sum = operation->sum;
  const int32_t row_bytes = 2 * operation->in.channels;
  for (int32_t block = 0; block < padded(sum.outputs) / 16; block++) {
    __m256i low = _mm256_loadu_si256((const __m256i *)(sum.biases + 16 * block));
    __m256i high = _mm256_loadu_si256((const __m256i *)(sum.biases + 16 * block + 8));
    const uint8_t *place = operation->in.place + 32 * block;
    for (int32_t row = 0; row < operation->in.rows; row++, place += row_bytes) {
      const __m256i words = _mm256_loadu_si256((const __m256i *)place);
      low = _mm256_add_epi32(low, _mm256_cvtepi16_epi32(_mm256_castsi256_si128(words)));
      high = _mm256_add_epi32(high, _mm256_cvtepi16_epi32(_mm256_extracti128_si256(words, 1)));
    }
    store_avx2(&sum, block, low, high, sum.out);
  }
}

// --- SSE2 ---

SSE2 void feedhold_contract_sse2(const feedhold_sum *part) {
  for (int32_t block = 0; block < padded(part->outputs) / 16; block++) {
    const uint8_t *weights = block_weights(part, block);
    for (int32_t window = 0; window < part->count; window++) {
      const uint8_t *in = part->windows + (int64_t)window * part->window_stride;
      __m128i sums[4];
      UNROLL
      for (int32_t quarter = 0; quarter < 4; quarter++) {
        sums[quarter] =
            _mm_loadu_si128((const __m128i *)(part->biases + 16 * block + 4 * quarter));
      }
      for (int32_t step = 0; step < part->steps; step++) {
        const __m128i pair = _mm_set1_epi32(four_bytes(in + 4 * step));
        UNROLL
        for (int32_t quarter = 0; quarter < 4; quarter++) {
          const __m128i taken =
              _mm_loadu_si128((const __m128i *)(weights + 64 * step + 16 * quarter));
          sums[quarter] = _mm_add_epi32(sums[quarter], _mm_madd_epi16(taken, pair));
        }
      }
      int32_t each[16];
      UNROLL
      for (int32_t quarter = 0; quarter < 4; quarter++) {
        _mm_storeu_si128((__m128i *)(each + 4 * quarter), sums[quarter]);
      }
      store_plainly(part, block, each, part->out + (int64_t)window * part->out_stride);
    }
  }
}

AVX2 int32_t feedhold_enter_avx2(const feedhold_network *network, const void *input, int32_t size) {
  return entered(network, input, size);
}

AVX2 void feedhold_bound_words_avx2(const feedhold_operation *operation) { bound_words(operation); }

#endif
