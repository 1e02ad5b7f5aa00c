public import Signals

/// Takes down every row of a run in a file, from a thread of its own.
///
/// The control thread only copies rows into rings that were made beforehand: no lock, no heap, no
/// system call. A second thread packs, compresses and writes them; a chunk is complete in the file
/// at least every `chunkMilliseconds`, so a run that is killed loses no more than that. If the file
/// cannot be written any more, the run goes on and `failure` says why.
public final class Recorder: Sendable {
  private let pump: RecordPump
  private let thread: RecordThread

  /// Opens the file, locks it and starts the writing thread.
  /// - Parameters:
  ///   - path: The file; an old recording of that name is replaced.
  ///   - options: How it is made.
  ///   - inputs: What the run is made from, kept whole in the file.
  ///   - metadata: What run it is: ids, seed, build.
  /// - Throws: `RecordingError` where the file cannot be made or another writer has it.
  public init(
    path: String, options: RecorderOptions = RecorderOptions(), inputs: [RecordedInput] = [],
    metadata: [RecordMetadata] = []
  ) throws(RecordingError) {
    let file = try RecordFile(path: path, lock: options.lock)
    pump = RecordPump(path: path, options: options)
    thread = try RecordThread(
      RecordWriter(pump: pump, file: file, inputs: inputs, metadata: metadata))
  }

  deinit {
    // A recorder that is let go without `close` still leaves a whole file.
    pump.requestEnd(RecordEnding(state: "abandoned"))
    thread.join()
  }

  /// Takes down a tick. Control thread only. False if the row was not taken: the ring was full in
  /// real time, or the recording has failed or is closed; `lostRows` counts it.
  @discardableResult
  public func push(_ row: borrowing TickRecord) -> Bool { pump.put(row, into: pump.ticks) }

  /// Takes down a step of the agent. Control thread only; false as for a tick.
  @discardableResult
  public func push(agent row: borrowing AgentRecord) -> Bool { pump.put(row, into: pump.agents) }

  /// Takes down an event. Control thread only; false as for a tick.
  @discardableResult
  public func push(event: borrowing RecordEvent) -> Bool { pump.put(event, into: pump.events) }

  /// Why the file cannot be written any more; nil while all is well.
  public var failure: RecordingError? { pump.failure }

  /// How many rows and events were not taken so far.
  public var lostRows: Int { pump.lostRows }

  /// Writes what is left, the ending and the summary, and closes the file.
  /// - Parameter ending: How the run ended.
  /// - Returns: What the file holds.
  /// - Throws: `RecordingError` where the file could not be written, or was closed before.
  public func close(_ ending: RecordEnding) throws(RecordingError) -> RecordingSummary {
    guard pump.requestEnd(ending) else { throw pump.failure ?? .closed(path: pump.path) }
    thread.join()
    if let failure = pump.failure { throw failure }
    guard let summary = pump.summary else { throw .closed(path: pump.path) }
    return summary
  }
}
