import ArgumentParser
import CBSDShim
import GCode
import Simulation

/// What names a job on the command line, for every command that runs one.
struct JobArguments: ParsableArguments {
  @Argument(help: "A job file (.toml), a part program, or - for a program on standard input.")
  var path: String

  @Option(help: "Policy that sets the feed; see feedhold policies.")
  var policy: String?

  @Option(name: .customLong("policy-set"), help: "A parameter of the policy: key=value.")
  var policySettings: [String] = []

  @Option(help: "Seed of every random stream.")
  var seed: String?

  @Option(name: .customLong("set"), help: "A value of the job file: dotted.key=value.")
  var settings: [String] = []

  @Option(
    help: "Whose customs the program follows: linuxcnc, grbl, lenient, marlin, fanuc, fanuc-lathe.",
    transform: ReadingArguments.dialect)
  var dialect: Dialect?

  @OptionGroup var extent: ExtentArguments

  @Option(help: "Begin at this line of the program, with the state the lines before it leave.")
  var fromLine: Int?

  @Option(help: "The panel's dial for the feed, 0 to 200%, at the begin.", transform: Dial.feed)
  var feedOverride: Dial?

  @Option(help: "The panel's dial for rapids, 0 to 100%, at the begin.", transform: Dial.rapid)
  var rapidOverride: Dial?

  @Option(
    help: "The panel's dial for the spindle speed, 50% to 120%, at the begin.",
    transform: Dial.spindle)
  var spindleOverride: Dial?

  @Flag(help: "No progress, no notes and no summary; warnings are told all the same.")
  var quiet = false

  func validate() throws {
    guard let fromLine, fromLine < 1 else { return }
    throw ValidationError("--from-line is \(fromLine); lines are counted from 1.")
  }

  /// The job, with the command line's settings as if written in it.
  func load() throws -> LoadedJob {
    do {
      return try LoadedJob(
        path: path, settings: try allSettings(), folders: extent.subroutines)
    } catch let faults as JobFaults {
      Console.say(faults.faults)
      throw faults.exitCode
    }
  }

  /// An output must not replace what the job is read from, nor another output.
  func refuseOverwriting(by outputs: [String], _ loaded: LoadedJob) throws {
    // The standard input is no file that could be written over.
    var seen = ([path] + loaded.job.inputPaths).filter { $0 != "-" }
    for output in outputs {
      guard !seen.contains(where: { Console.isSameFile($0, output) }) else {
        throw ValidationError(
          "\(Console.visible(output)) is named twice, or is read by the job; give another file")
      }
      // Which subprograms are read is known only when they have been.
      guard !output.lowercased().hasSuffix(".ngc") || Console.sizeOfFile(output) == nil else {
        throw ValidationError(
          "\(Console.visible(output)) is a part program; give another file")
      }
      seen.append(output)
    }
  }

  /// Reads, plans and rehearses the job.
  func prepare(_ loaded: LoadedJob) throws -> Preparation {
    tell(loaded)
    let preparation = try prepare(loaded.job)
    tell(preparation.diagnostics)
    return preparation
  }

  /// The same without a word about what was found.
  func prepare(_ job: Job) throws -> Preparation {
    do {
      return try Preparation(job)
    } catch {
      throw explain(error)
    }
  }

  /// Says what was found in a program; notes only to whom wants to hear them.
  func tell(_ found: [Diagnostic]) {
    Console.say(found.filter { !quiet || $0.severity != .note })
  }

  /// Says what the reading of the job found and assumed.
  func tell(_ loaded: LoadedJob) {
    tell(loaded.diagnostics)
    guard !quiet else { return }
    for assumption in loaded.job.assumptions {
      Console.say(Console.visible("\(path): note: assumed \(assumption) [assumed]"))
    }
  }

  /// Says why a job is refused; returns the exit code.
  func explain(_ failure: PreparationFailure) -> ExitCode {
    switch failure {
    case .program(let diagnostics): tell(diagnostics)
    case .motion(let fault, let diagnostics):
      tell(diagnostics)
      Console.say([fault])
    case .job(let fault): Console.say([fault])
    }
    return ExitStatus.badInput
  }

  private func allSettings() throws -> [String] {
    var all = settings
    if let policy { all.append("policy.name=\"\(policy)\"") }
    all += policySettings.map { "policy.\($0)" }
    if let dialect { all.append("dialect=\"\(dialect.rawValue)\"") }
    all += extent.budget.map { "budget.\($0.name.rawValue)=\($0.value)" }
    if let fromLine { all.append("from-line=\(fromLine)") }
    if let feedOverride { all.append("panel.feed-override=\(feedOverride.factor)") }
    if let rapidOverride { all.append("panel.rapid-override=\(rapidOverride.factor)") }
    if let spindleOverride { all.append("panel.spindle-override=\(spindleOverride.factor)") }
    if let seed { all.append("seed=\(try Self.number(seed, named: "--seed"))") }
    return all
  }

  /// A whole number of an option, by strtonum.
  static func number(_ text: String, named name: String) throws -> Int64 {
    var problem: UnsafePointer<CChar>?
    let value = unsafe feedhold_bsd_number(text, 0, Int64.max, &problem)
    if let problem = unsafe problem {
      throw ValidationError("\(name) \"\(text)\" is \(unsafe String(cString: problem))")
    }
    return value
  }
}
