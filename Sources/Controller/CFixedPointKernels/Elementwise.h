// Loops over elements without branches, so that compilers make vectors of them: once for every
// processor, and again where a path inlines them. Not for the outside.
#ifndef FEEDHOLD_ELEMENTWISE_H
#define FEEDHOLD_ELEMENTWISE_H

#include "Kernels.h"

// Brings what comes in into its bounds and stores it; counts what lay outside.
#define ENTER(name, given, kept)                                                           \
  INLINE int32_t name(const feedhold_network *network, const given *input, int32_t count) { \
    kept *place = (kept *)network->input.place;                                            \
    const int32_t low = network->low, high = network->high, flip = network->input.flip;    \
    int32_t outside = 0;                                                                   \
    for (int32_t index = 0; index < count; index++) {                                      \
      const int32_t value = input[index];                                                  \
      const int32_t raised = value < low ? low : value;                                    \
      const int32_t bounded = raised > high ? high : raised;                               \
      outside += bounded != value;                                                         \
      place[index] = (kept)(bounded ^ flip);                                               \
    }                                                                                      \
    return outside;                                                                        \
  }
ENTER(enter_bytes_as_bytes, int8_t, uint8_t)
ENTER(enter_bytes_as_words, int8_t, int16_t)
ENTER(enter_words_as_bytes, int16_t, uint8_t)
ENTER(enter_words_as_words, int16_t, int16_t)

INLINE int32_t entered(const feedhold_network *network, const void *input, int32_t size) {
  const int32_t count = network->input.rows * network->input.channels;
  if (network->input.size == 1) {
    return size == 1 ? enter_bytes_as_bytes(network, input, count)
                     : enter_words_as_bytes(network, input, count);
  }
  return size == 1 ? enter_bytes_as_words(network, input, count)
                   : enter_words_as_words(network, input, count);
}

/// Whether an operation only bounds words: a ReLU between two tensors of one scale.
INLINE int32_t is_bound_of_words(const feedhold_operation *operation) {
  const feedhold_scaling *scaling = &operation->sum.scaling;
  return operation->kind == FEEDHOLD_PLACE && operation->in.size == 2 && operation->out.size == 2
      && scaling->multipliers[0] == 1 << 30 && scaling->shifts[0] == 30
      && operation->in.zero == scaling->zero && operation->in.channels == operation->out.channels;
}

INLINE void bound_words(const feedhold_operation *operation) {
  const int16_t *in = (const int16_t *)operation->in.place;
  int16_t *out = (int16_t *)operation->out.place;
  const int32_t low = operation->sum.scaling.low, high = operation->sum.scaling.high;
  const int32_t count = operation->in.rows * operation->in.channels;
  for (int32_t index = 0; index < count; index++) {
    const int32_t raised = in[index] < low ? low : in[index];
    out[index] = (int16_t)(raised > high ? high : raised);
  }
}

#endif
