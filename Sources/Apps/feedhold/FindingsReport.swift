import GCode
import Simulation

/// Says what was found in a program: as text for people, or as JSON for scripts.
final class FindingsReport {
  enum Form {
    /// Lines of text on the standard error.
    case text
    /// One JSON document on the standard output.
    case document
    /// A JSON object a finding on the standard output.
    case lines
  }

  /// What scripts get. `schema` changes when a field changes its meaning.
  private struct Document: Encodable {
    var schema = 1
    var program: String
    var errors: Int
    var warnings: Int
    var findings: [Finding]
  }

  /// A finding with its place.
  private struct Finding: Encodable {
    var schema: Int?
    var severity: String
    var file: String
    var line: Int
    var column: Int
    var length: Int
    var message: String
    var remedy: String
    var code: String
    var calls: [Call] = []
  }

  /// From where a subprogram was called.
  private struct Call: Encodable {
    var file: String
    var line: Int
  }

  private let form: Form
  private var findings: [Finding] = []

  init(_ form: Form) { self.form = form }

  /// Takes findings in; text is printed at once.
  func add(_ diagnostics: [Diagnostic]) {
    guard form != .text else { return Console.say(diagnostics) }
    findings += diagnostics.map { found in
      Finding(
        severity: found.severity.rawValue, file: found.file, line: found.line,
        column: found.column, length: found.length, message: found.message,
        remedy: found.remedy, code: found.code.rawValue,
        calls: found.calls.map { Call(file: $0.file, line: $0.line) })
    }
  }

  /// Takes faults of files in: they have no line.
  func add(_ faults: [JobFault]) {
    guard form != .text else { return Console.say(faults) }
    findings += faults.map { fault in
      Finding(
        severity: Severity.error.rawValue, file: fault.file, line: fault.line,
        column: fault.column, length: 1, message: fault.message, remedy: "", code: fault.code)
    }
  }

  /// Prints what is due at the end.
  func finish(program: String) throws {
    switch form {
    case .text: return
    case .document:
      let errors = findings.filter { $0.severity == Severity.error.rawValue }.count
      let warnings = findings.filter { $0.severity == Severity.warning.rawValue }.count
      try Console.put(
        ResultDocument.json(
          Document(program: program, errors: errors, warnings: warnings, findings: findings)))
    case .lines:
      for var finding in findings {
        finding.schema = 1
        try Console.put(ResultDocument.line(finding))
      }
    }
  }
}
