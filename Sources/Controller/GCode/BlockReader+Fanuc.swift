/// What a line of a Fanuc program turned out to be while it is read.
private struct FanucLine {
  var isEmpty = true
  var hasWords = false
  var isMacro = false
  var isPercent = false
  /// Ten times the code of a macro call (G65, G66), otherwise 0.
  var call: Int32 = 0
  var control: Int32 = -1
  var column: Int32 = 1
  var number: Int64 = -1
}

/// Compiles lines of a Fanuc program onto the same tape as RS274/NGC.
extension BlockReader {
  /// Compiles the line under the lexer.
  mutating func compileFanucLine(_ structure: borrowing ProgramStructure) {
    let mark = tape.mark
    blockStart = mark
    blankInNumber = nil
    var line = FanucLine()
    var entry = TapeLine(kind: .block, file: file, line: lexer.line, offset: lexer.lineOffset)
    do throws(ProgramError) {
      while try readFanucItem(&line, structure) { try checkLength() }
      entry.kind = kind(of: line, since: mark)
      entry.target = line.control >= 0 ? line.control : line.call
    } catch {
      entry.kind = .faulty
      entry.target = Int32(truncatingIfNeeded: tape.faults.count)
      tape.faults.append(error)
    }
    entry.column = line.column
    entry.firstItem = Int32(truncatingIfNeeded: mark.items)
    entry.endItem = Int32(truncatingIfNeeded: tape.items.count)
    entry.number = line.number
    tape.lines.append(entry)
  }

  private func kind(of line: FanucLine, since mark: Tape.Mark) -> TapeLine.Kind {
    if line.control >= 0 { return .control }
    if line.isMacro || line.call > 0 { return .macro }
    if line.isPercent { return .percent }
    return tape.items.count == mark.items && line.number < 0 ? .empty : .block
  }

  // False at the end of the block.
  private mutating func readFanucItem(
    _ line: inout FanucLine, _ structure: borrowing ProgramStructure
  ) throws(ProgramError) -> Bool {
    let byte = lexer.peek()
    let span = lexer.here
    switch byte {
    case TextByte.lineFeed: return false
    case TextByte.openParenthesis: try readFanucComment()
    case TextByte.semicolon: return try readEndOfBlock()
    case TextByte.slash: return readFanucBlockDelete()
    case TextByte.percent:
      try readFanucPercent(&line)
      return false
    case TextByte.hash:
      begin(&line, at: span)
      try readMacroAssignment(&line)
    case UInt8(ascii: ":"): return try readFanucControl(&line, structure)
    default:
      guard TextByte.isLetter(byte) else { throw unexpected(byte, at: span) }
      return try readFanucLetter(byte, &line, structure)
    }
    return true
  }

  private func begin(_ line: inout FanucLine, at span: WordSpan) {
    guard line.isEmpty else { return }
    line.column = span.column
    line.isEmpty = false
  }

  // MARK: what is not a word

  private mutating func readFanucComment() throws(ProgramError) {
    let open = lexer.position
    let span = lexer.here
    lexer.advance()
    while let byte = lexer.rawByte, byte != TextByte.closeParenthesis {
      if byte == 0 { throw unexpected(byte, at: lexer.here) }
      lexer.advance()
    }
    guard lexer.rawByte != nil else {
      throw ProgramError(
        .unclosedComment, at: span, "the comment is not closed", remedy: "put ) behind it")
    }
    let start = Int32(truncatingIfNeeded: tape.text.count)
    tape.text.append(contentsOf: lexer.bytes[(open + 1)..<lexer.position])
    lexer.advance()
    let end = Int32(truncatingIfNeeded: tape.text.count)
    tape.items.append(
      BlockItem(kind: .comment, span: lexer.span(from: open), value: .steps(start, end)))
  }

  // `;` is how the end of a block is shown; a line of text holds one block.
  private mutating func readEndOfBlock() throws(ProgramError) -> Bool {
    while lexer.peek() == TextByte.semicolon { lexer.advance() }
    guard lexer.peek() == TextByte.lineFeed else {
      throw ProgramError(
        .secondBlock, at: lexer.here, "; ends the block, and something follows",
        remedy: "put the next block on a line of its own, a comment into ( )")
    }
    return false
  }

  // `/` and `/1` to `/9`; in the middle of a block it deletes the rest.
  private mutating func readFanucBlockDelete() -> Bool {
    lexer.advance()
    var number = 1
    if TextByte.isDigit(lexer.peek()) {
      number = Int(lexer.peek() &- 48)
      lexer.advance()
    }
    guard options.deletesBlocks(number) else { return true }
    lexer.skipLine()
    return false
  }

  private mutating func readFanucPercent(_ line: inout FanucLine) throws(ProgramError) {
    let span = lexer.here
    guard line.isEmpty else {
      throw ProgramError(
        .misplacedPercent, at: span, "% stands among other words",
        remedy: "% goes alone on the first and the last line")
    }
    begin(&line, at: span)
    line.isPercent = true
    lexer.skipLine()
  }

  private mutating func readFanucControl(
    _ line: inout FanucLine, _ structure: borrowing ProgramStructure
  ) throws(ProgramError) -> Bool {
    guard !line.hasWords, !line.isMacro, let index = structure.index(ofLineAt: lexer.lineOffset)
    else {
      throw ProgramError(
        .misplacedControl, at: lexer.here, "this cannot stand inside a block",
        remedy: "put it on a line of its own")
    }
    begin(&line, at: lexer.here)
    let control = structure.lines[index]
    if let fault = structure.fault(of: control) { throw fault }
    line.control = Int32(truncatingIfNeeded: index)
    lexer.rewind(to: lexer.lineStart + Int(control.argumentColumn))
    if control.kind == .while { try readLoopCondition() }
    // What is left of the line: a comment, or nothing.
    while true {
      let byte = lexer.peek()
      if byte == TextByte.lineFeed { return false }
      if byte == TextByte.semicolon { return try readEndOfBlock() }
      guard byte == TextByte.openParenthesis else {
        throw ProgramError(
          .misplacedControl, at: lexer.here, "nothing but a comment may follow",
          remedy: "put it on a line of its own")
      }
      try readFanucComment()
    }
  }

  // `[...] DOn`, or `n` behind a DO without condition.
  private mutating func readLoopCondition() throws(ProgramError) {
    let span = lexer.here
    var value = ItemValue.literal(1)
    if lexer.peek() == TextByte.openBracket {
      value = try readMacroValue()
      for letter in "do".utf8 where lexer.peek() == letter { lexer.advance() }
    }
    while TextByte.isDigit(lexer.peek()) { lexer.advance() }
    tape.items.append(BlockItem(kind: .argument, span: span, value: value))
  }

  // MARK: statements

  private mutating func readMacroAssignment(_ line: inout FanucLine) throws(ProgramError) {
    let start = lexer.position
    guard !line.hasWords, line.call == 0 else {
      throw ProgramError(
        .misplacedMacro, at: lexer.here, "a macro statement stands among the words of a block",
        remedy: "put it on a line of its own")
    }
    line.isMacro = true
    lexer.advance()
    var item = BlockItem(kind: .numbered, span: lexer.here, value: .literal(0))
    item.index = try readMacroValue()
    item.span = lexer.span(from: start)
    guard lexer.peek() == TextByte.equals else {
      throw ProgramError(
        .missingEquals, at: item.span, "a variable begins a statement without =",
        remedy: "write #n = value, or put a letter before it")
    }
    lexer.advance()
    if case .literal(let value) = item.index {
      let number = try FanucVariables.checkedNumber(value, at: item.span)
      guard number > 0 else {
        throw ProgramError(
          .parameterReadOnly, at: item.span, "#0 is always vacant", remedy: "use another variable")
      }
      item.target = Int32(truncatingIfNeeded: number)
    }
    item.value = try readMacroValue(isExpression: true)
    tape.items.append(item)
  }

  private mutating func readFanucLetter(
    _ letter: UInt8, _ line: inout FanucLine, _ structure: borrowing ProgramStructure
  ) throws(ProgramError) -> Bool {
    let word = peekWord()
    if letter == UInt8(ascii: "o") || word == StaticWord("while") || word == StaticWord("do")
      || word == StaticWord("end")
    {
      return try readFanucControl(&line, structure)
    }
    if word == StaticWord("if") || word == StaticWord("goto") {
      begin(&line, at: lexer.here)
      try readBranch(&line, isConditional: word == StaticWord("if"))
      return true
    }
    try readFanucWord(letter, &line)
    return true
  }

  // The letters that follow each other here, without going on.
  private mutating func peekWord() -> StaticWord {
    let start = lexer.position
    var word = StaticWord()
    while word.count < 8, TextByte.isLetter(lexer.peek()) {
      word.append(lexer.peek())
      lexer.advance()
    }
    lexer.rewind(to: start)
    return word
  }

  // `GOTO n`, `IF [...] GOTO n`, `IF [...] THEN #i=...`
  private mutating func readBranch(
    _ line: inout FanucLine, isConditional: Bool
  ) throws(ProgramError) {
    guard !line.hasWords, !line.isMacro else {
      throw ProgramError(
        .misplacedMacro, at: lexer.here, "a macro statement stands among the words of a block",
        remedy: "put it on a line of its own")
    }
    line.isMacro = true
    let start = lexer.position
    for _ in 0..<(isConditional ? 2 : 4) {
      _ = lexer.peek()
      lexer.advance()
    }
    guard isConditional else { return try readTarget() }
    guard lexer.peek() == TextByte.openBracket else {
      throw ProgramError(
        .controlArgument, at: lexer.span(from: start), "IF has no condition",
        remedy: "write IF [#1 EQ 0] GOTO 10")
    }
    let open = lexer.position
    let value = try readMacroValue()
    tape.items.append(BlockItem(kind: .argument, span: lexer.span(from: open), value: value))
    let word = peekWord()
    guard word == StaticWord("goto") || word == StaticWord("then") else {
      throw ProgramError(
        .controlArgument, at: lexer.here, "IF [...] is followed by neither GOTO nor THEN",
        remedy: "write IF [...] GOTO n, or IF [...] THEN #i = value")
    }
    for _ in 0..<4 {
      _ = lexer.peek()
      lexer.advance()
    }
    if word == StaticWord("goto") { return try readTarget() }
    guard lexer.peek() == TextByte.hash else {
      throw ProgramError(
        .controlArgument, at: lexer.here, "THEN is followed by no assignment",
        remedy: "only #i = value may stand there; branch with GOTO otherwise")
    }
    try readMacroAssignment(&line)
  }

  private mutating func readTarget() throws(ProgramError) {
    let start = lexer.position
    let value = try readMacroValue()
    tape.items.append(BlockItem(kind: .label, span: lexer.span(from: start), value: value))
  }

  // MARK: words

  private static let dimensions = WordSet("XYZABCUVWIJKRQ")

  private mutating func readFanucWord(
    _ letter: UInt8, _ line: inout FanucLine
  ) throws(ProgramError) {
    let start = lexer.position
    guard !line.isMacro else {
      throw ProgramError(
        .misplacedMacro, at: lexer.here, "a word stands behind a macro statement",
        remedy: "put it on a line of its own")
    }
    begin(&line, at: lexer.here)
    lexer.advance()
    guard canBeginMacroValue() else {
      try checkDamage()
      throw ProgramError(
        .missingValue, at: lexer.span(from: start), "\(Self.name(letter)) has no number",
        remedy: "write its value behind it")
    }
    let number = lexer.position
    let value = try readMacroValue(isAddress: true)
    var item = BlockItem(
      kind: .word, letter: letter &- 97, span: lexer.span(from: start), value: value)
    if case .literal = value, !lexer.bytes[number..<lexer.position].contains(TextByte.point) {
      item.target = -2
    }
    switch letter {
    case UInt8(ascii: "n"): return try takeFanucNumber(item, &line)
    case UInt8(ascii: "g"):
      item.kind = .g
      item.target = -1
      if case .literal(let code) = value, code == 65 || code == 66 {
        line.call = code == 65 ? 650 : 660
        line.hasWords = true
        return
      }
    case UInt8(ascii: "m"):
      item.kind = .m
      item.target = -1
    default: break
    }
    line.hasWords = true
    if line.call > 0 { item.kind = .argument }
    tape.items.append(item)
  }

  private mutating func canBeginMacroValue() -> Bool {
    let byte = lexer.peek()
    if TextByte.isLetter(byte) { return MacroFunction(peekWord()) != nil }
    return TextByte.isDigit(byte) || byte == TextByte.point || byte == TextByte.plus
      || byte == TextByte.minus || byte == TextByte.hash || byte == TextByte.openBracket
  }

  private func takeFanucNumber(
    _ item: BlockItem, _ line: inout FanucLine
  ) throws(ProgramError) {
    guard case .literal(let value) = item.value, value >= 0,
      value <= InterpreterOptions.largestWord
    else {
      throw ProgramError(
        .misplacedLineNumber, at: item.span, "N is a whole number from 0 on",
        remedy: "write a plain number")
    }
    line.number = Int64(value)
  }
}
