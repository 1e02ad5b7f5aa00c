// What the paths of x86 share. Not for the outside. A step takes 4 bytes of activations and 64
// bytes of weights: 16 outputs of 4 int8, or of 2 int16.
#ifndef FEEDHOLD_X86_H
#define FEEDHOLD_X86_H

#include <immintrin.h>

#include "Kernels.h"

/// Of loops whose rounds have registers of their own.
#define UNROLL _Pragma("clang loop unroll(full)")

INLINE int32_t four_bytes(const uint8_t *place) {
  int32_t bytes;
  __builtin_memcpy(&bytes, place, sizeof bytes);
  return bytes;
}

INLINE const uint8_t *block_weights(const feedhold_sum *part, int32_t block) {
  return (const uint8_t *)part->packed + (int64_t)block * part->steps * 64;
}

#endif
