// Sums of weighted windows on x86 with AVX-512 VNNI.
#include "Kernels.h"

#if defined(__x86_64__)
#include "Elementwise.h"
#include "X86.h"

#define VNNI __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni")))

// The high halves of the products are enough: 2^(s-1) has no bits in the low ones from s = 33 on.
VNNI INLINE __m512i scaled_vnni(const feedhold_sum *part, int32_t block, __m512i sums) {
  const feedhold_scaling *scaling = &part->scaling;
  const __m512i factors = _mm512_loadu_si512(scaling->multipliers + 16 * block);
  const __m512i even = _mm512_mul_epi32(sums, factors);
  const __m512i odd =
      _mm512_mul_epi32(_mm512_srli_epi64(sums, 32), _mm512_srli_epi64(factors, 32));
  const __m512i high = _mm512_mask_shuffle_epi32(odd, 0x5555, even, _MM_PERM_DDBB);
  const __m512i rounded =
      _mm512_add_epi32(high, _mm512_loadu_si512(scaling->roundings + 16 * block));
  const __m512i wide =
      _mm512_srav_epi32(rounded, _mm512_loadu_si512(scaling->late_shifts + 16 * block));
  // A byte stored without sign is its value and 128.
  return _mm512_min_epi32(
      _mm512_max_epi32(wide, _mm512_set1_epi32(scaling->low + part->flip)),
      _mm512_set1_epi32(scaling->high + part->flip));
}

VNNI INLINE void store_vnni(const feedhold_sum *part, int32_t block, __m512i sums, uint8_t *out,
                            const int32_t is_plain) {
  if (!is_plain) {
    int32_t each[16];
    _mm512_storeu_si512(each, sums);
    store_plainly(part, block, each, out);
    return;
  }
  const __m512i wide = scaled_vnni(part, block, sums);
  const int32_t left = part->outputs - 16 * block;
  if (part->out_size == 1) {
    const __m128i bytes = _mm512_cvtepi32_epi8(wide);
    uint8_t *place = out + 16 * block;
    // What a mask has stored is not forwarded to a load.
    if (left >= 16) {
      _mm_storeu_si128((__m128i *)place, bytes);
    } else {
      _mm_mask_storeu_epi8(place, (__mmask16)((1 << left) - 1), bytes);
    }
  } else {
    const __m256i words = _mm512_cvtepi32_epi16(wide);
    uint8_t *place = out + 32 * block;
    if (left >= 16) {
      _mm256_storeu_si256((__m256i *)place, words);
    } else {
      _mm256_mask_storeu_epi16(place, (__mmask16)((1 << left) - 1), words);
    }
  }
}

VNNI INLINE __m512i product_vnni(__m512i sum, __m512i weights, __m512i activations, int32_t size) {
  return size == 1 ? _mm512_dpbusd_epi32(sum, activations, weights)
                   : _mm512_dpwssd_epi32(sum, activations, weights);
}

/// So many windows by so many blocks, each in a register of its own.
VNNI INLINE void tile_vnni(const feedhold_sum *part, int32_t block, int32_t window,
                           const int32_t windows, const int32_t blocks, const int32_t size) {
  __m512i sums[8][4];
  UNROLL
  for (int32_t row = 0; row < windows; row++) {
    UNROLL
    for (int32_t next = 0; next < blocks; next++) {
      sums[row][next] = _mm512_loadu_si512(part->biases + 16 * (block + next));
    }
  }
  const uint8_t *in = part->windows + (int64_t)window * part->window_stride;
  const uint8_t *weights = block_weights(part, block);
  const int64_t block_bytes = (int64_t)part->steps * 64;
  for (int32_t step = 0; step < part->steps; step++) {
    __m512i taken[4];
    UNROLL
    for (int32_t next = 0; next < blocks; next++) {
      taken[next] = _mm512_loadu_si512(weights + next * block_bytes + 64 * step);
    }
    UNROLL
    for (int32_t row = 0; row < windows; row++) {
      const __m512i four =
          _mm512_set1_epi32(four_bytes(in + (int64_t)row * part->window_stride + 4 * step));
      UNROLL
      for (int32_t next = 0; next < blocks; next++) {
        sums[row][next] = product_vnni(sums[row][next], taken[next], four, size);
      }
    }
  }
  UNROLL
  for (int32_t row = 0; row < windows; row++) {
    uint8_t *out = part->out + (int64_t)(window + row) * part->out_stride;
    UNROLL
    for (int32_t next = 0; next < blocks; next++) {
      store_vnni(part, block + next, sums[row][next], out, 1);
    }
  }
}

/// One window by so many blocks: four sums for each block, as each product waits for the last.
VNNI INLINE void single_vnni(const feedhold_sum *part, int32_t block, const int32_t blocks,
                             const int32_t size, const int32_t is_plain) {
  __m512i sums[4][4];
  UNROLL
  for (int32_t next = 0; next < blocks; next++) {
    sums[0][next] = _mm512_loadu_si512(part->biases + 16 * (block + next));
    UNROLL
    for (int32_t lane = 1; lane < 4; lane++) sums[lane][next] = _mm512_setzero_si512();
  }
  const uint8_t *in = part->windows;
  const uint8_t *weights = block_weights(part, block);
  const int64_t block_bytes = (int64_t)part->steps * 64;
  int32_t step = 0;
  for (; step + 4 <= part->steps; step += 4) {
    UNROLL
    for (int32_t lane = 0; lane < 4; lane++) {
      const __m512i four = _mm512_set1_epi32(four_bytes(in + 4 * (step + lane)));
      UNROLL
      for (int32_t next = 0; next < blocks; next++) {
        const __m512i taken =
            _mm512_loadu_si512(weights + next * block_bytes + 64 * (step + lane));
        sums[lane][next] = product_vnni(sums[lane][next], taken, four, size);
      }
    }
  }
  for (; step < part->steps; step++) {
    const __m512i four = _mm512_set1_epi32(four_bytes(in + 4 * step));
    UNROLL
    for (int32_t next = 0; next < blocks; next++) {
      const __m512i taken = _mm512_loadu_si512(weights + next * block_bytes + 64 * step);
      sums[0][next] = product_vnni(sums[0][next], taken, four, size);
    }
  }
  uint8_t *out = part->out;
  UNROLL
  for (int32_t next = 0; next < blocks; next++) {
    const __m512i low = _mm512_add_epi32(sums[0][next], sums[1][next]);
    const __m512i high = _mm512_add_epi32(sums[2][next], sums[3][next]);
    store_vnni(part, block + next, _mm512_add_epi32(low, high), out, is_plain);
  }
}

/// The fewest windows that are worked on side by side.
#define MANY_WINDOWS 8

// The last tile begins early enough to be whole: what it works out again is the same.
VNNI INLINE void blocks_vnni(const feedhold_sum *sum, int32_t block, const int32_t blocks,
                             const int32_t windows, const int32_t size) {
  for (int32_t window = 0; window < sum->count; window += windows) {
    const int32_t last = sum->count - windows;
    tile_vnni(sum, block, window < last ? window : last, windows, blocks, size);
  }
}

/// All blocks of many windows: four by six, two by eight or one by eight fill the registers.
VNNI INLINE void many_vnni(const feedhold_sum *sum, const int32_t size) {
  const int32_t blocks = padded(sum->outputs) / 16;
  int32_t block = 0;
  for (; block + 4 <= blocks; block += 4) blocks_vnni(sum, block, 4, 6, size);
  if (block + 2 <= blocks) {
    blocks_vnni(sum, block, 2, 8, size);
    block += 2;
  }
  if (block < blocks) blocks_vnni(sum, block, 1, 8, size);
}

VNNI INLINE void one_vnni(const feedhold_sum *sum, const int32_t size) {
  const int32_t blocks = padded(sum->outputs) / 16;
  int32_t block = 0;
  for (; block + 4 <= blocks; block += 4) single_vnni(sum, block, 4, size, 1);
  if (block + 2 <= blocks) {
    single_vnni(sum, block, 2, size, 1);
    block += 2;
  }
  if (block < blocks) single_vnni(sum, block, 1, size, 1);
}

/// Readings, and scales that vectors do not take.
VNNI INLINE void any_vnni(const feedhold_sum *sum, const int32_t size) {
  for (int32_t block = 0; block < padded(sum->outputs) / 16; block++) {
    single_vnni(sum, block, 1, size, 0);
  }
}

// A copy that nothing else points to: stores of bytes might change the other. Each in a function of
// its own, as what one needs in registers is a burden to the others.
#define KERNEL(name, call)                                                   \
  VNNI static __attribute__((noinline)) void name(const feedhold_sum *sum) { \
    const feedhold_sum copy = *sum;                                          \
    call;                                                                    \
  }
KERNEL(one_of_bytes, one_vnni(&copy, 1))
KERNEL(many_of_bytes, many_vnni(&copy, 1))
KERNEL(any_of_bytes, any_vnni(&copy, 1))
KERNEL(one_of_words, one_vnni(&copy, 2))
KERNEL(many_of_words, many_vnni(&copy, 2))
KERNEL(any_of_words, any_vnni(&copy, 2))

static void contract_one(const feedhold_sum *sum) {
  const int32_t is_bytes = sum->in_size == 1;
  if (!is_vector_store(sum)) {
    is_bytes ? any_of_bytes(sum) : any_of_words(sum);
  } else {
    is_bytes ? one_of_bytes(sum) : one_of_words(sum);
  }
}

void feedhold_contract_vnni(const feedhold_sum *sum) {
  if (sum->count == 1) {
    contract_one(sum);
  } else if (sum->count >= MANY_WINDOWS && is_vector_store(sum)) {
    sum->in_size == 1 ? many_of_bytes(sum) : many_of_words(sum);
  } else {
    feedhold_sum window = *sum;
    window.count = 1;
    for (int32_t number = 0; number < sum->count; number++) {
      contract_one(&window);
      window.windows += window.window_stride;
      window.out += window.out_stride;
    }
  }
}

// Means: a sum of rows instead of products, scaled alike.
VNNI void feedhold_average_vnni(const feedhold_operation *operation) {
  const feedhold_sum sum = operation->sum;
  const uint8_t *in = operation->in.place;
  const int32_t row_bytes = operation->in.channels * operation->in.size;
  for (int32_t block = 0; block < padded(sum.outputs) / 16; block++) {
    __m512i total = _mm512_loadu_si512(sum.biases + 16 * block);
    const uint8_t *place = in + 16 * block * sum.in_size;
    for (int32_t row = 0; row < operation->in.rows; row++, place += row_bytes) {
      const __m512i next =
          sum.in_size == 1
              ? _mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i *)place))
              : _mm512_cvtepi16_epi32(_mm256_loadu_si256((const __m256i *)place));
      total = _mm512_add_epi32(total, next);
    }
    if (is_vector_store(&sum)) {
      store_vnni(&sum, block, total, sum.out, 1);
    } else {
      store_vnni(&sum, block, total, sum.out, 0);
    }
  }
}

VNNI int32_t feedhold_enter_vnni(const feedhold_network *network, const void *input, int32_t size) {
  return entered(network, input, size);
}

VNNI void feedhold_bound_words_vnni(const feedhold_operation *operation) { bound_words(operation); }

#endif
