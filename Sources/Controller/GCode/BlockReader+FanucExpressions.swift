/// Expressions of custom macro B: `#1=#2+#3*SIN[#4]`, `X[#1/2]`, `X-#1`.
extension BlockReader {
  /// Reads a value of a word, or, where `isExpression`, the right side of an assignment.
  mutating func readMacroValue(
    isExpression: Bool = false, isAddress: Bool = false
  ) throws(ProgramError) -> ItemValue {
    let start = tape.steps.count
    if isExpression {
      try readMacroOperation(above: 0, depth: 0, isAddress: isAddress)
    } else {
      try readMacroOperand(depth: 0, isAddress: isAddress)
    }
    let end = tape.steps.count
    if end == start + 1, case .constant(let value) = tape.steps[start].operation {
      tape.steps.removeLast()
      return .literal(value)
    }
    return .steps(Int32(truncatingIfNeeded: start), Int32(truncatingIfNeeded: end))
  }

  private mutating func append(_ operation: MacroOperation, at span: WordSpan) {
    tape.steps.append(ExpressionStep(operation: .macro(operation), span: span))
  }

  // Precedence climbing, as for RS274/NGC.
  private mutating func readMacroOperation(
    above precedence: Int, depth: Int, isAddress: Bool
  ) throws(ProgramError) {
    try readMacroOperand(depth: depth, isAddress: isAddress)
    while true {
      let start = lexer.position
      guard let operation = try readMacroOperator() else { return }
      guard operation.precedence > precedence else {
        lexer.rewind(to: start)
        return
      }
      let span = lexer.span(from: start)
      try readMacroOperation(above: operation.precedence, depth: depth, isAddress: isAddress)
      append(.binary(operation), at: span)
    }
  }

  // Nil where the expression ends.
  private mutating func readMacroOperator() throws(ProgramError) -> MacroOperator? {
    let byte = lexer.peek()
    let single: MacroOperator? =
      switch byte {
      case TextByte.plus: .plus
      case TextByte.minus: .minus
      case TextByte.star: .times
      case TextByte.slash: .divided
      default: nil
      }
    if let single {
      lexer.advance()
      return single
    }
    guard TextByte.isLetter(byte) else { return nil }
    let start = lexer.position
    var word = StaticWord()
    while word.count < 3, TextByte.isLetter(lexer.peek()) {
      word.append(lexer.peek())
      lexer.advance()
      if let operation = MacroOperator(word) { return operation }
    }
    throw ProgramError(
      .unknownOperator, at: lexer.span(from: start), "there is no such operator",
      remedy: "operators are + - * / MOD AND OR XOR EQ NE GT GE LT LE")
  }

  private mutating func readMacroOperand(
    depth: Int, isAddress: Bool
  ) throws(ProgramError) {
    try checkLength()
    var isNegative = false
    var byte = lexer.peek()
    while byte == TextByte.minus || byte == TextByte.plus {
      if byte == TextByte.minus { isNegative.toggle() }
      lexer.advance()
      byte = lexer.peek()
    }
    let start = lexer.position
    guard depth < options.expressionDepth else {
      throw ProgramError(
        .expressionTooDeep, at: lexer.here,
        "the expression is nested deeper than \(options.expressionDepth)",
        remedy: "compute parts of it into variables first")
    }
    switch byte {
    case TextByte.openBracket: try readMacroBracket(depth: depth + 1, isAddress: isAddress)
    case TextByte.hash: try readVariable(depth: depth + 1)
    default:
      if TextByte.isLetter(byte) {
        try readMacroFunction(depth: depth + 1, isAddress: isAddress)
      } else {
        try readValue(depth: depth)
      }
    }
    guard isNegative else { return }
    let last = tape.steps.count - 1
    if last >= 0, case .constant(let value) = tape.steps[last].operation, byte != TextByte.hash,
      byte != TextByte.openBracket
    {
      tape.steps[last].operation = .constant(-value)
    } else {
      append(.negate, at: lexer.span(from: start))
    }
  }

  /// Reads `[expression]`.
  mutating func readMacroBracket(depth: Int, isAddress: Bool) throws(ProgramError) {
    let open = lexer.here
    lexer.advance()
    try readMacroOperation(above: 0, depth: depth, isAddress: isAddress)
    try closeMacroBracket(open)
  }

  private mutating func closeMacroBracket(_ open: WordSpan) throws(ProgramError) {
    guard lexer.peek() == TextByte.closeBracket else {
      throw ProgramError(
        .unclosedBracket, at: open, "the bracket is not closed", remedy: "put ] behind it")
    }
    lexer.advance()
  }

  /// Reads `#1`, `#[...]`; `##1` is taken as `#[#1]`.
  private mutating func readVariable(depth: Int) throws(ProgramError) {
    let start = lexer.position
    lexer.advance()
    let first = tape.steps.count
    try readMacroOperand(depth: depth, isAddress: false)
    let span = lexer.span(from: start)
    if tape.steps.count == first + 1, case .constant(let value) = tape.steps[first].operation {
      let number = try FanucVariables.checkedNumber(value, at: span)
      tape.steps.removeLast()
      append(.fixed(Int32(truncatingIfNeeded: number)), at: span)
    } else {
      append(.indirect, at: span)
    }
  }

  // MARK: functions

  private mutating func readMacroFunction(
    depth: Int, isAddress: Bool
  ) throws(ProgramError) {
    let start = lexer.position
    var word = StaticWord()
    while word.count < 8, TextByte.isLetter(lexer.peek()) {
      word.append(lexer.peek())
      lexer.advance()
    }
    let span = lexer.span(from: start)
    let isPower = word == StaticWord("pow")
    let function = MacroFunction(word)
    guard isPower || function != nil else {
      throw ProgramError(
        .unknownFunction, at: span, "there is no such function",
        remedy: "functions are SIN COS TAN ASIN ACOS ATAN SQRT ABS ROUND FIX FUP LN EXP POW BIN "
          + "BCD")
    }
    let open = lexer.here
    guard lexer.peek() == TextByte.openBracket else {
      throw ProgramError(
        .missingValue, at: span, "the function has no operand", remedy: "put [value] behind it")
    }
    lexer.advance()
    try readMacroOperation(above: 0, depth: depth, isAddress: false)
    if isPower || function == .atan, lexer.peek() == UInt8(ascii: ",") {
      lexer.advance()
      try readMacroOperation(above: 0, depth: depth, isAddress: false)
      try closeMacroBracket(open)
      return append(.binary(isPower ? .power : .arctangent), at: span)
    }
    try closeMacroBracket(open)
    try finishMacroFunction(function, at: span, depth: depth, isAddress: isAddress)
  }

  private mutating func finishMacroFunction(
    _ function: MacroFunction?, at span: WordSpan, depth: Int, isAddress: Bool
  ) throws(ProgramError) {
    guard let function else {
      throw ProgramError(
        .missingValue, at: span, "POW has one operand", remedy: "write POW[base,exponent]")
    }
    if function == .atan, lexer.peek() == TextByte.slash {
      let slash = lexer.position
      lexer.advance()
      if lexer.peek() == TextByte.openBracket {
        try readMacroBracket(depth: depth, isAddress: false)
        return append(.binary(.arctangent), at: span)
      }
      lexer.rewind(to: slash)
    }
    append(.unary(function == .round && isAddress ? .roundToIncrement : function), at: span)
  }
}
