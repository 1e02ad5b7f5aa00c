import ArgumentParser
import Simulation

/// `feedhold estimate`: cycle time from the same planner that runs.
struct EstimateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "estimate",
    abstract: "Cycle time by block, tool and kind of motion, without a run.")

  @OptionGroup var job: JobArguments

  @Option(
    help: ArgumentHelp(
      """
      Feed override: 80% or 0.8; from a line or block on: 120:60%, N120:60%; repeatable. By \
      default what a constant policy asks for.
      """, valueName: "[place:]value"))
  var override: [String] = []

  @Option(
    help: ArgumentHelp(
      "Write every block with begin, end, duration, kind and tool as CSV; - for standard output.",
      valueName: "file"))
  var blocks: String?

  @Flag(help: "Print one JSON document.")
  var json = false

  @Flag(help: "Put every block into the JSON document.")
  var withBlocks = false

  @Flag(help: "Print a JSON object a block, and one of the sums at the end.")
  var ndjson = false

  @Flag(help: "Also cut the stock: time in the material and share of a nominal tool life.")
  var toolLife = false

  func validate() throws {
    guard !(json && ndjson) else { throw ValidationError("Give --json or --ndjson, not both.") }
    guard !withBlocks || json else {
      throw ValidationError("--with-blocks goes with --json; --ndjson has every block anyhow.")
    }
    guard blocks != "-" || !(json || ndjson) else {
      throw ValidationError("--blocks - and JSON cannot share the standard output.")
    }
  }

  func run() throws {
    let loaded = try job.load()
    try job.refuseOverwriting(by: blocks.map { [$0] } ?? [], loaded)
    job.tell(loaded)
    do {
      try estimate(loaded.job)
    } catch let failure as EstimationFailure {
      switch failure {
      case .override(let refusal):
        Console.say(Console.visible("\(refusal)"))
        throw ExitCode.validationFailure
      case .preparation(let failure): throw job.explain(failure)
      case .unwanted: throw ExitStatus.cannotWrite
      }
    } catch let failure as OutputFailure {
      Console.say(Console.visible("\(failure)"))
      throw ExitStatus.cannotWrite
    }
  }

  private func estimate(_ job: Job) throws {
    var estimation = try Estimation(job, overrides: try schedule(for: job))
    let rows = try BlockRows(path: blocks, printsJSON: ndjson, keeps: withBlocks)
    var estimate: CycleEstimate
    do {
      estimate = try estimation.run(rows.isWanted ? rows.take : nil)
    } catch {
      // What comes before a fault is written all the same.
      try rows.finish()
      throw error
    }
    try rows.finish()
    estimate.blocks = rows.kept
    self.job.tell(estimation.diagnostics)
    if toolLife { estimate.addToolLife(try self.job.prepare(job)) }
    if json { return try Console.put(ResultDocument.json(estimate)) }
    if ndjson { return try Console.put(ResultDocument.line(estimate)) }
    if !self.job.quiet {
      for note in estimate.notes {
        Console.say(Console.visible("\(self.job.path): note: \(note) [estimate]"))
      }
    }
    if blocks != "-" {
      try Console.put(untrusted: Array((estimate.text(showing: job.program) + "\n").utf8))
    }
  }

  private func schedule(for job: Job) throws -> OverrideSchedule? {
    guard !override.isEmpty else { return nil }
    do {
      return try OverrideSchedule(reading: override, standard: job.constantOverride)
    } catch {
      throw EstimationFailure.override(error)
    }
  }
}

/// Where the blocks of an estimate go as they come: a table, lines of JSON, memory.
final class BlockRows {
  private let table: LineSink?
  private let printsJSON: Bool
  private let keeps: Bool
  private var gathered: [UInt8] = []
  private var failure: (any Error)?
  private(set) var kept: [BlockTime]?

  /// Bytes that are printed at once.
  private static let most = 1 << 16

  init(path: String?, printsJSON: Bool, keeps: Bool) throws(OutputFailure) {
    table = try path.map { path throws(OutputFailure) in try LineSink(path: path) }
    table?.write(BlockTime.columns)
    self.printsJSON = printsJSON
    self.keeps = keeps
    if keeps { kept = [] }
  }

  var isWanted: Bool { table != nil || printsJSON || keeps }

  /// Takes a block; false where it cannot be written, and no other either.
  func take(_ block: BlockTime) -> Bool {
    table?.write(block.row)
    if keeps { kept?.append(block) }
    if printsJSON {
      gathered += block.json.utf8
      gathered.append(10)
      if gathered.count >= Self.most { flush() }
    }
    return failure == nil && table?.isBroken != true
  }

  /// - Throws: Why something could not be written.
  func finish() throws {
    flush()
    if let failure { throw failure }
    if let reason = table?.close() {
      if table?.isReaderGone != true { Console.say(Console.visible(reason)) }
      throw ExitStatus.cannotWrite
    }
  }

  private func flush() {
    guard failure == nil, !gathered.isEmpty else { return }
    do {
      try Console.put(bytes: gathered)
    } catch {
      failure = error
    }
    gathered.removeAll(keepingCapacity: true)
  }
}
