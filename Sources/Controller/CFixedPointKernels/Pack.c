// Weights in the order in which the vector paths read them.
#include "Kernels.h"

int32_t feedhold_packed_bytes(int32_t inputs, int32_t outputs, int32_t input_size) {
  return padded(outputs) * ((inputs * input_size + 3) / 4) * FEEDHOLD_STEP_BYTES;
}

// One step of one output: 4 bytes, or 2 words; 0 where no weight is.
static void pack_step(const int8_t *weights, int32_t count, int32_t input_size, uint8_t *place) {
  int8_t bytes[4] = {0};
  int16_t words[2] = {0};
  for (int32_t within = 0; within < count; within++) {
    if (input_size == 1) bytes[within] = weights[within];
    if (input_size == 2) words[within] = weights[within];
  }
  if (input_size == 1) __builtin_memcpy(place, bytes, sizeof bytes);
  if (input_size == 2) __builtin_memcpy(place, words, sizeof words);
}

INLINE void pack(const int8_t *weights, int32_t inputs, int32_t outputs, const int32_t input_size,
                 uint8_t *place) {
  const int32_t in_step = FEEDHOLD_STEP_BYTES / input_size;
  const int32_t whole = inputs / in_step;
  const int32_t steps = (inputs + in_step - 1) / in_step;
  for (int32_t output = 0; output < padded(outputs); output++) {
    const int32_t block = output / FEEDHOLD_BLOCK_OUTPUTS;
    const int32_t lane = output % FEEDHOLD_BLOCK_OUTPUTS;
    uint8_t *next = place + ((int64_t)block * steps * FEEDHOLD_BLOCK_OUTPUTS + lane) * 4;
    const int8_t *from = weights + (int64_t)output * inputs;
    for (int32_t step = 0; step < steps; step++, next += 4 * FEEDHOLD_BLOCK_OUTPUTS) {
      if (output >= outputs) {
        pack_step(from, 0, input_size, next);
      } else if (step < whole) {
        pack_step(from + step * in_step, in_step, input_size, next);
      } else {
        pack_step(from + step * in_step, inputs - step * in_step, input_size, next);
      }
    }
  }
}

void feedhold_pack(const int8_t *weights, int32_t inputs, int32_t outputs, int32_t input_size,
                   void *packed) {
  if (input_size == 1) {
    pack(weights, inputs, outputs, 1, packed);
  } else {
    pack(weights, inputs, outputs, 2, packed);
  }
}
