#include "CFixedPointKernels.h"

#pragma STDC FP_CONTRACT OFF

#if defined(__x86_64__) || defined(__i386__)
#define FEEDHOLD_HAS_AVX2_PATH 1
#include <immintrin.h>
#define AVX2 __attribute__((target("avx2")))
#else
#define FEEDHOLD_HAS_AVX2_PATH 0
#endif

static int32_t block_count(int32_t outputs) {
  return (outputs + FEEDHOLD_BLOCK_OUTPUTS - 1) / FEEDHOLD_BLOCK_OUTPUTS;
}

static int32_t step_count(int32_t inputs) {
  return (inputs + FEEDHOLD_BLOCK_INPUTS - 1) / FEEDHOLD_BLOCK_INPUTS;
}

int32_t feedhold_kernel_best(void) {
#if FEEDHOLD_HAS_AVX2_PATH
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2")) return FEEDHOLD_KERNEL_AVX2;
#endif
  return FEEDHOLD_KERNEL_SCALAR;
}

int32_t feedhold_layer_packed_count(int32_t inputs, int32_t outputs) {
  return block_count(outputs) * step_count(inputs) * FEEDHOLD_BLOCK_OUTPUTS * FEEDHOLD_BLOCK_INPUTS;
}

void feedhold_layer_pack(const int8_t *weights, int32_t inputs, int32_t outputs, int16_t *packed) {
  for (int32_t block = 0; block < block_count(outputs); block++) {
    for (int32_t step = 0; step < step_count(inputs); step++) {
      for (int32_t lane = 0; lane < FEEDHOLD_BLOCK_OUTPUTS; lane++) {
        for (int32_t half = 0; half < FEEDHOLD_BLOCK_INPUTS; half++) {
          const int32_t output = block * FEEDHOLD_BLOCK_OUTPUTS + lane;
          const int32_t input = step * FEEDHOLD_BLOCK_INPUTS + half;
          const int exists = output < outputs && input < inputs;
          *packed++ = exists ? weights[output * inputs + input] : 0;
        }
      }
    }
  }
}

// --- The standard ---

static int32_t accumulate(const feedhold_layer *layer, int32_t output, const int16_t *in) {
  const int8_t *row = layer->weights + (int64_t)output * layer->inputs;
  int32_t sum = layer->biases[output];
  for (int32_t input = 0; input < layer->inputs; input++) sum += row[input] * in[input];
  return sum;
}

// One rounding, ties toward +infinity. Clang and GCC shift negative numbers arithmetically.
static int32_t requantise(const feedhold_layer *layer, int32_t output, int32_t sum) {
  const int32_t shift = layer->shifts[output];
  const int64_t product = (int64_t)sum * layer->multipliers[output];
  const int64_t rounded = (product + ((int64_t)1 << (shift - 1))) >> shift;
  if (rounded < layer->low) return layer->low;
  if (rounded > layer->high) return layer->high;
  return (int32_t)rounded;
}

static void dense_scalar(const feedhold_layer *layer, const int16_t *in, int16_t *out) {
  for (int32_t output = 0; output < layer->outputs; output++) {
    out[output] = (int16_t)requantise(layer, output, accumulate(layer, output, in));
  }
}

static void head_scalar(const feedhold_layer *layer, const int16_t *in, int32_t *out) {
  for (int32_t output = 0; output < layer->outputs; output++) {
    out[output] = requantise(layer, output, accumulate(layer, output, in));
  }
}

// --- AVX2 ---

#if FEEDHOLD_HAS_AVX2_PATH

// vpmaddwd on int16 copies of the weights is exact; vpmaddubsw would saturate.
AVX2 static inline __m256i accumulate_block(const feedhold_layer *layer, int32_t block,
                                            const int16_t *in) {
  const int32_t steps = step_count(layer->inputs);
  const int16_t *weights = layer->packed + (int64_t)block * steps * 16;
  __m256i sum = _mm256_loadu_si256((const __m256i *)(layer->biases + block * 8));
  for (int32_t step = 0; step < steps; step++) {
    int32_t pair;
    __builtin_memcpy(&pair, in + step * 2, sizeof pair);
    const __m256i row = _mm256_loadu_si256((const __m256i *)(weights + step * 16));
    sum = _mm256_add_epi32(sum, _mm256_madd_epi16(row, _mm256_set1_epi32(pair)));
  }
  return sum;
}

// (product + 2^(s-1)) >> s in four 64-bit lanes. AVX2 has no arithmetic 64-bit shift: 2^63 is added
// before the logical shift and 2^(63-s) taken off after it, which is exact.
AVX2 static inline __m256i round_shift(__m256i product, __m256i shift) {
  const __m256i one = _mm256_set1_epi64x(1);
  const __m256i sign = _mm256_set1_epi64x(INT64_MIN);
  const __m256i half = _mm256_sllv_epi64(one, _mm256_sub_epi64(shift, one));
  const __m256i lifted = _mm256_add_epi64(_mm256_add_epi64(product, half), sign);
  return _mm256_sub_epi64(_mm256_srlv_epi64(lifted, shift), _mm256_srlv_epi64(sign, shift));
}

AVX2 static inline __m256i requantise_block(const feedhold_layer *layer, int32_t block,
                                            __m256i sum) {
  const __m256i factor = _mm256_loadu_si256((const __m256i *)(layer->multipliers + block * 8));
  const __m256i shift = _mm256_loadu_si256((const __m256i *)(layer->shifts + block * 8));
  const __m256i lower = _mm256_set1_epi64x(0xFFFFFFFF);
  const __m256i even =
      round_shift(_mm256_mul_epi32(sum, factor), _mm256_and_si256(shift, lower));
  const __m256i odd =
      round_shift(_mm256_mul_epi32(_mm256_srli_epi64(sum, 32), _mm256_srli_epi64(factor, 32)),
                  _mm256_srli_epi64(shift, 32));
  const __m256i joined = _mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0xAA);
  const __m256i raised = _mm256_max_epi32(joined, _mm256_set1_epi32(layer->low));
  return _mm256_min_epi32(raised, _mm256_set1_epi32(layer->high));
}

AVX2 static void dense_avx2(const feedhold_layer *layer, const int16_t *in, int16_t *out) {
  for (int32_t block = 0; block < block_count(layer->outputs); block++) {
    const __m256i sum = accumulate_block(layer, block, in);
    const __m256i wide = requantise_block(layer, block, sum);
    const __m256i narrow = _mm256_permute4x64_epi64(_mm256_packs_epi32(wide, wide), 0x08);
    _mm_storeu_si128((__m128i *)(out + block * 8), _mm256_castsi256_si128(narrow));
  }
}

// A head may shift by less than 31, so that its result needs 64 bits before the clamp: one by one.
AVX2 static void head_avx2(const feedhold_layer *layer, const int16_t *in, int32_t *out) {
  for (int32_t block = 0; block < block_count(layer->outputs); block++) {
    int32_t sums[FEEDHOLD_BLOCK_OUTPUTS];
    _mm256_storeu_si256((__m256i *)sums, accumulate_block(layer, block, in));
    for (int32_t lane = 0; lane < 8 && block * 8 + lane < layer->outputs; lane++) {
      out[block * 8 + lane] = requantise(layer, block * 8 + lane, sums[lane]);
    }
  }
}

#endif

void feedhold_dense(const feedhold_layer *layer, int32_t kernel, const int16_t *in, int16_t *out) {
#if FEEDHOLD_HAS_AVX2_PATH
  if (kernel == FEEDHOLD_KERNEL_AVX2) {
    dense_avx2(layer, in, out);
    return;
  }
#endif
  (void)kernel;
  dense_scalar(layer, in, out);
}

void feedhold_head(const feedhold_layer *layer, int32_t kernel, const int16_t *in, int32_t *out) {
#if FEEDHOLD_HAS_AVX2_PATH
  if (kernel == FEEDHOLD_KERNEL_AVX2) {
    head_avx2(layer, in, out);
    return;
  }
#endif
  (void)kernel;
  head_scalar(layer, in, out);
}
