/// Active comments that show parameters.
extension Interpreter {
  /// The text of (DEBUG,) with `#n` and `#<name>` replaced by their values, six decimals; a name
  /// that was never set becomes ###### (LinuxCNC).
  func substituted(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == TextByte.hash, let found = parameter(in: bytes, at: index) {
        result.append(contentsOf: found.text)
        index = found.end
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private func parameter(
    in bytes: [UInt8], at start: Int
  ) -> (text: [UInt8], end: Int)? {
    var end = start + 1
    if end < bytes.count, bytes[end] == TextByte.less {
      guard let close = bytes[end...].firstIndex(of: TextByte.greater) else { return nil }
      let letters = bytes[(end + 1)..<close].filter { $0 != TextByte.space && $0 != TextByte.tab }
      let name = String(decoding: letters, as: UTF8.self).lowercased()
      if let value = parameters[name] { return (shown(value), close + 1) }
      guard let named = NamedValue(name) else { return (Array("######".utf8), close + 1) }
      return (shown(named.value(in: state)), close + 1)
    }
    var number = 0
    while end < bytes.count, TextByte.isDigit(bytes[end]), number <= ParameterStore.last {
      number = number * 10 + Int(bytes[end] - 48)
      end += 1
    }
    guard end > start + 1, number >= 1, number <= ParameterStore.last else { return nil }
    return (shown(numberedValue(number)), end)
  }

  private func shown(_ value: Double) -> [UInt8] {
    var bytes: [UInt8] = []
    FixedDecimal.append(value, decimals: 6, to: &bytes)
    return bytes
  }
}
