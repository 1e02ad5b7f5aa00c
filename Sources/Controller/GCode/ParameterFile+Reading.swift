extension ParameterFile {
  /// Reads a variable file. Blanks or tabs lie between number and value; blank lines and lines that
  /// begin with `;` or `#` say nothing, but are not written back.
  /// - Parameters:
  ///   - text: The bytes of the whole file.
  ///   - fileName: How diagnostics call it.
  /// - Returns: All parameters that could be read, and what is wrong with the others.
  public static func read(
    _ text: [UInt8], fileName: String
  ) -> (file: ParameterFile, diagnostics: [Diagnostic]) {
    var reading = ParameterReading(text: text, fileName: fileName)
    for line in TextLine.lines(of: text) where !reading.findings.isFull { reading.take(line) }
    return (ParameterFile(values: reading.values), reading.findings.diagnostics)
  }
}

/// A variable file while it is read.
private struct ParameterReading {
  let text: [UInt8]
  var values: [Int: Double] = [:]
  var findings: Findings
  private var places: [Int: Int] = [:]
  private var highest = 0

  init(text: [UInt8], fileName: String) {
    self.text = text
    findings = Findings(fileName: fileName)
  }

  mutating func take(_ line: TextLine) {
    let start = TextLine.skipBlanks(text, from: line.start, to: line.end)
    if start == line.end || isComment(text[start]) { return }
    let end = endOfWord(from: start, to: line.end)
    guard let number = number(from: start, to: end) else {
      let word = line.word(start, end)
      return refuse(
        .parameterFileLine, at: word, "this is no parameter's number",
        remedy: "a line is a number, a tab and a value; comments begin with ;")
    }
    let word = line.word(start, end)
    guard number >= 1 && number <= ParameterStore.last else {
      return refuse(
        .parameterOutOfRange, at: word,
        "there is no parameter #\(String(decoding: text[start..<end], as: UTF8.self))",
        remedy: "numbers go from 1 to \(ParameterStore.last)")
    }
    guard isNew(number, at: word), let value = value(behind: end, of: line, number: number) else {
      return
    }
    places[number] = line.number
    highest = Swift.max(highest, number)
    values[number] = value
  }

  // Numbers that are too long count as too large.
  private func number(from start: Int, to end: Int) -> Int? {
    let isNegative = text[start] == TextByte.minus
    var place = isNegative ? start + 1 : start
    guard place < end else { return nil }
    var number = 0
    while place < end {
      guard TextByte.isDigit(text[place]) else { return nil }
      number = Swift.min(number * 10 + Int(text[place] &- 48), 1_000_000)
      place += 1
    }
    return isNegative ? -number : number
  }

  private mutating func isNew(_ number: Int, at word: TextLine.Word) -> Bool {
    if let line = places[number] {
      refuse(
        .parameterFileOrder, at: word, "parameter #\(number) stands in line \(line) already",
        remedy: "keep one of the lines")
      return false
    }
    if number < highest {
      refuse(
        .parameterFileOrder, at: word, "parameter #\(number) stands behind #\(highest)",
        remedy: "put the lines into the order of their numbers")
    }
    return true
  }

  private mutating func value(behind end: Int, of line: TextLine, number: Int) -> Double? {
    let start = TextLine.skipBlanks(text, from: end, to: line.end)
    guard start < line.end else {
      refuse(
        .missingValue, at: line.word(end, end),
        "parameter #\(number) has no value", remedy: "write a tab and its value behind it")
      return nil
    }
    let wordEnd = endOfWord(from: start, to: line.end)
    let word = line.word(start, wordEnd)
    let (value, valueEnd) = DecimalNumber.signed(text, from: start, to: wordEnd)
    guard valueEnd == wordEnd else {
      refuse(
        .malformedNumber, at: word, "the value of #\(number) is no number",
        remedy: "write it with a decimal point, as 12.5")
      return nil
    }
    let rest = TextLine.skipBlanks(text, from: wordEnd, to: line.end)
    if rest < line.end && !isComment(text[rest]) {
      refuse(
        .parameterFileLine, at: line.word(rest, line.end),
        "something follows the value of #\(number)", remedy: "delete it, or put ; before it")
    }
    if number == ParameterStore.workOffsetIndex && !isOffset(value) {
      refuse(
        .valueNotAllowed, at: word, "#\(number) names no work offset",
        remedy: "it is 1 for G54 to 9 for G59.3")
    }
    return value
  }

  private func isOffset(_ value: Double) -> Bool {
    value >= 1 && value <= 9 && value == value.rounded(.towardZero)
  }

  private func isComment(_ byte: UInt8) -> Bool {
    byte == TextByte.semicolon || byte == TextByte.hash
  }

  private func endOfWord(from start: Int, to end: Int) -> Int {
    var place = start
    while place < end, !TextLine.isBlank(text[place]) { place += 1 }
    return place
  }

  private mutating func refuse(
    _ code: FaultCode, at word: TextLine.Word, _ message: String, remedy: String
  ) {
    findings.add(.error, code, at: word, message, remedy: remedy)
  }
}
