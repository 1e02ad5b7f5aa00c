/// How bad a diagnostic is.
public enum Severity: String, Equatable, Sendable {
  /// The program must not run.
  case error
  /// The program runs, but probably not as meant.
  case warning
  /// Something worth knowing.
  case note
}

/// One finding about a program text, with its place and what to do about it.
public struct Diagnostic: Equatable, Sendable {
  /// How bad it is.
  public var severity: Severity
  /// Name of the file as the caller gave it.
  public var file: String
  /// Line, from 1.
  public var line: Int
  /// Column of the first byte of the guilty word, from 1.
  public var column: Int
  /// Length of the guilty word in bytes, at least 1.
  public var length: Int
  /// What is wrong, in the words of the shop.
  public var message: String
  /// What to do about it; empty where there is nothing to say.
  public var remedy: String
  /// Its stable code.
  public var code: FaultCode
  /// From where the subprogram was called that the finding lies in, innermost first.
  public var calls: [TextPlace] = []

  /// A finding from its parts.
  public init(
    _ severity: Severity, at place: TextPlace, message: String, remedy: String = "",
    code: FaultCode
  ) {
    self.severity = severity
    file = place.file
    line = place.line
    column = place.column
    length = place.length
    self.message = message
    self.remedy = remedy
    self.code = code
  }
}

extension Diagnostic: CustomStringConvertible {
  /// Longer call stacks are cut short in the text.
  private static let shownCalls = 10

  /// As compilers print it: `file:line:column: error: text; remedy [code]`.
  public var description: String { lines.joined(separator: "\n") }

  /// The description line by line: the finding, then from where its subprogram was called.
  public var lines: [String] {
    let advice = remedy.isEmpty ? "" : "; \(remedy)"
    let shown = calls.prefix(Self.shownCalls).map {
      "\($0.file):\($0.line):\($0.column): note: called from here"
    }
    let rest = calls.count - shown.count
    let head =
      "\(file):\(line):\(column): \(severity.rawValue): \(message)\(advice) "
      + "[\(code.rawValue)]"
    return [head] + shown + (rest > 0 ? ["note: and \(rest) more calls"] : [])
  }
}

/// A stretch of a text: where a diagnostic points.
public struct TextPlace: Equatable, Sendable {
  /// Name of the file as the caller gave it.
  public var file: String
  /// Line, from 1.
  public var line: Int
  /// Column in bytes, from 1.
  public var column: Int
  /// Length in bytes, at least 1.
  public var length: Int

  /// A stretch of a text.
  public init(file: String, line: Int, column: Int = 1, length: Int = 1) {
    self.file = file
    self.line = line
    self.column = column
    self.length = length
  }
}
