import ArgumentParser
import Recording
import Simulation

/// `feedhold run`: the main job.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Simulate a job file or a part program.")

  @OptionGroup var job: JobArguments

  @Option(help: "Record every tick to an MCAP file; it can be replayed from itself.")
  var record: String?

  @Option(help: "Write an HTML report.")
  var report: String?

  @Option(help: "Write a CSV with one row a servo tick; - for standard output.")
  var trace: String?

  @Option(help: "Write alarms, verdicts, tool changes and messages as lines of JSON.")
  var events: String?

  @Option(help: "Write features and true wear of each agent step as CSV: training data.")
  var features: String?

  @Option(help: "Write the cut part as STL.")
  var stl: String?

  @Option(help: "Pace the loop to a factor of real time; 1 if none is given.")
  var realTime: String?

  @Flag(help: "Print the result as one JSON document.")
  var json = false

  @Flag(help: "Use the scalar kernels even where the CPU has vectors.")
  var scalar = false

  func validate() throws {
    let isShared = json && [trace, events, features, report, stl].contains("-")
    guard !isShared else {
      throw ValidationError("--json and an output named - cannot share the standard output.")
    }
  }

  func run() throws {
    let loaded = try job.load()
    try job.refuseOverwriting(
      by: [record, report, trace, events, features, stl].compactMap { $0 }, loaded)
    let preparation = try job.prepare(loaded)
    if let warning = preparation.timeLimitWarning { Console.say(Console.visible(warning)) }
    var options = RunOptions()
    options.recordPath = record
    options.tracePath = trace
    options.eventsPath = events
    options.featuresPath = features
    options.usesScalarKernels = scalar
    options.realTimeFactor = try realTimeFactor()
    let progress = ProgressLine(isQuiet: job.quiet)
    options.progress = { progress.show($0, of: $1) }
    options.interruption = { Interruption.signalNumber }
    Interruption.watch()
    let outcome = try carryOut(preparation, options)
    progress.clear()
    try tell(outcome)
    try finish(outcome)
  }

  private func realTimeFactor() throws -> Double? {
    guard let realTime else { return nil }
    guard let factor = Double(realTime), factor >= 0.001, factor <= 1000 else {
      throw ValidationError("--real-time is \"\(realTime)\"; give a factor from 0.001 to 1000")
    }
    return factor
  }

  private func carryOut(_ preparation: Preparation, _ options: RunOptions) throws -> RunOutcome {
    do {
      return try Runner.run(preparation, options: options)
    } catch {
      switch error {
      case .job(let fault):
        Console.say([fault])
        throw ExitStatus.badInput
      case .output(let failure):
        Console.say("\(failure)")
        throw ExitStatus.cannotWrite
      case .recording(let failure):
        Console.say(Console.visible("\(failure)"))
        throw failure.isTaken ? ExitStatus.taken : ExitStatus.cannotWrite
      }
    }
  }

  private func tell(_ outcome: RunOutcome) throws {
    if !job.quiet {
      Console.say(Summary.text(of: outcome))
      if let record, let bytes = Console.sizeOfFile(record) {
        Console.say(Console.visible("recording    \(Console.size(bytes)) in \(record)"))
      }
    }
    if json { try Console.put(ResultDocument.json(outcome.result)) }
    do {
      if let report { try Report.write(outcome, to: report) }
      if let stl { try STLFile.write(outcome.surface, to: stl) }
    } catch {
      Console.say(Console.visible("\(error)"))
      throw ExitStatus.cannotWrite
    }
  }

  private func finish(_ outcome: RunOutcome) throws {
    if outcome.signal != 0 { throw ExitStatus.signal(outcome.signal) }
    if !outcome.writeFailures.isEmpty {
      for failure in outcome.writeFailures { Console.say(Console.visible(failure)) }
      throw ExitStatus.cannotWrite
    }
    if outcome.result.outcome != "completed" || !outcome.result.alarms.isEmpty {
      throw ExitStatus.jobFailed
    }
  }
}
