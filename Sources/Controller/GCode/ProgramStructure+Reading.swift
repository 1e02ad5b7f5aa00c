extension ProgramStructure {
  /// Looks through a text for O-words; with block delete, lines with `/` are left out.
  init(of text: any ProgramText, hasBlockDelete: Bool, windowSize: Int) {
    var lexer = Lexer(text, windowSize: windowSize)
    _ = lexer.skipByteOrderMark()
    while !lexer.isAtEnd {
      guard lexer.skipLinesWithoutO() else { continue }
      readLine(&lexer, hasBlockDelete: hasBlockDelete)
      lexer.nextLine()
    }
    if !lines.isEmpty { match() }
  }

  private mutating func readLine(_ lexer: inout Lexer, hasBlockDelete: Bool) {
    if lexer.peek() == TextByte.slash {
      if hasBlockDelete { return }
      lexer.advance()
    }
    if lexer.peek() == UInt8(ascii: "n") {
      lexer.advance()
      while TextByte.isDigit(lexer.peek()) || lexer.peek() == TextByte.point { lexer.advance() }
    }
    guard lexer.peek() == UInt8(ascii: "o") else { return }
    do throws(ProgramError) {
      lines.append(try lexer.readControlLine())
    } catch {
      let line = ControlLine(
        link: ControlLink(kind: .program), label: "?", offset: lexer.lineOffset, line: lexer.line,
        span: WordSpan(column: error.column, length: error.length), argumentColumn: 0)
      lines.append(line)
      blame(lines.count - 1, error)
    }
  }
}

extension Lexer {
  /// Goes to the start of the next line that might hold an O-word; false at the end of a stretch
  /// without one.
  fileprivate mutating func skipLinesWithoutO() -> Bool {
    let stretch = 1 << 14
    while position &+ stretch < safeEnd, !hasO(position..<(position &+ stretch)) {
      skipLines(reaching: position &+ stretch)
    }
    return !isAtEnd
  }

  private func hasO(_ range: Range<Int>) -> Bool {
    guard range.lowerBound >= 0, range.upperBound <= bytes.count else { return true }
    var found: UInt8 = 0
    let span = bytes.span
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = unsafe span[unchecked: index]
      found |= (byte | 0x20) == 0x6F ? 1 : 0
      index &+= 1
    }
    return found != 0
  }

  fileprivate mutating func readControlLine() throws(ProgramError) -> ControlLine {
    let start = position
    advance()
    let label = try readLabel(from: start)
    let word = position
    let keyword = readKeyword()
    var line = ControlLine(
      link: ControlLink(kind: .program), label: label, offset: lineOffset, line: self.line,
      span: span(from: start),
      argumentColumn: Int32(truncatingIfNeeded: position &- lineStart))
    guard keyword.hasLetters else {
      guard isLineEnd, !label.isEmpty, !label.hasPrefix("<") else {
        throw ProgramError(
          .unknownControl, at: span(from: start), "the O-word has no keyword",
          remedy: "write sub, call, while, if, repeat or their kin behind it")
      }
      return line
    }
    guard let kind = keyword.kind else {
      throw ProgramError(
        .unknownControl, at: span(from: word),
        "there is no O-word keyword like this",
        remedy: "sub endsub call return while endwhile do if elseif else endif repeat endrepeat "
          + "break continue")
    }
    line.link.kind = kind
    return line
  }

  private var isLineEnd: Bool {
    mutating get {
      let byte = peek()
      return byte == TextByte.lineFeed || byte == TextByte.openParenthesis
        || byte == TextByte.semicolon
    }
  }

  private mutating func readLabel(from start: Int) throws(ProgramError) -> String {
    var byte = peek()
    if TextByte.isDigit(byte) {
      var number = 0
      while TextByte.isDigit(byte), number < 1_000_000_000 {
        number = number * 10 + Int(byte &- 48)
        advance()
        byte = peek()
      }
      guard !TextByte.isDigit(byte) else {
        throw ProgramError(
          .numberOutOfRange, at: span(from: start), "the number of the O-word is too large",
          remedy: "numbers go up to 1e9")
      }
      return String(number)
    }
    if byte == TextByte.less { return try readLabelName(from: start) }
    if byte == TextByte.hash || byte == TextByte.openBracket {
      passExpression()
      return ""
    }
    throw ProgramError(
      .unknownControl, at: span(from: start), "the O-word has neither number nor name",
      remedy: "write o100 or o<name>")
  }

  private mutating func readLabelName(from start: Int) throws(ProgramError) -> String {
    var name: [UInt8] = []
    var byte = peek()
    while byte != TextByte.greater {
      guard name.count < BlockReader.longestName else {
        throw BlockReader.nameTooLong(at: span(from: start))
      }
      guard byte != TextByte.lineFeed, byte != 0 else {
        throw ProgramError(
          .unclosedName, at: span(from: start), "the name is not closed", remedy: "put > behind it")
      }
      name.append(byte)
      advance()
      byte = peek()
    }
    advance()
    name.append(byte)
    return String(decoding: name, as: UTF8.self)
  }

  // `#n`, `#<name>` or `[...]`; what is wrong in it is told when the line is compiled.
  private mutating func passExpression() {
    while peek() == TextByte.hash { advance() }
    var depth = 0
    var byte = peek()
    while byte != TextByte.lineFeed {
      if byte == TextByte.openBracket || byte == TextByte.less { depth += 1 }
      if byte == TextByte.closeBracket || byte == TextByte.greater { depth -= 1 }
      if depth == 0 && !TextByte.isDigit(byte) && byte != TextByte.point {
        if TextByte.isLetter(byte) { return }
        advance()
        return
      }
      advance()
      byte = peek()
    }
  }

  // The longest keyword the letters begin with: what follows it is not part of it. Nil where the
  // letters begin with none, a word without letters where there are none.
  private mutating func readKeyword() -> (kind: ControlKind?, hasLetters: Bool) {
    var word = StaticWord()
    var found: (kind: ControlKind, end: Int)?
    while word.count < 9, TextByte.isLetter(peek()) {
      word.append(peek())
      advance()
      if let kind = ControlKind(word) { found = (kind, position) }
    }
    if let found { rewind(to: found.end) }
    return (found?.kind, word.count > 0)
  }
}
