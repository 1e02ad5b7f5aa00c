/// Words and codes that LinuxCNC refuses, but a dialect lets pass.
extension BlockReader {
  /// Reads what begins with a byte that begins no word; false where the dialect has none such.
  mutating func readForeign(_ byte: UInt8, isFirst: Bool) throws(ProgramError) -> Bool {
    guard isFirst, options.dialect != .linuxcnc else { return false }
    let start = lexer.position
    if byte == UInt8(ascii: "$"), options.dialect == .grbl || options.dialect.isForgiving {
      lexer.skipLine()
      appendForeign(.systemCommand, Letter.a, 0, at: lexer.span(from: start))
      return true
    }
    guard byte == UInt8(ascii: ":"), options.dialect.isForgiving else { return false }
    lexer.advance()
    var number = 0
    while TextByte.isDigit(lexer.peek()), number < 100_000_000 {
      number = number * 10 + Int(lexer.peek() &- 48)
      lexer.advance()
    }
    appendForeign(.colon, .o, Double(number), at: lexer.span(from: start))
    return true
  }

  private mutating func appendForeign(
    _ kind: ForeignItem.Kind, _ letter: Letter, _ value: Double, at span: WordSpan
  ) {
    tape.items.append(
      BlockItem(
        kind: .foreign, letter: UInt8(truncatingIfNeeded: letter.rawValue), target: kind.rawValue,
        span: span, value: .literal(value)))
  }

  /// Makes a code the language does not have a foreign one, where the dialect lets it pass.
  func passesForeignCode(_ value: Double, _ item: inout BlockItem) -> Bool {
    let passes = options.dialect.isForgiving || options.dialect == .grbl
    guard passes, let number = Whole.number(value, within: 1e-4),
      number >= 0, !options.hasCode(m: number)
    else { return false }
    item.kind = .foreign
    item.target = ForeignItem.Kind.code.rawValue
    return true
  }

  /// Makes a line number inside a block a foreign item, where the dialect lets it pass.
  mutating func passesLineNumber(_ item: BlockItem) -> Bool {
    guard options.dialect.isForgiving, case .literal(let value) = item.value else { return false }
    appendForeign(.lineNumber, .n, value, at: item.span)
    return true
  }
}
