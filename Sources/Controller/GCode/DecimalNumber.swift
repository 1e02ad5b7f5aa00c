/// A decimal number of a program text as the nearest Double, ties to even (IEEE 754-2019 5.12.2),
/// without a locale. Short numbers need one division by an exact power of ten (Clinger 1990, "How
/// to Read Floating Point Numbers Accurately", section 4); the others are divided as big integers.
struct DecimalNumber {
  /// The first 19 digits as a whole number.
  private var mantissa: UInt64 = 0
  /// Digits behind the point, of those in `mantissa`.
  private var decimals = 0
  /// Digits read, leading zeros left out.
  private var digits = 0
  /// Digits of `all` that stand before the point.
  private var wholeDigits = 0
  /// Whether any digit was read.
  private(set) var hasDigits = false
  private var isBehindPoint = false
  /// Zeros between the point and the first other digit.
  private var leadingZeros = 0
  /// All digits, as far as they can matter; only filled when `mantissa` is full.
  private var all: [UInt8] = []
  private var hasMore = false

  /// More digits than these only say whether something follows: no Double needs more to be told
  /// from its neighbours (767 for halfway cases).
  static let significantDigits = 800

  /// Takes the next digit, 0 to 9.
  mutating func append(_ digit: UInt8) {
    hasDigits = true
    if digit == 0 && digits == 0 {
      if isBehindPoint { leadingZeros &+= 1 }
      return
    }
    digits &+= 1
    if !isBehindPoint { wholeDigits &+= 1 }
    if digits <= 19 {
      mantissa = mantissa &* 10 &+ UInt64(digit)
      if isBehindPoint { decimals &+= 1 }
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
      all = [UInt8](repeating: 0, count: 19)
      for index in stride(from: 18, through: 0, by: -1) {
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

  /// The nearest Double; infinity where it is beyond 1e310, 0 below 1e-290.
  var value: Double {
    let scale = decimals &+ leadingZeros
    if digits <= 19 {
      if mantissa == 0 { return 0 }
      if mantissa <= 1 << 53 && scale <= 22 {
        return Double(mantissa) / PowerOfTen.exact(scale)
      }
    }
    return slowValue
  }

  private var slowValue: Double {
    // The value is 0.ddd * 10^point.
    let point = wholeDigits > 0 ? wholeDigits : 0 &- leadingZeros
    if point > 310 { return .infinity }
    if point < -290 { return 0 }
    var number = BigNatural(mantissa)
    var count = digits
    if digits > 19 {
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

/// Powers of ten that a Double holds exactly.
enum PowerOfTen {
  private static let table: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// 10 to a power 0...22.
  static func exact(_ power: Int) -> Double { table[power] }
}
