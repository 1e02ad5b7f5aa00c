/// Numbers with as few digits as tell them apart, in the only form a program can hold: without an
/// exponent.
enum ShortestDecimal {
  /// The shortest decimal that reads back as the same Double: `0.1`, `-12.5`, `0.00000001`, `3`.
  /// What is no number stays "inf" or "nan", which no program can hold.
  static func text(_ value: Double) -> String {
    // Swift prints the shortest digits that read back, in any locale; an exponent stands there
    // outside 1e-4 to 2^53.
    let printed = Array(value.description.utf8)
    guard value.isFinite else { return value.description }
    let mark = printed.firstIndex(of: UInt8(ascii: "e")) ?? printed.count
    let exponent = Int(String(decoding: printed[mark...].dropFirst(), as: UTF8.self)) ?? 0
    var digits = printed[..<mark].filter(TextByte.isDigit)
    let sign = printed.first == TextByte.minus ? 1 : 0
    let pointPlace = printed[..<mark].firstIndex(of: TextByte.point) ?? mark
    // The value is 0.ddd * 10^point.
    let point = pointPlace - sign + exponent
    while digits.count > 1, digits.count > point, digits.last == 48 { digits.removeLast() }
    var text: [UInt8] = sign == 1 ? [TextByte.minus] : []
    appendPlain(digits, point: point, to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  private static func appendPlain(_ digits: [UInt8], point: Int, to text: inout [UInt8]) {
    if point <= 0 {
      text.append(contentsOf: [48, TextByte.point])
      text.append(contentsOf: repeatElement(48, count: 0 - point))
      return text.append(contentsOf: digits)
    }
    for (index, digit) in digits.enumerated() {
      if index == point { text.append(TextByte.point) }
      text.append(digit)
    }
    text.append(contentsOf: repeatElement(48, count: Swift.max(point - digits.count, 0)))
  }
}
