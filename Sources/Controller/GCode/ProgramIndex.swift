/// Where a program can be begun: copies of the control's state at lines on the way, made in one
/// pass over the whole program. From the nearest copy every line is reached in a few milliseconds.
public struct ProgramIndex: Sendable {
  /// Lines between two copies.
  public static let spacing = 65_536

  /// The control at the first byte of a line.
  struct Checkpoint: Sendable {
    /// The control without its output and without its window on the text.
    var control: Interpreter
    var memory: StreamMemory
    var offset: Int
    var line: Int32
    /// The smallest and the largest N behind it, up to the next one.
    var lowestNumber = Int64.max
    var highestNumber = Int64.min
  }

  /// In order of lines.
  private(set) var checkpoints: [Checkpoint] = []
  /// The line from which on the next copy is due.
  private(set) var nextLine: Int32 = 1
  /// The last line that was carried out.
  var lastLine: Int32 = 0
  /// Whether the program has errors, so that nothing of it may be run.
  public internal(set) var hasErrors = false

  /// An index that a pass must fill.
  public init() {}

  /// How many places it knows from which lines are reached.
  public var count: Int { checkpoints.count }

  mutating func append(_ checkpoint: Checkpoint) {
    checkpoints.append(checkpoint)
    nextLine = checkpoint.line &+ Int32(Self.spacing)
  }

  /// Takes in the N words that were carried out since the last copy.
  mutating func note(_ numbers: ArraySlice<LineNumber>) {
    guard let last = checkpoints.indices.last else { return }
    for entry in numbers {
      checkpoints[last].lowestNumber = Swift.min(checkpoints[last].lowestNumber, entry.number)
      checkpoints[last].highestNumber = Swift.max(checkpoints[last].highestNumber, entry.number)
    }
  }

  /// The last copy that lies before a line or at it.
  func checkpoint(before line: Int) -> Checkpoint? {
    checkpoints.last { Int($0.line) <= line }
  }

  // MARK: N words

  /// Most lines of one N word that are told.
  static let shownLines = 4

  /// The lines of the main program that carry an N word.
  func lines(ofNumber number: Int64) -> [Int] {
    var found: [Int] = []
    for (place, checkpoint) in checkpoints.enumerated()
    where checkpoint.lowestNumber <= number && number <= checkpoint.highestNumber {
      guard let text = checkpoint.control.files.first?.text else { continue }
      let end = place + 1 < checkpoints.count ? checkpoints[place + 1].line : Int32.max
      var lexer = Lexer(text)
      lexer.seek(offset: checkpoint.offset, line: checkpoint.line)
      while lexer.line < end, !lexer.isAtEnd, found.count < Self.shownLines {
        if lexer.lineNumber == number { found.append(Int(lexer.line)) }
        lexer.nextLine()
      }
    }
    return found
  }
}

extension Lexer {
  /// The N word that opens the line, behind a `/`; nil where there is none. The position goes on.
  fileprivate var lineNumber: Int64? {
    mutating get {
      if peek() == TextByte.slash { advance() }
      guard peek() == UInt8(ascii: "n") else { return nil }
      advance()
      var number: Int64 = 0
      var digits = 0
      while TextByte.isDigit(peek()), digits < 12 {
        number = number &* 10 &+ Int64(peek() &- 48)
        digits += 1
        advance()
      }
      return digits > 0 ? number : nil
    }
  }
}
