/// What a comment wants, by the word before its first comma (LinuxCNC).
enum CommentKind: Equatable {
  case plain(String)
  /// (MSG,): shown as it is.
  case message(String)
  /// (DEBUG,): shown with values.
  case debug(String)
  /// (PRINT,): to the terminal, with values.
  case print(String)
  /// (LOG,): to the open log, with values.
  case log(String)
  /// (LOGOPEN,): the name of the log.
  case openLog(String)
  /// (LOGAPPEND,): the name of the log.
  case appendLog(String)
  /// (LOGCLOSE).
  case closeLog
  /// (ABORT,): ends the program as an error, with values.
  case abort(String)
  /// Something LinuxCNC does and this control does not.
  case unsupported(name: String, text: String)

  init(_ comment: String) {
    let text = String(comment.drop { $0 == " " || $0 == "\t" })
    self = .plain(text)
    let word = text.prefix { $0 != "," && $0 != " " }.lowercased()
    if text.lowercased() == "logclose" { self = .closeLog }
    if word == "probeopen" || word == "probeclose" {
      self = .unsupported(name: word.uppercased(), text: text)
    }
    guard let comma = text.utf8.firstIndex(of: UInt8(ascii: ",")),
      text.utf8.distance(from: text.startIndex, to: comma) == word.utf8.count
    else { return }
    let rest = String(text[text.utf8.index(after: comma)...])
    switch word {
    case "msg": self = .message(rest)
    case "debug": self = .debug(rest)
    case "print": self = .print(rest)
    case "log": self = .log(rest)
    case "logopen": self = .openLog(rest)
    case "logappend": self = .appendLog(rest)
    case "abort": self = .abort(rest)
    case "py", "pyrun": self = .unsupported(name: word.uppercased(), text: text)
    default: break
    }
  }

  /// Whether it is only for the reader.
  var isPlain: Bool {
    if case .plain = self { return true }
    return false
  }
}

/// How numbers are shown in the text of an active comment; `%d`, `%f` and `%.n f` in the text
/// change it for the numbers behind them.
struct NumberFormat {
  /// Decimals behind the point.
  private(set) var decimals = 6

  /// Takes a format over that begins at a `%`: how many bytes it has, 0 where it is none. A `%.`
  /// that no format follows loses its `%` (LinuxCNC).
  mutating func take(_ bytes: [UInt8], at start: Int) -> Int {
    guard start + 1 < bytes.count else { return 0 }
    switch bytes[start + 1] {
    case UInt8(ascii: "d"): decimals = 0
    case UInt8(ascii: "f"): decimals = 4
    case TextByte.point:
      guard start + 3 < bytes.count, TextByte.isDigit(bytes[start + 2]),
        bytes[start + 3] == UInt8(ascii: "f")
      else { return 1 }
      decimals = Int(bytes[start + 2] - 48)
      return 4
    default: return 0
    }
    return 2
  }
}
