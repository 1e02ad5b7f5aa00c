internal import CanonicalMachining
internal import Signals

/// The segments ahead, in a ring over memory that the caller owns, with the speeds at their joints.
///
/// Entries are counted through from 0: `first` is the one being driven, `end` comes next. Then, up
/// to `stagedEnd`, stand entries whose limits are not final; no plan counts on them. Entries
/// below `planned` took part in a backward pass; those up to `settled` can never become faster.
struct LookAheadQueue {
  private let memory: LoanedMemory<Segment>
  private(set) var first = 0
  private(set) var end = 0
  private(set) var stagedEnd = 0
  private var planned = 0
  private var settled = 0
  private var pass: BackwardPass?

  /// How many entries there is memory for.
  private let capacity: Int

  /// A queue in the first entries of a memory.
  init(memory: LoanedMemory<Segment>, count: Int) {
    self.memory = memory
    capacity = count
  }

  var count: Int { end - first }
  var isEmpty: Bool { end == first }
  var isFull: Bool { room <= 0 }

  /// How many more entries it can hold.
  var room: Int { capacity - (stagedEnd - first) }

  /// The entry with this count; `first` <= number < `end`.
  subscript(number: Int) -> Segment { memory[number % capacity] }

  /// Puts an entry behind the last; the caller has seen to it that there is room.
  mutating func stage(_ segment: inout Segment) {
    memory[stagedEnd % capacity] = segment
    stagedEnd += 1
  }

  /// Whether entries are staged.
  var hasStaged: Bool { stagedEnd > end }

  /// Makes what is staged a part of the plan.
  mutating func publish() { end = stagedEnd }

  /// Changes the first staged entry.
  mutating func withFirstStaged(_ change: (inout Segment) -> Void) {
    unsafe change(&memory.unsafePointer[end % capacity])
  }

  /// Takes the driven entry away.
  mutating func removeFirst() {
    first += 1
    planned = max(planned, first)
    settled = max(settled, first)
  }

  /// Speeds at the begin of an entry: at override 1 and at the highest; 0 where there is none yet.
  /// [mm/s]
  func entrySpeeds(of number: Int) -> JointSpeeds {
    guard number < end else { return JointSpeeds() }
    return unsafe memory.unsafePointer[number % capacity].entry
  }

  /// Whether an entry ends at rest whatever the override.
  func endsAtRest(_ number: Int) -> Bool { memory[number % capacity].path.endsAtRest }

  /// What the override of the first entry is; there must be one.
  func firstFactor(override: Double, _ dials: PanelOverrides) -> Double {
    memory[first % capacity].factor(override: override, dials)
  }

  /// Whether the spindle's override counts in the first entry; there must be one.
  var firstAllowsSpindleOverride: Bool { memory[first % capacity].allowsSpindleOverride }

  /// Where the first entry comes from; there must be one.
  var firstSource: SourceLine {
    unsafe memory.unsafePointer[first % capacity].source
  }

  /// What the first entry is; there must be one.
  var firstKind: SegmentKind {
    unsafe memory.unsafePointer[first % capacity].kind
  }

  /// The entry behind one and what continues it, and how long these are. [mm]
  func endOfRun(from entry: Int) -> (number: Int, tail: Double) {
    var number = entry + 1
    var tail = 0.0
    while number < end {
      let entry = unsafe memory.unsafePointer + number % capacity
      guard unsafe entry.pointee.continues else { break }
      tail += unsafe entry.pointee.length
      number += 1
    }
    return (number, tail)
  }

  /// A run of paced curves in the queue, from its first entry on; nil where none begins there, or
  /// its speed at the end is not planned yet.
  func pacedRun(from number: Int) -> PacedStretch? {
    guard number < end, unsafe memory.unsafePointer[number % capacity].path.shape == .paced,
      unsafe !memory.unsafePointer[number % capacity].path.beginsAtRest
    else { return nil }
    let (next, tail) = endOfRun(from: number)
    let length = unsafe memory.unsafePointer[number % capacity].length
    return PacedStretch(first: number, next: next, length: length + tail)
  }

  /// How fast a run of paced curves may be entered at an override, so that it obeys it and comes
  /// down to what the dial makes of the speed behind it. (no unit)
  func entrySpeed(of run: PacedStretch, at override: Double) -> Double {
    let entry = unsafe memory.unsafePointer + run.first % capacity
    let most = unsafe entry.pointee.feed(times: override)
    guard !endsAtRest(run.next - 1) else { return most }
    let exit = override * entrySpeeds(of: run.next).nominal
    return unsafe entry.pointee.limits.reachableSpeed(from: exit, over: run.length, upTo: most)
  }

  /// Whether enough entries wait that a pass over the unsettled ones is paid for: each pass costs
  /// at most three steps for each entry that caused it.
  private var isPassDue: Bool {
    end > planned && ((end - planned) * 2 >= planned - settled || planned - first <= 2)
  }

  /// Whether a backward pass is under way.
  var isPassing: Bool { pass != nil }

  /// Begins a backward pass where one pays; at the end of a program wherever it changes anything.
  mutating func beginPass(isEnd: Bool) {
    guard pass == nil, isEnd ? end > planned : isPassDue else { return }
    pass = BackwardPass(from: end, settled: settled)
  }

  /// What one entry with limits by speed counts of a portion of a pass, others one.
  private static var workOfLevels: Int { 5 }

  /// Goes on with the backward pass by so many entries: it finds the largest speed at each joint
  /// from which the path ahead can be driven, ending at rest behind the last entry, and stops where
  /// nothing changes any more. Until it gets to a joint the speed of the plan before stands there,
  /// which was found for no more speed behind it, so that it holds as well.
  mutating func goOn(entries: Int, axes: MotionLimits, overrideCeiling: Double) {
    guard var pass else { return }
    var left = entries
    // The driven entry has begun: its own entry speed is past.
    while pass.number > first + 1, left > 0 {
      pass.number -= 1
      let hasLevels = unsafe memory.unsafePointer[pass.number % capacity].limits.hasLevels
      left -= hasLevels ? LookAheadQueue.workOfLevels : 1
      guard look(&pass, axes, overrideCeiling) else {
        pass.number = first
        break
      }
    }
    self.pass = pass
    guard pass.number <= first + 1 else { return }
    planned = max(pass.end, first)
    settled = max(pass.settled, first)
    self.pass = nil
  }

  /// Finds the speed at one joint; false where it has not changed.
  private func look(
    _ pass: inout BackwardPass, _ axes: MotionLimits, _ overrideCeiling: Double
  ) -> Bool {
    let entry = unsafe memory.unsafePointer + pass.number % capacity
    let joint = unsafe entry.pointee.jointSpeed
    if unsafe entry.pointee.path.endsAtRest {
      pass.exits = JointSpeeds(nominal: .infinity, highest: .infinity)
    }
    if unsafe entry.pointee.continues {
      pass.tail += unsafe entry.pointee.length
      return true
    }
    let length = unsafe entry.pointee.length + pass.tail
    pass.tail = 0
    var speeds = JointSpeeds()
    var exit = 0.0
    var isFinal = true
    if joint > 0, unsafe !entry.pointee.path.beginsAtRest {
      let before = (pass.number - 1) % capacity
      let feed = unsafe min(
        entry.pointee.fullFeed, memory.unsafePointer[before].fullFeed)
      let caps = JointSpeeds(
        nominal: min(joint, feed), highest: min(joint, feed * overrideCeiling))
      (speeds, exit) = unsafe entry.pointee.entrySpeeds(
        leavingAt: pass.exits, over: length, caps: caps, axes: axes)
      isFinal = speeds == caps
    }
    if isFinal { pass.settled = max(pass.settled, pass.number) }
    if pass.number < planned {
      let before = unsafe entry.pointee.entry
      // What was proven stays so: with levels a higher speed behind may take more way.
      if before.highest > speeds.highest {
        speeds.highest = before.highest
        exit = unsafe entry.pointee.provenExit
      }
      if before == speeds { return false }
    }
    unsafe entry.pointee.entry = speeds
    unsafe entry.pointee.provenExit = exit
    pass.exits = speeds
    return true
  }
}

/// Entries of the queue that are paced curves, driven with one profile.
struct PacedStretch: BitwiseCopyable {
  /// The first one's number, and that of the entry behind them.
  var first: Int
  var next: Int
  /// How long they are. [s]
  var length: Double
}

/// A backward pass over the queue, as far as it has got.
struct BackwardPass: BitwiseCopyable {
  /// The entry it looked at last, and the one that it began before.
  var number: Int
  let end: Int
  /// Entries up to here can never become faster.
  var settled: Int
  /// The speeds behind the entry that comes next, and what continues it. [mm/s, mm]
  var exits = JointSpeeds()
  var tail = 0.0

  init(from end: Int, settled: Int) {
    number = end
    self.end = end
    self.settled = settled
  }
}
