/// A stretch of time with constant jerk.
struct SpeedPhase: BitwiseCopyable {
  /// How long it lasts. [s]
  var duration: Double = 0
  /// Path length at its start. [mm]
  var travelled: Double = 0
  /// Path speed at its start. [mm/s]
  var speed: Double = 0
  /// Path acceleration at its start. [mm/s^2]
  var acceleration: Double = 0
  /// Path jerk. [mm/s^3]
  var jerk: Double = 0

  /// Most steps to a root; bisection alone would have found it then.
  private static var rootSteps: Int { 60 }

  /// Time from its begin to a place within it: Newton's method between bounds, as the path length
  /// never falls. [s]
  func time(to place: Double) -> Double {
    let way = place - travelled
    guard way > 0 else { return 0 }
    guard acceleration != 0 || jerk != 0 else { return min(duration, way / speed) }
    var (low, high) = (0.0, duration)
    let mean = speed + duration * (acceleration / 2 + duration * jerk / 6)
    var time = mean > 0 ? min(duration, way / mean) : duration
    for _ in 0..<SpeedPhase.rootSteps {
      let excess = time * (speed + time * (acceleration / 2 + time * jerk / 6)) - way
      if excess > 0 { high = time } else { low = time }
      let slope = speed + time * (acceleration + time * jerk / 2)
      var next = slope > 0 ? time - excess / slope : -1
      if !(next > low && next < high) { next = (low + high) / 2 }
      if (next - time).magnitude <= duration * SpeedPhase.rootShare { return next }
      time = next
    }
    return time
  }

  /// How near a root is enough, as a share of the duration. (no unit)
  private static var rootShare: Double { 1e-13 }
}

/// Path speed over time within one segment, in phases of constant jerk.
struct SpeedProfile: BitwiseCopyable {
  /// Room for phases. By levels: bringing the acceleration to 0 (8), two ramps (10 each), a cruise.
  static var phaseCapacity: Int { 32 }

  private(set) var phases = InlineArray<32, SpeedPhase>(repeating: SpeedPhase())
  private(set) var count = 0
  /// The phase being driven; `count` after the last one.
  private(set) var index = 0
  /// Time since that phase began. [s]
  private(set) var elapsed: Double = 0
  /// The phase being driven, kept apart for the tick.
  private var phase = SpeedPhase()
  /// Path length at the end. [mm]
  private(set) var endsAt: Double
  /// Path speed at the end; the acceleration there is 0. [mm/s]
  private(set) var endSpeed: Double

  /// At rest after a path length. [mm]
  init(restingAt travelled: Double = 0) {
    endsAt = travelled
    endSpeed = 0
  }

  /// From a state by way of a cruising speed to an end speed, over a length.
  init(
    from state: PathState, at travelled: Double, over length: Double, speeds: PlannedSpeeds,
    limits: PathLimits
  ) {
    self.init()
    drive(from: state, at: travelled, over: length, speeds: speeds, limits: limits)
  }

  /// Becomes the profile from a state by way of a cruising speed to an end speed, where it lies.
  mutating func drive(
    from state: PathState, at travelled: Double, over length: Double, speeds: PlannedSpeeds,
    limits: PathLimits
  ) {
    begin(at: travelled, endSpeed: state.speed)
    append(rampFrom: state, to: speeds.cruise, limits)
    let cruising = PathState(speed: speeds.cruise)
    let away = limits.rampDistance(from: cruising, to: speeds.end)
    let rest = length - (endsAt - travelled) - away
    if rest > 0, speeds.cruise > 0 {
      append(
        SpeedPhase(duration: rest / speeds.cruise, travelled: endsAt, speed: speeds.cruise))
      endsAt += rest
    }
    if speeds.end != speeds.cruise { append(rampFrom: cruising, to: speeds.end, limits) }
  }

  /// Becomes empty.
  private mutating func begin(at endsAt: Double, endSpeed: Double) {
    (count, index, elapsed) = (0, 0, 0)
    (self.endsAt, self.endSpeed) = (endsAt, endSpeed)
  }

  /// Goes with one acceleration from a speed to another over a length, not both 0.
  mutating func drive(
    from entry: Double, to exit: Double, at travelled: Double, over length: Double
  ) {
    begin(at: travelled + length, endSpeed: exit)
    append(
      SpeedPhase(
        duration: 2 * length / (entry + exit), travelled: travelled, speed: entry,
        acceleration: (exit - entry) * (exit + entry) / (2 * length)))
  }

  /// Goes over a cell in up to three phases.
  mutating func drive(_ shape: CellTrapezoid, at travelled: Double) {
    let (rise, hold) = (shape.rise, shape.hold)
    begin(at: travelled + shape.length, endSpeed: shape.exit)
    append(
      SpeedPhase(
        duration: (shape.peak - shape.entry) / shape.acceleration, travelled: travelled,
        speed: shape.entry, acceleration: shape.acceleration))
    append(
      SpeedPhase(duration: hold / shape.peak, travelled: travelled + rise, speed: shape.peak))
    append(
      SpeedPhase(
        duration: (shape.peak - shape.exit) / shape.acceleration,
        travelled: travelled + rise + hold, speed: shape.peak,
        acceleration: -shape.acceleration))
  }

  var isOver: Bool { index >= count }

  /// Moves on in time and returns what is left of it after the end. [s]
  mutating func advance(by time: Double) -> Double {
    elapsed += time
    while index < count {
      guard elapsed >= phase.duration else { return 0 }
      elapsed -= phase.duration
      index += 1
      if index < count { phase = phases[index] }
    }
    let left = elapsed
    elapsed = 0
    return left
  }

  /// Time to its end. [s]
  var timeLeft: Double {
    guard index < count else { return 0 }
    var time = phase.duration - elapsed
    for later in index + 1..<count { time += phases[later].duration }
    return max(0, time)
  }

  /// Time from now to a place at most at its end. [s]
  func time(to place: Double) -> Double {
    guard index < count else { return 0 }
    var time = -elapsed
    for number in index..<count {
      let phase = phases[number]
      let end = number + 1 < count ? phases[number + 1].travelled : endsAt
      guard end < place else { return max(0, time + phase.time(to: place)) }
      time += phase.duration
    }
    return max(0, time)
  }

  /// Path length travelled now. [mm]
  var travelled: Double {
    guard index < count else { return endsAt }
    return phase.travelled + elapsed
      * (phase.speed + elapsed * (phase.acceleration / 2 + elapsed * phase.jerk / 6))
  }

  /// Speed and acceleration now.
  var state: PathState {
    guard index < count else { return PathState(speed: endSpeed) }
    return PathState(
      speed: max(
        0, phase.speed + elapsed * (phase.acceleration + elapsed * phase.jerk / 2)),
      acceleration: phase.acceleration + elapsed * phase.jerk)
  }

  private mutating func append(
    rampFrom state: PathState, to speed: Double, _ limits: PathLimits
  ) {
    guard limits.hasLevels else {
      append(limits.ramp(from: state, to: speed), from: state, to: speed)
      return
    }
    limits.levels.walk(from: state, to: speed, &self)
    endSpeed = speed
  }

  private mutating func append(_ phase: SpeedPhase) {
    guard phase.duration > 0, count < SpeedProfile.phaseCapacity else { return }
    phases[count] = phase
    if count == 0 { self.phase = phase }
    count += 1
  }

  private mutating func append(_ ramp: SpeedRamp, from state: PathState, to speed: Double) {
    let start = endsAt
    let middleSpeed = speed - ramp.jerk * ramp.fall * ramp.fall / 2
    let risen = middleSpeed - ramp.peak * ramp.hold
    let rise = ramp.rise
    let first = rise * (state.speed + rise * (state.acceleration / 2 + rise * ramp.jerk / 6))
    let middle = ramp.hold * (middleSpeed - ramp.peak * ramp.hold / 2)
    let last = ramp.fall * (speed - ramp.jerk * ramp.fall * ramp.fall / 6)
    append(
      SpeedPhase(
        duration: rise, travelled: start, speed: state.speed, acceleration: state.acceleration,
        jerk: ramp.jerk))
    append(
      SpeedPhase(
        duration: ramp.hold, travelled: start + first, speed: risen, acceleration: ramp.peak))
    append(
      SpeedPhase(
        duration: ramp.fall, travelled: start + first + middle, speed: middleSpeed,
        acceleration: ramp.peak, jerk: -ramp.jerk))
    endsAt = start + first + middle + last
    endSpeed = speed
  }
}

extension SpeedProfile: PhaseTaker {
  mutating func take(_ step: LevelStep) {
    guard step.duration > 0 else { return }
    append(
      SpeedPhase(
        duration: step.duration, travelled: endsAt, speed: step.speeds.first,
        acceleration: step.accelerations.first, jerk: step.jerk))
    endsAt += step.distance
    endSpeed = step.speeds.last
  }
}
