/// A natural number of any size, for the few decimals that need exact arithmetic.
struct BigNatural {
  /// Digits to the base 2^32, the lowest first, without leading zeros.
  private var limbs: [UInt32] = []

  init(_ value: UInt64) {
    limbs = [UInt32(truncatingIfNeeded: value), UInt32(truncatingIfNeeded: value >> 32)]
    trim()
  }

  /// value * 2^power, for a power from 0 on.
  init(_ value: UInt64, timesTwoTo power: Int) {
    self.init(value)
    shiftLeft(Swift.max(power, 0))
  }

  private mutating func trim() {
    while let last = limbs.last, last == 0 { limbs.removeLast() }
  }

  private var bitWidth: Int {
    guard let last = limbs.last else { return 0 }
    return limbs.count * 32 - last.leadingZeroBitCount
  }

  /// self * factor + addend.
  mutating func multiply(by factor: UInt32, adding addend: UInt32 = 0) {
    var carry = UInt64(addend)
    for index in limbs.indices {
      let product = UInt64(limbs[index]) &* UInt64(factor) &+ carry
      limbs[index] = UInt32(truncatingIfNeeded: product)
      carry = product >> 32
    }
    if carry > 0 { limbs.append(UInt32(truncatingIfNeeded: carry)) }
  }

  /// self / divisor rounded down; the rest is returned.
  private mutating func divide(by divisor: UInt32) -> UInt32 {
    var rest: UInt64 = 0
    for index in limbs.indices.reversed() {
      let (quotient, remainder) = (rest << 32 | UInt64(limbs[index]))
        .quotientAndRemainder(dividingBy: UInt64(divisor))
      limbs[index] = UInt32(truncatingIfNeeded: quotient)
      rest = remainder
    }
    trim()
    return UInt32(truncatingIfNeeded: rest)
  }

  /// Its decimal digits as text, "0" for zero.
  var decimalDigits: [UInt8] {
    var rest = self
    var digits: [UInt8] = []
    repeat {
      digits.append(48 &+ UInt8(truncatingIfNeeded: rest.divide(by: 10)))
    } while !rest.limbs.isEmpty
    return digits.reversed()
  }

  private mutating func shiftLeft(_ bits: Int) {
    let (words, rest) = (bits / 32, bits % 32)
    if rest > 0 { multiply(by: 1 << UInt32(rest)) }
    if words > 0 && !limbs.isEmpty {
      limbs.insert(contentsOf: [UInt32](repeating: 0, count: words), at: 0)
    }
  }

  private func isAtLeast(_ other: BigNatural) -> Bool {
    if limbs.count != other.limbs.count { return limbs.count > other.limbs.count }
    for index in limbs.indices.reversed() where limbs[index] != other.limbs[index] {
      return limbs[index] > other.limbs[index]
    }
    return true
  }

  private mutating func subtract(_ other: BigNatural) {
    var borrow: Int64 = 0
    for index in limbs.indices {
      let taken = index < other.limbs.count ? Int64(other.limbs[index]) : 0
      let difference = Int64(limbs[index]) - taken - borrow
      borrow = difference < 0 ? 1 : 0
      limbs[index] = UInt32(truncatingIfNeeded: difference)
    }
    trim()
  }

  /// The Double nearest to self * 10^power.
  func scaled(byTenTo power: Int) -> Double {
    var numerator = self
    var denominator = BigNatural(1)
    for _ in 0..<Swift.max(power, 0) { numerator.multiply(by: 10) }
    for _ in 0..<Swift.max(-power, 0) { denominator.multiply(by: 10) }
    return numerator.quotient(by: denominator)
  }

  /// The Double nearest to self / divisor. The quotient is taken to 64 bits, with a last bit that
  /// says whether a rest remains; the conversion then rounds once.
  private func quotient(by divisor: BigNatural) -> Double {
    if limbs.isEmpty { return 0 }
    var rest = self
    var divisor = divisor
    var exponent = rest.bitWidth - divisor.bitWidth
    if exponent > 0 { divisor.shiftLeft(exponent) } else { rest.shiftLeft(-exponent) }
    if !rest.isAtLeast(divisor) {
      rest.shiftLeft(1)
      exponent -= 1
    }
    var bits: UInt64 = 0
    for _ in 0..<64 {
      bits <<= 1
      if rest.isAtLeast(divisor) {
        rest.subtract(divisor)
        bits |= 1
      }
      rest.shiftLeft(1)
    }
    if !rest.limbs.isEmpty { bits |= 1 }
    if exponent < Double.leastNormalMagnitude.exponent { return Self.subnormal(bits, exponent) }
    return Double(sign: .plus, exponent: exponent - 63, significand: Double(bits))
  }

  // A Double below 2^-1022 has fewer bits, and must be rounded but once too.
  private static func subnormal(_ bits: UInt64, _ exponent: Int) -> Double {
    let dropped = 11 + Int(Double.leastNormalMagnitude.exponent) - exponent
    guard dropped <= 64 else { return 0 }
    let kept = bits >> UInt64(dropped)
    let half: UInt64 = 1 << UInt64(dropped - 1)
    let rest = bits & (half << 1 &- 1)
    let isUp = rest > half || rest == half && kept & 1 == 1
    return Double(bitPattern: kept + (isUp ? 1 : 0))
  }
}
