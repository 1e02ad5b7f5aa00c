/// Active comments that show parameters.
extension Interpreter {
  /// The text of an active comment with `#n` and `#<name>` replaced by their values, six decimals
  /// unless a format in the text says otherwise; what no parameter is becomes ###### (LinuxCNC).
  func substituted(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var format = NumberFormat()
    var index = 0
    while index < bytes.count {
      if bytes[index] == TextByte.percent {
        let length = format.take(bytes, at: index)
        if length == 0 { result.append(TextByte.percent) }
        index += max(length, 1)
      } else if bytes[index] == TextByte.hash,
        let found = parameter(in: bytes, at: index)
      {
        appendShown(found.value, decimals: format.decimals, to: &result)
        index = found.end
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  // Nil where the `#` is a mere sign.
  private func parameter(
    in bytes: [UInt8], at start: Int
  ) -> (value: Double?, end: Int)? {
    var end = start + 1
    guard end < bytes.count else { return (nil, end) }
    if bytes[end] == TextByte.less {
      guard let close = bytes[end...].firstIndex(of: TextByte.greater) else {
        return (0, bytes.count)
      }
      return (named(bytes[(end + 1)..<close]), close + 1)
    }
    guard TextByte.isDigit(bytes[end]) else { return nil }
    var number = 0
    while end < bytes.count, TextByte.isDigit(bytes[end]) {
      number = Swift.min(number * 10 + Int(bytes[end] - 48), ParameterStore.last + 1)
      end += 1
    }
    // LinuxCNC has none from 5602 on, and #0 is 0.
    return (number < ParameterStore.last ? numberedValue(number) : nil, end)
  }

  private func named(_ bytes: ArraySlice<UInt8>) -> Double? {
    let letters = bytes.filter { $0 != TextByte.space && $0 != TextByte.tab }
    let name = String(decoding: letters, as: UTF8.self).lowercased()
    if let value = parameters[name] { return value }
    return NamedValue(name)?.value(in: state)
  }

  private func appendShown(_ value: Double?, decimals: Int, to bytes: inout [UInt8]) {
    guard let value else { return bytes.append(contentsOf: Array("######".utf8)) }
    FixedDecimal.append(value, decimals: decimals, to: &bytes)
  }
}
