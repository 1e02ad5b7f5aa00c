/// Numbers with a fixed count of decimals as C prints them, without a locale.
enum FixedDecimal {
  /// The value rounded to the nearest decimal, ties to even, as `%.{decimals}f`.
  static func text(_ value: Double, decimals: Int) -> String {
    var bytes: [UInt8] = []
    append(value, decimals: decimals, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the value with 0 to 9 decimals.
  static func append(_ value: Double, decimals: Int, to bytes: inout [UInt8]) {
    let places = Swift.min(Swift.max(decimals, 0), 9)
    guard value.magnitude < 0x1p53 else { return appendHuge(value, decimals: places, to: &bytes) }
    if value.sign == .minus { bytes.append(TextByte.minus) }
    let scale = DecimalPower.exact(places)
    let size = value.magnitude
    var whole = Int64(size)
    let fraction = size - Double(whole)
    // Without decimals it is the whole that must become even at a tie.
    let isOddTie = places == 0 && fraction == 0.5 && whole & 1 == 1
    var part = isOddTie ? 1 : roundedProduct(fraction, scale)
    if part >= Int64(scale) {
      part -= Int64(scale)
      whole += 1
    }
    append(whole, width: 1, to: &bytes)
    if places > 0 {
      bytes.append(TextByte.point)
      append(part, width: places, to: &bytes)
    }
  }

  // Doubles from 2^53 on are whole: their digits are those of a big integer.
  private static func appendHuge(_ value: Double, decimals: Int, to bytes: inout [UInt8]) {
    guard value.isFinite else { return bytes.append(contentsOf: Array(value.description.utf8)) }
    if value.sign == .minus { bytes.append(TextByte.minus) }
    let shift = Int(value.exponent) - 52
    let significand = value.significandBitPattern | 1 << 52
    bytes.append(contentsOf: BigNatural(significand, timesTwoTo: shift).decimalDigits)
    guard decimals > 0 else { return }
    bytes.append(TextByte.point)
    bytes.append(contentsOf: repeatElement(48, count: decimals))
  }

  // The product of the fraction and the scale is rounded once on the way; where that lands on a
  // tie, the exact error of the product tells on which side the true value lies.
  private static func roundedProduct(_ fraction: Double, _ scale: Double) -> Int64 {
    let product = fraction * scale
    let floor = product.rounded(.down)
    let rest = product - floor
    if rest == 0.5 {
      let error = (-product).addingProduct(fraction, scale)
      if error < 0 { return Int64(floor) }
      if error > 0 { return Int64(floor) + 1 }
      return Int64(floor) & 1 == 0 ? Int64(floor) : Int64(floor) + 1
    }
    return Int64(rest > 0.5 ? floor + 1 : floor)
  }

  /// Appends a whole number, with zeros in front up to a width.
  static func append(_ number: Int64, width: Int, to bytes: inout [UInt8]) {
    var digits = InlineArray<20, UInt8>(repeating: 48)
    var rest = number.magnitude
    var count = 0
    while (rest > 0 || count < width) && count < 20 {
      digits[count] = 48 + UInt8(rest % 10)
      rest /= 10
      count += 1
    }
    for index in stride(from: count - 1, through: 0, by: -1) { bytes.append(digits[index]) }
  }
}
