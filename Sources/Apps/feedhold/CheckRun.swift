import GCode
import Simulation

/// Interprets a program and prints its canonical functions batch by batch.
struct CheckRun {
  private let input: ReadingInput
  private let printsCanon: Bool
  private let goesOn: Bool

  /// Commands that are printed at once.
  private static let batch = 4_096

  init(_ input: ReadingInput, printsCanon: Bool, goesOn: Bool) {
    self.input = input
    self.printsCanon = printsCanon
    self.goesOn = goesOn
  }

  func run(_ report: FindingsReport) throws {
    var interpreter = Interpreter(options: input.options)
    let printer = CanonPrinter(isSilent: !printsCanon, goesOn: goesOn)
    let last = interpreter.interpret(
      input.text, fileName: input.fileName, batch: Self.batch, consume: printer.put)
    printer.put(last)
    try printer.finish()
    report.add(last.diagnostics)
    try report.finish(program: input.fileName)
    if !last.hasErrors { try input.save(last.parameters) }
    let isBad = input.diagnostics.contains { $0.severity == .error }
    if last.hasErrors || isBad { throw ExitStatus.badInput }
  }
}

/// Prints canonical functions as they come.
final class CanonPrinter {
  private var text = CanonicalText()
  private var failure: (any Error)?
  private let isSilent: Bool
  private let goesOn: Bool

  init(isSilent: Bool = false, goesOn: Bool = false) {
    self.isSilent = isSilent
    self.goesOn = goesOn
  }

  /// Prints a batch; behind the program's first error nothing more, unless it is to go on.
  func put(_ batch: Interpretation) {
    guard !isSilent, failure == nil else { return }
    let all = batch.commands.count
    let count = goesOn ? all : batch.soundCommands ?? all
    do {
      try Console.put(untrusted: text.bytes(of: batch, count: count))
    } catch {
      failure = error
    }
  }

  /// - Throws: Why the standard output could not be written.
  func finish(isEnd: Bool = true) throws {
    if let failure { throw failure }
    if !isSilent { try Console.put(bytes: text.rest(isEnd: isEnd)) }
  }
}
