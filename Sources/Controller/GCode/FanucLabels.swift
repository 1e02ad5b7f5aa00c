/// The N words of a text, where GOTO and M99 P find them.
struct FanucLabels: Sendable {
  struct Place: BitwiseCopyable {
    var number: Int32
    var line: Int32
    var offset: Int
  }

  /// By number, then by place.
  private var places: [Place] = []

  /// Looks through a text for lines that begin with N.
  init(of text: any ProgramText, options: InterpreterOptions) {
    var lexer = Lexer(text)
    _ = lexer.skipByteOrderMark()
    while !lexer.isAtEnd {
      if let place = lexer.readLabel(options) { places.append(place) }
      lexer.nextLine()
    }
    places.sort { ($0.number, $0.offset) < ($1.number, $1.offset) }
  }

  /// The place of a number in a stretch of the text: the first behind `offset`, or else the first
  /// of the stretch, as the control searches.
  func place(of number: Int, in stretch: Range<Int>, behind offset: Int) -> Place? {
    guard let number = Int32(exactly: number) else { return nil }
    var first: Place?
    var index = lowerBound(number, stretch.lowerBound)
    while index < places.count, places[index].number == number,
      places[index].offset < stretch.upperBound
    {
      if places[index].offset > offset { return places[index] }
      first = first ?? places[index]
      index += 1
    }
    return first
  }

  private func lowerBound(_ number: Int32, _ offset: Int) -> Int {
    var (low, high) = (0, places.count)
    while low < high {
      let middle = (low + high) / 2
      let isBefore = (places[middle].number, places[middle].offset) < (number, offset)
      if isBefore { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension Lexer {
  fileprivate mutating func readLabel(_ options: InterpreterOptions) -> FanucLabels.Place? {
    while peek() == TextByte.slash {
      advance()
      let isNumbered = TextByte.isDigit(peek())
      let number = isNumbered ? Int(peek() &- 48) : 1
      if isNumbered { advance() }
      if options.deletesBlocks(number) { return nil }
    }
    guard peek() == UInt8(ascii: "n") else { return nil }
    advance()
    var number: Int32 = 0
    let start = position
    while TextByte.isDigit(peek()), number < 100_000_000 {
      number = number * 10 + Int32(peek() &- 48)
      advance()
    }
    guard position > start else { return nil }
    return FanucLabels.Place(number: number, line: line, offset: lineOffset)
  }
}
