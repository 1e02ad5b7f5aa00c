internal import Foundation

/// JSON for scripts: keys sorted, numbers the shortest that read back, nothing lost.
public enum ResultDocument {
  /// A document over several lines.
  public static func json<Value: Encodable>(_ value: Value) throws -> String {
    try text(value, [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
  }

  /// A document on one line.
  public static func line<Value: Encodable>(_ value: Value) throws -> String {
    try text(value, [.sortedKeys, .withoutEscapingSlashes])
  }

  private static func text<Value: Encodable>(_ value: Value, _ format: JSONEncoder.OutputFormatting)
    throws -> String
  {
    let encoder = JSONEncoder()
    encoder.outputFormatting = format
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "infinity", negativeInfinity: "-infinity", nan: "nan")
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
