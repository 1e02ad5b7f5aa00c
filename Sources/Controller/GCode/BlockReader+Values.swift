extension BlockReader {
  /// Reads a value of a word; a plain number needs no steps.
  mutating func readItemValue() throws(ProgramError) -> ItemValue {
    let start = tape.steps.count
    try readValue(depth: 0)
    let end = tape.steps.count
    if end == start + 1, case .constant(let value) = tape.steps[start].operation {
      tape.steps.removeLast()
      return .literal(value)
    }
    return .steps(Int32(truncatingIfNeeded: start), Int32(truncatingIfNeeded: end))
  }

  /// Reads a value: number, bracket, parameter or function, with any signs before it. Its steps go
  /// onto the tape.
  mutating func readValue(depth: Int) throws(ProgramError) {
    var isNegative = false
    var byte = lexer.peek()
    while byte == TextByte.minus || byte == TextByte.plus {
      if byte == TextByte.minus { isNegative.toggle() }
      lexer.advance()
      byte = lexer.peek()
    }
    let start = lexer.position
    try readUnsigned(byte, depth: depth)
    if isNegative { negate(from: start) }
  }

  private mutating func negate(from start: Int) {
    let last = tape.steps.count - 1
    if last >= 0, case .constant(let value) = tape.steps[last].operation {
      tape.steps[last].operation = .constant(-value)
    } else {
      append(.negate, at: lexer.span(from: start))
    }
  }

  private mutating func append(_ operation: ExpressionStep.Operation, at span: WordSpan) {
    tape.steps.append(ExpressionStep(operation: operation, span: span))
  }

  private mutating func readUnsigned(_ byte: UInt8, depth: Int) throws(ProgramError) {
    try checkLength()
    if TextByte.isDigit(byte) || byte == TextByte.point {
      let start = lexer.position
      let value = try readNumber()
      return append(.constant(value), at: lexer.span(from: start))
    }
    guard depth < options.expressionDepth else {
      throw ProgramError(
        .expressionTooDeep, at: lexer.here,
        "the expression is nested deeper than \(options.expressionDepth)",
        remedy: "compute parts of it into parameters first")
    }
    switch byte {
    case TextByte.openBracket: try readBracket(depth: depth + 1)
    case TextByte.hash: try readParameter(depth: depth + 1)
    default:
      guard TextByte.isLetter(byte) else {
        try checkDamage()
        throw ProgramError(
          .missingValue, at: lexer.here, "a value is missing here",
          remedy: "write a number, a parameter or a bracket")
      }
      try readFunction(depth: depth + 1)
    }
  }

  private mutating func readNumber() throws(ProgramError) -> Double {
    let start = lexer.position
    var number = DecimalNumber()
    var next = start
    while true {
      let byte = lexer.peek()
      if TextByte.isDigit(byte) {
        number.append(byte &- 48)
      } else if byte == TextByte.point {
        guard number.appendPoint() else {
          throw ProgramError(
            .malformedNumber, at: lexer.here, "the number has a second point", remedy: "delete one")
        }
      } else {
        break
      }
      let hasGap = lexer.position != next
      lexer.advance()
      next = lexer.position
      if hasGap { blankInNumber = lexer.span(from: start) }
    }
    guard number.hasDigits else {
      throw ProgramError(.malformedNumber, at: lexer.span(from: start), "a point is no number")
    }
    let value = number.value
    guard value.isFinite else {
      throw ProgramError(
        .numberOutOfRange, at: lexer.span(from: start), "the number is too large",
        remedy: "numbers go up to 1.8e308, words to 1e9")
    }
    return value
  }

  /// Reads `[expression]`.
  mutating func readBracket(depth: Int) throws(ProgramError) {
    let open = lexer.here
    lexer.advance()
    try readOperation(above: 0, depth: depth)
    let next = lexer.peek()
    guard next == TextByte.closeBracket else {
      if next == TextByte.lineFeed {
        throw ProgramError(
          .unclosedBracket, at: open, "the bracket is not closed", remedy: "put ] behind it")
      }
      throw ProgramError(
        .unknownOperator, at: lexer.here, "\(TextByte.name(next)) is no operator",
        remedy: "operators are + - * / ** MOD EQ NE GT GE LT LE AND OR XOR")
    }
    lexer.advance()
  }

  // Precedence climbing: reads operators that bind more strongly than `precedence`.
  private mutating func readOperation(above precedence: Int, depth: Int) throws(ProgramError) {
    try readValue(depth: depth)
    while true {
      let start = lexer.position
      guard let operation = try readOperator() else { return }
      guard operation.precedence > precedence else {
        lexer.rewind(to: start)
        return
      }
      let span = lexer.span(from: start)
      try readOperation(above: operation.precedence, depth: depth)
      append(.binary(operation), at: span)
    }
  }

  // Nil at a closing bracket or at the end of the line.
  private mutating func readOperator() throws(ProgramError) -> BinaryOperator? {
    let byte = lexer.peek()
    switch byte {
    case TextByte.closeBracket, TextByte.lineFeed: return nil
    case TextByte.plus: return single(.plus)
    case TextByte.minus: return single(.minus)
    case TextByte.slash: return single(.divided)
    case TextByte.star:
      lexer.advance()
      return lexer.peek() == TextByte.star ? single(.power) : .times
    default: return TextByte.isLetter(byte) ? try readWordOperator() : nil
    }
  }

  private mutating func single(_ operation: BinaryOperator) -> BinaryOperator {
    lexer.advance()
    return operation
  }

  private mutating func readWordOperator() throws(ProgramError) -> BinaryOperator {
    let start = lexer.position
    var word = StaticWord()
    while word.count < 3, TextByte.isLetter(lexer.peek()) {
      word.append(lexer.peek())
      lexer.advance()
      if let operation = BinaryOperator(word) { return operation }
    }
    throw ProgramError(
      .unknownOperator, at: lexer.span(from: start), "there is no such operator",
      remedy: "operators are + - * / ** MOD EQ NE GT GE LT LE AND OR XOR")
  }

  // MARK: functions

  private mutating func readFunction(depth: Int) throws(ProgramError) {
    let start = lexer.position
    var word = StaticWord()
    while word.count < 8, TextByte.isLetter(lexer.peek()) {
      word.append(lexer.peek())
      lexer.advance()
    }
    let span = lexer.span(from: start)
    let isKnown = word == StaticWord("atan") || word == StaticWord("exists")
    guard isKnown || UnaryFunction(word) != nil else {
      throw ProgramError(
        .unknownFunction, at: span, "there is no such function",
        remedy: "see docs/gcode-support.md for the functions")
    }
    guard lexer.peek() == TextByte.openBracket else {
      throw ProgramError(
        .missingValue, at: span, "the function has no operand", remedy: "put [value] behind it")
    }
    if word == StaticWord("exists") { return try readExists(depth: depth) }
    try readBracket(depth: depth)
    if let function = UnaryFunction(word) {
      append(.unary(function), at: span)
    } else {
      try readSecondOperand(at: span, depth: depth)
    }
  }

  private mutating func readSecondOperand(at span: WordSpan, depth: Int) throws(ProgramError) {
    if lexer.peek() == TextByte.slash {
      lexer.advance()
      if lexer.peek() == TextByte.openBracket {
        try readBracket(depth: depth)
        return append(.arctangent, at: span)
      }
    }
    throw ProgramError(
      .arctangentOperand, at: span, "ATAN has one operand", remedy: "write ATAN[y]/[x]")
  }

  private mutating func readExists(depth: Int) throws(ProgramError) {
    let open = lexer.here
    lexer.advance()
    guard lexer.peek() == TextByte.hash else {
      throw ProgramError(
        .missingValue, at: open, "EXISTS asks for a parameter", remedy: "write EXISTS[#<name>]")
    }
    let start = lexer.position
    lexer.advance()
    if lexer.peek() == TextByte.less {
      let name = try readName()
      if NamedValue(name) != nil {
        append(.constant(1), at: lexer.span(from: start))
      } else {
        append(.namedExists(names.number(of: name)), at: lexer.span(from: start))
      }
    } else {
      try readValue(depth: depth)
      append(.numberedExists, at: lexer.span(from: start))
    }
    guard lexer.peek() == TextByte.closeBracket else {
      throw ProgramError(
        .unclosedBracket, at: open, "the bracket is not closed", remedy: "put ] behind it")
    }
    lexer.advance()
  }

  // MARK: parameters

  private mutating func readParameter(depth: Int) throws(ProgramError) {
    let start = lexer.position
    lexer.advance()
    if lexer.peek() == TextByte.less {
      let name = try readName()
      let span = lexer.span(from: start)
      if let value = NamedValue(name) { return append(.system(value), at: span) }
      return append(.named(names.number(of: name)), at: span)
    }
    let first = tape.steps.count
    try readValue(depth: depth)
    let span = lexer.span(from: start)
    if tape.steps.count == first + 1, case .constant(let value) = tape.steps[first].operation {
      tape.steps.removeLast()
      let number = try parameterNumber(value, at: span)
      append(.numbered(Int32(truncatingIfNeeded: number)), at: span)
    } else {
      append(.indirect, at: span)
    }
  }

  /// The number of a parameter, 1 to 5602.
  func parameterNumber(_ value: Double, at span: WordSpan) throws(ProgramError) -> Int {
    try ParameterStore.checkedNumber(value, at: span)
  }

  /// Reads `<name>`: lower case, without blanks.
  mutating func readName() throws(ProgramError) -> String {
    let open = lexer.here
    lexer.advance()
    nameBytes.removeAll(keepingCapacity: true)
    while true {
      let byte = lexer.peek()
      if byte == TextByte.greater { break }
      guard nameBytes.count < Self.longestName else { throw Self.nameTooLong(at: open) }
      guard byte != TextByte.lineFeed && byte != 0 else {
        throw ProgramError(
          .unclosedName, at: open, "the parameter's name is not closed", remedy: "put > behind it")
      }
      nameBytes.append(byte)
      lexer.advance()
    }
    lexer.advance()
    return String(decoding: nameBytes, as: UTF8.self)
  }

  /// Names of parameters have at most so many bytes.
  static let longestName = 255

  static func nameTooLong(at span: WordSpan) -> ProgramError {
    ProgramError(
      .nameTooLong, at: span, "the name is longer than \(longestName) bytes",
      remedy: "shorten it, or put > where it ends")
  }
}
