/// Which dialect a text looks like, and why: a hint for whoever reads it in the wrong one.
public struct DialectGuess: Equatable, Sendable {
  /// The dialect.
  public var dialect: Dialect
  /// What in the text says so.
  public var reason: String
  /// The line that says so, from 1.
  public var line: Int
}

extension Dialect {
  /// So much of a text is looked at.
  private static let guessedBytes = 1 << 18

  /// Guesses the dialect of a text by the first thing in it that only one of them has.
  /// - Parameter bytes: The text of the program, or its beginning.
  /// - Returns: The dialect with the reason, nil where nothing speaks against LinuxCNC.
  public static func guess(_ bytes: [UInt8]) -> DialectGuess? {
    var lexer = Lexer(Array(bytes.prefix(guessedBytes)))
    var line: [UInt8] = []
    var weak: DialectGuess?
    while !lexer.isAtEnd {
      lexer.readBlankedLine(into: &line)
      if line.first == UInt8(ascii: "$") {
        return DialectGuess(dialect: .grbl, reason: "a line begins with $", line: Int(lexer.line))
      }
      if let reason = linuxCNCReason(line) {
        return DialectGuess(dialect: .linuxcnc, reason: reason, line: Int(lexer.line))
      }
      if let reason = fanucReason(line) {
        return DialectGuess(dialect: .fanuc, reason: reason, line: Int(lexer.line))
      }
      if weak == nil, let reason = lenientReason(line) {
        weak = DialectGuess(dialect: .lenient, reason: reason, line: Int(lexer.line))
      }
      lexer.nextLine()
    }
    return weak
  }

  /// So much of a text as is looked at; nil where it cannot be read.
  fileprivate static func head(of text: any ProgramText) -> [UInt8]? {
    if let bytes = text.wholeBytes { return bytes }
    var bytes: [UInt8] = []
    do throws(ProgramTextFailure) {
      try text.read(0..<Swift.min(text.count, guessedBytes), into: &bytes)
    } catch {
      return nil
    }
    return bytes
  }

  private static func linuxCNCReason(_ line: [UInt8]) -> String? {
    if line.contains("#<") { return "#<name> is a named parameter of LinuxCNC" }
    var index = line.place(behind: 0) { $0 == UInt8(ascii: "/") }
    if line.holds("n", at: index) {
      index = line.place(behind: index + 1) { TextByte.isDigit($0) || $0 == UInt8(ascii: ".") }
    }
    guard line.holds("o", at: index) else { return nil }
    let rest = line.place(behind: index) { $0 == UInt8(ascii: "o") || TextByte.isDigit($0) }
    for word in oWords where line.holds(word, at: rest) {
      return "o\(word == "<" ? "<name>" : word) is an O-word of LinuxCNC"
    }
    return nil
  }

  private static let oWords = ["sub", "call", "if", "while", "repeat", "do", "endsub", "<"]

  private static func fanucReason(_ line: [UInt8]) -> String? {
    for (word, name) in macroWords where line.contains(word) {
      return "\(name) is of Fanuc's custom macro"
    }
    return line.first == UInt8(ascii: ":") ? "a line begins with ':'" : nil
  }

  private static let macroWords = [
    ("goto", "GOTO"), ("while[", "WHILE [...] DO"), ("then#", "IF [...] THEN"),
    ("g65p", "the macro call G65"), ("g66p", "the macro call G66"), ("#3000=", "the alarm #3000"),
  ]

  private static func lenientReason(_ line: [UInt8]) -> String? {
    for code in printerCodes where line.holds(code, at: 0) {
      return "\(code.uppercased()) is a code of plastic printers"
    }
    return line.contains("g0g28") || line.contains("g0g91g28")
      ? "G0 and G28 stand in one block" : nil
  }

  private static let printerCodes = [
    "m104", "m106", "m107", "m109", "m140", "m190", "m84", "m300",
  ]
}

// `String.contains` makes a table for each search: ten a line took seconds for empty lines.
extension [UInt8] {
  /// Whether a word stands at a place.
  fileprivate func holds(_ word: String, at place: Int) -> Bool {
    var index = place
    for letter in word.utf8 {
      guard index < count, self[index] == letter else { return false }
      index += 1
    }
    return true
  }

  /// Whether a word stands anywhere.
  fileprivate func contains(_ word: String) -> Bool {
    for place in indices where holds(word, at: place) { return true }
    return false
  }

  /// The first place from one on where something else stands.
  fileprivate func place(behind start: Int, _ isPassed: (UInt8) -> Bool) -> Int {
    var place = start
    while place < count, isPassed(self[place]) { place += 1 }
    return place
  }
}

extension Lexer {
  /// The line without blanks and comments, in lower case.
  fileprivate mutating func readBlankedLine(into line: inout [UInt8]) {
    line.removeAll(keepingCapacity: true)
    var depth = 0
    while line.count < 200 {
      let byte = peek()
      if byte == TextByte.lineFeed || byte == TextByte.semicolon { break }
      if byte == TextByte.openParenthesis { depth += 1 }
      if depth == 0 { line.append(byte) }
      if byte == TextByte.closeParenthesis { depth = 0 }
      advance()
    }
  }
}

extension Interpreter {
  /// Adds to the first error which dialect the text looks like, where that is another one.
  mutating func suggestDialect() {
    guard options.dialect == .linuxcnc, output.hasErrors, let text = files.first?.text,
      let bytes = Dialect.head(of: text),
      let first = output.diagnostics.firstIndex(where: { $0.severity == .error }),
      let guess = Dialect.guess(bytes), guess.dialect != options.dialect
    else { return }
    let hint =
      "line \(guess.line) looks like --dialect \(guess.dialect.rawValue): \(guess.reason)"
    let remedy = output.diagnostics[first].remedy
    output.diagnostics[first].remedy = remedy.isEmpty ? hint : remedy + "; " + hint
  }
}
