/// Assignments: `#n = value` and `#<name> = value`.
extension BlockReader {
  mutating func readAssignment() throws(ProgramError) {
    let start = lexer.position
    lexer.advance()
    if lexer.peek() == TextByte.less { return try readNamedAssignment(from: start) }
    var item = BlockItem(kind: .numbered, span: lexer.here, value: .literal(0))
    item.index = try readItemValue()
    item.span = lexer.span(from: start)
    if case .literal(let value) = item.index {
      item.target = Int32(truncatingIfNeeded: try parameterNumber(value, at: item.span))
    }
    try expectEquals(from: start)
    guard item.target < 0 || !ParameterStore.isReadOnly(Int(item.target)) else {
      throw Self.readOnly("#\(item.target)", at: item.span)
    }
    try readAssigned(&item)
  }

  // A value that cannot be read stays unknown, so that its users are not blamed for it.
  private mutating func readAssigned(_ item: inout BlockItem) throws(ProgramError) {
    item.value = .literal(.nan)
    defer { tape.items.append(item) }
    item.value = try readItemValue()
  }

  private mutating func readNamedAssignment(from start: Int) throws(ProgramError) {
    let name = try readName()
    let span = lexer.span(from: start)
    try expectEquals(from: start)
    if name.hasPrefix("_"),
      NamedValue(name) != nil || name.hasPrefix(ConfigurationFile.parameterPrefix)
    {
      throw Self.readOnly("#<\(name)>", at: span)
    }
    var item = BlockItem(
      kind: .named, target: names.number(of: name), span: span, value: .literal(.nan))
    try readAssigned(&item)
  }

  static func readOnly(_ name: String, at span: WordSpan) -> ProgramError {
    ProgramError(
      .parameterReadOnly, at: span, "\(name) is set by the control",
      remedy: "use another parameter")
  }

  private mutating func expectEquals(from start: Int) throws(ProgramError) {
    guard lexer.peek() == TextByte.equals else {
      throw ProgramError(
        .missingEquals, at: lexer.span(from: start), "a parameter begins a word without =",
        remedy: "write #n = value, or put a letter before it")
    }
    lexer.advance()
  }
}
