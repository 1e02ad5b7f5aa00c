extension BlockReader {
  /// Whether a line behind this one begins with `%`.
  var hasClosingPercent: Bool {
    var rest = lexer
    rest.nextLine()
    while !rest.isAtEnd {
      if rest.peek() == TextByte.percent { return true }
      rest.nextLine()
    }
    return false
  }
}
