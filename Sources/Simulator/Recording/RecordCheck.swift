internal import Signals

/// What a recording really holds, after every row of it has been read.
public struct RecordingCheck: Equatable, Sendable {
  /// The digest over the rows that are there.
  public var digest = RunDigest()
  /// How many events are there.
  public var eventCount = 0
  /// Everything that is not, by place.
  public var losses: [RecordingLoss] = []

  /// Whether nothing is lost.
  public var isWhole: Bool { losses.isEmpty }

  /// Nothing checked yet.
  public init() {}
}

extension RecordReader {
  /// Reads everything and says what is there and what is lost. The digest chains that stand in the
  /// file are held against the rows, so even a wrong packing would show.
  public func check() -> RecordingCheck {
    var check = RecordingCheck()
    var lost = losses
    var isChainWhole = losses.isEmpty
    var ticks = ticks()
    while let row = ticks.next() {
      check.digest.absorb(row)
      isChainWhole = isChainWhole && ticks.losses.isEmpty
      if isChainWhole, let chain = ticks.chainAfterRow, chain != check.digest.tickChain {
        lost.append(RecordingLoss(offset: 0, reason: "tick \(row.tick.count): wrong digest"))
        isChainWhole = false
      }
    }
    lost += ticks.losses
    isChainWhole = lost.isEmpty
    var agents = agentSteps()
    while let row = agents.next() {
      check.digest.absorb(row)
      isChainWhole = isChainWhole && agents.losses.isEmpty
      if isChainWhole, let chain = agents.chainAfterRow, chain != check.digest.agentChain {
        lost.append(RecordingLoss(offset: 0, reason: "step \(row.tick.count): wrong digest"))
        isChainWhole = false
      }
    }
    let (events, eventLosses) = events()
    check.eventCount = events.count
    for loss in agents.losses + eventLosses where !lost.contains(loss) { lost.append(loss) }
    if lost.isEmpty, let digest, digest != check.digest.value {
      lost.append(RecordingLoss(offset: 0, reason: "the digest of the rows is not that of the run"))
    }
    check.losses = lost
    return check
  }

  /// Writes what can be read into a new file with everything a whole recording has.
  /// - Returns: What was lost; empty if the recording was whole.
  public func recover(to path: String) throws(RecordingError) -> [RecordingLoss] {
    var lost = losses
    let file = try RecordFile(path: path, lock: .exclusive)
    var writer = MCAPWriter(file: file, channels: RecordChannels.all)
    try writer.begin()
    for table in metadata { try writer.describe(table) }
    for input in inputs { try writer.attach(input) }
    for index in 0..<chunkCount {
      let record: ChunkRecord
      let chunk: ExpandedChunk
      do throws(RecordingError) {
        record = try self.record(ofChunk: index)
        chunk = try ExpandedChunk(record)
      } catch {
        lost.append(RecordingLoss(error, at: place(ofChunk: index)))
        continue
      }
      try writer.copy(record, chunk)
    }
    let notes = lost.map { RecordPair("byte \($0.offset)", $0.reason) }
    try writer.describe(RecordMetadata(name: "feedhold.recovery", pairs: notes))
    try writer.finish()
    return lost
  }
}

extension MCAPWriter {
  /// Writes a chunk that was read from another file.
  mutating func copy(_ record: ChunkRecord, _ chunk: ExpandedChunk) throws(RecordingError) {
    var contents = ChunkContents()
    for message in chunk.messages {
      contents.add(channel: message.channel, time: message.time, offset: message.start)
    }
    var failure: RecordingError?
    unsafe record.body.withUnsafeBytes { body in
      do throws(RecordingError) {
        unsafe try write(record.head, body, contents)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
  }
}
