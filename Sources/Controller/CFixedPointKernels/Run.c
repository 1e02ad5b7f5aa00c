// Operations one after the other, on the path that was chosen.
#include "Elementwise.h"
#include "Kernels.h"

int32_t feedhold_has_path(int32_t path) {
  if (path == FEEDHOLD_PATH_SCALAR) return 1;
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (path == FEEDHOLD_PATH_SSE2) return 1;
  if (path == FEEDHOLD_PATH_AVX2) return __builtin_cpu_supports("avx2") != 0;
  if (path == FEEDHOLD_PATH_VNNI) {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni");
  }
#elif defined(FEEDHOLD_HAS_NEON)
  if (path == FEEDHOLD_PATH_NEON) return 1;
  if (path == FEEDHOLD_PATH_NEON_DOT) return feedhold_has_dot_product();
#endif
  return 0;
}

int32_t feedhold_best_path(void) {
  static const int32_t fastest[] = {FEEDHOLD_PATH_VNNI, FEEDHOLD_PATH_NEON_DOT, FEEDHOLD_PATH_AVX2,
                                    FEEDHOLD_PATH_NEON, FEEDHOLD_PATH_SSE2};
  for (int32_t index = 0; index < 5; index++) {
    if (feedhold_has_path(fastest[index])) return fastest[index];
  }
  return FEEDHOLD_PATH_SCALAR;
}

void feedhold_prepare(feedhold_operation *operation) {
  const feedhold_tensor *in = &operation->in;
  const feedhold_tensor *out = &operation->out;
  feedhold_sum *sum = &operation->sum;
  const int32_t row_bytes = in->channels * in->size;
  const int32_t window_bytes = operation->taps * operation->width * in->size;
  sum->in_size = in->size;
  sum->steps = (window_bytes + FEEDHOLD_STEP_BYTES - 1) / FEEDHOLD_STEP_BYTES;
  sum->out_size = out->size;
  sum->flip = out->flip;
  sum->out = out->place + operation->out_channel * out->size;
  sum->out_stride = out->channels * out->size;
  sum->count = out->rows;
  sum->windows = in->place - operation->before * row_bytes + operation->in_channel * in->size;
  sum->window_stride = operation->stride * row_bytes;
}

static void contract_sum(const feedhold_sum *sum, int32_t path) {
#if defined(__x86_64__)
  if (path == FEEDHOLD_PATH_VNNI) feedhold_contract_vnni(sum);
  if (path == FEEDHOLD_PATH_AVX2) feedhold_contract_avx2(sum);
  if (path == FEEDHOLD_PATH_SSE2) feedhold_contract_sse2(sum);
#elif defined(FEEDHOLD_HAS_NEON)
  if (sum->in_size == 1) feedhold_contract_neon_dot(sum);
  if (sum->in_size == 2) feedhold_contract_neon(sum);
#endif
}

// Puts the zero point into rows.
static void fill(const feedhold_tensor *tensor, uint8_t *place, int32_t elements) {
  for (int32_t index = 0; index < elements; index++) {
    store(place + index * tensor->size, tensor->size, tensor->flip, tensor->zero);
  }
}

// Windows with gaps, or of a part of the channels of several rows, are copied together.
static void contract_gathered(const feedhold_operation *operation, int32_t path) {
  const int32_t row_bytes = operation->in.channels * operation->in.size;
  const int32_t tap_bytes = operation->width * operation->in.size;
  feedhold_sum sum = operation->sum;
  const uint8_t *in = sum.windows;
  sum.windows = operation->scratch;
  sum.window_stride = operation->taps * tap_bytes;
  for (int32_t row = 0; row < operation->out.rows; row += FEEDHOLD_GATHERED_WINDOWS) {
    const int32_t left = operation->out.rows - row;
    sum.count = left < FEEDHOLD_GATHERED_WINDOWS ? left : FEEDHOLD_GATHERED_WINDOWS;
    sum.out = operation->sum.out + (int64_t)row * sum.out_stride;
    uint8_t *next = operation->scratch;
    for (int32_t window = row; window < row + sum.count; window++) {
      for (int32_t tap = 0; tap < operation->taps; tap++) {
        const int32_t from = window * operation->stride + tap * operation->dilation;
        __builtin_memcpy(next, in + (int64_t)from * row_bytes, (size_t)tap_bytes);
        next += tap_bytes;
      }
    }
    contract_sum(&sum, path);
  }
}

static void contract(const feedhold_operation *operation, int32_t path) {
  if (path == FEEDHOLD_PATH_SCALAR) {
    feedhold_contract_scalar(operation);
    return;
  }
  const feedhold_tensor *in = &operation->in;
  if (operation->before > 0) {
    fill(in, in->place - operation->before * in->channels * in->size,
         operation->before * in->channels);
  }
  if (operation->behind > 0) {
    fill(in, in->place + in->rows * in->channels * in->size, operation->behind * in->channels);
  }
  if (operation->scratch != 0) {
    contract_gathered(operation, path);
  } else {
    contract_sum(&operation->sum, path);
  }
}

static void take_average(const feedhold_operation *operation, int32_t path) {
#if defined(__x86_64__)
  if (path == FEEDHOLD_PATH_VNNI) {
    feedhold_average_vnni(operation);
    return;
  }
  if (path == FEEDHOLD_PATH_AVX2) {
    feedhold_average_avx2(operation);
    return;
  }
#endif
  (void)path;
  feedhold_average(operation);
}

// One row of a gated recurrent unit from what the input and the state give to its gates, Q3.12:
// update, reset, candidate (linear before reset).
static void gates(const feedhold_operation *operation, const int16_t *given, const int16_t *kept,
                  int16_t *state) {
  const int32_t units = operation->out.channels;
  for (int32_t unit = 0; unit < units; unit++) {
    const int32_t update = feedhold_looked_up(
        operation->table, clamp(given[unit] + kept[unit], -32768, 32767));
    const int32_t reset = feedhold_looked_up(
        operation->table, clamp(given[units + unit] + kept[units + unit], -32768, 32767));
    const int32_t recalled = (reset * kept[2 * units + unit] + (1 << 14)) >> 15;
    const int32_t candidate = feedhold_looked_up(
        operation->second_table, clamp(given[2 * units + unit] + recalled, -32768, 32767));
    state[unit] =
        (int16_t)(candidate + ((update * (state[unit] - candidate) + (1 << 14)) >> 15));
  }
}

// The state lies in `history`, with the slack that a kernel may read behind it; what it gives to
// the gates goes into `scratch`.
static void run_unit(const feedhold_operation *operation, int32_t path, int32_t keeps_state) {
  const int32_t units = operation->out.channels;
  int16_t *state = (int16_t *)operation->history;
  int16_t *kept = (int16_t *)operation->scratch;
  if (!keeps_state) __builtin_memset(state, 0, 2 * (size_t)units);
  feedhold_operation recurrent = *operation;
  recurrent.in = (feedhold_tensor){
      .place = operation->history, .rows = 1, .channels = units, .size = 2};
  recurrent.out = (feedhold_tensor){
      .place = operation->scratch, .rows = 1, .channels = 3 * units, .size = 2};
  recurrent.scratch = 0;
  feedhold_prepare(&recurrent);
  for (int32_t row = 0; row < operation->in.rows; row++) {
    contract(&recurrent, path);
    gates(operation, (const int16_t *)operation->in.place + row * 3 * units, kept, state);
    __builtin_memcpy(operation->out.place + 2 * row * units, state, 2 * (size_t)units);
  }
}

static void place(const feedhold_operation *operation, int32_t path) {
#if defined(__x86_64__)
  if (is_bound_of_words(operation)) {
    if (path == FEEDHOLD_PATH_VNNI) {
      feedhold_bound_words_vnni(operation);
      return;
    }
    if (path == FEEDHOLD_PATH_AVX2) {
      feedhold_bound_words_avx2(operation);
      return;
    }
  }
#endif
  (void)path;
  feedhold_place(operation);
}

static void run(const feedhold_operation *operation, int32_t path, int32_t keeps_state) {
  switch (operation->kind) {
    case FEEDHOLD_CONTRACT: contract(operation, path); break;
    case FEEDHOLD_DEPTHWISE: feedhold_depthwise(operation); break;
    case FEEDHOLD_AVERAGE: take_average(operation, path); break;
    case FEEDHOLD_ADD: feedhold_add(operation); break;
    case FEEDHOLD_PLACE: place(operation, path); break;
    case FEEDHOLD_TABLE: feedhold_table(operation); break;
    case FEEDHOLD_GRU: run_unit(operation, path, keeps_state); break;
    case FEEDHOLD_LAST: feedhold_last(operation); break;
  }
}

void feedhold_run(const feedhold_operation *operations, int32_t count, int32_t path) {
  for (int32_t index = 0; index < count; index++) run(&operations[index], path, 0);
}

// The rows a causal convolution looks back at move up by one; the present row comes behind them.
static feedhold_operation remembering(const feedhold_operation *operation) {
  const int32_t row_bytes = operation->in.channels * operation->in.size;
  const int32_t rows = (operation->taps - 1) * operation->dilation;
  uint8_t *history = operation->history;
  __builtin_memmove(history, history + row_bytes, (size_t)(rows * row_bytes));
  __builtin_memcpy(history + rows * row_bytes, operation->in.place, (size_t)row_bytes);
  feedhold_operation present = *operation;
  present.in.place = history;
  present.in.rows = rows + 1;
  present.before = 0;
  present.behind = 0;
  feedhold_prepare(&present);
  return present;
}

void feedhold_forget(const feedhold_operation *operations, int32_t count) {
  for (int32_t index = 0; index < count; index++) {
    const feedhold_operation *operation = &operations[index];
    if (operation->history == 0) continue;
    if (operation->kind == FEEDHOLD_GRU) {
      __builtin_memset(operation->history, 0, 2 * (size_t)operation->out.channels);
    } else {
      const int32_t rows = (operation->taps - 1) * operation->dilation + 1;
      fill(&operation->in, operation->history, rows * operation->in.channels);
    }
  }
}

void feedhold_step(const feedhold_operation *operations, int32_t count, int32_t path) {
  for (int32_t index = 0; index < count; index++) {
    const feedhold_operation *operation = &operations[index];
    const int32_t isWindow =
        operation->kind == FEEDHOLD_CONTRACT || operation->kind == FEEDHOLD_DEPTHWISE;
    if (isWindow && operation->history != 0) {
      const feedhold_operation present = remembering(operation);
      run(&present, path, 1);
    } else {
      run(operation, path, 1);
    }
  }
}

static int32_t enter(const feedhold_network *network, const void *input, int32_t size) {
#if defined(__x86_64__)
  if (network->path == FEEDHOLD_PATH_VNNI) return feedhold_enter_vnni(network, input, size);
  if (network->path == FEEDHOLD_PATH_AVX2) return feedhold_enter_avx2(network, input, size);
#endif
  return entered(network, input, size);
}

int32_t feedhold_infer(const feedhold_network *network, const void *input, int32_t size) {
  const int32_t outside = enter(network, input, size);
  feedhold_run(network->operations, network->count, network->path);
  return outside;
}

int32_t feedhold_infer_row(const feedhold_network *network, const void *row, int32_t size) {
  const int32_t outside = enter(network, row, size);
  feedhold_step(network->operations, network->count, network->path);
  return outside;
}

int32_t feedhold_element(feedhold_tensor tensor, int32_t index) {
  int32_t reading;
  if (tensor.size != 4) return load(&tensor, 0, index);
  __builtin_memcpy(&reading, tensor.place + 4 * index, sizeof reading);
  return reading;
}
