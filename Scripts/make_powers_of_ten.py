#!/usr/bin/env python3
"""Writes Sources/Controller/GCode/DecimalPower+Table.swift: powers of ten with 128 significant
bits, from Python's integers.   Usage: python3 Scripts/make_powers_of_ten.py"""
import os

FIRST, LAST = -64, 64
PLACE = "Sources/Controller/GCode/DecimalPower+Table.swift"

HEAD = """extension DecimalPower {
  /// The first 128 bits of 10^-64 to 10^64, higher half first, the highest bit set, the rest cut
  /// off. Written by Scripts/make_powers_of_ten.py.
  static let significands: InlineArray<%d, UInt64> = [
"""


def significand(power):
    """floor(10^power * 2^k), with k such that it has 128 bits."""
    numerator, denominator = (10**power, 1) if power >= 0 else (1, 10**-power)
    shift = 128 - (numerator.bit_length() - denominator.bit_length())
    for k in (shift + 1, shift, shift - 1):
        value = (numerator << k) // denominator if k >= 0 else numerator // (denominator << -k)
        if value.bit_length() == 128:
            return value
    raise AssertionError(power)


def swift(half):
    digits = f"{half:016X}"
    return "0x" + "_".join(digits[i : i + 4] for i in range(0, 16, 4))


def main():
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    lines = []
    for power in range(FIRST, LAST + 1):
        value = significand(power)
        lines.append(f"    {swift(value >> 64)}, {swift(value & (1 << 64) - 1)},\n")
    with open(os.path.join(root, PLACE), "w") as file:
        file.write(HEAD % (2 * (LAST - FIRST + 1)) + "".join(lines) + "  ]\n}\n")


if __name__ == "__main__":
    main()
