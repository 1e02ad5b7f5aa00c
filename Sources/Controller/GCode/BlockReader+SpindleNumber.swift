extension BlockReader {
  /// Reads `$n`, the number of the spindle that a block means.
  mutating func readSpindleNumber() throws(ProgramError) {
    let start = lexer.position
    lexer.advance()
    let value = try readItemValue()
    tape.items.append(BlockItem(kind: .spindleNumber, span: lexer.span(from: start), value: value))
  }
}

extension Interpreter {
  mutating func insertSpindleNumber(_ item: BlockItem) throws(ProgramError) {
    let value = try value(of: item.value)
    guard block.spindleNumber == nil else {
      throw ProgramError(
        .wordTwice, at: item.span, "$ stands twice in this block", remedy: "keep one of them")
    }
    guard let number = Whole.number(value, within: BinaryOperator.equality) else {
      throw ProgramError(
        .notWhole, at: item.span, "$ must be a whole number", remedy: "$0 is the first spindle")
    }
    block.spindleNumber = (number, item.span)
  }
}
