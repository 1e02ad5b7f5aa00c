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
    var weak: DialectGuess?
    while !lexer.isAtEnd {
      let line = lexer.blankedLine()
      if line.first == UInt8(ascii: "$") {
        return DialectGuess(dialect: .grbl, reason: "a line begins with $", line: Int(lexer.line))
      }
      let text = String(decoding: line, as: UTF8.self)
      if let reason = linuxCNCReason(text) {
        return DialectGuess(dialect: .linuxcnc, reason: reason, line: Int(lexer.line))
      }
      if let reason = fanucReason(text) {
        return DialectGuess(dialect: .fanuc, reason: reason, line: Int(lexer.line))
      }
      if weak == nil, let reason = lenientReason(text) {
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

  private static func linuxCNCReason(_ text: String) -> String? {
    if text.contains("#<") { return "#<name> is a named parameter of LinuxCNC" }
    var text = text.drop { $0 == "/" }
    if text.first == "n" { text = text.dropFirst().drop { $0.isNumber || $0 == "." } }
    guard text.hasPrefix("o") else { return nil }
    let rest = text.drop { $0 == "o" || $0.isNumber }
    for word in ["sub", "call", "if", "while", "repeat", "do", "endsub", "<"]
    where rest.hasPrefix(word) {
      return "o\(word == "<" ? "<name>" : word) is an O-word of LinuxCNC"
    }
    return nil
  }

  private static func fanucReason(_ text: String) -> String? {
    let macro = [
      ("goto", "GOTO"), ("while[", "WHILE [...] DO"), ("then#", "IF [...] THEN"),
      ("g65p", "the macro call G65"), ("g66p", "the macro call G66"), ("#3000=", "the alarm #3000"),
    ]
    for (pattern, name) in macro where text.contains(pattern) {
      return "\(name) is of Fanuc's custom macro"
    }
    return text.hasPrefix(":") ? "a line begins with ':'" : nil
  }

  private static func lenientReason(_ text: String) -> String? {
    for code in ["m104", "m106", "m107", "m109", "m140", "m190", "m84", "m300"]
    where text.hasPrefix(code) {
      return "\(code.uppercased()) is a code of plastic printers"
    }
    return text.contains("g0g28") || text.contains("g0g91g28")
      ? "G0 and G28 stand in one block" : nil
  }
}

extension Lexer {
  /// The line without blanks and comments, in lower case.
  fileprivate mutating func blankedLine() -> [UInt8] {
    var line: [UInt8] = []
    var depth = 0
    while line.count < 200 {
      let byte = peek()
      if byte == TextByte.lineFeed || byte == TextByte.semicolon { break }
      if byte == TextByte.openParenthesis { depth += 1 }
      if depth == 0 { line.append(byte) }
      if byte == TextByte.closeParenthesis { depth = 0 }
      advance()
    }
    return line
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
