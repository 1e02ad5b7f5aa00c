/// A flat JSON object (RFC 8259): written key by key, read without nesting.
struct JSONObject {
  /// A value of a flat object.
  enum Value: Equatable {
    case number(String)
    case text(String)
    case truth(Bool)
    case null
  }

  /// The most bytes of an object that is read.
  static let maxBytes = 1 << 16

  private var body = ""

  /// The object so far.
  var text: String { "{" + body + "}" }

  /// Adds a value that is JSON already.
  mutating func add(_ key: String, _ value: String) {
    if !body.isEmpty { body += "," }
    body += "\"\(key)\":\(value)"
  }

  /// Adds a text.
  mutating func add(text key: String, _ value: String) { add(key, Self.quoted(value)) }

  /// The shortest decimal that reads back to the same double; a text where JSON has no number.
  static func number(_ value: Double) -> String {
    if value.isFinite { return "\(value)" }
    if value.isNaN { return "\"NaN\"" }
    return value > 0 ? "\"Infinity\"" : "\"-Infinity\""
  }

  /// The double behind a number or one of the texts that stand for what JSON lacks.
  static func double(_ text: String) -> Double? {
    switch text {
    case "NaN": return .nan
    case "Infinity": return .infinity
    case "-Infinity": return -.infinity
    default:
      guard let first = text.utf8.first, first == 0x2D || (0x30...0x39).contains(first) else {
        return nil
      }
      return Double(text)
    }
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case "\r": quoted += "\\r"
      default:
        // Control characters must be escaped; DEL and the C1 set too, for a terminal's sake.
        if scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) {
          let digits = String(scalar.value, radix: 16)
          quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        } else {
          quoted.unicodeScalars.append(scalar)
        }
      }
    }
    return quoted + "\""
  }
}

extension JSONObject {
  /// Reads a flat object.
  static func read(
    _ bytes: ArraySlice<UInt8>, offset: Int64
  ) throws(RecordingError) -> [(key: String, value: Value)] {
    guard bytes.count <= maxBytes else {
      throw .damaged(offset: offset, reason: "a JSON object of \(bytes.count) bytes")
    }
    var scanner = JSONScanner(bytes, offset: offset)
    return try scanner.object()
  }
}

/// Walks over the bytes of a flat JSON object.
private struct JSONScanner {
  let bytes: ArraySlice<UInt8>
  let base: Int64
  var at: Int

  init(_ bytes: ArraySlice<UInt8>, offset: Int64) {
    self.bytes = bytes
    base = offset - Int64(bytes.startIndex)
    at = bytes.startIndex
  }

  var wrong: RecordingError { .damaged(offset: base + Int64(at), reason: "wrong JSON") }

  mutating func object() throws(RecordingError) -> [(key: String, value: JSONObject.Value)] {
    var fields: [(key: String, value: JSONObject.Value)] = []
    try expect(UInt8(ascii: "{"))
    if next == UInt8(ascii: "}") { return fields }
    while true {
      let key = try text()
      try expect(UInt8(ascii: ":"))
      fields.append((key, try value()))
      if next == UInt8(ascii: ",") {
        at += 1
      } else {
        try expect(UInt8(ascii: "}"))
        return fields
      }
    }
  }

  /// The next byte that is not white space.
  private var next: UInt8? {
    mutating get {
      while at < bytes.endIndex, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) { at += 1 }
      return at < bytes.endIndex ? bytes[at] : nil
    }
  }

  private mutating func expect(_ byte: UInt8) throws(RecordingError) {
    guard next == byte else { throw wrong }
    at += 1
  }

  private mutating func value() throws(RecordingError) -> JSONObject.Value {
    if next == UInt8(ascii: "\"") { return .text(try text()) }
    let start = at
    while at < bytes.endIndex, ![0x2C, 0x7D, 0x20].contains(bytes[at]) { at += 1 }
    let word = String(decoding: bytes[start..<at], as: UTF8.self)
    switch word {
    case "true": return .truth(true)
    case "false": return .truth(false)
    case "null": return .null
    default:
      guard JSONObject.double(word) != nil, word.utf8.allSatisfy({ $0 < 0x66 }) else { throw wrong }
      return .number(word)
    }
  }

  private mutating func text() throws(RecordingError) -> String {
    try expect(UInt8(ascii: "\""))
    var units: [UInt8] = []
    while at < bytes.endIndex {
      let byte = bytes[at]
      at += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: units, as: UTF8.self)
      case UInt8(ascii: "\\"): try escape(&units)
      default: units.append(byte)
      }
    }
    throw wrong
  }

  private mutating func escape(_ units: inout [UInt8]) throws(RecordingError) {
    guard at < bytes.endIndex else { throw wrong }
    let byte = bytes[at]
    at += 1
    switch byte {
    case UInt8(ascii: "n"): units.append(0x0A)
    case UInt8(ascii: "t"): units.append(0x09)
    case UInt8(ascii: "r"): units.append(0x0D)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): units.append(byte)
    case UInt8(ascii: "u"):
      guard at + 4 <= bytes.endIndex,
        let number = UInt32(String(decoding: bytes[at..<at + 4], as: UTF8.self), radix: 16),
        let scalar = Unicode.Scalar(number)
      else { throw wrong }
      at += 4
      units.append(contentsOf: Array(String(Character(scalar)).utf8))
    default: throw wrong
    }
  }
}
