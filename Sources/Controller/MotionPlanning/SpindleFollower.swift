/// The axis on a course that is counted in turns of the spindle, following a reference within
/// limits that it never breaks, whatever the reference does (docs/models/motion.md, "Follower").
struct SpindleFollower: BitwiseCopyable {
  /// Where it is.
  var state = TurnState()
  /// What the axes permit, in turns; the jerk is finite.
  var limits = PathLimits(speed: 0, acceleration: 0, jerk: 0)
  /// How fast it closes what is left of a small error. [1/s]
  var bandwidth = SpindleFollower.usualBandwidth

  static var usualBandwidth: Double { 300 }
  /// Where the reference stands still and carries no noise. [1/s]
  static var placingBandwidth: Double { 1000 }
  /// Steps of the search for the speed of catching up; each halves the range.
  static var searchSteps: Int { 48 }

  /// The state at the end of a tick.
  /// - Parameters:
  ///   - here: The reference at the begin of the tick.
  ///   - there: The reference at its end.
  ///   - period: The tick. [s]
  /// - Returns: What limits permit of the way there.
  func following(_ here: TurnState, _ there: TurnState, in period: Double) -> TurnState {
    let error = TurnState(
      turns: state.turns - here.turns, speed: state.speed - here.speed,
      acceleration: state.acceleration - here.acceleration)
    let share = bandwidth * period / (1 + bandwidth * period)
    // Jerks that error, its speed and its acceleration ask for: all three poles at 1 - share.
    let square = share * share
    let cube = square * share
    let byTurns = cube * error.turns / (period * period * period)
    let bySpeed = (3 * square - cube) * error.speed / (period * period)
    let byAcceleration =
      (3 * share - 1.5 * square + cube / 3) * error.acceleration / period
    let isNear =
      byTurns.magnitude <= limits.jerk && bySpeed.magnitude <= 2 * limits.jerk
      && byAcceleration.magnitude <= 2 * limits.jerk
    guard isNear else { return moved(by: catchingUp(error, there, in: period), in: period) }
    let forward = (there.acceleration - here.acceleration) / period
    return moved(by: forward - (byTurns + bySpeed + byAcceleration), in: period)
  }

  /// The state at the end of a tick in which it comes to rest as fast as it may.
  func stopping(in period: Double) -> TurnState {
    let now = PathState(speed: state.speed, acceleration: state.acceleration)
    let ramp = limits.ramp(from: now, to: 0)
    // A ramp shorter than two ticks is taken in two: jerk is constant in a tick.
    guard ramp.duration > 2 * period else {
      return moved(
        by: -(state.speed / period + 1.5 * state.acceleration) / period, in: period)
    }
    return moved(
      by: (ramp.acceleration(after: period, from: now.acceleration) - now.acceleration) / period,
      in: period)
  }

  /// The jerk of the fastest way to the reference, should that keep its acceleration. In the frame
  /// of the reference: a ramp to a speed of catching up, and a ramp to rest.
  private func catchingUp(
    _ error: TurnState, _ there: TurnState, in period: Double
  ) -> Double {
    var relative = limits
    relative.acceleration = max(
      limits.acceleration - there.acceleration.magnitude, limits.acceleration / 4)
    let now = PathState(speed: error.speed, acceleration: error.acceleration)
    func way(_ speed: Double) -> Double {
      relative.rampDistance(from: now, to: speed)
        + relative.plainRamp(from: speed, to: 0).distance
    }
    var low = -limits.speed - there.speed
    var high = limits.speed - there.speed
    let asked = -error.turns
    if way(high) <= asked {
      low = high
    } else if way(low) >= asked {
      high = low
    }
    for _ in 0..<SpindleFollower.searchSteps where high > low {
      let middle = (low + high) / 2
      if way(middle) <= asked { low = middle } else { high = middle }
    }
    let first = relative.ramp(from: now, to: low)
    var time = period - first.duration
    // What lies between the ramps is driven at constant speed.
    let between = asked - way(low)
    if time > 0, low != 0 { time -= max(0, between / low) }
    var target = first.acceleration(after: period, from: now.acceleration)
    if time > 0 {
      target = relative.ramp(from: PathState(speed: low), to: 0).acceleration(after: time, from: 0)
    }
    return (there.acceleration + target - state.acceleration) / period
  }

  /// Moves on with as much of a jerk as acceleration and speed permit.
  private func moved(by asked: Double, in period: Double) -> TurnState {
    let swing = limits.jerk * period
    var next = state.acceleration + max(-swing, min(swing, asked * period))
    next = max(-limits.acceleration, min(limits.acceleration, next))
    next = min(next, highest(next: period, speed: state.speed, state.acceleration))
    next = max(next, -highest(next: period, speed: -state.speed, -state.acceleration))
    // Jerk comes last: it is kept even where a limit has been lowered under way.
    next = max(state.acceleration - swing, min(state.acceleration + swing, next))
    return state.after(period, jerk: (next - state.acceleration) / period)
  }

  /// The largest acceleration at the end of a tick that can still be brought to 0 below the speed
  /// limit, in ticks of constant jerk.
  private func highest(next period: Double, speed: Double, _ acceleration: Double) -> Double {
    let jerk = limits.jerk
    let room = limits.speed - speed - acceleration * period / 2
    guard room >= 0 else { return 2 * room / period }
    // The last tick of the way down may be a part of one: this much more speed is gained.
    let usable = room - jerk * period * period / 8
    guard usable > 0 else { return 0 }
    return jerk * ((period * period / 4 + 2 * usable / jerk).squareRoot() - period / 2)
  }
}

extension PathLimits {
  /// These limits of a path for a course that is counted in turns with so much way in each. [mm]
  /// Where the jerk has no bound, the acceleration builds up in a time. [s]
  func inTurns(of way: Double, buildUpTime: Double) -> PathLimits {
    let bounded = jerk.isFinite ? jerk : acceleration / buildUpTime
    return PathLimits(speed: speed / way, acceleration: acceleration / way, jerk: bounded / way)
  }

  /// The lower ones of two.
  func least(_ other: PathLimits) -> PathLimits {
    PathLimits(
      speed: min(speed, other.speed), acceleration: min(acceleration, other.acceleration),
      jerk: min(jerk, other.jerk))
  }
}
