/// Numbers and durations for people.
public enum Text {
  /// A number with a fixed count of decimals, rounded half away from zero.
  public static func fixed(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite else { return "-" }
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = (value.magnitude * scale).rounded()
    guard scaled < 9e15 else { return "\(value)" }
    let whole = Int64(scaled)
    let sign = value < 0 && whole != 0 ? "-" : ""
    guard decimals > 0 else { return "\(sign)\(whole)" }
    let digits = String(whole)
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    let split = padded.index(padded.endIndex, offsetBy: -decimals)
    return "\(sign)\(padded[..<split]).\(padded[split...])"
  }

  /// A number for people: some five digits, without zeros at its end.
  public static func brief(_ value: Double) -> String {
    let size = value.magnitude
    guard size >= 1e-3, size < 1e6 else { return value == 0 ? "0" : "\(value)" }
    var text = fixed(value, size >= 100 ? 2 : size >= 1 ? 3 : 6)
    while text.hasSuffix("0") { text.removeLast() }
    return text.hasSuffix(".") ? String(text.dropLast()) : text
  }

  /// A duration as h:mm:ss.s or m:ss.s.
  public static func duration(_ seconds: Double) -> String {
    guard seconds >= 0, seconds < 1e12 else { return "-" }
    let tenths = Int64((seconds * 10).rounded())
    let hours = tenths / 36_000
    let minutes = tenths / 600 % 60
    let rest = Double(tenths % 600) / 10
    let tail = (rest < 10 ? "0" : "") + fixed(rest, 1)
    return hours > 0
      ? "\(hours):\(minutes < 10 ? "0" : "")\(minutes):\(tail)" : "\(minutes):\(tail)"
  }

  /// A text filled up with blanks on its right.
  static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  /// A text filled up with blanks on its left.
  static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
