extension ProgramStructure {
  /// Looks through a text for what makes its structure, as its dialect writes it.
  init(of text: any ProgramText, options: InterpreterOptions) {
    if options.dialect.isFanuc {
      self.init(fanuc: text, options: options)
    } else {
      self.init(
        of: text, hasBlockDelete: options.hasBlockDelete, windowSize: options.windowSize)
    }
  }

  // Program numbers, WHILE and END of a Fanuc program.
  private init(fanuc text: any ProgramText, options: InterpreterOptions) {
    self.init()
    var lexer = Lexer(text)
    _ = lexer.skipByteOrderMark()
    while !lexer.isAtEnd {
      if lexer.passFanucPrefix(options), let line = lexer.readFanucControlLine() {
        lines.append(line.line)
        if let error = line.error { blame(lines.count - 1, error) }
      }
      lexer.nextLine()
    }
    if !lines.isEmpty { matchLoops() }
  }

  // Joins END1 to its WHILE ... DO1; loops end with their program.
  private mutating func matchLoops() {
    var open: [Int] = []
    for index in lines.indices where lines[index].fault < 0 {
      switch lines[index].kind {
      case .program:
        for loop in open { blameLoop(loop) }
        open.removeAll()
        programs[lines[index].label] = programs[lines[index].label] ?? index
      case .while: openLoop(index, &open)
      case .endwhile: closeLoop(index, &open)
      default: break
      }
    }
    for loop in open { blameLoop(loop) }
  }

  private mutating func openLoop(_ index: Int, _ open: inout [Int]) {
    let label = lines[index].label
    if open.contains(where: { lines[$0].label == label }) {
      blame(
        index, .loopNumber, "DO\(label) stands inside another DO\(label)",
        remedy: "loops inside each other have different numbers, 1 to 3")
    }
    lines[index].link.isRegion = open.isEmpty
    open.append(index)
  }

  private mutating func closeLoop(_ index: Int, _ open: inout [Int]) {
    let label = lines[index].label
    guard let last = open.last else {
      return blame(
        index, .unmatchedControl, "END\(label) has no DO\(label)", remedy: "check the number")
    }
    guard lines[last].label == label else {
      // The crossing says it all: neither loop is told to be open as well.
      open.removeAll { lines[$0].label == label }
      return blame(
        index, .crossedControl,
        "END\(label) crosses DO\(lines[last].label) of line \(lines[last].line), still open",
        remedy: "close that one first")
    }
    open.removeLast()
    lines[last].link.partner = index
    lines[last].link.anchor = index
    lines[index].link.partner = last
    lines[index].link.anchor = last
  }

  private mutating func blameLoop(_ index: Int) {
    let label = lines[index].label
    blame(
      index, .unclosedControl, "DO\(label) is never closed", remedy: "put END\(label) behind it")
  }

  private mutating func blame(
    _ index: Int, _ code: FaultCode, _ message: String, remedy: String
  ) {
    blame(index, ProgramError(code, at: lines[index].span, message, remedy: remedy))
  }
}

extension InterpreterOptions {
  /// Whether blocks behind `/` with a number are left out; `/` alone is `/1`.
  func deletesBlocks(_ number: Int) -> Bool {
    number == 1 && hasBlockDelete || blockDeleteSwitches.contains(number)
  }
}

extension Lexer {
  /// Passes `/n` and N words; false where the block is deleted.
  mutating func passFanucPrefix(_ options: InterpreterOptions) -> Bool {
    while true {
      let byte = peek()
      if byte == TextByte.slash {
        advance()
        var number = 1
        if TextByte.isDigit(peek()) {
          number = Int(peek() &- 48)
          advance()
        }
        if options.deletesBlocks(number) { return false }
      } else if byte == UInt8(ascii: "n") {
        advance()
        while TextByte.isDigit(peek()) { advance() }
      } else {
        return true
      }
    }
  }

  /// A line as it was read, with what is wrong with it.
  fileprivate typealias ReadLine = (line: ControlLine, error: ProgramError?)

  /// The O number, WHILE, DO or END under the lexer; nil where there is none.
  fileprivate mutating func readFanucControlLine() -> ReadLine? {
    let start = position
    let byte = peek()
    let isColon = byte == UInt8(ascii: ":")
    guard isColon || [UInt8(ascii: "o"), 0x77, 0x64, 0x65].contains(byte) else { return nil }
    var word = StaticWord()
    while !isColon, word.count < 8, TextByte.isLetter(peek()) {
      word.append(peek())
      advance()
    }
    if isColon { advance() }
    switch word {
    case StaticWord("o"), StaticWord(""): return controlLine(.program, from: start)
    case StaticWord("while"): return whileLine(from: start)
    case StaticWord("do"): return controlLine(.while, from: start)
    case StaticWord("end"): return controlLine(.endwhile, from: start)
    default: return nil
    }
  }

  // The number of the DO stands behind the condition; that is read when the line is compiled.
  private mutating func whileLine(from start: Int) -> ReadLine {
    let condition = position
    var depth = 0
    repeat {
      let byte = peek()
      if byte == TextByte.lineFeed { break }
      if byte == TextByte.openBracket { depth += 1 }
      if byte == TextByte.closeBracket { depth -= 1 }
      advance()
    } while depth > 0
    var isDo = true
    for letter in "do".utf8 {
      isDo = isDo && peek() == letter
      if isDo { advance() }
    }
    var read = controlLine(.while, from: start)
    read.line.argumentColumn = Int32(truncatingIfNeeded: condition &- lineStart)
    if !isDo {
      read.error = ProgramError(
        .controlArgument, at: read.line.span, "WHILE [...] is not followed by DO and its number",
        remedy: "write WHILE [#1 LT 10] DO1")
    }
    return read
  }

  private mutating func controlLine(_ kind: ControlKind, from start: Int) -> ReadLine {
    let digits = position
    var number = 0
    while TextByte.isDigit(peek()), number < 100_000_000 {
      number = number * 10 + Int(peek() &- 48)
      advance()
    }
    let hasNumber = position > digits
    let line = ControlLine(
      link: ControlLink(kind: kind), label: String(number), offset: lineOffset, line: self.line,
      span: span(from: start),
      argumentColumn: Int32(truncatingIfNeeded: (kind == .while ? digits : position) &- lineStart))
    var error: ProgramError?
    if !hasNumber {
      error = ProgramError(
        .controlArgument, at: line.span, "a number is missing here",
        remedy: kind == .program ? "write O and four digits" : "write DO1 and END1")
    } else if kind != .program, number < 1 || number > 3 {
      error = ProgramError(
        .loopNumber, at: line.span, "DO and END go from 1 to 3, not \(number)",
        remedy: "loops are nested three deep at most")
    }
    return (line, error)
  }
}
