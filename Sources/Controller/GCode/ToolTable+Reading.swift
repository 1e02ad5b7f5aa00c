internal import Geometry

extension ToolTable {
  /// Reads a tool table as LinuxCNC writes it: a tool a line, `T1 P1 D6 Z+12.5 X0 ;comment`, words
  /// in any order. T is the number, P the pocket, D the diameter, X Y Z A B C U V W offsets, I and
  /// J the front and back angle, Q the orientation. Lines that say nothing are reported and left
  /// out.
  /// - Parameters:
  ///   - text: The whole file.
  ///   - fileName: How diagnostics call it.
  ///   - isInch: Whether its lengths are inches, otherwise mm.
  /// - Returns: The table and what was odd about the text.
  public static func read(
    _ text: String, fileName: String, isInch: Bool = false
  ) -> (table: ToolTable, diagnostics: [Diagnostic]) {
    var table = ToolTable()
    var diagnostics: [Diagnostic] = []
    var lexer = Lexer(Array(text.utf8))
    _ = lexer.skipByteOrderMark()
    while !lexer.isAtEnd {
      do throws(ProgramError) {
        if let line = try lexer.readTool(unit: isInch ? 25.4 : 1) {
          try table.add(line.number, line.entry, at: line.span)
        }
      } catch {
        let place = TextPlace(
          file: fileName, line: Int(lexer.line), column: Int(error.column),
          length: Int(error.length))
        diagnostics.append(
          Diagnostic(
            .error, at: place, message: error.message, remedy: error.remedy, code: error.code))
      }
      lexer.nextLine()
    }
    return (table, diagnostics)
  }

  private mutating func add(
    _ number: Int, _ entry: ToolEntry, at span: WordSpan
  ) throws(ProgramError) {
    guard self[number] == nil else {
      throw ProgramError(
        .toolTableLine, at: span, "tool \(number) stands twice in the table",
        remedy: "keep one of the lines")
    }
    self[number] = entry
  }
}

/// A line of a tool table as it was read.
private struct ToolTableLine {
  var number: Int
  var entry: ToolEntry
  /// The T word.
  var span: WordSpan
}

extension Lexer {
  // Nil on a line without words.
  fileprivate mutating func readTool(unit: Double) throws(ProgramError) -> ToolTableLine? {
    var entry = ToolEntry()
    var number: (value: Int, span: WordSpan)?
    let first = here
    var letters: UInt32 = 0
    while peek() != TextByte.lineFeed && peek() != TextByte.semicolon {
      let (letter, value, span) = try readTableWord()
      let bit: UInt32 = 1 << UInt32(letter & 31)
      guard letters & bit == 0 else {
        throw ProgramError(
          .toolTableLine, at: span, "\(BlockReader.name(letter)) stands twice in this line",
          remedy: "keep one of them")
      }
      letters |= bit
      if letter == UInt8(ascii: "t") {
        number = (try wholeNumber(value, at: span), span)
      } else {
        try take(letter, value, unit: unit, into: &entry, at: span)
      }
    }
    if peek() == TextByte.semicolon { entry.comment = readTableComment() }
    guard letters != 0 else { return nil }
    guard let number else {
      throw ProgramError(
        .toolTableLine, at: first, "the line names no tool", remedy: "write T and its number")
    }
    return ToolTableLine(number: number.value, entry: entry, span: number.span)
  }

  private mutating func readTableWord() throws(ProgramError) -> (UInt8, Double, WordSpan) {
    let start = position
    let letter = peek()
    advance()
    guard Self.tableLetters.contains(letter), let value = readPlainNumber() else {
      throw ProgramError(
        .toolTableLine, at: span(from: start), "this is no word of a tool table",
        remedy: "words are T P D X Y Z A B C U V W I J Q with a number up to 1e9")
    }
    return (letter, value, span(from: start))
  }

  private mutating func readTableComment() -> String {
    advance()
    let start = position
    skipLine()
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private func wholeNumber(_ value: Double, at span: WordSpan) throws(ProgramError) -> Int {
    guard let number = Whole.number(value, within: 0), number >= 0 else {
      throw ProgramError(
        .toolTableLine, at: span, "this must be a whole number, not negative",
        remedy: "mend the number")
    }
    return number
  }

  private static let tableLetters = Array("tpdxyzabcuvwijq".utf8)
  private static let offsetLetters = Array("xyzabcuvw".utf8)

  private func take(
    _ letter: UInt8, _ value: Double, unit: Double, into entry: inout ToolEntry, at span: WordSpan
  ) throws(ProgramError) {
    switch letter {
    case UInt8(ascii: "p"): entry.pocket = try wholeNumber(value, at: span)
    case UInt8(ascii: "d"): entry.diameter = value * unit
    case UInt8(ascii: "i"): entry.frontAngle = value * Elementary.radiansPerDegree
    case UInt8(ascii: "j"): entry.backAngle = value * Elementary.radiansPerDegree
    case UInt8(ascii: "q"):
      entry.orientation = try wholeNumber(value, at: span)
      guard entry.orientation <= 9 else {
        throw ProgramError(
          .toolTableLine, at: span, "an orientation goes from 0 to 9", remedy: "mend Q")
      }
    default:
      guard let axis = Self.offsetLetters.firstIndex(of: letter) else { return }
      let isRotary = axis >= 3 && axis < 6
      entry.offset[axis] = value * (isRotary ? Elementary.radiansPerDegree : unit)
    }
  }

  /// Reads a number with its sign, nil where there is none or it is too large.
  mutating func readPlainNumber() -> Double? {
    var byte = peek()
    let isNegative = byte == TextByte.minus
    if isNegative || byte == TextByte.plus { advance() }
    var number = DecimalNumber()
    while let next = rawByte {
      byte = next
      if TextByte.isDigit(byte) {
        number.append(byte &- 48)
      } else if byte != TextByte.point || !number.appendPoint() {
        break
      }
      advance()
    }
    let value = number.value
    guard number.hasDigits, value <= InterpreterOptions.largestWord else { return nil }
    return isNegative ? -value : value
  }
}
