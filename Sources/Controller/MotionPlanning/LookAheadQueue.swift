internal import Signals

/// The segments ahead, in a ring over memory that the caller owns, with the speeds at their joints.
///
/// Entries are counted through from 0: `first` is the one being driven, `end` comes next. Entries
/// below `planned` took part in a backward pass; those up to `settled` can never become faster.
struct LookAheadQueue {
  private let memory: LoanedMemory<Segment>
  private(set) var first = 0
  private(set) var end = 0
  private var planned = 0
  private var settled = 0

  init(memory: LoanedMemory<Segment>) { self.memory = memory }

  var count: Int { end - first }
  var isEmpty: Bool { end == first }
  var isFull: Bool { room <= 0 }

  /// How many more entries it can hold.
  var room: Int { memory.count - (end - first) }

  /// The entry with this count; `first` <= number < `end`.
  subscript(number: Int) -> Segment { memory[number % memory.count] }

  /// Puts an entry at the end; the caller has seen to it that there is room.
  mutating func append(_ segment: Segment) {
    memory[end % memory.count] = segment
    end += 1
  }

  /// Takes the driven entry away.
  mutating func removeFirst() {
    first += 1
    planned = max(planned, first)
    settled = max(settled, first)
  }

  /// Speeds at the end of the driven entry: at override 1 and at the highest. [mm/s]
  var exitOfFirst: JointSpeeds {
    guard end - first > 1 else { return JointSpeeds() }
    return unsafe memory.unsafePointer[(first + 1) % memory.count].entry
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
    // The driven entry has begun: its own entry speed is past.
    while number > first + 1 {
      number -= 1
      let entry = unsafe memory.unsafePointer + number % memory.count
      let joint = unsafe entry.pointee.jointSpeed
      var speeds = JointSpeeds()
      if joint > 0 {
        let before = (number - 1) % memory.count
        let feed = unsafe min(entry.pointee.feed, memory.unsafePointer[before].feed)
        let caps = JointSpeeds(
          nominal: min(joint, feed), highest: min(joint, feed * overrideCeiling))
        speeds = unsafe entry.pointee.entrySpeeds(leavingAt: exits, caps: caps, axes: axes)
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
