// The standard: what every operation gives, read off docs/models/fixed-point.md. The vector paths
// replace `contract` alone.
#include "Kernels.h"

#pragma STDC FP_CONTRACT OFF

// Weights of one output times its window.
static int32_t accumulate(const feedhold_operation *operation, int32_t output, int32_t row) {
  const feedhold_tensor *in = &operation->in;
  const int32_t width = operation->width;
  const int8_t *weights = operation->weights + (int64_t)output * operation->taps * width;
  int32_t sum = operation->biases[output];
  for (int32_t tap = 0; tap < operation->taps; tap++) {
    const int32_t from = row * operation->stride + tap * operation->dilation - operation->before;
    if (from < 0 || from >= in->rows) continue;  // Padding is the zero point: it adds nothing.
    for (int32_t channel = 0; channel < width; channel++) {
      sum += weights[tap * width + channel]
          * (load(in, from, operation->in_channel + channel) - in->zero);
    }
  }
  return sum;
}

void feedhold_contract_scalar(const feedhold_operation *operation) {
  const feedhold_tensor *out = &operation->out;
  for (int32_t row = 0; row < out->rows; row++) {
    for (int32_t output = 0; output < operation->sum.outputs; output++) {
      const int32_t index = row * out->channels + operation->out_channel + output;
      store(out->place + index * out->size, out->size, out->flip,
            requantise(&operation->sum.scaling, output, accumulate(operation, output, row)));
    }
  }
}

void feedhold_depthwise(const feedhold_operation *operation) {
  const feedhold_tensor *in = &operation->in;
  const feedhold_tensor *out = &operation->out;
  for (int32_t row = 0; row < out->rows; row++) {
    for (int32_t channel = 0; channel < in->channels; channel++) {
      int32_t sum = operation->biases[channel];
      for (int32_t tap = 0; tap < operation->taps; tap++) {
        const int32_t from =
            row * operation->stride + tap * operation->dilation - operation->before;
        if (from < 0 || from >= in->rows) continue;
        sum += operation->weights[channel * operation->taps + tap]
            * (load(in, from, channel) - in->zero);
      }
      store(out->place + (row * in->channels + channel) * out->size, out->size, out->flip,
            requantise(&operation->sum.scaling, channel, sum));
    }
  }
}

void feedhold_average(const feedhold_operation *operation) {
  const feedhold_tensor *in = &operation->in;
  const feedhold_tensor *out = &operation->out;
  for (int32_t channel = 0; channel < in->channels; channel++) {
    int32_t sum = 0;
    for (int32_t row = 0; row < in->rows; row++) sum += load(in, row, channel) - in->zero;
    store(out->place + channel * out->size, out->size, out->flip,
          requantise(&operation->sum.scaling, channel, sum));
  }
}

void feedhold_add(const feedhold_operation *operation) {
  const feedhold_tensor *in = &operation->in;
  const feedhold_tensor *second = &operation->second;
  const feedhold_tensor *out = &operation->out;
  const feedhold_scaling *scaling = &operation->sum.scaling;
  for (int32_t index = 0; index < out->rows * out->channels; index++) {
    const int64_t sum = (int64_t)(load(in, 0, index) - in->zero) * scaling->multipliers[0]
        + (int64_t)(load(second, 0, index) - second->zero) * operation->second_multiplier;
    const int32_t value =
        clamp(scaling->zero + round_shift(sum, scaling->shifts[0]), scaling->low, scaling->high);
    store(out->place + index * out->size, out->size, out->flip, value);
  }
}

void feedhold_place(const feedhold_operation *operation) {
  const feedhold_tensor *in = &operation->in;
  const feedhold_tensor *out = &operation->out;
  for (int32_t row = 0; row < in->rows; row++) {
    for (int32_t channel = 0; channel < in->channels; channel++) {
      const int32_t index = row * out->channels + operation->out_channel + channel;
      store(out->place + index * out->size, out->size, out->flip,
            requantise(&operation->sum.scaling, 0, load(in, row, channel) - in->zero));
    }
  }
}

// Of int16 the upper nine bits choose a stretch of the table, the lower seven a place in it.
int32_t feedhold_looked_up(const int16_t *table, int32_t value) {
  const int32_t index = (value + 32768) >> 7;
  const int32_t within = value & 127;
  return table[index] + (((table[index + 1] - table[index]) * within + 64) >> 7);
}

void feedhold_table(const feedhold_operation *operation) {
  const feedhold_tensor *in = &operation->in;
  const feedhold_tensor *out = &operation->out;
  for (int32_t index = 0; index < out->rows * out->channels; index++) {
    const int32_t value = load(in, 0, index);
    const int32_t found = operation->table_count == 256 ? operation->table[value + 128]
                                                   : feedhold_looked_up(operation->table, value);
    store(out->place + index * out->size, out->size, out->flip, found);
  }
}

void feedhold_last(const feedhold_operation *operation) {
  const feedhold_tensor *in = &operation->in;
  const int32_t bytes = in->channels * in->size;
  __builtin_memcpy(operation->out.place, in->place + (int64_t)(in->rows - 1) * bytes,
                   (size_t)bytes);
}
