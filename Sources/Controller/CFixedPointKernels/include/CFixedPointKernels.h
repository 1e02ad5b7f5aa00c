// Dense layers of a quantised network in integer arithmetic: int8 weights, int16 activations, int32
// accumulators, one rounding. The scalar path is the standard; every other path gives the same
// bits. The arithmetic is specified in docs/models/fixed-point.md. Nothing here allocates or can
// fail: the caller (FixedPointInference) has checked every length and proved that no accumulator
// overflows.
#ifndef FEEDHOLD_FIXED_POINT_KERNELS_H
#define FEEDHOLD_FIXED_POINT_KERNELS_H

#include <stdint.h>

/// Outputs that one block of packed weights holds.
#define FEEDHOLD_BLOCK_OUTPUTS 8
/// Inputs that one step through a packed block takes.
#define FEEDHOLD_BLOCK_INPUTS 2

/// The path that runs everywhere.
#define FEEDHOLD_KERNEL_SCALAR 0
/// The path for x86 processors with AVX2.
#define FEEDHOLD_KERNEL_AVX2 1

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

/// A dense layer that is ready to run. Per-output arrays are padded to whole blocks.
typedef struct {
  /// Row by row: [outputs][inputs]. Read by the scalar path.
  const int8_t *weights;
  /// The same in blocks, as feedhold_layer_pack writes them. Read by the AVX2 path.
  const int16_t *packed;
  /// Added to the accumulator of each output.
  const int32_t *biases;
  /// Q31 multiplier of each output, 2^30 ... 2^31 - 1.
  const int32_t *multipliers;
  /// Right shift of each output: 31 ... 62, in a head 16 ... 62.
  const int32_t *shifts;
  /// How many activations come in.
  int32_t inputs;
  /// How many go out.
  int32_t outputs;
  /// Smallest value that goes out; 0 makes the layer a ReLU.
  int32_t low;
  /// Largest value that goes out.
  int32_t high;
} feedhold_layer;

/// The fastest path this processor can run.
int32_t feedhold_kernel_best(void);

/// How many int16 the packed weights of a layer take.
int32_t feedhold_layer_packed_count(int32_t inputs, int32_t outputs);

/// Copies weights into blocks of 8 outputs by 2 inputs, padded with zeros.
void feedhold_layer_pack(const int8_t *weights, int32_t inputs, int32_t outputs, int16_t *packed);

/// A hidden layer: int16 activations in, int16 activations out.
/// `in` is readable to an even count, `out` writable to a whole block.
void feedhold_dense(const feedhold_layer *layer, int32_t kernel, const int16_t *in, int16_t *out);

/// The last layer: the accumulator goes out as int32, here Q16.16 micrometres.
/// `in` is readable to an even count.
void feedhold_head(const feedhold_layer *layer, int32_t kernel, const int16_t *in, int32_t *out);

#endif
