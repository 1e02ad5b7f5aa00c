extension BlockReader {
  /// Reads a value: number, bracket, parameter or function, with any signs before it.
  mutating func readValue(
    state: borrowing ModalState, depth: Int
  ) throws(ProgramError) -> Double {
    var isNegative = false
    var byte = lexer.peek()
    while byte == TextByte.minus || byte == TextByte.plus {
      if byte == TextByte.minus { isNegative.toggle() }
      lexer.advance()
      byte = lexer.peek()
    }
    let value = try readUnsigned(byte, state: state, depth: depth)
    return isNegative ? -value : value
  }

  private mutating func readUnsigned(
    _ byte: UInt8, state: borrowing ModalState, depth: Int
  ) throws(ProgramError) -> Double {
    if TextByte.isDigit(byte) || byte == TextByte.point { return try readNumber() }
    guard depth < options.expressionDepth else {
      throw ProgramError(
        .expressionTooDeep, at: lexer.here,
        "the expression is nested deeper than \(options.expressionDepth)",
        remedy: "compute parts of it into parameters first")
    }
    switch byte {
    case TextByte.openBracket: return try readBracket(state: state, depth: depth + 1)
    case TextByte.hash: return try readParameter(state: state, depth: depth + 1)
    default:
      guard TextByte.isLetter(byte) else {
        throw ProgramError(
          .missingValue, at: lexer.here, "a value is missing here",
          remedy: "write a number, a parameter or a bracket")
      }
      return try readFunction(state: state, depth: depth + 1)
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
        .numberOutOfRange, at: lexer.span(from: start), "the number is too large")
    }
    return value
  }

  /// Reads `[expression]`.
  mutating func readBracket(
    state: borrowing ModalState, depth: Int
  ) throws(ProgramError) -> Double {
    let open = lexer.here
    lexer.advance()
    let value = try readOperation(above: 0, state: state, depth: depth)
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
    return value
  }

  // Precedence climbing: reads operators that bind more strongly than `precedence`.
  private mutating func readOperation(
    above precedence: Int, state: borrowing ModalState, depth: Int
  ) throws(ProgramError) -> Double {
    var left = try readValue(state: state, depth: depth)
    while true {
      let start = lexer.position
      guard let operation = try readOperator() else { return left }
      guard operation.precedence > precedence else {
        lexer.rewind(to: start)
        return left
      }
      let span = lexer.span(from: start)
      let right = try readOperation(above: operation.precedence, state: state, depth: depth)
      left = try finite(operation.apply(left, right, at: span), at: span)
    }
  }

  private func finite(_ value: Double, at span: WordSpan) throws(ProgramError) -> Double {
    guard value.isFinite else {
      throw ProgramError(
        .calculationOverflow, at: span, "the result is too large for a number",
        remedy: "check the operands")
    }
    return value
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

  private mutating func readFunction(
    state: borrowing ModalState, depth: Int
  ) throws(ProgramError) -> Double {
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
    if word == StaticWord("exists") { return try readExists(state: state, depth: depth) }
    let operand = try readBracket(state: state, depth: depth)
    guard let function = UnaryFunction(word) else {
      return try readArctangent(operand, at: span, state: state, depth: depth)
    }
    return try finite(function.apply(operand, at: span), at: span)
  }

  private mutating func readArctangent(
    _ y: Double, at span: WordSpan, state: borrowing ModalState, depth: Int
  ) throws(ProgramError) -> Double {
    if lexer.peek() == TextByte.slash {
      lexer.advance()
      if lexer.peek() == TextByte.openBracket {
        return Elementary.arctangent(y, try readBracket(state: state, depth: depth))
      }
    }
    throw ProgramError(
      .arctangentOperand, at: span, "ATAN has one operand",
      remedy: "write ATAN[y]/[x]")
  }

  private mutating func readExists(
    state: borrowing ModalState, depth: Int
  ) throws(ProgramError) -> Double {
    let open = lexer.here
    lexer.advance()
    guard lexer.peek() == TextByte.hash else {
      throw ProgramError(
        .missingValue, at: open, "EXISTS asks for a parameter", remedy: "write EXISTS[#<name>]")
    }
    let start = lexer.position
    lexer.advance()
    var isThere = true
    if lexer.peek() == TextByte.less {
      let name = try readName()
      isThere = parameters[name] != nil || NamedValue(name) != nil
    } else {
      let number = try readParameterNumber(from: start, state: state, depth: depth)
      isThere = number > 0
    }
    guard lexer.peek() == TextByte.closeBracket else {
      throw ProgramError(
        .unclosedBracket, at: open, "the bracket is not closed", remedy: "put ] behind it")
    }
    lexer.advance()
    return isThere ? 1 : 0
  }

  // MARK: parameters

  private mutating func readParameter(
    state: borrowing ModalState, depth: Int
  ) throws(ProgramError) -> Double {
    let start = lexer.position
    lexer.advance()
    if lexer.peek() == TextByte.less {
      let name = try readName()
      if let value = parameters[name] { return value }
      if let value = NamedValue(name)?.value(in: state) { return value }
      throw ProgramError(
        .parameterUnset, at: lexer.span(from: start), "#<\(name)> was never set",
        remedy: "set it first, or ask EXISTS[#<\(name)>]")
    }
    let number = try readParameterNumber(from: start, state: state, depth: depth)
    return numberedValue(number, state: state)
  }

  /// A numbered parameter; the current position is taken from the state.
  func numberedValue(_ number: Int, state: borrowing ModalState) -> Double {
    let axis = number - ParameterStore.currentPosition
    if axis >= 0 && axis < AxisCount.all { return state.programPosition(axis) }
    return parameters[number]
  }

  /// Reads what follows `#` where it is no name: the number of a parameter, 1 to 5602.
  mutating func readParameterNumber(
    from start: Int, state: borrowing ModalState, depth: Int
  ) throws(ProgramError) -> Int {
    let value = try readValue(state: state, depth: depth)
    guard let number = Whole.number(value, within: BinaryOperator.equality) else {
      throw ProgramError(
        .notWhole, at: lexer.span(from: start), "a parameter's number must be whole",
        remedy: "round it with ROUND[ ]")
    }
    guard number >= 1 && number <= ParameterStore.last else {
      throw ProgramError(
        .parameterOutOfRange, at: lexer.span(from: start), "there is no parameter #\(number)",
        remedy: "numbers go from 1 to \(ParameterStore.last)")
    }
    return number
  }

  /// Reads `<name>`: lower case, without blanks.
  mutating func readName() throws(ProgramError) -> String {
    let open = lexer.here
    lexer.advance()
    var name: [UInt8] = []
    while true {
      let byte = lexer.peek()
      if byte == TextByte.greater { break }
      guard byte != TextByte.lineFeed && byte != 0 && name.count < Self.longestName else {
        throw ProgramError(
          .unclosedName, at: open, "the parameter's name is not closed", remedy: "put > behind it")
      }
      name.append(byte)
      lexer.advance()
    }
    lexer.advance()
    return String(decoding: name, as: UTF8.self)
  }

  /// Names of parameters have at most so many bytes.
  static let longestName = 255
}
