/// A number without a unit is not a measure: every public floating-point stored property says its
/// unit as `[mm/s]` or `(no unit)` in its comment, or as the last word of its name.
enum UnitRule {
  static let nameUnits = [
    "RPM", "MMPerMinute", "MetresPerMinute", "MMPerRevolution", "Hz", "Percent", "Degrees",
    "Minutes", "Hours", "Nanoseconds", "Microseconds", "Milliseconds", "Micrometres",
    "RPMPerSecond", "KGPerCubicMetre", "Bytes",
  ]

  static func check(_ source: SourceText) -> [Violation] {
    guard source.isSwift, source.path.hasPrefix("Sources/") else { return [] }
    return source.codeLines.enumerated().compactMap { index, line in
      guard let name = floatingPointProperty(line.trimmed) else { return nil }
      if nameUnits.contains(where: { name.hasSuffix($0) || name == $0.lowercased() }) {
        return nil
      }
      let comment = source.docComment(above: index + 1) ?? ""
      let hasUnit = comment.contains("(no unit") || hasBracketedUnit(comment)
      return hasUnit ? nil : source.violation(index + 1, "no unit: \(name)")
    }
  }

  /// A bracket that opens after a space, so that a subscript in a formula does not pass for a unit.
  private static func hasBracketedUnit(_ comment: String) -> Bool {
    comment.contains(" [") && comment.contains("]")
  }

  /// The name of a public stored property of Doubles or Floats; nil for any other line.
  private static func floatingPointProperty(_ line: String) -> String? {
    guard DocCommentRule.declares(line), !line.contains("{"), !line.contains("->") else {
      return nil
    }
    let parts = line.split(separator: ":", maxSplits: 1)
    let head = parts[0].split(separator: " ")
    guard head.contains("var") || head.contains("let"), let last = head.last else { return nil }
    if parts.count == 2 {
      let type = parts[1].split(separator: "=")[0]
      let isDictionary = type.trimmed.hasPrefix("[") && type.contains(":")
      let isFloatingPoint = type.contains("Double") || type.contains("Float")
      return isFloatingPoint && !isDictionary ? String(last) : nil
    }
    let sides = line.split(separator: "=", maxSplits: 1)
    guard sides.count == 2, sides[1].contains("Double") || isDecimal(sides[1].trimmed) else {
      return nil
    }
    return sides[0].split(separator: " ").last.map(String.init)
  }

  private static func isDecimal(_ text: String) -> Bool {
    text.contains(".") && Double(text) != nil
  }
}
