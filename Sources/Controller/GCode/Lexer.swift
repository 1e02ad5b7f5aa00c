/// Walks over the bytes of a program, line by line. Blanks mean nothing in RS274/NGC outside
/// comments, and a line ends with LF, CR LF or CR alone. No text is copied, no token is allocated.
struct Lexer {
  let bytes: [UInt8]
  /// Next byte to read.
  private(set) var position = 0
  /// First byte of the current line.
  private(set) var lineStart = 0
  /// Current line, from 1.
  private(set) var line: Int32 = 1

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Whether a UTF-8 byte order mark opens the text; steps over it.
  mutating func skipByteOrderMark() -> Bool {
    guard bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF else {
      return false
    }
    position = 3
    return true
  }

  var isAtEnd: Bool { position >= bytes.count }

  /// Column of the next byte, from 1.
  var column: Int32 { Int32(truncatingIfNeeded: position &- lineStart &+ 1) }

  /// The next byte that is not a blank, in lower case; LF at the end of a line or of the text.
  mutating func peek() -> UInt8 {
    while position < bytes.count {
      let byte = bytes[position]
      if byte == TextByte.space || byte == TextByte.tab {
        position &+= 1
        continue
      }
      if byte == TextByte.carriageReturn { return TextByte.lineFeed }
      return byte &- 65 < 26 ? byte | 32 : byte
    }
    return TextByte.lineFeed
  }

  /// The byte under the position as it stands, nil at the end of the line.
  var rawByte: UInt8? {
    guard position < bytes.count else { return nil }
    let byte = bytes[position]
    return byte == TextByte.lineFeed || byte == TextByte.carriageReturn ? nil : byte
  }

  /// Steps over one byte.
  mutating func advance() {
    position &+= 1
  }

  /// Goes back to a place in the current line.
  mutating func rewind(to place: Int) {
    position = place
  }

  /// Goes to the end of the line, without its end mark.
  mutating func skipLine() {
    while rawByte != nil { position &+= 1 }
  }

  /// Goes to the start of the next line; the rest of this one is skipped.
  mutating func nextLine() {
    skipLine()
    if position < bytes.count {
      let isReturn = bytes[position] == TextByte.carriageReturn
      position &+= 1
      if isReturn, position < bytes.count, bytes[position] == TextByte.lineFeed {
        position &+= 1
      }
    }
    lineStart = position
    line &+= 1
  }

  /// The place of what lies between a position of this line and the next byte.
  func span(from start: Int) -> WordSpan {
    var end = Swift.min(position, bytes.count)
    while end > start &+ 1, bytes[end &- 1] == TextByte.space || bytes[end &- 1] == TextByte.tab {
      end &-= 1
    }
    return WordSpan(
      column: Int32(truncatingIfNeeded: start &- lineStart &+ 1),
      length: Int32(truncatingIfNeeded: Swift.max(1, end &- start)))
  }

  /// The place of the next byte.
  var here: WordSpan { WordSpan(column: column) }
}

/// The bytes that mean something in a program text.
enum TextByte {
  static let tab: UInt8 = 9
  static let lineFeed: UInt8 = 10
  static let carriageReturn: UInt8 = 13
  static let space: UInt8 = 32
  static let hash = UInt8(ascii: "#")
  static let dollar = UInt8(ascii: "$")
  static let percent = UInt8(ascii: "%")
  static let openParenthesis = UInt8(ascii: "(")
  static let closeParenthesis = UInt8(ascii: ")")
  static let star = UInt8(ascii: "*")
  static let plus = UInt8(ascii: "+")
  static let minus = UInt8(ascii: "-")
  static let point = UInt8(ascii: ".")
  static let slash = UInt8(ascii: "/")
  static let semicolon = UInt8(ascii: ";")
  static let less = UInt8(ascii: "<")
  static let equals = UInt8(ascii: "=")
  static let greater = UInt8(ascii: ">")
  static let openBracket = UInt8(ascii: "[")
  static let closeBracket = UInt8(ascii: "]")

  static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }
  static func isLetter(_ byte: UInt8) -> Bool { (byte | 32) &- 97 < 26 }

  /// How a message shows a byte.
  static func name(_ byte: UInt8) -> String {
    if byte > 32 && byte < 127 { return "'\(UnicodeScalar(byte))'" }
    let digits = String(byte, radix: 16, uppercase: true)
    return "byte 0x" + (digits.count < 2 ? "0" : "") + digits
  }
}
