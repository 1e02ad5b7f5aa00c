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

/// A word's number: a sign at most, digits and a point.
struct PlainNumber {
  private(set) var value = 0.0
  /// Whether a letter, a blank or the end of the line follows it.
  private(set) var isPlain = false

  /// Reads it.
  /// - Returns: The place behind it.
  @inline(__always)
  mutating func scan(_ bytes: Span<UInt8>, from start: Int) -> Int {
    let count = bytes.count
    guard start < count else { return start }
    let isNegative = unsafe bytes[unchecked: start] == TextByte.minus
    let first = isNegative ? start &+ 1 : start
    let (size, end) = DecimalNumber.scan(bytes.bytes, from: first, limit: count)
    guard end > first else { return end }
    value = isNegative ? -size : size
    isPlain = end >= count || Self.endsNumber(bytes, end, unsafe bytes[unchecked: end])
    return end
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
    guard word.value >= 0, word.value <= 3, !has(.motion) else { return false }
    let tenths = Int(word.value) &* 10
    guard Double(tenths) == word.value * 10 else { return false }
    guard let row = CodeTable.row(g: tenths) else { return false }
    insert(Code(row: row, tenths: tenths, span: span), in: .motion)
    return true
  }
}
