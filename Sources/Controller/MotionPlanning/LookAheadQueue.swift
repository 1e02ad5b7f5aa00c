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
  mutating func stage(_ segment: Segment) {
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

  /// Where the first entry comes from; there must be one.
  var firstSource: SourceLine {
    unsafe memory.unsafePointer[first % capacity].source
  }

  /// What the first entry is; there must be one.
  var firstKind: SegmentKind {
    unsafe memory.unsafePointer[first % capacity].kind
  }

  /// The entry behind the first one and what continues it, and how long these are. [mm]
  var endOfRun: (number: Int, tail: Double) {
    var number = first + 1
    var tail = 0.0
    while number < end {
      let entry = unsafe memory.unsafePointer + number % capacity
      guard unsafe entry.pointee.continues else { break }
      tail += unsafe entry.pointee.length
      number += 1
    }
    return (number, tail)
  }

  /// Whether enough entries wait that a pass over the unsettled ones is paid for: each pass costs
  /// at most three steps for each entry that caused it.
  var isPassDue: Bool {
    end > planned && ((end - planned) * 2 >= planned - settled || planned - first <= 2)
  }

  /// The backward pass: finds the largest speed at each joint from which the path ahead can be
  /// driven, ending at rest behind the last entry. Stops where nothing changes any more.
  mutating func plan(axes: MotionLimits, overrideCeiling: Double) {
    var exits = JointSpeeds()
    var number = end
    var newSettled = settled
    var tail = 0.0
    // The driven entry has begun: its own entry speed is past.
    while number > first + 1 {
      number -= 1
      let entry = unsafe memory.unsafePointer + number % capacity
      let joint = unsafe entry.pointee.jointSpeed
      var speeds = JointSpeeds()
      let isRested = unsafe entry.pointee.path.beginsAtRest
      if unsafe entry.pointee.path.endsAtRest {
        exits = JointSpeeds(nominal: .infinity, highest: .infinity)
      }
      if unsafe entry.pointee.continues {
        tail += unsafe entry.pointee.length
        continue
      }
      let length = unsafe entry.pointee.length + tail
      tail = 0
      if isRested {
        newSettled = max(newSettled, number)
      } else if joint > 0 {
        let before = (number - 1) % capacity
        let feed = unsafe min(
          entry.pointee.feed / entry.pointee.stretch,
          memory.unsafePointer[before].feed / memory.unsafePointer[before].stretch)
        let caps = JointSpeeds(
          nominal: min(joint, feed), highest: min(joint, feed * overrideCeiling))
        speeds = unsafe entry.pointee.entrySpeeds(
          leavingAt: exits, over: length, caps: caps, axes: axes)
        if speeds == caps { newSettled = max(newSettled, number) }
      } else {
        newSettled = max(newSettled, number)
      }
      if number < planned, unsafe entry.pointee.entry == speeds { break }
      unsafe entry.pointee.entry = speeds
      exits = speeds
    }
    planned = end
    settled = max(newSettled, first)
  }
}
