internal import Recording
internal import Signals

/// Everything that is written while a run goes on: recording, trace, events, training examples.
/// What cannot be written ends that tap alone; the run goes on and says so at its end.
struct RunTaps: ~Copyable {
  private let recorder: Recorder?
  private var trace: TraceWriter?
  private var events: LineSink?
  private var examples: LineSink?
  private var failures: [String] = []
  /// What a training example is grouped by, together with its tool.
  private var run = ""

  /// Opens what the options ask for.
  /// - Throws: What cannot be opened.
  init(_ job: Job, _ options: RunOptions, recorder: Recorder?) throws(OutputFailure) {
    self.recorder = recorder
    if let path = options.tracePath {
      trace = TraceWriter(sink: try LineSink(path: path), machine: job.machine)
    }
    if let path = options.eventsPath { events = try LineSink(path: path) }
    if let path = options.featuresPath { examples = try LineSink(path: path) }
  }

  mutating func begin(_ job: Job, _ options: RunOptions) {
    trace?.writeHeader()
    run = "\(job.name.filter { $0 != "," && $0 != "\"" })-\(job.seed)"
    examples?.write(TrainingExample.header)
    var event = RunEvent("run-begin", tick: .zero, time: 0, line: 0)
    event.add("job", job.name)
    event.add("program", job.programPath)
    event.add("policy", job.policy.name)
    event.add("seed", "\(job.seed)")
    var record = RecordEvent(tick: .zero, kind: .runState, line: 0)
    record.text = EventText("run-begin")
    tell(event, record)
  }

  mutating func record(_ row: borrowing TickRecord) {
    if let recorder { recorder.push(row) }
    if trace != nil { trace?.write(row) }
  }

  mutating func record(step row: borrowing AgentRecord) {
    if let recorder { recorder.push(agent: row) }
    if trace != nil { trace?.estimate = row[.flankWear] }
  }

  mutating func tell(_ event: RunEvent, _ record: RecordEvent) {
    if events != nil { events?.write(event.json) }
    if let recorder { recorder.push(event: record) }
  }

  /// An agent step in the cut, for training.
  mutating func example(_ row: AgentRecord, truth: Double, tool: Int32) {
    guard examples != nil, row[.isCutting] > 0 else { return }
    examples?.write(TrainingExample.line(row, truth: truth, run: "\(run)-\(tool)"))
  }

  /// Closes all taps and says what could not be written.
  consuming func close(ending: String, digest: String) -> [String] {
    if let failure = trace?.sink.close() { failures.append(failure) }
    if let failure = events?.close() { failures.append(failure) }
    if let failure = examples?.close() { failures.append(failure) }
    if let recorder {
      do {
        _ = try recorder.close(
          RecordEnding(state: ending, pairs: [RecordPair("digest", digest)]))
      } catch {
        failures.append("\(error)")
      }
    }
    return failures
  }
}

/// A row of training data: the features of a window and the truth it should have been read as. The
/// columns are those that Scripts/train_wear_network.py reads.
enum TrainingExample {
  static let header =
    "powerExcess,feedForceExcess,normalForceExcess,axialForceExcess,forcePerEdge,vibrationExcess,"
    + "chipThickness,axialDepth,immersion,cuttingSpeed,edgeShare,powerSpread,flankWear,run"

  static func line(_ row: AgentRecord, truth: Double, run: String) -> String {
    var text = ""
    for index in 0..<FeatureVector.count { text += "\(row.values[index])," }
    return text + "\(truth),\(run)"
  }
}
