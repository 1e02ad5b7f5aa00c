/// A machine's configuration as LinuxCNC keeps it: sections in brackets, in them lines
/// `KEY = value`, comments on lines of their own behind `#` or `;`. Only the first section of a
/// name counts, and in it the first line of a key.
public struct ConfigurationFile: Equatable, Sendable {
  /// A line `KEY = value`.
  public struct Entry: Equatable, Sendable {
    /// The name between the section's brackets.
    public let section: String
    /// What stands before the `=`.
    public let key: String
    /// What stands behind it, without blanks at its ends.
    public let value: String
    /// The line it begins in, from 1.
    public let line: Int
    /// Column of the value's first byte, from 1.
    public let column: Int
  }

  /// All lines that count, in their order.
  public internal(set) var entries: [Entry] = []

  private struct Name: Hashable {
    let section: String
    let key: String
  }
  private var firsts: [Name: Int] = [:]

  /// No configuration.
  public init() {}

  mutating func append(_ entry: Entry) {
    let name = Name(section: entry.section, key: entry.key)
    if firsts[name] == nil { firsts[name] = entries.count }
    entries.append(entry)
  }

  /// The line of a key that counts, nil where there is none. Upper and lower case differ.
  public func entry(_ section: String, _ key: String) -> Entry? {
    firsts[Name(section: section, key: key)].map { entries[$0] }
  }

  /// The value of a key, nil where there is none.
  public func value(_ section: String, _ key: String) -> String? { entry(section, key)?.value }

  /// The values of all lines of a key, for keys that may repeat, as REMAP.
  public func values(_ section: String, _ key: String) -> [String] {
    entries.filter { $0.section == section && $0.key == key }.map(\.value)
  }

  /// The value of a key as a number; nil where there is none, or where it is no number wholly.
  /// [as its key says]
  public func number(_ section: String, _ key: String) -> Double? {
    value(section, key).flatMap(Self.number)
  }

  static func number(_ text: String) -> Double? {
    let bytes = Array(text.utf8)
    let (value, end) = DecimalNumber.signed(bytes, from: 0, to: bytes.count)
    return end > 0 && end == bytes.count ? value : nil
  }
}
