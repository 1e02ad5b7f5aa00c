/// Blocks have an end: a line of millions of words is damage, and must not fill the memory.
extension BlockReader {
  /// Most words, assignments and comments of a block.
  static let longestBlock = 10_000
  /// Most values and operators of a block's expressions.
  static let longestExpression = 100_000

  /// Refuses a block that has grown too long.
  func checkLength() throws(ProgramError) {
    let steps = tape.steps.count &- blockStart.steps
    let items = tape.items.count &- blockStart.items
    guard steps > Self.longestExpression || items > Self.longestBlock else { return }
    throw ProgramError(
      .blockTooLong, at: lexer.here,
      steps > Self.longestExpression
        ? "the block computes with more than \(Self.longestExpression) values and operators"
        : "the block has more than \(Self.longestBlock) words and comments",
      remedy: "check whether the file is a part program; write what belongs to it on several lines")
  }
}
