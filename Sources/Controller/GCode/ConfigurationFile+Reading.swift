extension ConfigurationFile {
  /// Reads a configuration. What LinuxCNC would pass over in silence is a warning here; a value the
  /// control cannot use is an error.
  /// - Parameters:
  ///   - text: The bytes of the whole file.
  ///   - fileName: How diagnostics call it.
  /// - Returns: The keys that count, and what is odd about the text.
  public static func read(
    _ text: [UInt8], fileName: String
  ) -> (file: ConfigurationFile, diagnostics: [Diagnostic]) {
    var reading = ConfigurationReading(text: text, fileName: fileName)
    let lines = TextLine.lines(of: text)
    reading.checkStart(of: lines)
    var index = 0
    while index < lines.count, !reading.findings.isFull { index = reading.take(lines, at: index) }
    return (reading.file, reading.findings.diagnostics)
  }
}

/// A configuration while it is read.
private struct ConfigurationReading {
  let text: [UInt8]
  var file = ConfigurationFile()
  var findings: Findings
  private var section: String?
  private var sectionLines: [String: Int] = [:]
  /// Whether the section stands twice, so that nothing of it counts.
  private var isRepeated = false

  init(text: [UInt8], fileName: String) {
    self.text = text
    findings = Findings(fileName: fileName)
  }

  mutating func checkStart(of lines: [TextLine]) {
    guard text.starts(with: [0xEF, 0xBB, 0xBF]), let first = lines.first else { return }
    findings.add(
      .warning, .byteOrderMark, at: first.word(first.start, first.start),
      "the text begins with a UTF-8 byte order mark", remedy: "save it without one; it is ignored")
  }

  /// Takes a line with its continuations; returns the index of the next one.
  mutating func take(_ lines: [TextLine], at index: Int) -> Int {
    let line = lines[index]
    let start = TextLine.skipBlanks(text, from: line.start, to: line.end)
    guard start < line.end else { return index + 1 }
    switch text[start] {
    case TextByte.hash, TextByte.semicolon: takeComment(line, from: start)
    case TextByte.openBracket: takeSection(line, from: start)
    default: return takeKey(lines, at: index, from: start)
    }
    return index + 1
  }

  private mutating func takeComment(_ line: TextLine, from start: Int) {
    guard text[start..<line.end].starts(with: Array("#INCLUDE".utf8)) else { return }
    findings.add(
      .warning, .configurationLine, at: line.word(start, line.end), "#INCLUDE is not followed",
      remedy: "copy the other file's lines into this one")
  }

  private mutating func takeSection(_ line: TextLine, from start: Int) {
    let end = TextLine.trimEnd(text, from: start, to: line.end)
    guard let close = text[start..<end].firstIndex(of: TextByte.closeBracket) else {
      section = nil
      return findings.add(
        .error, .unclosedBracket, at: line.word(start, end), "the section's bracket is not closed",
        remedy: "put ] behind its name")
    }
    let name = string(start + 1, close)
    if close + 1 < end {
      findings.add(
        .warning, .configurationLine, at: line.word(close + 1, end),
        "something follows the section's name", remedy: "put it on a line of its own")
    }
    section = name
    isRepeated = sectionLines[name] != nil
    if let first = sectionLines[name] {
      findings.add(
        .warning, .configurationTwice, at: line.word(start, close + 1),
        "[\(name)] stands in line \(first) already; this one does not count",
        remedy: "put its lines there")
    } else {
      sectionLines[name] = line.number
    }
  }

  private mutating func takeKey(_ lines: [TextLine], at index: Int, from start: Int) -> Int {
    let line = lines[index]
    let (value, next, valueStart) = joinedValue(lines, at: index, from: start)
    let keyEnd = TextLine.trimEnd(text, from: start, to: Swift.max(valueStart - 1, start))
    let word = line.word(start, TextLine.trimEnd(text, from: start, to: line.end))
    guard valueStart > start, keyEnd > start else {
      findings.add(
        .warning, .configurationLine, at: word,
        "the line is neither [section], KEY = value nor a comment; it does not count",
        remedy: "put # before it if it is a comment")
      return next
    }
    guard let section else {
      findings.add(
        .warning, .configurationLine, at: word, "the key stands in no section; it does not count",
        remedy: "put it behind its [section]")
      return next
    }
    if isRepeated { return next }
    let place = TextLine.skipBlanks(text, from: valueStart, to: line.end)
    let entry = ConfigurationFile.Entry(
      section: section, key: string(start, keyEnd), value: value, line: line.number,
      column: place - line.start + 1)
    check(entry, key: line.word(start, keyEnd), value: line.word(place, word.end))
    file.append(entry)
    return next
  }

  // The value with the lines that a \ at its end joins to it; the place behind `=` is `start` where
  // there is none.
  private func joinedValue(
    _ lines: [TextLine], at index: Int, from start: Int
  ) -> (value: String, next: Int, valueStart: Int) {
    let line = lines[index]
    guard let equals = text[start..<line.end].firstIndex(of: TextByte.equals) else {
      return ("", index + 1, start)
    }
    var bytes = Array(text[(equals + 1)..<line.end])
    var next = index + 1
    while bytes.last == UInt8(ascii: "\\"), next < lines.count {
      bytes.removeLast()
      bytes.append(contentsOf: text[lines[next].start..<lines[next].end])
      next += 1
    }
    let first = TextLine.skipBlanks(bytes, from: 0, to: bytes.count)
    let end = TextLine.trimEnd(bytes, from: first, to: bytes.count)
    return (String(decoding: bytes[first..<end], as: UTF8.self), next, equals + 1)
  }

  private mutating func check(
    _ entry: ConfigurationFile.Entry, key word: TextLine.Word, value: TextLine.Word
  ) {
    guard let key = ConfigurationKey.named(entry.section, entry.key) else {
      return checkComment(in: entry.value, at: value)
    }
    if let first = file.entry(entry.section, entry.key), !key.canRepeat {
      return findings.add(
        .warning, .configurationTwice, at: word,
        "\(entry.key) stands in line \(first.line) already; this one does not count",
        remedy: "keep one of them")
    }
    if let (message, remedy) = key.complaint(about: entry.value) {
      return findings.add(.error, .configurationValue, at: value, message, remedy: remedy)
    }
    if !key.isFollowed, ConfigurationFile.number(entry.value) != 0 {
      findings.add(
        .warning, .configurationNotFollowed, at: word, "\(entry.key) is not followed here",
        remedy: "a program that needs it is read otherwise than by LinuxCNC")
    }
  }

  // A program that asks for `X = 3 # comment` as a number gets none.
  private mutating func checkComment(in text: String, at value: TextLine.Word) {
    let bytes = Array(text.utf8)
    let (_, end) = DecimalNumber.signed(bytes, from: 0, to: bytes.count)
    let next = TextLine.skipBlanks(bytes, from: end, to: bytes.count)
    guard end > 0, next < bytes.count,
      bytes[next] == TextByte.hash || bytes[next] == TextByte.semicolon
    else { return }
    findings.add(
      .warning, .configurationValue, at: value,
      "the comment counts as part of the value, which is no number then",
      remedy: "put the comment on a line of its own")
  }

  private func string(_ start: Int, _ end: Int) -> String {
    String(decoding: text[start..<end], as: UTF8.self)
  }
}
