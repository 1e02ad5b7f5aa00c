public import Signals

/// Holds the rows of a run that is made again against its recording, bit for bit, one by one.
/// Tick rows alone decide: what the agent saw and was granted acts on them within a tick.
public struct ReplayJudge {
  /// How many ticks of the channel the report shows.
  public static var historyLength: Int { 20 }

  private let reader: RecordReader
  private var cursor: TickCursor
  private var pending: TickRecord?
  private var recent: [(recorded: TickRecord, replayed: TickRecord)] = []
  private var recentNext = 0

  /// The first divergence, once there is one.
  public private(set) var divergence: Divergence?
  /// How many rows were equal.
  public private(set) var equalTicks: Int64 = 0
  /// How many rows fall into lost parts of the recording, where nothing can be said.
  public private(set) var unjudgedTicks: Int64 = 0

  /// Judges against a recording, from its first tick.
  public init(_ reader: RecordReader) {
    self.reader = reader
    cursor = reader.ticks()
  }

  /// The parts of the recording that could not be read so far.
  public var losses: [RecordingLoss] { reader.losses + cursor.losses }

  /// Takes the next row of the run that is made again.
  /// - Returns: The first divergence, from the row where it shows.
  public mutating func judge(_ row: borrowing TickRecord) -> Divergence? {
    if let divergence { return divergence }
    guard let recorded = pending ?? cursor.next() else {
      if hasLosses {
        unjudgedTicks += 1
      } else {
        divergence = ending(.recordingEnds, recorded: 0, row: copy row)
      }
      return divergence
    }
    pending = nil
    if recorded.tick.count > row.tick.count, hasLosses {
      pending = recorded
      unjudgedTicks += 1
      return nil
    }
    if Self.isEqual(recorded, row) {
      equalTicks += 1
      remember(recorded, copy row)
      return nil
    }
    remember(recorded, copy row)
    divergence = difference(recorded, copy row)
    return divergence
  }

  /// The run that is made again has ended; the recording must have too.
  public mutating func finish() -> Divergence? {
    if let divergence { return divergence }
    var last: TickRecord?
    while let row = pending ?? cursor.next() {
      pending = nil
      last = row
    }
    guard let last else { return nil }
    let replayed = recent.isEmpty ? TickRecord() : recent[latest].replayed
    let recorded = UInt64(bitPattern: last.tick.count)
    divergence = ending(.replayEnds, recorded: recorded, row: replayed)
    return divergence
  }

  private var hasLosses: Bool { !reader.losses.isEmpty || !cursor.losses.isEmpty }

  private var latest: Int { (recentNext + recent.count - 1) % max(recent.count, 1) }

  private static func isEqual(_ a: borrowing TickRecord, _ b: borrowing TickRecord) -> Bool {
    var difference = UInt64(bitPattern: a.tick.count ^ b.tick.count)
    for index in 0..<TickRecord.channelCount {
      difference |= a.values[index].bitPattern ^ b.values[index].bitPattern
    }
    return difference == 0
  }

  private mutating func remember(_ recorded: TickRecord, _ replayed: TickRecord) {
    if recent.count < Self.historyLength {
      recent.append((recorded, replayed))
    } else {
      recent[recentNext] = (recorded, replayed)
      recentNext = (recentNext + 1) % Self.historyLength
    }
  }

  private func difference(_ recorded: TickRecord, _ replayed: TickRecord) -> Divergence {
    guard recorded.tick == replayed.tick else {
      return ending(.tick, recorded: UInt64(bitPattern: recorded.tick.count), row: replayed)
    }
    let differing = (0..<TickRecord.channelCount).filter {
      recorded.values[$0].bitPattern != replayed.values[$0].bitPattern
    }
    let channel = differing.first ?? 0
    let history = (0..<recent.count).map { step in
      let pair = recent[(recentNext + step) % recent.count]
      return Divergence.Point(
        tick: pair.replayed.tick.count, recorded: pair.recorded.values[channel].bitPattern,
        replayed: pair.replayed.values[channel].bitPattern)
    }
    return Divergence(
      kind: .value, tick: replayed.tick.count, line: line(of: replayed),
      channel: ChannelLabel.ofTicks[channel].name,
      channels: differing.map { ChannelLabel.ofTicks[$0].name },
      recorded: recorded.values[channel].bitPattern,
      replayed: replayed.values[channel].bitPattern, history: history)
  }

  private func ending(_ kind: Divergence.Kind, recorded: UInt64, row: TickRecord) -> Divergence {
    Divergence(
      kind: kind, tick: row.tick.count, line: line(of: row), channel: "tick", channels: ["tick"],
      recorded: recorded, replayed: UInt64(bitPattern: row.tick.count), history: [])
  }

  private func line(of row: TickRecord) -> Int64 { Int64(exactly: row[.line]) ?? 0 }
}
