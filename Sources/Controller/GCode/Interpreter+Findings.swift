internal import CanonicalMachining

/// What is told about a program: errors, warnings and notes, each with its place.
extension Interpreter {
  /// Takes a finding in, up to the budget; each fault of a line once, however often it comes by.
  mutating func report(_ diagnostic: Diagnostic) {
    if diagnostic.severity == .error { output.noteError() }
    let isWorse = diagnostic.severity == .error
    guard isWorse ? findingCount < options.diagnosticBudget : hasRoomForRemark else { return }
    let place = ReportedPlace(
      file: file, line: Int32(truncatingIfNeeded: diagnostic.line),
      column: Int32(truncatingIfNeeded: diagnostic.column), code: diagnostic.code)
    guard reported.insert(place).inserted else { return }
    output.diagnostics.append(diagnostic)
    guard isWorse else { return countRemark(at: diagnostic) }
    findingCount += 1
    guard findingCount == options.diagnosticBudget else { return }
    let end = TextPlace(
      file: diagnostic.file, line: diagnostic.line, column: diagnostic.column)
    output.diagnostics.append(
      Diagnostic(
        .error, at: end, message: "more than \(options.diagnosticBudget) errors",
        remedy: "mend these first; the rest was not read", code: .tooManyDiagnostics))
    isEnded = true
  }

  // Warnings stop nothing, however many they are; they have a budget of their own.
  private var hasRoomForRemark: Bool { remarkCount < options.diagnosticBudget }

  private mutating func countRemark(at diagnostic: Diagnostic) {
    remarkCount += 1
    guard !hasRoomForRemark else { return }
    let place = TextPlace(
      file: diagnostic.file, line: diagnostic.line, column: diagnostic.column)
    output.diagnostics.append(
      Diagnostic(
        .note, at: place, message: "further warnings are not told",
        remedy: "raise the limit to see them: --budget findings=NUMBER", code: .tooManyDiagnostics))
  }

  mutating func report(_ error: ProgramError) {
    if isFollowUp(error) { return }
    if error.code == .missingFeed {
      if hasReportedFeed { return }
      hasReportedFeed = true
    }
    if !output.hasErrors {
      repeatBudget = Swift.min(repeatBudget, repeatedBlocks &+ Self.repeatsBehindFault)
    }
    if !isKnown(error) { report(diagnostic(.error, error)) }
  }

  // Loops that are faulty are not run to their end: nobody wants to wait for that.
  private static var repeatsBehindFault: Int { 20_000 }

  private func isKnown(_ error: ProgramError) -> Bool {
    let line = Int32(truncatingIfNeeded: Swift.max(state.line, 1))
    return reported.contains(
      ReportedPlace(file: file, line: line, column: error.column, code: error.code))
  }

  mutating func warn(
    _ code: FaultCode, at span: WordSpan, _ message: String, remedy: String = ""
  ) {
    let error = ProgramError(code, at: span, message, remedy: remedy)
    if !isKnown(error) { report(diagnostic(.warning, error)) }
  }

  private func diagnostic(_ severity: Severity, _ error: ProgramError) -> Diagnostic {
    let place = TextPlace(
      file: files.isEmpty ? "" : files[Int(file)].name, line: Swift.max(state.line, 1),
      column: Int(error.column), length: Int(error.length))
    var diagnostic = Diagnostic(
      severity, at: place, message: error.message, remedy: error.remedy, code: error.code)
    diagnostic.calls = frames.reversed().map {
      TextPlace(file: files[Int($0.site.file)].name, line: Int($0.site.line))
    }
    return diagnostic
  }

  /// Says that the text is no bytes of characters, and reads nothing of it.
  mutating func refuseUTF16() {
    report(
      ProgramError(
        .foreignEncoding, at: WordSpan(column: 1, length: 2), "the text is in UTF-16",
        remedy: "save it as plain text: ASCII or UTF-8"))
    isEnded = true
  }

  /// Gives the program up, once; the limit's name is how users raise it.
  mutating func abandon(_ code: FaultCode, _ message: String, budget: String) {
    guard !isEnded else { return }
    let error = ProgramError(
      code, at: WordSpan(column: block.column), message,
      remedy: "if it is meant, raise the limit: --budget \(budget)=NUMBER")
    report(diagnostic(.error, error))
    isEnded = true
  }
}

/// A finding that was told already.
struct ReportedPlace: Hashable {
  var file: Int32
  var line: Int32
  var column: Int32
  var code: FaultCode
}
