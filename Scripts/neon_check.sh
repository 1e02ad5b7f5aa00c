#!/usr/bin/env bash
# Runs drawn layers on every kernel path of this processor, then the same layers on those of an
# AArch64 under qemu: no bit may differ, and both must give the hash below.
#
#     bash Scripts/neon_check.sh [LAYERS]
#
# Debian: apt-get install clang gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user
set -euo pipefail
cd "$(dirname "$0")/.."
layers=${1:-20000}
# Of 20,000 layers; recorded on x86-64.
golden=553b367fa767e307
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
kernels=Sources/Controller/CFixedPointKernels
sources=("$kernels"/*.c Scripts/kernel_paths.c)

check() {
  local name=$1 line
  shift
  line=$("$@" "$layers") || { echo "$name: $line" >&2; exit 1; }
  echo "$name: $line"
  if [[ $layers == 20000 && $line != *"hash $golden" ]]; then
    echo "$name: the hash is not $golden" >&2
    exit 1
  fi
}

clang -O2 -I "$kernels/include" "${sources[@]}" -o "$out/here"
check "$(uname -m)" "$out/here"
if ! command -v qemu-aarch64 >/dev/null || ! command -v aarch64-linux-gnu-gcc >/dev/null; then
  echo "skipped: no qemu-aarch64 or no AArch64 C library here; the NEON paths are not tried"
  exit 0
fi
clang --target=aarch64-linux-gnu -O2 -static -I "$kernels/include" "${sources[@]}" -o "$out/arm"
check "aarch64 with dot product (qemu)" qemu-aarch64 -cpu max "$out/arm"
check "aarch64 (qemu, Cortex-A53)" qemu-aarch64 -cpu cortex-a53 "$out/arm"
