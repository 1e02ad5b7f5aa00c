/// A decimal number of a program text as the nearest Double, ties to even (IEEE 754-2019 5.12.2),
/// without a locale. Short numbers need one division by an exact power of ten (Clinger 1990, "How
/// to Read Floating Point Numbers Accurately", section 4), long ones two multiplications
/// (`DecimalPower.nearest`); the few that lie next to a middle are divided as big integers.
struct DecimalNumber {
  /// The first 19 digits as a whole number.
  private var mantissa: UInt64 = 0
  /// Digits read, leading zeros left out.
  private var digits = 0
  /// Digits of `all` that stand before the point.
  private var wholeDigits = 0
  /// Whether any digit was read.
  private(set) var hasDigits = false
  private var isBehindPoint = false
  /// Zeros between the point and the first other digit.
  private var leadingZeros = 0
  private var exponent = 0
  /// All digits, as far as they can matter; only filled when `mantissa` is full.
  private var all: [UInt8] = []
  private var hasMore = false

  /// More digits than these only say whether something follows: no Double needs more to be told
  /// from its neighbours (767 for halfway cases).
  static let significantDigits = 800

  /// Digits that fit into `mantissa`.
  private static let mantissaDigits = 19

  /// Takes the next digit, 0 to 9.
  mutating func append(_ digit: UInt8) {
    hasDigits = true
    if digit == 0 && digits == 0 {
      if isBehindPoint { leadingZeros &+= 1 }
      return
    }
    digits &+= 1
    if !isBehindPoint { wholeDigits &+= 1 }
    if digits <= Self.mantissaDigits {
      mantissa = mantissa &* 10 &+ UInt64(digit)
    } else {
      appendLong(digit)
    }
  }

  /// Takes the point; false where it is the second one.
  mutating func appendPoint() -> Bool {
    if isBehindPoint { return false }
    isBehindPoint = true
    return true
  }

  private mutating func appendLong(_ digit: UInt8) {
    if all.isEmpty {
      var rest = mantissa
      all = [UInt8](repeating: 0, count: Self.mantissaDigits)
      for index in all.indices.reversed() {
        all[index] = UInt8(rest % 10)
        rest /= 10
      }
    }
    if all.count < Self.significantDigits {
      all.append(digit)
    } else if digit != 0 {
      hasMore = true
    }
  }

  /// The nearest Double; infinity where it is too large for one, 0 where it is too small.
  var value: Double {
    if mantissa == 0 { return 0 }
    let power = point &- Swift.min(digits, Self.mantissaDigits)
    if digits > Self.mantissaDigits {
      // The rest of the digits lies between none and one more in the last place of the mantissa.
      guard let low = DecimalPower.nearest(mantissa, power: power),
        DecimalPower.nearest(mantissa &+ 1, power: power) == low
      else { return exactValue }
      return low
    }
    if mantissa <= 1 << 53 && power >= -22 && power <= 0 {
      return Double(mantissa) / DecimalPower.exact(0 &- power)
    }
    return DecimalPower.nearest(mantissa, power: power) ?? exactValue
  }

  /// The value is 0.ddd * 10^point.
  private var point: Int { (wholeDigits > 0 ? wholeDigits : 0 &- leadingZeros) &+ exponent }

  /// Multiplies the number by a power of ten.
  mutating func scale(byTenTo power: Int) { exponent &+= power }

  private var exactValue: Double {
    if point > 310 { return .infinity }
    if point < -330 { return 0 }
    var number = BigNatural(mantissa)
    var count = digits
    if digits > Self.mantissaDigits {
      number = BigNatural(0)
      for digit in all { number.multiply(by: 10, adding: UInt32(digit)) }
      count = all.count
      if hasMore {
        number.multiply(by: 10, adding: 1)
        count &+= 1
      }
    }
    return number.scaled(byTenTo: point &- count)
  }
}

extension DecimalNumber {
  /// Reads a number of the plain form `digits[.digits]`, also `.5` and `5.`, without blanks inside.
  /// - Returns: The nearest Double and the place behind the number's last byte; the start where no
  ///   digit stands there, so that a point alone is no number.
  @inline(__always)
  static func scan(_ bytes: RawSpan, from start: Int, limit: Int) -> (value: Double, end: Int) {
    // With these, one comparison in the loops keeps every load inside the bytes.
    let start = Swift.max(start, 0)
    let limit = Swift.min(limit, bytes.byteCount)
    var place = start
    var mantissa: UInt64 = 0
    var byte: UInt8 = 0
    while place < limit {
      byte = unsafe bytes.unsafeLoad(fromUncheckedByteOffset: place, as: UInt8.self)
      if byte &- 48 > 9 { break }
      mantissa = mantissa &* 10 &+ UInt64(byte &- 48)
      place &+= 1
    }
    var digits = place &- start
    var decimals = 0
    if byte == TextByte.point {
      place &+= 1
      while place < limit {
        byte = unsafe bytes.unsafeLoad(fromUncheckedByteOffset: place, as: UInt8.self)
        if byte &- 48 > 9 { break }
        mantissa = mantissa &* 10 &+ UInt64(byte &- 48)
        place &+= 1
      }
      decimals = place &- start &- digits &- 1
      digits &+= decimals
    }
    // Fifteen digits are less than 2^53: the mantissa and the power are exact.
    if UInt(bitPattern: digits &- 1) < 15 {
      return (Double(Int64(bitPattern: mantissa)) / DecimalPower.exact(decimals), place)
    }
    if digits == 0 { return (0, start) }
    if digits <= mantissaDigits, let value = DecimalPower.nearest(mantissa, power: 0 &- decimals) {
      return (value, place)
    }
    return (long(bytes, from: start, to: place), place)
  }

  @inline(never)
  private static func long(_ bytes: RawSpan, from start: Int, to end: Int) -> Double {
    var number = DecimalNumber()
    for place in start..<end {
      let byte = unsafe bytes.unsafeLoad(fromUncheckedByteOffset: place, as: UInt8.self)
      if byte == TextByte.point { _ = number.appendPoint() } else { number.append(byte &- 48) }
    }
    return number.value
  }
}
