internal import Glibc
internal import Signals
internal import Synchronization

/// What the control thread and the writing thread share: the rings and the state of the recording.
final class RecordPump: Sendable {
  /// How far a recording has come.
  enum State: Int, AtomicRepresentable {
    case running
    case ending
    case failed
  }

  /// How many agent rows and events the rings take.
  private static let sideCapacity = 1024
  /// How long the control thread sleeps before it looks again for room in a full ring.
  private static let fullRingPauseNanoseconds = 200_000

  let path: String
  let options: RecorderOptions
  let ticks: RowRing<TickRecord>
  let agents: RowRing<AgentRecord>
  let events: RowRing<RecordEvent>
  private let stateNow = Atomic<State>(.running)
  private let failureSlot = Mutex<RecordingError?>(nil)
  private let endingSlot = Mutex<RecordEnding?>(nil)
  private let summarySlot = Mutex<RecordingSummary?>(nil)

  init(path: String, options: RecorderOptions) {
    self.path = path
    self.options = options
    ticks = RowRing(capacity: options.ringTicks, empty: TickRecord())
    agents = RowRing(capacity: Self.sideCapacity, empty: AgentRecord())
    events = RowRing(
      capacity: Self.sideCapacity, empty: RecordEvent(tick: .zero, kind: .message, line: 0))
  }

  var state: State { stateNow.load(ordering: .acquiring) }

  var failure: RecordingError? { failureSlot.withLock { $0 } }

  var ending: RecordEnding? { endingSlot.withLock { $0 } }

  var summary: RecordingSummary? { summarySlot.withLock { $0 } }

  var lostRows: Int {
    ticks.lost.load(ordering: .relaxed) + agents.lost.load(ordering: .relaxed)
      + events.lost.load(ordering: .relaxed)
  }

  /// Puts a row into a ring; what happens when that is full, the options say.
  @inline(__always)
  func put<Row: BitwiseCopyable>(_ row: borrowing Row, into ring: RowRing<Row>) -> Bool {
    if stateNow.load(ordering: .relaxed) == .running, ring.put(row) { return true }
    return putSlowly(row, into: ring)
  }

  @inline(never)
  private func putSlowly<Row: BitwiseCopyable>(
    _ row: borrowing Row, into ring: RowRing<Row>
  ) -> Bool {
    while state == .running {
      if ring.put(row) { return true }
      if options.whenFull == .countLoss { break }
      Self.sleep(nanoseconds: Self.fullRingPauseNanoseconds)
    }
    ring.lost.add(1, ordering: .relaxed)
    return false
  }

  /// Asks the writing thread to finish; false if it has been asked before or has failed.
  @discardableResult
  func requestEnd(_ ending: RecordEnding) -> Bool {
    let isFirst = endingSlot.withLock { slot in
      if slot != nil { return false }
      slot = ending
      return true
    }
    guard isFirst else { return false }
    return stateNow.compareExchange(
      expected: .running, desired: .ending, ordering: .acquiringAndReleasing
    ).exchanged
  }

  /// The writing thread cannot go on.
  func fail(_ error: RecordingError) {
    failureSlot.withLock { $0 = error }
    stateNow.store(.failed, ordering: .releasing)
  }

  /// The writing thread has finished.
  func finish(_ summary: RecordingSummary) { summarySlot.withLock { $0 = summary } }

  static func sleep(nanoseconds: Int) {
    var pause = timespec(tv_sec: nanoseconds / 1_000_000_000, tv_nsec: nanoseconds % 1_000_000_000)
    unsafe nanosleep(&pause, nil)
  }
}
