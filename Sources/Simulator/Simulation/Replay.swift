public import Recording
internal import Signals

/// Runs a recording's job again, from the recording alone, and holds every row against it.
public enum Replay {
  /// What a replay found.
  public struct Finding: Sendable {
    /// The first difference; nil where every row is equal bit for bit.
    public var divergence: Divergence?
    /// Ticks that are equal.
    public var equalTicks: Int64 = 0
    /// Ticks of the replay that the recording no longer holds.
    public var unjudgedTicks: Int64 = 0
    /// What is missing or damaged in the recording.
    public var losses: [String] = []
    /// Digest that the recording claims, if it was closed.
    public var recordedDigest: String?
    /// Digest of the replay.
    public var replayedDigest = ""
  }

  /// Replays a recording.
  /// - Parameter path: The MCAP file.
  /// - Returns: The first difference, if any, and how far it was judged.
  /// - Throws: Why it cannot be replayed at all.
  public static func run(path: String) throws(ReplayFailure) -> Finding {
    let reader: RecordReader
    do {
      reader = try RecordReader(path: path)
    } catch {
      throw ReplayFailure(message: "\(error)", isMissing: error.isMissing)
    }
    let preparation = try prepare(reader, path: path)
    let judge = JudgingWitness(ReplayJudge(reader))
    var options = RunOptions()
    options.witness = judge
    let outcome: RunOutcome
    do {
      outcome = try Runner.run(preparation, options: options)
    } catch {
      throw ReplayFailure(message: "\(path): error: cannot be run again: \(error) [replay]")
    }
    var finding = judge.finding()
    // A run that was interrupted goes on in the replay: its recording's end is no difference.
    if finding.divergence?.kind == .recordingEnds,
      reader.metadata(named: "feedhold.end")?["state"] == "interrupted"
    {
      finding.divergence = nil
      finding.unjudgedTicks += 1
      finding.losses.append("the run was interrupted here")
    }
    finding.recordedDigest = reader.digest.map(RunDigest.hexadecimal)
    finding.replayedDigest = outcome.result.digest
    return finding
  }

  /// The job of a recording, read back from its inputs.
  private static func prepare(_ reader: RecordReader, path: String) throws(ReplayFailure)
    -> Preparation
  {
    func input(_ name: String) -> [UInt8]? { reader.inputs.first { $0.name == name }?.bytes }
    guard let text = input(RecordedNames.job), let program = input(RecordedNames.program),
      let run = reader.metadata(named: RecordedNames.run)
    else {
      throw ReplayFailure(
        message: "\(path): error: holds no job and program; was it made by feedhold run --record? "
          + "[not-replayable]")
    }
    var source = JobSource(
      path: run["path"] ?? path, text: String(decoding: text, as: UTF8.self))
    source.program = program
    source.machineText = input(RecordedNames.machine).map { String(decoding: $0, as: UTF8.self) }
    source.settings =
      reader.metadata(named: RecordedNames.settings)?.pairs.map(\.value) ?? []
    source.subprograms = try subprograms(of: reader, path: path)
    do {
      var job = try JobFile.read(source)
      job.networkBytes = input(RecordedNames.network)
      return try Preparation(job)
    } catch let faults as JobFaults {
      throw ReplayFailure(message: faults.description)
    } catch {
      throw ReplayFailure(
        message: "\(path): error: its program is refused by this build: \(error) [not-replayable]")
    }
  }

  /// The subprograms in files of their own that the run has read.
  private static func subprograms(
    of reader: RecordReader, path: String
  ) throws(ReplayFailure) -> [SubprogramFile] {
    var files: [SubprogramFile] = []
    for pair in reader.metadata(named: RecordedNames.subprograms)?.pairs ?? [] {
      let name = RecordedNames.subprogram(pair.key)
      guard let input = reader.inputs.first(where: { $0.name == name }) else {
        throw ReplayFailure(
          message: "\(path): error: its subprogram \(name) is lost or damaged; record it again "
            + "[not-replayable]")
      }
      files.append(SubprogramFile(name: pair.key, path: pair.value, bytes: input.bytes))
    }
    return files
  }
}

/// Why a recording cannot be replayed.
public struct ReplayFailure: Error, Sendable {
  /// The message, with place, reason and code.
  public var message: String
  /// Whether the recording is missing rather than bad.
  public var isMissing = false

  /// A failure by its message.
  public init(message: String, isMissing: Bool = false) {
    self.message = message
    self.isMissing = isMissing
  }
}

/// Hands the rows of a replay to the judge.
private final class JudgingWitness: RunWitness, @unchecked Sendable {
  // One thread: the run calls it, and afterwards `finding` does.
  private var judge: ReplayJudge

  init(_ judge: ReplayJudge) { self.judge = judge }

  func see(_ row: borrowing TickRecord) -> Bool { judge.judge(row) == nil }

  func see(step row: borrowing AgentRecord) -> Bool { true }

  func finding() -> Replay.Finding {
    var finding = Replay.Finding()
    finding.divergence = judge.divergence ?? judge.finish()
    finding.equalTicks = judge.equalTicks
    finding.unjudgedTicks = judge.unjudgedTicks
    finding.losses = judge.losses.map { "\($0)" }
    return finding
  }
}
