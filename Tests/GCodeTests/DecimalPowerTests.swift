import Foundation
import SeededChance
import Testing

@testable import GCode

@Suite("powers of ten and shortest decimals") struct DecimalPowerTests {
  @Test("the table holds the first 128 bits of every power") func table() {
    for power in -DecimalPower.largest...DecimalPower.largest {
      let wanted = Self.firstBits(power)
      let index = 2 * (power + DecimalPower.largest)
      let high = DecimalPower.significands[index]
      let low = DecimalPower.significands[index + 1]
      #expect((UInt128(high) << 64 | UInt128(low)) == wanted, "10^\(power)")
    }
  }

  // 10^power by schoolbook arithmetic on bits: times ten, or 2^640 divided by ten, power times.
  // Rounding down again and again is rounding down once.
  private static func firstBits(_ power: Int) -> UInt128 {
    var limbs = [UInt32](repeating: 0, count: 24)
    limbs[power >= 0 ? 0 : 20] = 1
    for _ in 0..<power.magnitude {
      if power > 0 {
        var carry: UInt64 = 0
        for index in limbs.indices {
          let product = UInt64(limbs[index]) * 10 + carry
          limbs[index] = UInt32(truncatingIfNeeded: product)
          carry = product >> 32
        }
      } else {
        var rest: UInt64 = 0
        for index in limbs.indices.reversed() {
          let part = rest << 32 | UInt64(limbs[index])
          limbs[index] = UInt32(part / 10)
          rest = part % 10
        }
      }
    }
    let bits = limbs.reversed().flatMap { limb in (0..<32).reversed().map { limb >> $0 & 1 } }
    let first = bits.firstIndex(of: 1) ?? 0
    let kept = bits[first...].prefix(128)
    return kept.reduce(0) { $0 << 1 | UInt128($1) } << UInt128(128 - kept.count)
  }

  @Test("a shortest decimal reads back as the same Double and has no exponent") func readsBack() {
    let seed: UInt64 = 31
    var generator = Chance(seed: seed)
    var values: [Double] = [
      0, -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude,
      .leastNormalMagnitude.nextDown,
      .greatestFiniteMagnitude, 1e16, 1e-5, 0.1, 1e22, 1e23, 123_456_789_012_345_680,
    ]
    for _ in 0..<5_000 {
      let bits = Double(bitPattern: generator.next())
      if bits.isFinite { values.append(bits) }
      if values.count % 16 == 0 { values.append(Double(bitPattern: generator.next() >> 12)) }
      values.append(Double.random(in: -1e4...1e4, using: &generator))
      values.append((Double.random(in: -1e4...1e4, using: &generator) * 1e4).rounded() / 1e4)
    }
    for value in values {
      let text = ShortestDecimal.text(value)
      let isPlain = text.utf8.allSatisfy { TextByte.isDigit($0) || $0 == 46 || $0 == 45 }
      let judged = unsafe strtod(text, nil)
      #expect(isPlain && judged.bitPattern == value.bitPattern, "seed \(seed)")
      let bytes = Array(text.utf8)
      let (read, end) = DecimalNumber.signed(bytes, from: 0, to: bytes.count)
      let isSame = read.bitPattern == value.bitPattern && end == bytes.count
      #expect(isSame, "\(text) for \(value), seed \(seed)")
    }
  }

  @Test("no decimal of fewer digits reads back as the same Double") func isShortest() {
    let seed: UInt64 = 32
    var generator = Chance(seed: seed)
    for _ in 0..<5_000 {
      let value = Double.random(in: 0.001...1000, using: &generator)
      let digits = ShortestDecimal.text(value).filter(\.isNumber).drop { $0 == "0" }.count
      let shorter = String(format: "%.*e", digits - 2, value)
      #expect(digits == 1 || Double(shorter) != value, "\(value), seed \(seed)")
    }
  }

  @Test(
    "whole numbers have no point, small ones no exponent",
    arguments: [
      (3.0, "3"), (-0.0, "-0"), (1e-8, "0.00000001"), (1.25e16, "12500000000000000"),
      (1e21, "1000000000000000000000"), (-12.5, "-12.5"), (100, "100"), (1.5e-7, "0.00000015"),
    ])
  func examples(_ value: Double, _ text: String) {
    #expect(ShortestDecimal.text(value) == text)
  }

  @Test("numbers of files may have a sign and an exponent, and stop where the number stops")
  func signed() {
    for (text, value, end) in [
      ("-2.5e-3", -0.0025, 7), ("+5", 5, 2), (".5", 0.5, 2), ("5.", 5, 2), ("1e3x", 1000, 3),
      ("1e", 1, 1), ("1e+", 1, 1), ("1.2.3", 1.2, 3), ("", 0, 0), ("-", 0, 0), (".", 0, 0),
      ("1e999999999999999999999", 0, 0), ("1e-99999999999999999999999", 0, 26), ("nan", 0, 0),
      ("9e307", 9e307, 5), ("123456789012345678901234567890e-29", 1.2345678901234567, 34),
    ] {
      let bytes = Array(text.utf8)
      let read = DecimalNumber.signed(bytes, from: 0, to: bytes.count)
      #expect(read.value == value && read.end == end, "\(text): \(read)")
    }
  }

  @Test("huge numbers in fixed decimals are those of printf") func hugeFixed() {
    let seed: UInt64 = 33
    var generator = Chance(seed: seed)
    for _ in 0..<2_000 {
      let value = Double(
        sign: .minus, exponent: Int.random(in: 50...1023, using: &generator),
        significand: Double.random(in: 1..<2, using: &generator))
      let decimals = Int.random(in: 0...9, using: &generator)
      let wanted = String(format: "%.\(decimals)f", value)
      #expect(FixedDecimal.text(value, decimals: decimals) == wanted, "seed \(seed)")
    }
  }
}
