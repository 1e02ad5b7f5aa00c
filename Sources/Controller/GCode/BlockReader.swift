/// Reads one block after the other. Values are computed while reading, with the parameters as they
/// stood before the block; what the block assigns takes hold when it has been read wholly
/// (RS274/NGC 3.3.2.1).
struct BlockReader {
  var lexer: Lexer
  var parameters: ParameterStore
  let options: InterpreterOptions
  /// Blanks inside a number of this block, where there are any.
  var blankInNumber: WordSpan?
  private var pendingNumbers: [(number: Int, value: Double)] = []
  private var pendingNames: [(name: String, value: Double)] = []

  init(_ bytes: [UInt8], parameters: ParameterStore, options: InterpreterOptions) {
    lexer = Lexer(bytes)
    self.parameters = parameters
    self.options = options
  }

  /// Reads the block under the lexer, which then stands at its end. After an error the caller skips
  /// the rest of the line; nothing is assigned then.
  mutating func read(into block: inout Block, state: borrowing ModalState) throws(ProgramError) {
    block.clear(line: lexer.line)
    blankInNumber = nil
    pendingNumbers.removeAll(keepingCapacity: true)
    pendingNames.removeAll(keepingCapacity: true)
    while try readItem(into: &block, state: state) {}
    assignPending()
  }

  private mutating func assignPending() {
    for item in pendingNumbers { parameters[item.number] = item.value }
    for item in pendingNames { parameters[item.name] = item.value }
  }

  // False at the end of the block.
  private mutating func readItem(
    into block: inout Block, state: borrowing ModalState
  ) throws(ProgramError) -> Bool {
    let byte = lexer.peek()
    let span = lexer.here
    if TextByte.isLetter(byte) {
      try readWord(byte, into: &block, state: state)
      return true
    }
    switch byte {
    case TextByte.lineFeed: return false
    case TextByte.openParenthesis: try readComment(into: &block)
    case TextByte.semicolon:
      lexer.skipLine()
      return false
    case TextByte.slash: return try readBlockDelete(in: block)
    case TextByte.percent:
      try readPercent(into: &block)
      return false
    case TextByte.hash:
      begin(&block, at: span)
      try readAssignment(state: state)
    case TextByte.dollar:
      begin(&block, at: span)
      try readSpindleNumber(into: &block, state: state)
    default: throw unexpected(byte, at: span)
    }
    return true
  }

  private func begin(_ block: inout Block, at span: WordSpan) {
    if block.isEmpty {
      block.column = span.column
      block.isEmpty = false
    }
  }

  private func unexpected(_ byte: UInt8, at span: WordSpan) -> ProgramError {
    if byte == 0 {
      return ProgramError(
        .nulByte, at: span, "a NUL byte stands in the text", remedy: "the file is damaged")
    }
    if byte == TextByte.closeParenthesis || byte == TextByte.closeBracket {
      return ProgramError(
        .unclosedBracket, at: span, "\(TextByte.name(byte)) closes nothing", remedy: "delete it")
    }
    return ProgramError(.badCharacter, at: span, "\(TextByte.name(byte)) cannot begin a word")
  }

  // MARK: what is not a word

  private mutating func readBlockDelete(in block: Block) throws(ProgramError) -> Bool {
    guard block.isEmpty && block.comments.isEmpty else {
      throw ProgramError(
        .misplacedBlockDelete, at: lexer.here, "/ stands inside a block",
        remedy: "block delete goes before the first word")
    }
    lexer.advance()
    if options.hasBlockDelete {
      lexer.skipLine()
      return false
    }
    return true
  }

  private mutating func readPercent(into block: inout Block) throws(ProgramError) {
    let span = lexer.here
    lexer.advance()
    guard block.isEmpty, lexer.peek() == TextByte.lineFeed else {
      throw ProgramError(
        .misplacedPercent, at: span, "% stands among other words",
        remedy: "% goes alone on the first and the last line")
    }
    begin(&block, at: span)
    block.isPercent = true
  }

  private mutating func readComment(into block: inout Block) throws(ProgramError) {
    let open = lexer.position
    let column = lexer.column
    lexer.advance()
    while let byte = lexer.rawByte {
      if byte == TextByte.closeParenthesis {
        block.comments.append(Block.Comment(start: open + 1, end: lexer.position, column: column))
        block.mark(.comment)
        lexer.advance()
        return
      }
      if byte == TextByte.openParenthesis {
        throw ProgramError(
          .nestedComment, at: lexer.here, "a comment opens inside a comment",
          remedy: "use other brackets inside comments")
      }
      if byte == 0 { throw unexpected(byte, at: lexer.here) }
      lexer.advance()
    }
    throw ProgramError(
      .unclosedComment, at: WordSpan(column: column), "the comment is not closed",
      remedy: "put ) behind it, or begin it with ;")
  }

  private mutating func readAssignment(state: borrowing ModalState) throws(ProgramError) {
    let start = lexer.position
    lexer.advance()
    if lexer.peek() == TextByte.less {
      let name = try readName()
      try expectEquals(from: start)
      let value = try readValue(state: state, depth: 0)
      if name.hasPrefix("_"), NamedValue(name) != nil {
        throw ProgramError(
          .parameterReadOnly, at: lexer.span(from: start), "#<\(name)> is set by the control",
          remedy: "use another name")
      }
      pendingNames.append((name, value))
      return
    }
    let number = try readParameterNumber(from: start, state: state, depth: 0)
    let span = lexer.span(from: start)
    try expectEquals(from: start)
    guard !ParameterStore.isReadOnly(number) else {
      throw ProgramError(
        .parameterReadOnly, at: span, "#\(number) is set by the control",
        remedy: "use another number")
    }
    pendingNumbers.append((number, try readValue(state: state, depth: 0)))
  }

  private mutating func expectEquals(from start: Int) throws(ProgramError) {
    guard lexer.peek() == TextByte.equals else {
      throw ProgramError(
        .missingEquals, at: lexer.span(from: start), "a parameter begins a word without =",
        remedy: "write #n = value, or put a letter before it")
    }
    lexer.advance()
  }

  // MARK: words

  private mutating func readWord(
    _ letter: UInt8, into block: inout Block, state: borrowing ModalState
  ) throws(ProgramError) {
    let start = lexer.position
    let isFirst = block.isEmpty
    begin(&block, at: lexer.here)
    lexer.advance()
    if letter == UInt8(ascii: "o") { return try readProgramNumber(from: start, isFirst: isFirst) }
    guard canBeginValue() else {
      throw ProgramError(
        .missingValue, at: lexer.span(from: start), "\(Self.name(letter)) has no number",
        remedy: "write its value behind it")
    }
    let value = try readValue(state: state, depth: 0)
    let span = lexer.span(from: start)
    switch letter {
    case UInt8(ascii: "g"): try insertG(value, into: &block, at: span)
    case UInt8(ascii: "m"): try insertM(value, into: &block, at: span)
    case UInt8(ascii: "n"): try insertNumber(value, into: &block, at: span, isFirst: isFirst)
    default: try insert(letter, value, into: &block, at: span)
    }
  }

  static func name(_ letter: UInt8) -> String { String(UnicodeScalar(letter & 0xDF)) }

  // A letter begins a value only as the first of a function's name: `X Y2` misses one.
  private mutating func canBeginValue() -> Bool {
    let byte = lexer.peek()
    guard TextByte.isLetter(byte) else {
      return TextByte.isDigit(byte) || byte == TextByte.point || byte == TextByte.plus
        || byte == TextByte.minus || byte == TextByte.hash || byte == TextByte.openBracket
    }
    let start = lexer.position
    var count = 0
    while count < 8, TextByte.isLetter(lexer.peek()) {
      count += 1
      lexer.advance()
    }
    let isFunction = count > 1 && lexer.peek() == TextByte.openBracket
    lexer.rewind(to: start)
    return isFunction
  }

  private func insert(
    _ letter: UInt8, _ value: Double, into block: inout Block, at span: WordSpan
  ) throws(ProgramError) {
    guard value.magnitude <= InterpreterOptions.largestWord else {
      throw ProgramError(
        .numberOutOfRange, at: span, "\(Self.name(letter)) is larger than any machine",
        remedy: "values go up to 1e9")
    }
    guard block.insert(Block.index(of: letter), value, at: span) else {
      throw ProgramError(
        .wordTwice, at: span, "\(Self.name(letter)) stands twice in this block",
        remedy: "keep one of them")
    }
    switch letter {
    case UInt8(ascii: "f"): block.mark(.feedRate)
    case UInt8(ascii: "s"): block.mark(.spindleSpeed)
    case UInt8(ascii: "t"): block.mark(.toolSelection)
    default: break
    }
  }

  private func insertNumber(
    _ value: Double, into block: inout Block, at span: WordSpan, isFirst: Bool
  ) throws(ProgramError) {
    guard isFirst else {
      throw ProgramError(
        .misplacedLineNumber, at: span, "N stands inside a block",
        remedy: "the line number goes first")
    }
    guard value >= 0 && value <= InterpreterOptions.largestWord else {
      throw ProgramError(
        .numberOutOfRange, at: span, "a line number lies in 0 to 1e9", remedy: "renumber")
    }
    block.number = Int64(value)
  }

  private mutating func readProgramNumber(from start: Int, isFirst: Bool) throws(ProgramError) {
    // O1234 alone is how Fanuc programs begin; it names the program and does nothing.
    if isFirst, TextByte.isDigit(lexer.peek()) {
      while TextByte.isDigit(lexer.peek()) { lexer.advance() }
      let next = lexer.peek()
      if next == TextByte.lineFeed || next == TextByte.openParenthesis
        || next == TextByte.semicolon
      {
        return
      }
    }
    let span = lexer.span(from: start)
    throw ProgramError(
      .notSupportedYet, at: span, "O words (subprograms, loops, branches) are not supported yet",
      remedy: "unroll the program in the CAM system")
  }

  // MARK: codes

  private func insertG(
    _ value: Double, into block: inout Block, at span: WordSpan
  ) throws(ProgramError) {
    let tenths = Whole.number(value * 10, within: 0.001)
    guard let tenths, let row = CodeTable.row(g: tenths) else {
      throw ProgramError(
        .unknownGCode, at: span, "there is no G\(shortText(value))",
        remedy: "see docs/gcode-support.md for the codes")
    }
    try insert(Block.Code(row: row, tenths: tenths, span: span), into: &block)
  }

  private func insertM(
    _ value: Double, into block: inout Block, at span: WordSpan
  ) throws(ProgramError) {
    let number = Whole.number(value, within: BinaryOperator.equality)
    guard let number, let row = CodeTable.row(m: number) else {
      throw ProgramError(
        .unknownMCode, at: span, "there is no M\(shortText(value))",
        remedy: "see docs/gcode-support.md for the codes")
    }
    try insert(Block.Code(row: row, tenths: number * 10, span: span), into: &block)
  }

  private func insert(_ code: Block.Code, into block: inout Block) throws(ProgramError) {
    let facts = CodeTable.facts[code.row]
    guard facts.isSupported else {
      let rule = CodeTable.rules[code.row]
      throw ProgramError(
        .notSupportedYet, at: code.span, "\(rule.name) (\(rule.meaning)) is not supported yet")
    }
    if let other = block[facts.group] {
      // G80 beside another motion says nothing (LinuxCNC).
      if code.tenths == 800, facts.group == .motion { return }
      if other.tenths == 800, facts.group == .motion {
        return block.insert(code, in: facts.group)
      }
      let names = (CodeTable.rules[other.row].name, CodeTable.rules[code.row].name)
      throw ProgramError(
        .modalGroupConflict, at: code.span,
        "\(names.0) and \(names.1) are both of the group \(facts.group.name)",
        remedy: "put them on two lines, or keep one")
    }
    block.insert(code, in: facts.group)
    if facts.step != .motion { block.mark(facts.step) }
  }
}

/// Whole numbers out of Doubles, without a trap.
enum Whole {
  /// The whole number a value is meant to be, nil where it is too far from one or beyond 1e9.
  static func number(_ value: Double, within tolerance: Double) -> Int? {
    guard value.magnitude <= InterpreterOptions.largestWord else { return nil }
    let nearest = value.rounded(.toNearestOrAwayFromZero)
    return (value - nearest).magnitude <= tolerance ? Int(nearest) : nil
  }
}
