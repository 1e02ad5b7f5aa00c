import Foundation
import SeededChance
import Testing

@testable import GCode

/// Decimals of every length against two judges: glibc's strtod, which rounds correctly, and exact
/// integers, where the answer is known from how the decimal was made.
@Suite("decimal numbers before their judges") struct DecimalOracleTests {
  /// How many; FEEDHOLD_LONG=1 asks for ten million, which wants a release build.
  private static let isLong = ProcessInfo.processInfo.environment["FEEDHOLD_LONG"] == "1"
  private static let rounds = isLong ? 10_000_000 : 200_000

  private func isRead(_ text: [UInt8], as wanted: Double) -> Bool {
    let (value, end) = unsafe DecimalNumber.scan(text.span.bytes, from: 0, limit: text.count)
    return end == text.count && value.bitPattern == wanted.bitPattern
  }

  private func fail(_ text: [UInt8], _ wanted: Double, seed: UInt64) {
    let read = unsafe DecimalNumber.scan(text.span.bytes, from: 0, limit: text.count).value
    Issue.record("\(String(decoding: text, as: UTF8.self)): \(read), not \(wanted); seed \(seed)")
  }

  @Test("random decimals of 1 to 40 digits are the bits that strtod makes") func randomDecimals() {
    let seed: UInt64 = 21
    var generator = Chance(seed: seed)
    var text: [UInt8] = []
    for _ in 0..<Self.rounds / 2 {
      text.removeAll(keepingCapacity: true)
      let count = 1 + Int(generator.next() % 40)
      let point = Int(generator.next() % UInt64(count + 1))
      for index in 0..<count {
        if index == point { text.append(UInt8(ascii: ".")) }
        text.append(48 + UInt8(generator.next() >> 32 % 10))
      }
      let wanted = strtod(of: &text)
      if !isRead(text, as: wanted) { return fail(text, wanted, seed: seed) }
    }
  }

  // strtod wants a NUL at the end; it is taken away again.
  private func strtod(of text: inout [UInt8]) -> Double {
    text.append(0)
    defer { text.removeLast() }
    return unsafe text.withUnsafeBytes {
      guard let base = $0.baseAddress else { return 0 }
      return unsafe Foundation.strtod(base.assumingMemoryBound(to: CChar.self), nil)
    }
  }

  @Test("the exact middle of two Doubles goes to the even one, a last digit more or less decides")
  func middles() {
    let seed: UInt64 = 22
    var generator = Chance(seed: seed)
    for _ in 0..<Self.rounds / 6 {
      // The middle between m * 2^e and (m + 1) * 2^e is the whole number (2m + 1) * 2^(e - 1); with
      // e - 1 = -k it is (2m + 1) * 5^k over 10^k. 2^54 * 5^31 < 2^127.
      let mantissa = 1 << 52 | generator.next() >> 12
      let decimals = Int(generator.next() % 32)
      var middle = UInt128(2 * mantissa + 1)
      for _ in 0..<decimals { middle *= 5 }
      let scale = Double(sign: .plus, exponent: 1 - decimals, significand: 1)
      let below = Double(mantissa) * scale
      let above = Double(mantissa + 1) * scale
      let even = mantissa % 2 == 0 ? below : above
      for (number, wanted) in [(middle, even), (middle - 1, below), (middle + 1, above)] {
        // Without decimals a step of one reaches the neighbour itself.
        let text = digits(number, decimals: decimals)
        if !isRead(text, as: wanted) { return fail(text, wanted, seed: seed) }
      }
    }
  }

  private func digits(_ number: UInt128, decimals: Int) -> [UInt8] {
    var text = Array(String(number).utf8)
    while text.count <= decimals { text.insert(UInt8(ascii: "0"), at: 0) }
    if decimals > 0 { text.insert(UInt8(ascii: "."), at: text.count - decimals) }
    return text
  }

  @Test("middles of 40 to 800 digits are decided by the last of them") func longMiddles() {
    let seed: UInt64 = 23
    var generator = Chance(seed: seed)
    for _ in 0..<Self.rounds / 500 {
      let mantissa = 1 << 52 | generator.next() >> 12
      let decimals = 32 + Int(generator.next() % 600)
      let scale = Double(sign: .plus, exponent: 1 - decimals, significand: 1)
      let below = Double(mantissa) * scale
      let above = Double(mantissa + 1) * scale
      var text = middle(mantissa, decimals: decimals)
      let even = mantissa % 2 == 0 ? below : above
      if !isRead(text, as: even) { return fail(text, even, seed: seed) }
      text.append(UInt8(ascii: "1"))
      if !isRead(text, as: above) { return fail(text, above, seed: seed) }
      // The middle ends in 5: one less in its last place needs no borrowing.
      text[text.count - 2] -= 1
      if !isRead(text, as: below) { return fail(text, below, seed: seed) }
    }
  }

  // (2m + 1) * 5^k in digits, multiplied by hand, with k decimals.
  private func middle(_ mantissa: UInt64, decimals: Int) -> [UInt8] {
    var digits: [UInt8] = String(2 * mantissa + 1).utf8.reversed().map { $0 - 48 }
    for _ in 0..<decimals {
      var carry: UInt8 = 0
      for index in digits.indices {
        let product = digits[index] * 5 + carry
        digits[index] = product % 10
        carry = product / 10
      }
      if carry > 0 { digits.append(carry) }
    }
    while digits.count <= decimals { digits.append(0) }
    digits.insert(UInt8(ascii: ".") &- 48, at: decimals)
    // The point is lower than '0', so the sum wraps around.
    return digits.reversed().map { $0 &+ 48 }
  }
}
