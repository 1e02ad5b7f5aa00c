import ArgumentParser
import GCode
import Simulation

/// `feedhold check`: read and interpret, no motion.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Read a part program and say what is wrong with it.")

  @OptionGroup var reading: ReadingArguments

  @Flag(help: "Print one canonical machining function a line, in the format of rs274.")
  var canon = false

  @Flag(
    name: .customLong("continue"),
    help: "Print the canonical functions behind the first error too.")
  var goesOn = false

  @Option(
    help: "Explain a line (120, or N120): modes and who set them, words, what comes out of it.")
  var explain: ProgramPlace?

  @Option(
    help: """
      Begin at a line (120, or N120): print what rebuilds the machine's state there, with --canon \
      all that follows.
      """)
  var from: ProgramPlace?

  @Flag(help: "Print the findings as one JSON document.")
  var json = false

  @Flag(help: "Print the findings as lines of JSON.")
  var ndjson = false

  func validate() throws {
    guard !(json && ndjson) else { throw ValidationError("Give --json or --ndjson, not both.") }
    guard !(canon && (json || ndjson)) else {
      throw ValidationError("--canon and JSON cannot share the standard output; give one of them.")
    }
    guard explain == nil || from == nil && !canon && !ndjson else {
      throw ValidationError("--explain goes with --json only.")
    }
    guard from == nil || !json && !ndjson else {
      throw ValidationError("--from prints canonical functions; leave the JSON out.")
    }
  }

  func run() throws {
    let report = FindingsReport(json ? .document : ndjson ? .lines : .text)
    do {
      let input = try reading.open()
      report.add(input.diagnostics)
      if let explain {
        try ProgramExplanation(input).put(explain, asJSON: json)
      } else if let from {
        try ProgramStart(input).put(from, isWhole: canon, report)
      } else {
        try CheckRun(input, printsCanon: canon, goesOn: goesOn).run(report)
      }
    } catch let faults as JobFaults {
      report.add(faults.faults)
      try report.finish(program: reading.program)
      throw faults.exitCode
    } catch let failure as OutputFailure {
      Console.say(Console.visible(failure.description))
      throw ExitStatus.cannotWrite
    }
  }
}
