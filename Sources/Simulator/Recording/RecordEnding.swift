/// How a run ended, as its recording says it.
public struct RecordEnding: Equatable, Sendable {
  /// In a word: "finished", "alarm", "interrupted".
  public var state: String
  /// More about it, e.g. the digest that the runner found.
  public var pairs: [RecordPair]

  /// An ending.
  public init(state: String, pairs: [RecordPair] = []) {
    self.state = state
    self.pairs = pairs
  }
}

/// What a closed recording holds.
public struct RecordingSummary: Equatable, Sendable {
  /// The digest over all the rows in the file.
  public var digest = RunDigest()
  /// How many events are in the file.
  public var eventCount = 0
  /// How many tick rows, agent rows and events were not taken because the ring was full.
  public var lostRows = 0
  /// How many chunks the file has.
  public var chunkCount = 0
  /// How many bytes the file has.
  public var byteCount: Int64 = 0

  /// An empty recording.
  public init() {}
}
