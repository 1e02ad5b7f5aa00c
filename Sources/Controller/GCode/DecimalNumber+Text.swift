extension DecimalNumber {
  /// Reads a number as parameter and configuration files hold it: with a sign, and with an exponent
  /// (`-2.5e-3`), which no program can have.
  /// - Returns: The nearest Double and the place behind the number; the start where there is none
  ///   or it is too large for a Double.
  static func signed(_ text: [UInt8], from start: Int, to limit: Int) -> (value: Double, end: Int) {
    var place = start
    let isNegative = place < limit && text[place] == TextByte.minus
    if isNegative || place < limit && text[place] == TextByte.plus { place += 1 }
    var number = DecimalNumber()
    while place < limit {
      if TextByte.isDigit(text[place]) {
        number.append(text[place] &- 48)
      } else if text[place] != TextByte.point || !number.appendPoint() {
        break
      }
      place += 1
    }
    guard number.hasDigits else { return (0, start) }
    if let (exponent, end) = exponent(text, from: place, to: limit) {
      number.scale(byTenTo: exponent)
      place = end
    }
    let value = number.value
    guard value.isFinite else { return (0, start) }
    return (isNegative ? -value : value, place)
  }

  private static func exponent(
    _ text: [UInt8], from start: Int, to limit: Int
  ) -> (exponent: Int, end: Int)? {
    guard start < limit, text[start] | 32 == UInt8(ascii: "e") else { return nil }
    var place = start + 1
    let isNegative = place < limit && text[place] == TextByte.minus
    if isNegative || place < limit && text[place] == TextByte.plus { place += 1 }
    let first = place
    var exponent = 0
    while place < limit, TextByte.isDigit(text[place]) {
      // Beyond any Double, but far from an overflow.
      exponent = Swift.min(exponent * 10 + Int(text[place] &- 48), 1_000_000)
      place += 1
    }
    return place > first ? (isNegative ? -exponent : exponent, place) : nil
  }
}
