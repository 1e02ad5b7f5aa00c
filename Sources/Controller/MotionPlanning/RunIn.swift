/// How an axis falls in step with the spindle: its course over the spindle's angle. It stands,
/// begins half a ramp before the index passes and is in phase when the ramp ends, without ever
/// being faster than the thread (docs/models/motion.md, "Run-in").
struct RunIn: BitwiseCopyable {
  /// Speed of the spindle that the ramp is laid out for, the reserve included. [turns/s]
  private(set) var speed: Double = 0
  /// How long the ramp takes at that speed. [s]
  var duration: Double { ramp.duration }
  private var ramp = SpeedRamp()

  /// How much faster than now the spindle may become during the run-in. (no unit)
  static var speedReserve: Double { 1.05 }
  /// Share of acceleration and jerk that the ramp is laid out with; the rest is for following. (no
  /// unit)
  static var limitShare: Double { 0.9 }

  /// No run-in: always in phase.
  init() {}

  /// A run-in at a spindle speed without reserve [turns/s] within limits that count in turns.
  init(at spindleSpeed: Double, limits: PathLimits) {
    speed = spindleSpeed * RunIn.speedReserve
    var lowered = limits
    lowered.acceleration *= RunIn.limitShare
    lowered.jerk *= RunIn.limitShare
    ramp = lowered.ramp(from: PathState(), to: speed)
  }

  /// How far before the index it begins, and behind it it is in phase; the way it takes. [turns]
  var reach: Double { speed * duration / 2 }

  /// Where the axis shall be, in turns of its lead, when the spindle is so far from the index.
  func course(of spindle: TurnState) -> TurnState {
    guard spindle.turns < reach else { return spindle }
    guard spindle.turns > -reach else { return TurnState() }
    // At the speed of the layout the ramp would have gone on for so long.
    let time = spindle.turns / speed + duration / 2
    let point = point(at: time)
    let slope = point.speed / speed
    let bend = point.acceleration / (speed * speed)
    return TurnState(
      turns: point.turns, speed: slope * spindle.speed,
      acceleration: bend * spindle.speed * spindle.speed + slope * spindle.acceleration)
  }

  private func point(at time: Double) -> TurnState {
    if time < ramp.rise { return TurnState().after(time, jerk: ramp.jerk) }
    let left = duration - time
    guard left < ramp.fall else {
      let risen = TurnState().after(ramp.rise, jerk: ramp.jerk)
      return TurnState(turns: risen.turns, speed: risen.speed, acceleration: ramp.peak)
        .after(time - ramp.rise)
    }
    // Backwards from the end, where it is in phase.
    let back = left * left * ramp.jerk
    return TurnState(
      turns: speed * (duration / 2 - left) + back * left / 6, speed: speed - back / 2,
      acceleration: ramp.jerk * left)
  }
}
