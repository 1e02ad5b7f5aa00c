/// Where an axis is, how fast it moves and how that changes.
public struct AxisMotion: Equatable, Sendable, BitwiseCopyable {
  /// Place. [mm, rad]
  public var position: Double
  /// Speed, signed. [mm/s, rad/s]
  public var velocity: Double
  /// Acceleration, signed. [mm/s^2, rad/s^2]
  public var acceleration: Double

  /// At a place, at rest unless told otherwise.
  public init(position: Double, velocity: Double = 0, acceleration: Double = 0) {
    self.position = position
    self.velocity = velocity
    self.acceleration = acceleration
  }
}

/// What one axis can do, in both directions alike.
public struct AxisLimits: Equatable, Sendable, BitwiseCopyable {
  /// Largest speed. [mm/s, rad/s]
  public var velocity: Double
  /// Largest acceleration. [mm/s^2, rad/s^2]
  public var acceleration: Double
  /// Largest jerk. [mm/s^3, rad/s^3]
  public var jerk: Double

  /// Limits as a machine's description has them.
  public init(velocity: Double, acceleration: Double, jerk: Double) {
    self.velocity = velocity
    self.acceleration = acceleration
    self.jerk = jerk
  }
}

/// A stretch of a move with constant jerk.
public struct MovePhase: Equatable, Sendable, BitwiseCopyable {
  /// How long it lasts. [s]
  public var duration: Double = 0
  /// Jerk. [mm/s^3, rad/s^3]
  public var jerk: Double = 0
  /// The axis at its start.
  public var start = AxisMotion(position: 0)

  /// Nothing, at zero.
  public init() {}

  /// The axis some time after the start of the phase. [s]
  public func motion(after time: Double) -> AxisMotion {
    let change = time * (start.acceleration + time * jerk / 2)
    let way = time * (start.velocity + time * (start.acceleration / 2 + time * jerk / 6))
    return AxisMotion(
      position: start.position + way, velocity: start.velocity + change,
      acceleration: start.acceleration + time * jerk)
  }
}

/// The move of one axis from any motion to any other that its limits permit: jog, hold, retract,
/// home. As short as can be; docs/models/motion.md, "State to state".
public struct AxisMove: Sendable, BitwiseCopyable {
  /// Most phases a move can have: two that bring it inside the limits, and two blended moves of
  /// seven that end together.
  public static var phaseCapacity: Int { 15 }

  /// The phases in their order; the first `count` of them are the move.
  public private(set) var phases = InlineArray<15, MovePhase>(repeating: MovePhase())
  /// How many phases the move has; 0 where there is nothing to do.
  public private(set) var count = 0
  /// How long the move lasts. [s]
  public private(set) var duration: Double = 0
  /// The axis at the beginning of the move.
  public private(set) var start: AxisMotion
  /// The axis at the end of the move.
  public private(set) var target: AxisMotion

  /// No move: the axis stays where it is.
  public init(at position: AxisMotion = AxisMotion(position: 0)) {
    start = position
    target = position
  }

  /// The move that `plan` finds; nil where there is none.
  /// - Parameters:
  ///   - start: The axis now.
  ///   - target: The axis at the end.
  ///   - limits: What the axis can do.
  ///   - least: Least duration; none below 0. [s]
  public init?(
    from start: AxisMotion, to target: AxisMotion, within limits: AxisLimits,
    lasting least: Double = 0
  ) {
    self.init()
    guard plan(from: start, to: target, within: limits, lasting: least) else { return nil }
  }

  /// Becomes the shortest move, or the shortest of those that last no less than a time.
  /// Outside the limits it comes inside as fast as it can, and stays there.
  /// Stays the move it was, and says false, where the target is outside the limits or cannot be
  /// reached from inside them, where a number is not finite, or a limit not positive.
  /// - Parameters:
  ///   - start: The axis now.
  ///   - target: The axis at the end.
  ///   - limits: What the axis can do.
  ///   - least: Least duration; none below 0. [s]
  /// - Returns: Whether there is such a move.
  public mutating func plan(
    from start: AxisMotion, to target: AxisMotion, within limits: AxisLimits,
    lasting least: Double = 0
  ) -> Bool {
    var search = MoveSearch()
    guard search.begin(from: start, to: target, within: limits),
      search.find(notBefore: max(0, least))
    else { return false }
    begin(from: start, to: target)
    search.fill(&self, within: limits)
    return true
  }

  mutating func begin(from start: AxisMotion, to target: AxisMotion) {
    self.start = start
    self.target = target
    count = 0
    duration = 0
  }

  /// The axis some time after the start; before it as at the start, from the end on as at the
  /// target. [s]
  public func motion(at time: Double) -> AxisMotion {
    guard count > 0, time < duration else { return target }
    var left = max(0, time)
    var index = 0
    while index < count - 1, left >= phases[index].duration {
      left -= phases[index].duration
      index += 1
    }
    return phases[index].motion(after: left)
  }

  /// Adds a phase. Where its speed is known to be steady it is given: a trace of acceleration left
  /// by rounding would count with the square of the time.
  mutating func append(_ time: Double, jerk: Double, steadySpeed: Double? = nil) {
    guard time > 0, count < AxisMove.phaseCapacity else { return }
    if count > 0 {
      let last = phases[count - 1]
      phases[count].start = last.motion(after: last.duration)
    } else {
      phases[0].start = start
    }
    if let steadySpeed {
      phases[count].start.velocity = steadySpeed
      phases[count].start.acceleration = 0
    }
    phases[count].duration = time
    phases[count].jerk = jerk
    count += 1
    duration += time
  }
}
