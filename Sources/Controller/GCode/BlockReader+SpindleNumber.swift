extension BlockReader {
  /// Reads `$`: which spindle the block means.
  mutating func readSpindleNumber(
    into block: inout Block, state: borrowing ModalState
  ) throws(ProgramError) {
    let start = lexer.position
    lexer.advance()
    let value = try readValue(state: state, depth: 0)
    let span = lexer.span(from: start)
    guard block.spindleNumber == nil else {
      throw ProgramError(
        .wordTwice, at: span, "$ stands twice in this block", remedy: "keep one of them")
    }
    guard let number = Whole.number(value, within: BinaryOperator.equality) else {
      throw ProgramError(
        .notWhole, at: span, "$ must be a whole number", remedy: "$0 is the first spindle")
    }
    block.spindleNumber = (number, span)
  }
}
