/// The short way through a line: letters with plain numbers and nothing else.
extension BlockReader {
  /// Reads a line straight into a block.
  /// - Returns: False where the line holds anything else; then it goes the long way, unread.
  mutating func readPlain(into block: inout Block) -> Bool {
    let end = lexer.scanPlain(into: &block)
    guard end >= 0 else { return false }
    lexer.rewind(to: end)
    return true
  }
}

extension Lexer {
  /// Reads the line from its first byte.
  /// - Returns: Where the line ends; below 0 where it holds more than words with plain numbers.
  fileprivate func scanPlain(into block: inout Block) -> Int {
    let bytes = bytes.span
    var index = position
    block.clear(line: line)
    var isFirst = true
    var isAfterNumber = false
    while index < bytes.count {
      let byte = unsafe bytes[unchecked: index]
      if byte == TextByte.space || byte == TextByte.tab {
        index &+= 1
        continue
      }
      if byte == TextByte.lineFeed || byte == TextByte.carriageReturn { break }
      let start = index
      let letter = (byte | 0x20) &- 97
      index &+= 1
      guard letter < 26 else { return -1 }
      var word = PlainNumber()
      index = word.scan(bytes, from: index)
      guard word.isPlain else { return -1 }
      let span = WordSpan(
        column: Int32(truncatingIfNeeded: start &- lineStart &+ 1),
        length: Int32(truncatingIfNeeded: index &- start))
      if isFirst { block.column = span.column }
      guard block.take(letter, word, at: span, isFirst: isFirst) else { return -1 }
      if isFirst || isAfterNumber { block.firstWord = span }
      isAfterNumber = letter == 13
      isFirst = false
    }
    return isFirst ? -1 : index
  }
}

/// A number of at most 15 digits while it is read.
struct PlainNumber {
  private(set) var value = 0.0
  /// Whether it was a plain number, followed by a letter, a blank or the end of the line.
  private(set) var isPlain = false
  private(set) var isWhole = true

  /// Reads sign, digits, point and digits.
  @inline(__always)
  mutating func scan(_ bytes: Span<UInt8>, from start: Int) -> Int {
    var index = start
    let count = bytes.count
    guard index < count else { return index }
    var byte = unsafe bytes[unchecked: index]
    let isNegative = byte == TextByte.minus
    if isNegative { index &+= 1 }
    var mantissa: UInt64 = 0
    let first = index
    while index < count {
      byte = unsafe bytes[unchecked: index]
      guard byte &- 48 < 10 else { break }
      mantissa = mantissa &* 10 &+ UInt64(byte &- 48)
      index &+= 1
    }
    var digits = index &- first
    var decimals = 0
    if index < count, byte == TextByte.point {
      index &+= 1
      let point = index
      while index < count {
        byte = unsafe bytes[unchecked: index]
        guard byte &- 48 < 10 else { break }
        mantissa = mantissa &* 10 &+ UInt64(byte &- 48)
        index &+= 1
      }
      decimals = index &- point
      digits &+= decimals
      isWhole = false
    }
    guard digits > 0, digits <= 15 else { return index }
    let size = decimals == 0 ? Double(mantissa) : Double(mantissa) / PowerOfTen.exact(decimals)
    value = isNegative ? -size : size
    isPlain = index >= count || Self.endsNumber(bytes, index, byte)
    return index
  }

  // Digits go on behind a blank (RS274/NGC 3.3.2), so a blank must be looked behind.
  private static func endsNumber(_ bytes: Span<UInt8>, _ start: Int, _ byte: UInt8) -> Bool {
    if TextByte.isLetter(byte) || byte == TextByte.lineFeed || byte == TextByte.carriageReturn {
      return true
    }
    var index = start
    while index < bytes.count {
      let next = bytes[index]
      if next != TextByte.space && next != TextByte.tab {
        return TextByte.isLetter(next) || next == TextByte.lineFeed
          || next == TextByte.carriageReturn
      }
      index &+= 1
    }
    return true
  }
}

extension Block {
  /// Takes a plain word in; false where it needs the long way.
  @inline(__always)
  fileprivate mutating func take(
    _ letter: UInt8, _ word: PlainNumber, at span: WordSpan, isFirst: Bool
  ) -> Bool {
    switch letter {
    case 6: return takeCode(word, at: span)  // G
    case 12, 14: return false  // M, O
    case 13:  // N
      guard isFirst, word.value >= 0, word.value <= InterpreterOptions.largestWord else {
        return false
      }
      number = Int64(word.value)
      return true
    default:
      guard word.value.magnitude <= InterpreterOptions.largestWord,
        insert(Int(letter), word.value, at: span)
      else { return false }
      if letter == 5 { mark(.feedRate) }
      if letter == 18 { mark(.spindleSpeed) }
      if letter == 19 { mark(.toolSelection) }
      return true
    }
  }

  // G0 to G3; the others are rare.
  private mutating func takeCode(_ word: PlainNumber, at span: WordSpan) -> Bool {
    guard word.isWhole, word.value >= 0, word.value <= 3, !has(.motion) else { return false }
    let tenths = Int(word.value) &* 10
    guard let row = CodeTable.row(g: tenths) else { return false }
    insert(Code(row: row, tenths: tenths, span: span), in: .motion)
    return true
  }
}
