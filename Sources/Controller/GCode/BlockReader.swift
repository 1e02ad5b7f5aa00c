/// Compiles lines of text into blocks on a tape. Nothing is evaluated here: values are computed
/// when the block is carried out, with the parameters as they then stand (RS274/NGC 3.3.2.1).
struct BlockReader {
  var lexer: Lexer
  var tape = Tape()
  var names: NameTable
  let options: InterpreterOptions
  /// Number of the file the lexer reads.
  var file: Int32 = 0
  /// Letters that the line has so far, and its modal groups: codes of one group exclude each other.
  private var letters: UInt32 = 0
  /// Whether the line has no word yet.
  private var isEmpty = true
  private var hasComment = false
  private var isPercent = false
  private var column: Int32 = 1
  private var number: Int64 = -1
  private var control: Int32 = -1
  /// The name that was read last; its memory is kept.
  var nameBytes: [UInt8] = []
  /// Blanks inside a number of this block, where there are any.
  var blankInNumber: WordSpan?
  /// How far the tape was filled before the block.
  var blockStart = Tape().mark

  init(_ text: any ProgramText, names: NameTable, options: InterpreterOptions) {
    lexer = Lexer(text, windowSize: options.windowSize)
    self.names = names
    self.options = options
  }

  /// Compiles the line under the lexer, which then stands somewhere in it or at its end.
  /// - Parameter structure: Where the O-words of the file are.
  mutating func compileLine(_ structure: borrowing ProgramStructure) {
    if options.dialect.isFanuc { return compileFanucLine(structure) }
    let mark = tape.mark
    blockStart = mark
    let (line, offset) = (lexer.line, lexer.lineOffset)
    (letters, isEmpty, hasComment, isPercent) = (0, true, false, false)
    (column, number, control, blankInNumber) = (1, -1, -1, nil)
    var entry = TapeLine(kind: .block, file: file, line: line, offset: offset)
    do throws(ProgramError) {
      while try readItem(structure) { try checkLength() }
      if names.isFull {
        throw ProgramError(
          .tooManyNames, at: WordSpan(column: 1),
          "the program has more than \(NameTable.capacity) names", remedy: "use numbers")
      }
      entry.kind = kind(since: mark)
      entry.target = control
    } catch {
      // What was read so far stays: its modes keep later lines from being blamed for this one.
      entry.kind = .faulty
      entry.control = control
      entry.letters = lettersOfLine()
      entry.target = Int32(truncatingIfNeeded: tape.faults.count)
      tape.faults.append(error)
    }
    entry.column = column
    entry.firstItem = Int32(truncatingIfNeeded: mark.items)
    entry.endItem = Int32(truncatingIfNeeded: tape.items.count)
    entry.number = number
    entry.blankInNumber = blankInNumber
    tape.lines.append(entry)
  }

  // Comments too: what they name is left open, which blames nobody.
  private mutating func lettersOfLine() -> UInt32 {
    var letters: UInt32 = 0
    lexer.rewind(to: lexer.lineStart)
    while let byte = lexer.rawByte {
      if TextByte.isLetter(byte) { letters |= 1 << UInt32((byte | 32) &- 97) }
      lexer.advance()
    }
    return letters
  }

  private func kind(since mark: Tape.Mark) -> TapeLine.Kind {
    if control >= 0 { return .control }
    if isPercent { return .percent }
    if tape.items.count == mark.items && number < 0 { return .empty }
    var index = mark.items
    while index < tape.items.count {
      let kind = tape.items[index].kind
      if kind != .numbered && kind != .named { return .block }
      index &+= 1
    }
    return number < 0 && tape.items.count > mark.items ? .assignments : .block
  }

  // False at the end of the block.
  private mutating func readItem(_ structure: borrowing ProgramStructure) throws(ProgramError)
    -> Bool
  {
    let byte = lexer.peek()
    let span = lexer.here
    if TextByte.isLetter(byte) {
      if byte == UInt8(ascii: "o") { return try readControl(structure) }
      try readWord(byte)
      return true
    }
    switch byte {
    case TextByte.lineFeed: return false
    case TextByte.openParenthesis: try readComment()
    case TextByte.semicolon: return try readSemicolonComment()
    case TextByte.slash: return try readBlockDelete()
    case TextByte.percent:
      try readPercent()
      return false
    case TextByte.hash:
      begin(at: span)
      try readAssignment()
    case TextByte.at, TextByte.caret:
      guard options.dialect != .grbl else { throw unexpected(byte, at: span) }
      begin(at: span)
      try readPolarWord(byte)
    case TextByte.dollar where options.dialect == .linuxcnc:
      begin(at: span)
      try readSpindleNumber()
    default:
      guard try readForeign(byte, isFirst: isEmpty) else { throw unexpected(byte, at: span) }
      begin(at: span)
    }
    return true
  }

  private mutating func begin(at span: WordSpan) {
    if isEmpty {
      column = span.column
      isEmpty = false
    }
  }

  func unexpected(_ byte: UInt8, at span: WordSpan) -> ProgramError {
    if byte == 0 {
      return ProgramError(
        .nulByte, at: span, "a NUL byte stands in the text",
        remedy: "the file is damaged; copy it anew")
    }
    if byte == TextByte.closeParenthesis || byte == TextByte.closeBracket {
      return ProgramError(
        .unclosedBracket, at: span, "\(TextByte.name(byte)) closes nothing", remedy: "delete it")
    }
    return ProgramError(
      .badCharacter, at: span, "\(TextByte.name(byte)) cannot begin a word",
      remedy: "delete it, or make it a comment with ( ) or ;")
  }

  /// Blames a byte that no text has before the word that it stands behind.
  mutating func checkDamage() throws(ProgramError) {
    _ = lexer.peek()
    guard let byte = lexer.rawByte, byte == 0 || byte >= 0x80 else { return }
    throw unexpected(byte, at: lexer.here)
  }

  // MARK: what is not a word

  private mutating func readBlockDelete() throws(ProgramError) -> Bool {
    guard isEmpty && !hasComment else {
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

  private mutating func readPercent() throws(ProgramError) {
    let span = lexer.here
    lexer.advance()
    guard isEmpty, lexer.peek() == TextByte.lineFeed else {
      throw ProgramError(
        .misplacedPercent, at: span, "% stands among other words",
        remedy: "% goes alone on the first and the last line")
    }
    begin(at: span)
    isPercent = true
  }

  private mutating func readComment() throws(ProgramError) {
    let open = lexer.position
    let span = lexer.here
    lexer.advance()
    while let byte = lexer.rawByte {
      if byte == TextByte.closeParenthesis {
        lexer.advance()
        return keepComment((open + 1)..<(lexer.position - 1), at: lexer.span(from: open))
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
      .unclosedComment, at: span, "the comment is not closed",
      remedy: "put ) behind it, or begin it with ;")
  }

  private mutating func keepComment(_ range: Range<Int>, at span: WordSpan) {
    hasComment = true
    let start = Int32(truncatingIfNeeded: tape.text.count)
    tape.text.append(contentsOf: lexer.bytes[range])
    let end = Int32(truncatingIfNeeded: tape.text.count)
    tape.items.append(BlockItem(kind: .comment, span: span, value: .steps(start, end)))
  }

  // The rest of the line; only looked through for a NUL byte.
  private mutating func readSemicolonComment() throws(ProgramError) -> Bool {
    while let byte = lexer.rawByte {
      if byte == 0 { throw unexpected(byte, at: lexer.here) }
      lexer.advance()
    }
    return false
  }

  // MARK: words

  private mutating func readWord(_ letter: UInt8) throws(ProgramError) {
    let start = lexer.position
    let isFirst = isEmpty
    begin(at: lexer.here)
    lexer.advance()
    guard canBeginValue() else {
      try checkDamage()
      throw ProgramError(
        .missingValue, at: lexer.span(from: start), "\(Self.name(letter)) has no number",
        remedy: "write its value behind it")
    }
    let value = try readItemValue()
    var item = BlockItem(
      kind: .word, letter: letter &- 97, span: lexer.span(from: start), value: value)
    switch letter {
    case UInt8(ascii: "g"): item.kind = .g
    case UInt8(ascii: "m"): item.kind = .m
    case UInt8(ascii: "n"): return try takeNumber(item, isFirst: isFirst)
    default: break
    }
    try resolve(&item)
    tape.items.append(item)
  }

  // What is known already is checked already.
  private mutating func resolve(_ item: inout BlockItem) throws(ProgramError) {
    if item.kind == .word {
      let bit: UInt32 = 1 << UInt32(item.letter)
      guard letters & bit == 0 else {
        throw ProgramError(
          .wordTwice, at: item.span, "\(Self.name(item.letter &+ 97)) stands twice in this block",
          remedy: "keep one of them")
      }
      letters |= bit
    }
    guard case .literal(let value) = item.value else { return }
    switch item.kind {
    case .g: item.target = Int32(truncatingIfNeeded: try CodeTable.row(g: value, at: item.span))
    case .m where passesForeignCode(value, &item): break
    case .m: item.target = Int32(truncatingIfNeeded: try CodeTable.row(m: value, at: item.span))
    default: try Self.checkSize(value, item)
    }
  }

  static func checkSize(_ value: Double, _ item: BlockItem) throws(ProgramError) {
    guard value.magnitude <= InterpreterOptions.largestWord else {
      throw ProgramError(
        .numberOutOfRange, at: item.span,
        "\(name(item.letter &+ 97)) is larger than any machine", remedy: "values go up to 1e9")
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

  private mutating func takeNumber(
    _ item: BlockItem, isFirst: Bool
  ) throws(ProgramError) {
    guard isFirst else {
      if passesLineNumber(item) { return }
      throw ProgramError(
        .misplacedLineNumber, at: item.span, "N stands inside a block",
        remedy: "the line number goes first")
    }
    guard case .literal(let value) = item.value else {
      throw ProgramError(
        .misplacedLineNumber, at: item.span, "a line number cannot be computed",
        remedy: "write a plain number")
    }
    guard value >= 0 && value <= InterpreterOptions.largestWord else {
      throw ProgramError(
        .numberOutOfRange, at: item.span, "a line number lies in 0 to 1e9", remedy: "renumber")
    }
    number = Int64(value)
  }

  // MARK: O-words

  private mutating func readControl(
    _ structure: borrowing ProgramStructure
  ) throws(ProgramError) -> Bool {
    guard isEmpty || number >= 0 && tape.items.count == blockStart.items else {
      throw ProgramError(
        .misplacedControl, at: lexer.here, "an O-word stands inside a block",
        remedy: "O-words go first in their line")
    }
    guard let index = structure.index(ofLineAt: lexer.lineOffset) else {
      throw ProgramError(
        .misplacedControl, at: lexer.here, "an O-word stands inside a block",
        remedy: "O-words go first in their line")
    }
    begin(at: lexer.here)
    let line = structure.lines[index]
    if let fault = structure.fault(of: line) { throw fault }
    if line.isLabelComputed { try readComputedLabel() }
    lexer.rewind(to: lexer.lineStart + Int(line.argumentColumn))
    control = Int32(truncatingIfNeeded: index)
    try readArguments(line)
    return true
  }

  private mutating func readComputedLabel() throws(ProgramError) {
    lexer.advance()
    let start = lexer.position
    let value = try readItemValue()
    tape.items.append(BlockItem(kind: .label, span: lexer.span(from: start), value: value))
  }

  private mutating func readArguments(_ line: ControlLine) throws(ProgramError) {
    var count = 0
    while lexer.peek() == TextByte.openBracket {
      let start = lexer.position
      let value = try readItemValue()
      let span = lexer.span(from: start)
      count += 1
      guard count <= line.kind.mostArguments else {
        throw ProgramError(
          .controlArgument, at: span, "\(line.kind.name) takes \(line.kind.argumentText)",
          remedy: "delete this one")
      }
      tape.items.append(BlockItem(kind: .argument, span: span, value: value))
    }
    if line.kind.needsArgument && count == 0 {
      throw ProgramError(
        .controlArgument, at: line.span, "\(line.kind.name) has no condition or count",
        remedy: "put it in brackets: [...]")
    }
    let next = lexer.peek()
    guard
      next == TextByte.lineFeed || next == TextByte.semicolon
        || next == TextByte.openParenthesis
    else {
      throw ProgramError(
        .controlArgument, at: lexer.here,
        "\(TextByte.name(next)) cannot stand behind \(line.kind.name)",
        remedy: "arguments are values in brackets; other words go on a line of their own")
    }
  }
}
