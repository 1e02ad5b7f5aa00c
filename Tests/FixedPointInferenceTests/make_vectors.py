#!/usr/bin/env python3
"""Writes KernelVectors.swift: layers drawn from SplitMix64 and their outputs by exact rational
arithmetic (fractions.Fraction over Python integers), the oracle of KernelTests.

Usage: python3 make_vectors.py > KernelVectors.swift
"""
from fractions import Fraction
from math import floor

MASK = (1 << 64) - 1


class SplitMix:
    """Steele, Lea, Flood 2014 (SplitMix64)."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def within(self, low, high):
        return low + self.next() % (high - low + 1)


def outputs(seed):
    """A drawn layer, in the order of draws that KernelTests repeats."""
    chance = SplitMix(seed)
    inputs = chance.within(1, 40)
    count = chance.within(1, 20)
    is_head = chance.within(0, 1) == 1
    low = chance.within(-32768, 0)
    high = chance.within(0, 32767)
    row = [chance.within(-32768, 32767) for _ in range(inputs)]
    result = []
    for _ in range(count):
        bias = chance.within(-(1 << 30), 1 << 30)
        multiplier = chance.within(1 << 30, (1 << 31) - 1)
        shift = chance.within(16 if is_head else 31, 62 if is_head else 48)
        total = bias + sum(chance.within(-127, 127) * x for x in row)
        assert abs(total) < 1 << 31
        # The specification, in rational numbers: nearest, ties toward plus infinity.
        rounded = floor(Fraction(total * multiplier, 1 << shift) + Fraction(1, 2))
        bounds = (-(1 << 31), (1 << 31) - 1) if is_head else (low, high)
        result.append(min(max(rounded, bounds[0]), bounds[1]))
    return result


def main():
    print("// Written by make_vectors.py; do not edit.")
    print()
    print("/// A drawn layer's seed and its outputs by exact rational arithmetic.")
    print("struct KernelVector: Sendable {")
    print("  let seed: UInt64")
    print("  let outputs: [Int32]")
    print("}")
    print()
    print("let kernelVectors: [KernelVector] = [")
    for seed in range(1, 61):
        values = outputs(seed)
        print(f"  KernelVector(\n    seed: {seed},\n    outputs: [")
        for start in range(0, len(values), 7):
            row = ", ".join(str(v) for v in values[start : start + 7])
            print(f"      {row}" + ("," if len(values) > 1 else ""))
        print("    ]),")
    print("]")


main()
