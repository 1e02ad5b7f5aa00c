internal import Glibc
internal import Signals
internal import Synchronization

/// The writing half of a recorder: empties the rings, packs the rows into blocks, the blocks into
/// chunks, and writes them. Only the recording's own thread runs it.
final class RecordWriter: @unchecked Sendable {
  /// The shortest and longest sleep while there is nothing to do.
  private static let shortPauseNanoseconds = 200_000
  private static let longPauseNanoseconds = 4_000_000

  private let pump: RecordPump
  private let inputs: [RecordedInput]
  private let metadata: [RecordMetadata]
  private var file: MCAPWriter
  private var chunk: ChunkBuilder?
  private let ticks = ColumnEncoder(columns: RecordChannels.tickColumns)
  private let agents = ColumnEncoder(columns: RecordChannels.agentColumns)
  private var ticksFrom: UInt64 = 0
  private var agentsFrom: UInt64 = 0
  private var summary = RecordingSummary()
  private var chunkOpened: Int64 = 0

  init(
    pump: RecordPump, file: RecordFile, inputs: [RecordedInput], metadata: [RecordMetadata]
  ) {
    self.pump = pump
    self.inputs = inputs
    self.metadata = metadata
    self.file = MCAPWriter(file: file, channels: RecordChannels.all)
  }

  var path: String { pump.path }

  /// Writes the whole recording, until the end is asked for or the file fails.
  func run() {
    do throws(RecordingError) {
      try begin()
      try pumpUntilEnd()
      try end()
      pump.finish(summary)
    } catch {
      pump.fail(error)
    }
  }

  private func begin() throws(RecordingError) {
    let options = pump.options
    guard
      let compressor = ChunkCompressor(
        level: min(options.compressionLevel, 19), capacity: max(options.chunkBytes, 1 << 16))
    else { throw .cannotCompress(path: path, reason: "no memory") }
    chunk = ChunkBuilder(compressor, channelCount: RecordChannels.all.count)
    try file.begin()
    try file.describe(
      RecordMetadata(
        name: "feedhold.format",
        pairs: [
          RecordPair("version", "1"),
          RecordPair("servo_period_ns", "\(options.servoPeriodNanoseconds)"),
        ]))
    for table in metadata { try file.describe(table) }
    for input in inputs { try file.attach(input) }
    chunkOpened = Self.wallMilliseconds()
  }

  private func pumpUntilEnd() throws(RecordingError) {
    var pause = Self.shortPauseNanoseconds
    while true {
      // Read before the rings: what was pushed before the end was asked for is then still seen.
      let isEnding = pump.state == .ending
      let moved = try drain()
      try closeChunkIfDue()
      if moved > 0 {
        pause = Self.shortPauseNanoseconds
      } else if isEnding {
        return
      } else {
        RecordPump.sleep(nanoseconds: pause)
        pause = min(pause * 2, Self.longPauseNanoseconds)
      }
    }
  }

  private func end() throws(RecordingError) {
    flushTicks()
    flushAgents()
    try closeChunk()
    summary.lostRows = pump.lostRows
    let ending = pump.ending ?? RecordEnding(state: "unknown")
    let pairs = [
      RecordPair("state", ending.state),
      RecordPair("digest", summary.digest.hexadecimal),
      RecordPair("ticks", "\(summary.digest.tickCount)"),
      RecordPair("agent_steps", "\(summary.digest.agentCount)"),
      RecordPair("events", "\(summary.eventCount)"),
      RecordPair("lost_rows", "\(summary.lostRows)"),
    ]
    try file.describe(RecordMetadata(name: "feedhold.end", pairs: pairs + ending.pairs))
    try file.finish()
    summary.chunkCount = file.chunkCount
    summary.byteCount = file.size
  }

  /// Moves what is in the rings on; gives how many rows that were.
  private func drain() throws(RecordingError) -> Int {
    var moved = unsafe pump.events.take { rows, count in
      for index in 0..<count { unsafe takeIn(event: rows[index]) }
      return count
    }
    moved += unsafe pump.ticks.take { rows, count in unsafe takeIn(ticks: rows, count) }
    moved += unsafe pump.agents.take { rows, count in unsafe takeIn(agents: rows, count) }
    if ticks.space == 0 { flushTicks() }
    if agents.space == 0 { flushAgents() }
    return moved
  }

  private func takeIn(ticks rows: UnsafePointer<TickRecord>, _ available: Int) -> Int {
    let count = min(available, ticks.space)
    if ticks.rows == 0 { ticksFrom = unsafe time(of: rows[0].tick) }
    unsafe UnsafeRawPointer(rows).withMemoryRebound(
      to: UInt64.self, capacity: count * RecordChannels.tickColumns
    ) { unsafe ticks.append($0, rows: count) }
    let interval = pump.options.scalarIntervalTicks
    for index in 0..<count {
      unsafe summary.digest.absorb(tickAt: rows + index)
      let tick = unsafe rows[index].tick.count
      if interval > 0, tick % interval == 0 { unsafe takeIn(scalars: rows[index]) }
    }
    return count
  }

  private func takeIn(agents rows: UnsafePointer<AgentRecord>, _ available: Int) -> Int {
    let count = min(available, agents.space)
    if agents.rows == 0 { agentsFrom = unsafe time(of: rows[0].tick) }
    unsafe UnsafeRawPointer(rows).withMemoryRebound(
      to: UInt64.self, capacity: count * RecordChannels.agentColumns
    ) { unsafe agents.append($0, rows: count) }
    for index in 0..<count { unsafe summary.digest.absorb(agentStepAt: rows + index) }
    return count
  }

  private func takeIn(scalars row: TickRecord) {
    let json = ScalarRow.json(row, servoPeriodNanoseconds: pump.options.servoPeriodNanoseconds)
    chunk?.add(channel: RecordChannels.scalars, time: time(of: row.tick), Array(json.utf8))
  }

  private func takeIn(event: RecordEvent) {
    summary.eventCount += 1
    chunk?.add(channel: RecordChannels.events, time: time(of: event.tick), Array(event.json.utf8))
  }

  private func flushTicks() {
    guard ticks.rows > 0 else { return }
    unsafe ticks.flush(chain: summary.digest.tickChain) { even, noisy in
      unsafe chunk?.add(channel: RecordChannels.tick, time: ticksFrom, even, noisy)
    }
  }

  private func flushAgents() {
    guard agents.rows > 0 else { return }
    unsafe agents.flush(chain: summary.digest.agentChain) { even, noisy in
      unsafe chunk?.add(channel: RecordChannels.agent, time: agentsFrom, even, noisy)
    }
  }

  private func closeChunkIfDue() throws(RecordingError) {
    let options = pump.options
    if let size = chunk?.size, size >= options.chunkBytes {
      flushAgents()
      try closeChunk()
    } else if Self.wallMilliseconds() - chunkOpened >= options.chunkMilliseconds {
      flushTicks()
      flushAgents()
      try closeChunk()
    }
  }

  private func closeChunk() throws(RecordingError) {
    chunkOpened = Self.wallMilliseconds()
    guard let isEmpty = chunk?.isEmpty, !isEmpty else { return }
    try chunk?.write(to: &file)
    if let reason = chunk?.failure { throw .cannotCompress(path: path, reason: reason) }
  }

  /// The virtual time of a tick since the run began, in nanoseconds. A tick before the beginning
  /// counts as the beginning.
  private func time(of tick: Tick) -> UInt64 {
    let product = tick.count.multipliedReportingOverflow(by: pump.options.servoPeriodNanoseconds)
    return product.overflow ? UInt64(Int64.max) : UInt64(max(product.partialValue, 0))
  }

  private static func wallMilliseconds() -> Int64 {
    var now = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &now)
    return Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000
  }
}
