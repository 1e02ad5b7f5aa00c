// Times one network in ONNX Runtime or OpenVINO through their C interfaces, without Python between:
// bench_inference_peers.py starts it, and keeps it, for each contender.
//
//     peer onnxruntime|openvino LIBRARY MODEL.onnx INPUT.bin OUTPUT-NAME OUTPUTS DIMENSION...
//
// INPUT.bin holds one input in float32. It prints a line with the first output; then, for each line
// with a number of milliseconds, the median time of a call in that time, in nanoseconds. One
// thread, one input at a time, tensors bound beforehand.
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MAX_FLOATS = 1 << 16, MAX_DIMENSIONS = 4, MAX_BATCHES = 1 << 16 };

static float input[MAX_FLOATS];
static float output[MAX_FLOATS];

static void fail(const char *text) {
  fprintf(stderr, "%s\n", text);
  exit(1);
}

static void *find(void *library, const char *name) {
  void *found = dlsym(library, name);
  if (!found) fail(name);
  return found;
}

// ONNX Runtime: its wheel has no header, but its table of functions only ever grows at the end.
enum {
  ORT_ERROR_MESSAGE = 2, ORT_CREATE_ENV = 3, ORT_CREATE_SESSION = 7, ORT_RUN = 9,
  ORT_CREATE_OPTIONS = 10, ORT_INTRA_THREADS = 24, ORT_INTER_THREADS = 25,
  ORT_TENSOR_WITH_DATA = 49, ORT_CPU_MEMORY = 69,
};
typedef struct {
  void *const *(*api)(uint32_t version);
  const char *(*version)(void);
} ort_base;
static void *const *ort;
static void *session, *in_value, *out_value;
static const char *in_name = "input", *out_name;

static void ort_check(void *status) {
  if (status) fail(((const char *(*)(void *))ort[ORT_ERROR_MESSAGE])(status));
}

typedef void *(*ort_tensor)(void *, void *, size_t, const int64_t *, size_t, int, void **);
typedef void *(*ort_run)(void *, void *, const char *const *, void *const *, size_t,
                         const char *const *, size_t, void **);

static void ort_open(void *library, const char *model, const int64_t *shape, int dimensions,
                     size_t floats, int outputs) {
  const ort_base *base = ((const ort_base *(*)(void))find(library, "OrtGetApiBase"))();
  ort = base->api(16);
  if (!ort) fail("no interface of version 16");
  void *environment, *options, *memory;
  ort_check(((void *(*)(int, const char *, void **))ort[ORT_CREATE_ENV])(3, "bench", &environment));
  ort_check(((void *(*)(void **))ort[ORT_CREATE_OPTIONS])(&options));
  ort_check(((void *(*)(void *, int))ort[ORT_INTRA_THREADS])(options, 1));
  ort_check(((void *(*)(void *, int))ort[ORT_INTER_THREADS])(options, 1));
  ort_check(((void *(*)(void *, const char *, void *, void **))ort[ORT_CREATE_SESSION])(
      environment, model, options, &session));
  ort_check(((void *(*)(int, int, void **))ort[ORT_CPU_MEMORY])(0, 0, &memory));
  ort_tensor make = (ort_tensor)ort[ORT_TENSOR_WITH_DATA];
  ort_check(make(memory, input, floats * 4, shape, dimensions, 1, &in_value));
  const int64_t out_shape[2] = {1, outputs};
  ort_check(make(memory, output, (size_t)outputs * 4, out_shape, 2, 1, &out_value));
}

static void ort_call(void) {
  ort_check(((ort_run)ort[ORT_RUN])(session, NULL, &in_name, &in_value, 1, &out_name, 1,
                                    &out_value));
}

// OpenVINO
static void *request;
static int (*openvino_infer)(void *);

static void openvino_check(int status, const char *text) {
  if (status) fail(text);
}

static void openvino_open(void *library, const char *model, size_t floats, int outputs) {
  void *core, *network, *compiled, *tensor;
  void *place;
  openvino_check(((int (*)(void **))find(library, "ov_core_create"))(&core), "core");
  openvino_check(((int (*)(void *, const char *, const char *, void **))find(
                     library, "ov_core_read_model"))(core, model, NULL, &network), "model");
  typedef int (*compile)(void *, void *, const char *, size_t, void **, ...);
  openvino_check(((compile)find(library, "ov_core_compile_model"))(
                     core, network, "CPU", 6, &compiled, "PERFORMANCE_HINT", "LATENCY",
                     "INFERENCE_NUM_THREADS", "1", "NUM_STREAMS", "1"), "compilation");
  openvino_check(((int (*)(void *, void **))find(
                     library, "ov_compiled_model_create_infer_request"))(compiled, &request),
                 "request");
  int (*data)(void *, void **) = (int (*)(void *, void **))find(library, "ov_tensor_data");
  openvino_check(((int (*)(void *, void **))find(
                     library, "ov_infer_request_get_input_tensor"))(request, &tensor), "input");
  openvino_check(data(tensor, &place), "input");
  memcpy(place, input, floats * 4);
  openvino_infer = (int (*)(void *))find(library, "ov_infer_request_infer");
  openvino_check(openvino_infer(request), "inference");
  openvino_check(((int (*)(void *, void **))find(
                     library, "ov_infer_request_get_output_tensor"))(request, &tensor), "output");
  openvino_check(data(tensor, &place), "output");
  memcpy(output, place, (size_t)outputs * 4);
}

static void openvino_call(void) { openvino_check(openvino_infer(request), "inference"); }

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static int ascending(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double median_call(void (*call)(void), double milliseconds) {
  static double times[MAX_BATCHES];
  const int batch = 10;  // the clock costs 25 ns: less than 1 % of ten calls
  int count = 0;
  const double end = now() + milliseconds * 1e6;
  for (double begin = now(); begin < end && count < MAX_BATCHES; count++) {
    for (int i = 0; i < batch; i++) call();
    const double after = now();
    times[count] = (after - begin) / batch;
    begin = after;
  }
  qsort(times, (size_t)count, sizeof *times, ascending);
  return times[count / 2];
}

int main(int count, char **words) {
  if (count < 7 || count > 6 + MAX_DIMENSIONS + 1) fail("see the head of the source");
  const int is_ort = !strcmp(words[1], "onnxruntime");
  void *library = dlopen(words[2], RTLD_NOW | RTLD_GLOBAL);
  if (!library) fail(dlerror());
  out_name = words[5];
  const int outputs = atoi(words[6]);
  int64_t shape[MAX_DIMENSIONS];
  size_t floats = 1;
  for (int i = 7; i < count; i++) floats *= (size_t)(shape[i - 7] = atoll(words[i]));
  FILE *file = fopen(words[4], "rb");
  if (!file || outputs < 1 || outputs > MAX_FLOATS || floats > MAX_FLOATS ||
      fread(input, 4, floats, file) != floats)
    fail("input");
  fclose(file);
  if (is_ort) ort_open(library, words[3], shape, count - 7, floats, outputs);
  else openvino_open(library, words[3], floats, outputs);
  void (*call)(void) = is_ort ? ort_call : openvino_call;
  for (int i = 0; i < 200; i++) call();
  printf("%.9g\n", output[0]);
  fflush(stdout);
  for (double milliseconds; scanf("%lf", &milliseconds) == 1; fflush(stdout))
    printf("%.1f\n", median_call(call, milliseconds));
}
