internal import TOMLKit

/// A value of a TOML document, detached from the library that read it.
indirect enum JobNode {
  case text(String)
  case number(Double)
  case integer(Int)
  case truth(Bool)
  case list([JobNode])
  case table([String: JobNode])

  /// Deepest nesting that is read; a deeper document is refused.
  static let maximumDepth = 32

  /// What it is, for messages.
  var kindName: String {
    switch self {
    case .text: "text"
    case .number: "a number"
    case .integer: "a whole number"
    case .truth: "true or false"
    case .list: "a list"
    case .table: "a table"
    }
  }

  /// How it was written, for messages.
  var shown: String {
    switch self {
    case .text(let text): "\"\(text.prefix(60))\""
    case .number(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .truth(let value): "\(value)"
    case .list(let items): "a list of \(items.count)"
    case .table: "a table"
    }
  }

  /// Reads a TOML text.
  static func read(_ text: String, file: String) throws(JobFaults) -> JobNode {
    // toml++ recurses; brackets nested beyond reason are refused before it sees them.
    if let line = lineNestedTooDeep(text) {
      throw JobFaults([
        JobFault(
          file: file, line: line,
          message: "nested deeper than \(maximumDepth) levels; flatten it", code: "toml-too-deep")
      ])
    }
    do {
      return try convert(TOMLTable(string: text), depth: 0)
    } catch let error as TOMLParseError {
      let place = error.source.begin
      throw JobFaults([
        JobFault(
          file: file, line: place.line, column: place.column,
          message: "not TOML: \(error.description); see https://toml.io", code: "toml-syntax")
      ])
    } catch {
      throw JobFaults([
        JobFault(file: file, line: 0, message: "cannot be read: \(error)", code: "toml-syntax")
      ])
    }
  }

  private static func lineNestedTooDeep(_ text: String) -> Int? {
    var depth = 0
    var dots = 0
    var line = 1
    for byte in text.utf8 {
      switch byte {
      // A dotted key nests too; a list of decimals has as many dots, but a comma after each.
      case UInt8(ascii: "."): dots += 1
      case UInt8(ascii: ","), UInt8(ascii: "="), UInt8(ascii: "#"): dots = 0
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      case UInt8(ascii: "\n"):
        line += 1
        dots = 0
      default: break
      }
      if depth > maximumDepth || dots > maximumDepth { return line }
    }
    return nil
  }

  private static func convert(_ value: any TOMLValueConvertible, depth: Int) -> JobNode {
    switch value.type {
    case .table:
      var entries: [String: JobNode] = [:]
      if let table = value.table {
        for key in table.keys {
          if let entry = table[key] { entries[key] = convert(entry, depth: depth + 1) }
        }
      }
      return .table(entries)
    case .array:
      var items: [JobNode] = []
      if let array = value.array {
        for item in array { items.append(convert(item, depth: depth + 1)) }
      }
      return .list(items)
    case .string: return .text(value.string ?? "")
    case .int: return .integer(value.int ?? 0)
    case .double: return .number(value.double ?? .nan)
    case .bool: return .truth(value.bool ?? false)
    default: return .text(value.debugDescription)
    }
  }

  /// Puts a value at a dotted key, making tables on the way; `tool.0.diameter` reaches into lists.
  mutating func set(_ path: ArraySlice<String>, to value: JobNode) -> Bool {
    guard let key = path.first else {
      self = value
      return true
    }
    switch self {
    case .table(var entries):
      var entry = entries[key] ?? .table([:])
      guard entry.set(path.dropFirst(), to: value) else { return false }
      entries[key] = entry
      self = .table(entries)
      return true
    case .list(var items):
      guard let index = Int(key), items.indices.contains(index),
        items[index].set(path.dropFirst(), to: value)
      else { return false }
      self = .list(items)
      return true
    default: return false
    }
  }
}

/// Finds the line on which a key of a TOML text stands: TOMLKit tells no places.
struct KeyLocator {
  private var lines: [String: Int] = [:]

  /// Scans headers and keys; an inline table's keys are found at its line.
  init(_ text: String) {
    var header = ""
    var counts: [String: Int] = [:]
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let trimmed = line.drop { $0 == " " || $0 == "\t" }
      if trimmed.hasPrefix("[[") {
        let name = String(trimmed.dropFirst(2).prefix { $0 != "]" })
        let count = counts[name, default: 0]
        counts[name] = count + 1
        header = "\(name).\(count)"
        lines[header] = index + 1
      } else if trimmed.hasPrefix("[") {
        let name = String(trimmed.dropFirst().prefix { $0 != "]" })
        header = Self.inside(name, counts)
        lines[header] = index + 1
      } else if let equals = trimmed.firstIndex(of: "="), !trimmed.hasPrefix("#") {
        let key = trimmed[..<equals].filter { $0 != " " && $0 != "\"" }
        let path = header.isEmpty ? String(key) : "\(header).\(key)"
        if lines[path] == nil { lines[path] = index + 1 }
      }
    }
  }

  /// `tool.truth` after the second `[[tool]]` is `tool.1.truth`.
  private static func inside(_ name: String, _ counts: [String: Int]) -> String {
    guard let dot = name.firstIndex(of: "."), let count = counts[String(name[..<dot])] else {
      return name
    }
    return "\(name[..<dot]).\(count - 1)\(name[dot...])"
  }

  /// The line of a key, or of the nearest table around it; 0 where none is known.
  func line(of path: String) -> Int {
    var path = Substring(path)
    while true {
      if let line = lines[String(path)] { return line }
      guard let dot = path.lastIndex(of: ".") else { return 0 }
      path = path[..<dot]
    }
  }
}
