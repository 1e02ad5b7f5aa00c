internal import Geometry

extension ToolTable {
  /// Reads a tool table as LinuxCNC writes it: a tool a line, `T1 P1 D6 Z+12.5 X0 ;comment`, words
  /// in any order. T is the number, D the diameter, X Y Z offsets, Q a lathe tool's
  /// orientation; P, A B C U V W, I J are accepted and not used. Lines that say nothing are reported and left out.
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
          try table.add(line.number, line.entry)
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

  private mutating func add(_ number: Int, _ entry: ToolEntry) throws(ProgramError) {
    guard self[number] == nil else {
      throw ProgramError(
        .toolTableLine, at: WordSpan(column: 1), "tool \(number) stands twice in the table",
        remedy: "keep one of the lines")
    }
    self[number] = entry
  }
}

extension Lexer {
  // Nil on a line without words.
  fileprivate mutating func readTool(
    unit: Double
  ) throws(ProgramError) -> (number: Int, entry: ToolEntry)? {
    var entry = ToolEntry()
    var number: Int?
    let first = here
    var hasWords = false
    while true {
      let letter = peek()
      if letter == TextByte.lineFeed || letter == TextByte.semicolon { break }
      let start = position
      advance()
      guard Self.tableLetters.contains(letter), let value = readPlainNumber() else {
        throw ProgramError(
          .toolTableLine, at: span(from: start), "this is no word of a tool table",
          remedy: "words are T P D X Y Z A B C U V W I J Q with a number")
      }
      hasWords = true
      if letter == UInt8(ascii: "t") {
        number = Whole.number(value, within: 0)
      } else {
        entry.take(letter, letter == UInt8(ascii: "q") ? value : value * unit)
      }
    }
    guard hasWords else { return nil }
    guard let number, number >= 0 else {
      throw ProgramError(
        .toolTableLine, at: first, "the line names no tool", remedy: "write T and its number")
    }
    return (number, entry)
  }

  private static let tableLetters = Array("tpdxyzabcuvwijq".utf8)

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

extension ToolEntry {
  fileprivate mutating func take(_ letter: UInt8, _ value: Double) {
    switch letter {
    case UInt8(ascii: "d"): diameter = value
    case UInt8(ascii: "x"): offset.x = value
    case UInt8(ascii: "y"): offset.y = value
    case UInt8(ascii: "z"): offset.z = value
    case UInt8(ascii: "q"): orientation = Whole.number(value, within: 0) ?? 0
    default: break
    }
  }
}
