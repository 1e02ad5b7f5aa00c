internal import CanonicalMachining
internal import ControlLoop
public import GCode
internal import MotionPlanning
internal import SafetyGuard
internal import Signals

/// Estimates the cycle time of a job: its program is read batch by batch and walked through, so
/// that memory holds a batch and the planner's queue, whatever the program's length.
public struct Estimation {
  private let job: Job
  private var overrides: OverrideSchedule
  /// What the interpreter found; errors and warnings.
  public private(set) var diagnostics: [Diagnostic] = []
  private var hasToolChange: Bool?
  private var index = ProgramIndex()
  /// Whether the override is what the policy asks for.
  private let isOfPolicy: Bool

  /// Commands that are handed over at once.
  static let batch = 4_096

  /// An estimation of a job at an override.
  /// - Parameters:
  ///   - job: The job.
  ///   - overrides: The override along the program; nil for what the job's policy asks for, as
  ///     far as that is constant.
  /// - Throws: What the override or the program has wrong.
  public init(_ job: Job, overrides: OverrideSchedule? = nil) throws(EstimationFailure) {
    if let fault = PolicyRegistry.fault(in: job) { throw .preparation(.job(fault)) }
    self.job = job
    isOfPolicy = overrides == nil
    self.overrides = overrides ?? OverrideSchedule(constant: job.constantOverride)
    if overrides != nil { try checkRange() }
    hasToolChange = job.hasToolChange
    if job.firstLine > 1 || !self.overrides.changes.isEmpty || hasToolChange == nil {
      try readAhead()
    }
  }

  private func checkRange() throws(EstimationFailure) {
    let (low, high) = (job.envelope.lowestOverride, job.envelope.highestOverride)
    for (value, text) in overrides.values where !(value >= low && value <= high) {
      throw .override(
        OverrideRefusal(
          text: text,
          problem: "the job's envelope permits \(Text.brief(low * 100))% to "
            + "\(Text.brief(high * 100))%",
          remedy: "give one of these, or --set 'envelope.override=[LOW, HIGH]'",
          code: "override-out-of-range"))
    }
  }

  /// Reads the program once for what must be known before it is driven.
  private mutating func readAhead() throws(EstimationFailure) {
    var interpreter = Interpreter(options: job.interpreterOptions)
    let numbers = overrides.numbers
    var lines: [Int64: Set<Int>] = [:]
    var change = false
    var last = 1
    func look(_ batch: Interpretation) {
      for record in batch.commands {
        if case .changeTool = record.command { change = true }
        if record.source.file == 0 { last = max(last, Int(record.source.line)) }
      }
      for entry in batch.lineNumbers where entry.file == 0 && numbers.contains(entry.number) {
        lines[entry.number, default: []].insert(Int(entry.line))
      }
    }
    let text = MemoryText(job.program)
    let end =
      job.firstLine > 1
      ? interpreter.interpret(
        text, fileName: job.programPath, batch: Self.batch, index: &index, consume: look)
      : interpreter.interpret(text, fileName: job.programPath, batch: Self.batch, consume: look)
    look(end)
    guard !end.hasErrors else { throw .preparation(.program(end.diagnostics)) }
    hasToolChange = change
    do throws(OverrideRefusal) {
      try overrides.resolve(lines: lines, last: last)
    } catch {
      throw .override(error)
    }
  }

  /// Walks through the program.
  /// - Parameter take: Is given every stretch of time up to the program's first fault, in order,
  ///   and says whether it wants more; nil where nobody wants them.
  /// - Returns: The sums.
  /// - Throws: What the program has wrong, or that no more stretches were wanted.
  public mutating func run(
    _ take: ((BlockTime) -> Bool)? = nil
  ) throws(EstimationFailure) -> CycleEstimate {
    let queue = OwnedMemory<Segment>(
      repeating: Segment(), count: Preparation.lookAheadCapacity)
    defer { withExtendedLifetime(queue) {} }
    var isWanted = true
    let ledger = TimeLedger(take.map { take in { if isWanted { isWanted = take($0) } } })
    var walk = ProgramWalk(
      job, planner: job.planner(in: queue.loan), overrides: overrides, ledger: ledger)
    // As a run does: a program without any tool change gets the job's first tool at its start.
    if hasToolChange == false, let tool = job.tools.first {
      walk.take(
        CanonicalRecord(.changeTool(Int32(tool.number)), at: SourceLine(line: 1)))
    }
    var unmet = UnmetCommands(job)
    let end = try read { commands in
      Self.take(commands, &unmet, &walk)
      return isWanted
    }
    guard let end else { throw .unwanted }
    Self.take(end.commandsBeforeFault, &unmet, &walk)
    let files = ProgramFiles(end.fileNames)
    diagnostics = end.diagnostics + unmet.diagnostics(files)
    guard !end.hasErrors else { throw .preparation(.program(end.diagnostics)) }
    walk.finish()
    guard isWanted else { throw .unwanted }
    if let refusal = refusal(of: walk, files) { throw .preparation(refusal) }
    return estimate(walk.ledger, files: end.fileNames)
  }

  /// Reads the program; its commands are taken while it is read on. Nil where they are not wanted
  /// to the end.
  private func read(
    _ take: ([CanonicalRecord]) -> Bool
  ) throws(EstimationFailure) -> Interpretation? {
    let (job, index) = (job, index)
    let end = BatchLine.run(
      { hand -> Result<Interpretation, StartRefusal> in
        var interpreter = Interpreter(options: job.interpreterOptions)
        guard job.firstLine > 1 else {
          return .success(
            interpreter.interpret(
              MemoryText(job.program), fileName: job.programPath, batch: Self.batch
            ) { hand($0.commandsBeforeFault) })
        }
        return Result { () throws(StartRefusal) in
          try interpreter.interpret(from: job.firstLine, of: index, batch: Self.batch) {
            hand($0.commandsBeforeFault)
          }
        }
      }, take: take)
    do throws(StartRefusal) {
      return try end?.get()
    } catch {
      throw .preparation(.job(job.startFault(error)))
    }
  }

  private static func take(
    _ commands: [CanonicalRecord], _ unmet: inout UnmetCommands, _ walk: inout ProgramWalk
  ) {
    for record in commands {
      unmet.look(at: record)
      walk.take(record)
    }
  }

  /// Why a walk did not come to the program's end; nil where it did.
  private func refusal(
    of walk: borrowing ProgramWalk, _ files: ProgramFiles
  ) -> PreparationFailure? {
    let fault = walk.fault?.explained(files) ?? walk.end?.explained(files)
    if let fault { return .motion(fault, diagnostics) }
    guard walk.isStuck else { return nil }
    return .job(
      JobFault(
        file: files[walk.presentSource], line: Int(walk.presentSource.line),
        message: "the planner does not get past this block, which is a fault of the planner; "
          + "send the program to the makers", code: "planner-stuck"))
  }

  private func estimate(_ ledger: TimeLedger, files: [String]) -> CycleEstimate {
    var estimate = CycleEstimate(
      program: job.programPath, ledger, overrides, files: files)
    if job.policy.name != "constant" {
      estimate.notes.append(
        "policy \(job.policy.name) will change the feed; the estimate keeps to the override")
    }
    if isOfPolicy, let asked = job.askedOverride, asked != overrides.first {
      estimate.notes.append(
        "policy constant asks for \(Text.brief(asked * 100)) %, the envelope permits "
          + "\(Text.brief(overrides.first * 100)) %")
    }
    let dial = job.panel.begin.feed
    if dial != 1 {
      estimate.notes.append(
        "the panel's dial for the feed stands at \(Text.brief(dial * 100)) % at the begin, it is "
          + "reckoned with")
    }
    if estimate.cycleTime > job.timeLimit {
      estimate.notes.append(
        "a run would end at the job's time limit of \(Text.fixed(job.timeLimit, 0)) s")
    }
    return estimate
  }
}

/// Why there is no estimate.
public enum EstimationFailure: Error {
  /// The override cannot be followed.
  case override(OverrideRefusal)
  /// The job or its program is refused.
  case preparation(PreparationFailure)
  /// Whoever took the stretches of time wanted no more of them.
  case unwanted
}

extension Interpretation {
  /// What is driven: behind the first fault nothing.
  fileprivate var commandsBeforeFault: [CanonicalRecord] {
    soundCommands.map { Array(commands.prefix($0)) } ?? commands
  }
}

extension Job {
  /// The override that the policy asks for all the time; 1 where it asks for others. (no unit)
  public var constantOverride: Double {
    guard let asked = askedOverride else { return min(1, envelope.highestOverride) }
    return max(envelope.lowestOverride, min(envelope.highestOverride, asked))
  }

  /// The same with the operator's dial: as far up as the guard's range lets it. What the dial takes
  /// back is not in it, as it is not in what the guard grants. (no unit)
  func constantOverride(at dials: PanelOverrides) -> Double {
    raised(constantOverride, by: dials)
  }

  /// An override that is proposed, raised by the operator's dial and clipped by the guard's range.
  /// (no unit)
  func raised(_ override: Double, by dials: PanelOverrides) -> Double {
    guard dials.feedRaising > 1 else { return override }
    return max(
      envelope.lowestOverride, min(override * dials.feedRaising, envelope.highestOverride))
  }

  /// The override that the policy `constant` is told to ask for, if it is told. (no unit)
  var askedOverride: Double? {
    guard policy.name == "constant" else { return nil }
    return policy.settings.last { $0.key == "override" }?.value
  }
}
