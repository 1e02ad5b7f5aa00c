// Draws layers and runs them on every path that this processor has: all must give the bits of the
// standard. Prints how many differ, and a hash of what the standard gave. It needs nothing but a C
// compiler, so that Scripts/neon_check.sh can run the same layers under an emulator.
//
//     kernel_paths [LAYERS]
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CFixedPointKernels.h"

static uint64_t state = 88172645463325252u;

// xorshift64 (Marsaglia 2003).
static uint64_t next_bits(void) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state;
}

static int32_t between(int32_t low, int32_t high) {
  return low + (int32_t)(next_bits() % (uint64_t)((int64_t)high - low + 1));
}

static int is_one_of(int32_t count) { return next_bits() % (uint64_t)count == 0; }

static _Alignas(64) uint8_t pool[1 << 24];
static size_t used = 0;

// The next stretch, filled with what must not matter.
static void *take(size_t bytes) {
  void *place = pool + used;
  used += (bytes + 63) / 64 * 64 + FEEDHOLD_SLACK;
  if (used > sizeof pool) abort();
  memset(place, 0xA5, bytes + FEEDHOLD_SLACK);
  return place;
}

static int32_t padded(int32_t outputs) { return (outputs + 15) / 16 * 16; }

typedef struct {
  int32_t kind, rows, channels, taps, dilation, stride, before, behind, outputs;
  int32_t in_bits, out_bits, zero_in, zero_out, low, high;
  int8_t *weights;
  int32_t *biases, *multipliers, *shifts, *input;
  int16_t *tables;
} layer;

static void draw_shape(layer *drawn) {
  drawn->kind = is_one_of(8) ? FEEDHOLD_AVERAGE : is_one_of(8) ? FEEDHOLD_GRU : FEEDHOLD_CONTRACT;
  drawn->taps = is_one_of(2) ? 1 : between(1, 5);
  drawn->dilation = between(1, 3);
  drawn->rows = drawn->taps == 1 ? between(1, 12)
                                 : drawn->dilation * (drawn->taps - 1) + between(1, 20);
  drawn->channels = between(1, 70 / drawn->taps);
  drawn->stride = between(1, 3);
  drawn->before = between(0, 3);
  drawn->behind = between(0, 3);
  drawn->outputs = between(1, 90);
  drawn->in_bits = is_one_of(2) ? 8 : 16;
  drawn->out_bits = is_one_of(8) ? 32 : is_one_of(2) ? 8 : 16;
  if (drawn->kind == FEEDHOLD_CONTRACT) return;
  drawn->taps = drawn->dilation = drawn->stride = 1;
  drawn->before = drawn->behind = 0;
  drawn->outputs = drawn->channels;
  if (drawn->out_bits == 32) drawn->out_bits = 16;
  if (drawn->kind == FEEDHOLD_AVERAGE) return;
  drawn->in_bits = drawn->out_bits = 16;
  drawn->channels = between(1, 20);  // units; three times as many words come in
  drawn->outputs = 3 * drawn->channels;
}

static void draw_bounds(layer *drawn) {
  drawn->zero_in = drawn->in_bits == 8 ? between(-128, 127)
                   : is_one_of(3)      ? between(-3000, 3000)
                                       : 0;
  drawn->zero_out = drawn->out_bits == 8 ? between(-128, 127) : 0;
  drawn->low = (int32_t)-((int64_t)1 << (drawn->out_bits - 1));
  drawn->high = (int32_t)(((int64_t)1 << (drawn->out_bits - 1)) - 1);
  if (drawn->kind == FEEDHOLD_GRU) {
    drawn->zero_in = drawn->zero_out = 0;
  } else if (is_one_of(2) && drawn->out_bits < 32) {
    drawn->low = drawn->zero_out;
  }
}

static void draw_numbers(layer *drawn) {
  const int32_t blocks = padded(drawn->outputs);
  const int32_t window = drawn->taps * drawn->channels;
  const int32_t in_channels = drawn->channels * (drawn->kind == FEEDHOLD_GRU ? 3 : 1);
  drawn->weights = take((size_t)(drawn->outputs * window));
  drawn->biases = take(4 * (size_t)blocks);
  drawn->multipliers = take(4 * (size_t)blocks);
  drawn->shifts = take(4 * (size_t)blocks);
  drawn->input = take(4 * (size_t)(drawn->rows * in_channels));
  drawn->tables = take(2 * 2 * 513);
  const int32_t mode = between(0, 3);
  for (int32_t index = 0; index < drawn->outputs * window; index++) {
    drawn->weights[index] = (int8_t)(mode == 0   ? (is_one_of(2) ? -127 : 127)
                                     : mode == 1 ? 127
                                                 : between(-127, 127));
  }
  const int32_t least = drawn->out_bits == 32 ? 16 : 31;
  for (int32_t index = 0; index < blocks; index++) {
    drawn->biases[index] = between(-100000, 100000);
    drawn->multipliers[index] = mode == 2 ? 1 << 30 : between(1 << 30, INT32_MAX);
    drawn->shifts[index] = is_one_of(8) ? between(least, 62) : between(34, 45);
    if (mode == 2) drawn->shifts[index] = between(31, 40);
    // A mean has one scale for all channels.
    if (drawn->kind == FEEDHOLD_AVERAGE && index > 0) {
      drawn->multipliers[index] = drawn->multipliers[0];
      drawn->shifts[index] = drawn->shifts[0];
    }
  }
  const int32_t end = 1 << (drawn->in_bits - 1);
  const int32_t ends = between(0, 2);
  for (int32_t index = 0; index < drawn->rows * in_channels; index++) {
    drawn->input[index] = ends == 0   ? (is_one_of(2) ? -end : end - 1)
                          : ends == 1 ? end - 1
                                      : between(-end, end - 1);
  }
  for (int32_t index = 0; index < 513; index++) {
    drawn->tables[index] = (int16_t)(64 * index > 32767 ? 32767 : 64 * index);
    drawn->tables[513 + index] =
        (int16_t)(128 * index - 32768 > 32767 ? 32767 : 128 * index - 32768);
  }
}

static feedhold_tensor tensor(int32_t path, int32_t rows, int32_t channels, int32_t bits,
                              int32_t zero) {
  const int is_narrow = path == FEEDHOLD_PATH_VNNI || path == FEEDHOLD_PATH_NEON_DOT;
  feedhold_tensor made = {.rows = rows, .channels = channels, .zero = zero};
  made.size = bits == 32 ? 4 : bits == 8 && is_narrow ? 1 : 2;
  made.flip = path == FEEDHOLD_PATH_VNNI && bits == 8 ? 0x80 : 0;
  return made;
}

static void put(const feedhold_tensor *made, int32_t index, int32_t value) {
  const int16_t word = (int16_t)value;
  if (made->size == 1) made->place[index] = (uint8_t)(value ^ made->flip);
  if (made->size == 2) memcpy(made->place + 2 * index, &word, sizeof word);
}

// What the vector paths read: docs/models/fixed-point.md section 4 and CFixedPointKernels.h.
static void fold(feedhold_operation *made, const layer *drawn) {
  const int32_t blocks = padded(drawn->outputs), window = drawn->taps * drawn->channels;
  int32_t *folded = take(4 * (size_t)blocks), *late = take(4 * (size_t)blocks);
  int32_t *roundings = take(4 * (size_t)blocks);
  memset(folded, 0, 4 * (size_t)blocks);
  memset(late, 0, 4 * (size_t)blocks);
  memset(roundings, 0, 4 * (size_t)blocks);
  const uint32_t stored = (uint32_t)(made->in.zero + made->in.flip);
  const int64_t odd = 1 + 2 * (int64_t)(made->out.zero + made->out.flip);
  int32_t is_plain = 1;
  for (int32_t output = 0; output < drawn->outputs; output++) {
    uint32_t sum = drawn->kind == FEEDHOLD_AVERAGE ? (uint32_t)drawn->rows : 0;
    for (int32_t input = 0; drawn->kind != FEEDHOLD_AVERAGE && input < window; input++) {
      sum += (uint32_t)drawn->weights[output * window + input];
    }
    const uint32_t bias = drawn->kind == FEEDHOLD_AVERAGE ? 0 : (uint32_t)drawn->biases[output];
    folded[output] = (int32_t)(bias - stored * sum);
    const int32_t shift = drawn->shifts[output];
    if (shift < 33 || llabs(odd) >= (int64_t)1 << (63 - shift)) {
      is_plain = 0;
      continue;
    }
    late[output] = shift - 32;
    roundings[output] = (int32_t)(odd * ((int64_t)1 << (shift - 33)));
  }
  made->sum.biases = folded;
  made->sum.scaling = (feedhold_scaling){
      drawn->multipliers, drawn->shifts, late,        roundings,  is_plain,
      drawn->zero_out,    drawn->low,    drawn->high,
  };
}

static feedhold_operation prepared(const layer *drawn, int32_t path) {
  const int is_unit = drawn->kind == FEEDHOLD_GRU;
  const int32_t window = drawn->taps * drawn->channels;
  const int32_t reach = drawn->dilation * (drawn->taps - 1);
  const int32_t rows_out =
      drawn->kind == FEEDHOLD_AVERAGE
          ? 1
          : (drawn->rows + drawn->before + drawn->behind - reach - 1) / drawn->stride + 1;
  feedhold_operation made = {.kind = drawn->kind,
                             .taps = drawn->taps,
                             .dilation = drawn->dilation,
                             .stride = drawn->stride,
                             .before = drawn->before,
                             .behind = drawn->behind,
                             .width = drawn->channels,
                             .weights = drawn->weights,
                             .biases = drawn->biases};
  made.sum.outputs = drawn->outputs;
  made.in = tensor(path, drawn->rows, drawn->channels * (is_unit ? 3 : 1), drawn->in_bits,
                   drawn->zero_in);
  const int32_t row_bytes = made.in.channels * made.in.size;
  const int32_t padding = drawn->before + drawn->behind;
  made.in.place = (uint8_t *)take((size_t)((drawn->rows + padding) * row_bytes))
      + drawn->before * row_bytes;
  for (int32_t index = 0; index < drawn->rows * made.in.channels; index++) {
    put(&made.in, index, drawn->input[index]);
  }
  made.out = tensor(path, rows_out, is_unit ? drawn->channels : drawn->outputs, drawn->out_bits,
                    drawn->zero_out);
  made.out.place = take((size_t)(rows_out * made.out.channels * made.out.size));
  fold(&made, drawn);
  if (drawn->kind != FEEDHOLD_AVERAGE) {
    const int32_t size = is_unit ? 2 : made.in.size;
    void *packed = take((size_t)feedhold_packed_bytes(window, drawn->outputs, size));
    feedhold_pack(drawn->weights, window, drawn->outputs, size, packed);
    made.sum.packed = packed;
  }
  if (drawn->dilation > 1 && drawn->taps > 1) {
    made.scratch = take((size_t)(FEEDHOLD_GATHERED_WINDOWS * window * made.in.size));
  }
  if (is_unit) {
    made.scratch = take(2 * (size_t)drawn->outputs);
    made.history = take(2 * (size_t)drawn->channels);
    made.table = drawn->tables;
    made.second_table = drawn->tables + 513;
  }
  feedhold_prepare(&made);
  return made;
}

static int is_equal(const feedhold_operation *one, const feedhold_operation *other) {
  for (int32_t index = 0; index < one->out.rows * one->out.channels; index++) {
    if (feedhold_element(one->out, index) != feedhold_element(other->out, index)) return 0;
  }
  return 1;
}

int main(int argc, char **argv) {
  const int layers = argc > 1 ? atoi(argv[1]) : 20000;
  int differing = 0, paths = 0;
  uint64_t hash = 0xcbf29ce484222325u;
  for (int path = 1; path <= 5; path++) paths += feedhold_has_path(path) != 0;
  for (int number = 0; number < layers; number++) {
    used = 0;
    layer drawn = {0};
    draw_shape(&drawn);
    draw_bounds(&drawn);
    draw_numbers(&drawn);
    const feedhold_operation standard = prepared(&drawn, FEEDHOLD_PATH_SCALAR);
    feedhold_run(&standard, 1, FEEDHOLD_PATH_SCALAR);
    for (int32_t index = 0; index < standard.out.rows * standard.out.channels; index++) {
      hash = (hash ^ (uint32_t)feedhold_element(standard.out, index)) * 0x100000001b3u;
    }
    for (int path = 1; path <= 5; path++) {
      if (!feedhold_has_path(path)) continue;
      const feedhold_operation vector = prepared(&drawn, path);
      feedhold_run(&vector, 1, path);
      if (is_equal(&standard, &vector)) continue;
      printf("layer %d, kind %d: path %d differs\n", number, drawn.kind, path);
      differing++;
    }
  }
  printf("%d layers, %d vector paths, %d differ, hash %016llx\n", layers, paths, differing,
         (unsigned long long)hash);
  return differing > 0;
}
