/// What was found wrong or odd in a file, as far as someone would read it.
struct Findings {
  let fileName: String
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var isFull = false

  /// Most findings of one file; the rest of it is not read.
  static let capacity = 200

  init(fileName: String) { self.fileName = fileName }

  /// Takes a finding in, at a stretch of a line of the text.
  mutating func add(
    _ severity: Severity, _ code: FaultCode, at word: TextLine.Word, _ message: String,
    remedy: String
  ) {
    guard !isFull else { return }
    let place = TextPlace(
      file: fileName, line: word.line.number, column: word.start - word.line.start + 1,
      length: Swift.max(word.end - word.start, 1))
    diagnostics.append(
      Diagnostic(severity, at: place, message: message, remedy: remedy, code: code))
    guard diagnostics.count == Self.capacity else { return }
    isFull = true
    diagnostics.append(
      Diagnostic(
        .error, at: place, message: "more than \(Self.capacity) findings",
        remedy: "mend these first; the rest was not read", code: .tooManyDiagnostics))
  }
}
