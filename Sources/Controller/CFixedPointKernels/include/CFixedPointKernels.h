// Quantised networks in integer arithmetic: int8 weights, int8 or int16 activations, int32
// accumulators, one rounding. The standard (Standard.c) follows docs/models/fixed-point.md
// literally; every other path gives the same bits. Nothing here allocates or can fail: the caller
// (FixedPointInference) has checked every shape and proved that no accumulator overflows.
#ifndef FEEDHOLD_FIXED_POINT_KERNELS_H
#define FEEDHOLD_FIXED_POINT_KERNELS_H

#include <stdint.h>

/// The plain path that defines the arithmetic.
#define FEEDHOLD_PATH_SCALAR 0
/// x86 with SSE2: every x86-64.
#define FEEDHOLD_PATH_SSE2 1
/// x86 with AVX2.
#define FEEDHOLD_PATH_AVX2 2
/// x86 with AVX-512 F, BW, VL and VNNI.
#define FEEDHOLD_PATH_VNNI 3
/// ARM with NEON: every AArch64.
#define FEEDHOLD_PATH_NEON 4
/// AArch64 with the dot product extension.
#define FEEDHOLD_PATH_NEON_DOT 5

/// Outputs that one block of packed weights holds.
#define FEEDHOLD_BLOCK_OUTPUTS 16
/// Bytes of activations that one step through a packed block takes: 4 of int8, 2 of int16.
#define FEEDHOLD_STEP_BYTES 4
/// How many windows with gaps are gathered at once.
#define FEEDHOLD_GATHERED_WINDOWS 8
/// Bytes behind every tensor that a kernel may read, and that need not be anything.
#define FEEDHOLD_SLACK 64

// Swift 6.3's own conversions to a 64-bit integer pull in a heap type on 32-bit chips, which the
// -no-allocations proof refuses; these are the same conversions.

/// A number of the machine's word as 64 bits.
static inline int64_t feedhold_widen(intptr_t number) { return number; }
/// A 32-bit number without sign as 64 bits.
static inline int64_t feedhold_widen_unsigned(uint32_t number) { return number; }
/// A 64-bit number from its two halves.
static inline uint64_t feedhold_join(uint32_t low, uint32_t high) {
  return (uint64_t)high << 32 | low;
}

/// How accumulators become activations, for each output; arrays are padded to whole blocks.
typedef struct {
  /// Q31 multiplier, 2^30 ... 2^31 - 1.
  const int32_t *multipliers;
  /// Right shift s.
  const int32_t *shifts;
  /// For the vector paths: s - 32, and 2^(s-33) + zero 2^(s-32), zero as it is stored.
  const int32_t *late_shifts;
  const int32_t *roundings;
  /// Whether all of them fit those: 33 <= s, roundings below 2^30.
  int32_t is_plain;
  /// Zero point, least and largest value that go out.
  int32_t zero, low, high;
} feedhold_scaling;

/// Where a tensor lies: rows of channels, int16 each, or int8 in one byte each.
typedef struct {
  /// The first row; guard rows lie before it.
  uint8_t *place;
  /// Rows, and channels in each.
  int32_t rows, channels;
  /// Bytes of an element: 1, 2, or 4 for readings.
  int32_t size;
  /// Put on a byte by exclusive or to store it: 0x80 where kernels take bytes without sign.
  int32_t flip;
  /// Zero point.
  int32_t zero;
} feedhold_tensor;

/// Sums of weighted windows that lie in a row, each without a gap, as the kernels read them.
typedef struct {
  /// The first window, and bytes from one to the next.
  const uint8_t *windows;
  int32_t window_stride;
  /// How many.
  int32_t count;
  /// Steps of 4 bytes in each.
  int32_t steps;
  /// How many outputs; of how many bytes: 1, 2, or 4 for readings; and what a byte is stored with.
  int32_t outputs, out_size, flip;
  /// Where the outputs of the first window go, and bytes from one to the next.
  uint8_t *out;
  int32_t out_stride;
  /// Bytes of an activation that comes in.
  int32_t in_size;
  /// Weights in blocks, as feedhold_pack writes them.
  const void *packed;
  /// Biases less what the zero point of the input, as it is stored, takes from the sum.
  const int32_t *biases;
  feedhold_scaling scaling;
} feedhold_sum;

/// What an operation does.
enum {
  /// Sums of weighted windows: a dense layer, or a convolution along the rows.
  FEEDHOLD_CONTRACT = 1,
  /// A convolution of each channel by itself.
  FEEDHOLD_DEPTHWISE = 2,
  /// The mean of all rows.
  FEEDHOLD_AVERAGE = 3,
  /// The sum of two tensors, element by element.
  FEEDHOLD_ADD = 4,
  /// A tensor in another's scale, as some of its channels.
  FEEDHOLD_PLACE = 5,
  /// A function by its table.
  FEEDHOLD_TABLE = 6,
  /// Gated recurrent unit, row by row.
  FEEDHOLD_GRU = 7,
  /// The last row.
  FEEDHOLD_LAST = 8,
};

/// A layer that is ready to run.
typedef struct {
  /// One of the kinds above.
  int32_t kind;
  feedhold_tensor in, second, out;
  /// Sums and means: rows in a window, and from one to the next of it; rows from one window to the
  /// next; rows of padding before and behind the tensor.
  int32_t taps, dilation, stride, before, behind;
  /// Channels of a row that count, from this one on, and the first of those that go out: a part.
  int32_t width, in_channel, out_channel;
  /// Weights of each output: [outputs][taps][width]. Read by the standard.
  const int8_t *weights;
  /// Bias of each output.
  const int32_t *biases;
  /// For the vector paths; its outputs and scaling count for all.
  feedhold_sum sum;
  /// Sums of two tensors: multiplier of `second`.
  int32_t second_multiplier;
  /// Tables: 256 entries for bytes, 513 for int16; of a GRU the sigmoid, and the tangent.
  const int16_t *table, *second_table;
  int32_t table_count;
  /// Memory for gathered windows; of a GRU for what its state gives to its gates.
  uint8_t *scratch;
  /// Rows kept of a stream: (taps - 1) dilation before the present one, and that; 0 where none are.
  /// Of a GRU its state.
  uint8_t *history;
} feedhold_operation;

/// A network that is ready to run: its operations, and where what comes in lies, within bounds.
typedef struct {
  const feedhold_operation *operations;
  int32_t count;
  /// One of the paths above.
  int32_t path;
  feedhold_tensor input;
  int32_t low, high;
} feedhold_network;

/// The fastest path this processor can run.
int32_t feedhold_best_path(void);

/// Whether this processor can run a path, and this library has it.
int32_t feedhold_has_path(int32_t path);

/// Bytes that the packed weights of so many inputs and outputs take.
int32_t feedhold_packed_bytes(int32_t inputs, int32_t outputs, int32_t input_size);

/// Copies weights into blocks of 16 outputs, padded with zeros.
void feedhold_pack(const int8_t *weights, int32_t inputs, int32_t outputs, int32_t input_size,
                   void *packed);

/// Fills in what the vector paths read of a sum: all of `sum` but its arrays, `outputs` and
/// `scaling`, from the rest of the operation.
void feedhold_prepare(feedhold_operation *operation);

/// Runs operations one after the other.
void feedhold_run(const feedhold_operation *operations, int32_t count, int32_t path);

/// Brings what comes in (int8 or int16: bytes of an element) into its bounds, runs the operations
/// and gives how many numbers lay outside.
int32_t feedhold_infer(const feedhold_network *network, const void *input, int32_t size);

/// The same for one more row of a stream, whose tensors have one row.
int32_t feedhold_infer_row(const feedhold_network *network, const void *row, int32_t size);

/// An element of a tensor, by its number.
int32_t feedhold_element(feedhold_tensor tensor, int32_t index);

/// Begins a stream: puts zero points into what operations keep.
void feedhold_forget(const feedhold_operation *operations, int32_t count);

/// One more row of a stream through all operations, whose tensors have one row.
void feedhold_step(const feedhold_operation *operations, int32_t count, int32_t path);

#endif
