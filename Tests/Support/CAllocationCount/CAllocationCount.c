#include "CAllocationCount.h"

#include <stddef.h>

// glibc keeps its own allocator reachable under these names, so that a program may replace malloc.
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static __thread int is_counting = 0;
static __thread int64_t count = 0;

static void note(void) { count += is_counting; }

void *malloc(size_t size) { note(); return __libc_malloc(size); }
void *calloc(size_t number, size_t size) { note(); return __libc_calloc(number, size); }
void *realloc(void *old, size_t size) { note(); return __libc_realloc(old, size); }
void *memalign(size_t alignment, size_t size) { note(); return __libc_memalign(alignment, size); }
void *aligned_alloc(size_t alignment, size_t size) {
  note();
  return __libc_memalign(alignment, size);
}
int posix_memalign(void **out, size_t alignment, size_t size) {
  note();
  *out = __libc_memalign(alignment, size);
  return *out ? 0 : 12;
}

int64_t feedhold_allocation_count(void) { return count; }
void feedhold_allocation_count_start(void) { count = 0; is_counting = 1; }
void feedhold_allocation_count_stop(void) { is_counting = 0; }
