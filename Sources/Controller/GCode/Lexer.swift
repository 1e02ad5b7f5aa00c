/// Walks over the bytes of a program, line by line. Blanks mean nothing in RS274/NGC outside
/// comments, and a line ends with LF, CR LF or CR alone. No text is copied, no token is allocated.
/// A text that does not lie in memory is read through a window that always holds whole lines.
struct Lexer {
  /// The window: a stretch of the text.
  private(set) var bytes: [UInt8]
  /// Next byte to read, in the window.
  private(set) var position = 0
  /// First byte of the current line, in the window.
  private(set) var lineStart = 0
  /// Current line, from 1.
  private(set) var line: Int32 = 1
  /// Where in the text the window begins.
  private(set) var base = 0
  /// Lines that begin before this place of the window lie in it wholly.
  private(set) var safeEnd: Int
  /// Why the text could not be read further.
  private(set) var failure: ProgramTextFailure?
  private let text: any ProgramText
  private let windowSize: Int

  /// Bytes that are read at once.
  static let windowSize = 1 << 18
  /// The longest line a text may have.
  static let longestLine = 1 << 24

  init(_ bytes: [UInt8]) {
    self.init(MemoryText(bytes))
  }

  init(_ text: any ProgramText, windowSize: Int = Self.windowSize) {
    self.text = text
    self.windowSize = Swift.max(windowSize, 1)
    if let whole = text.wholeBytes {
      bytes = whole
      safeEnd = whole.count
    } else {
      bytes = []
      safeEnd = 0
      fill(from: 0)
    }
  }

  // MARK: the window

  /// Puts the window at a line's first byte and reads on until it holds a whole line.
  private mutating func fill(from offset: Int) {
    base = offset
    position = 0
    lineStart = 0
    bytes.removeAll(keepingCapacity: true)
    repeat {
      let start = base &+ bytes.count
      let end = Swift.min(start &+ Swift.max(windowSize, bytes.count), text.count)
      do throws(ProgramTextFailure) {
        try text.read(start..<end, into: &bytes)
        guard bytes.count == end &- base else {
          throw ProgramTextFailure("the text is shorter or longer than it said")
        }
      } catch {
        failure = error
        bytes.removeAll()
        safeEnd = 0
        return
      }
      safeEnd = base &+ bytes.count >= text.count ? bytes.count : lastLineEnd
    } while safeEnd == 0 && bytes.count > 0 && bytes.count < Self.longestLine
    guard safeEnd == 0, bytes.count > 0 else { return }
    failure = ProgramTextFailure(
      "the line is longer than \(Self.longestLine) bytes; check whether the file is a part program")
    bytes.removeAll()
  }

  // Behind the last line end whose following byte is known.
  private var lastLineEnd: Int {
    var index = bytes.count &- 1
    while index > 0 {
      let before = bytes[index &- 1]
      if before == TextByte.lineFeed
        || before == TextByte.carriageReturn && bytes[index] != TextByte.lineFeed
      {
        return index
      }
      index &-= 1
    }
    return 0
  }

  /// Whether the text has no byte behind the position, or cannot be read any further.
  var isAtEnd: Bool { position >= bytes.count && (base &+ bytes.count >= text.count || isBroken) }

  private var isBroken: Bool { failure != nil }

  /// Place of the current line's first byte in the text.
  var lineOffset: Int { base &+ lineStart }

  /// Goes to the first byte of a line.
  mutating func seek(offset: Int, line: Int32) {
    self.line = line
    if offset >= base && offset &- base < safeEnd || text.wholeBytes != nil {
      position = offset &- base
      lineStart = position
    } else {
      fill(from: offset)
    }
  }

  /// Whether a UTF-8 byte order mark opens the text; steps over it.
  mutating func skipByteOrderMark() -> Bool {
    guard base == 0, bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF else {
      return false
    }
    position = 3
    return true
  }

  /// Whether the text begins as one in UTF-16: with its mark, or with a NUL in every other byte.
  var isUTF16: Bool {
    guard base == 0, bytes.count >= 4 else { return false }
    let isMarked = bytes[0] == 0xFF && bytes[1] == 0xFE || bytes[0] == 0xFE && bytes[1] == 0xFF
    let isZero = bytes[..<4].map { $0 == 0 }
    return isMarked || isZero == [true, false, true, false] || isZero == [false, true, false, true]
  }

  // MARK: a line

  /// Whether the line has not a single byte.
  @inline(__always)
  var isAtBlankLine: Bool {
    position < bytes.count && bytes[position] == TextByte.lineFeed && position == lineStart
  }

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

  /// Goes back, or on, to a place in the current line.
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
    beginLine()
  }

  /// Passes all lines that begin before a place of the window.
  mutating func skipLines(reaching place: Int) {
    let (feeds, returns) = lineEnds(in: position..<place)
    if returns == 0, feeds > 0 {
      line &+= Int32(truncatingIfNeeded: feeds &- 1)
      position = place
      while bytes[position &- 1] != TextByte.lineFeed { position &-= 1 }
      if position == place {
        beginLine()
        return
      }
      line &+= 1
      lineStart = position
    }
    while position < place, !isAtEnd { nextLine() }
  }

  private func lineEnds(in range: Range<Int>) -> (feeds: Int, returns: Int) {
    guard range.upperBound <= bytes.count else { return (0, 1) }
    var feeds: Int32 = 0
    var returns: Int32 = 0
    let span = bytes.span
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = unsafe span[unchecked: index]
      feeds &+= byte == TextByte.lineFeed ? 1 : 0
      returns &+= byte == TextByte.carriageReturn ? 1 : 0
      index &+= 1
    }
    return (Int(feeds), Int(returns))
  }

  /// Says that the position is the first byte of the next line.
  @inline(__always)
  mutating func beginLine() {
    lineStart = position
    line &+= 1
    if position >= safeEnd { renew() }
  }

  private mutating func renew() {
    guard base &+ bytes.count < text.count, !isBroken else { return }
    fill(from: base &+ position)
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
