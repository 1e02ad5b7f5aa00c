/// A move to be found, with every number divided by the jerk: accelerations are then the time they
/// take to build up [s], speeds are in s^2, ways in s^3.
struct MoveTask: BitwiseCopyable {
  var way: Double = 0
  /// Ways and speeds that differ by less are the same.
  var wayGrain: Double = 0
  var speedGrain: Double = 0
  var startSpeed: Double = 0
  var startAcceleration: Double = 0
  var endSpeed: Double = 0
  var endAcceleration: Double = 0
  var topSpeed: Double = 1
  var topAcceleration: Double = 1

  /// Numbers beyond it, or limits below its inverse, are refused: their powers are no doubles.
  static var magnitudeLimit: Double { 1e50 }
  /// Places that differ by less are the same, as are speeds: what the rounding of one move leaves
  /// must not send the next one all the way round. [mm, mm/s, rad, rad/s]
  static var grain: Double { 1e-10 }
  /// What rounding may make of a sum, as a share of its terms. (no unit)
  static var grainShare: Double { 1e-14 }
  /// How far outside the limits rounding may put a target. (no unit)
  static var roundingShare: Double { 1e-12 }

  /// Takes the numbers of a move; false where they are none, or the target is not to be reached
  /// within the limits.
  mutating func begin(
    from start: AxisMotion, to target: AxisMotion, within limits: AxisLimits
  ) -> Bool {
    let scale = 1 / limits.jerk
    way = (target.position - start.position) * scale
    let placeSize = target.position.magnitude + start.position.magnitude
    wayGrain = (MoveTask.grain + MoveTask.grainShare * placeSize) * scale
    speedGrain = MoveTask.grain * scale
    startSpeed = start.velocity * scale
    startAcceleration = start.acceleration * scale
    endSpeed = target.velocity * scale
    endAcceleration = target.acceleration * scale
    topSpeed = limits.velocity * scale
    topAcceleration = limits.acceleration * scale
    // Each comparison is false for a NaN.
    let largest = MoveTask.magnitudeLimit
    return scale > 1 / largest && scale < largest && wayGrain < largest
      && topSpeed > 1 / largest && topSpeed < largest && topAcceleration > 1 / largest
      && topAcceleration < largest && startSpeed.magnitude < largest
      && startAcceleration.magnitude < largest && hasTargetInside
  }

  /// Whether the target keeps the limits, and so does the way there: an acceleration that falls
  /// from 0 to that of the target begins at a higher speed.
  private var hasTargetInside: Bool {
    let slack = 1 + MoveTask.roundingShare
    guard endAcceleration.magnitude <= topAcceleration * slack else { return false }
    let before = endSpeed - endAcceleration * endAcceleration.magnitude / 2
    return endSpeed.magnitude <= topSpeed * slack && before.magnitude <= topSpeed * slack
  }

  /// The same move seen from the other side: what was ahead is behind.
  var mirrored: MoveTask {
    var task = self
    task.way = -way
    task.startSpeed = -startSpeed
    task.startAcceleration = -startAcceleration
    task.endSpeed = -endSpeed
    task.endAcceleration = -endAcceleration
    return task
  }
}

/// What brings an axis inside its limits before a move can begin: jerk of one sign, then constant
/// acceleration. Jerk is 1.
struct MoveBrake: BitwiseCopyable {
  /// -1, 1, or 0 where the axis is inside.
  var jerk: Double = 0
  /// Time with that jerk. [s]
  var easing: Double = 0
  /// Time without, after it. [s]
  var holding: Double = 0

  var duration: Double { easing + holding }
}

extension MoveTask {
  /// Takes the time outside the limits off the task.
  mutating func takeBrake() -> MoveBrake {
    var sign = 1.0
    if startAcceleration < -topAcceleration {
      sign = -1
    } else if startAcceleration <= topAcceleration, !isTooFast {
      guard mirrored.isTooFast else { return MoveBrake() }
      sign = -1
    }
    var seen = sign > 0 ? self : mirrored
    let brake = seen.brakeDown
    seen.advance(by: brake.easing, jerk: -1)
    // Rounding must not leave it outside.
    seen.startAcceleration = min(max(seen.startAcceleration, -topAcceleration), topAcceleration)
    seen.advance(by: brake.holding, jerk: 0)
    self = sign > 0 ? seen : seen.mirrored
    return MoveBrake(jerk: -sign, easing: brake.easing, holding: brake.holding)
  }

  /// Faster than the top speed, or bound to become so. Not where the other limit comes first.
  private var isTooFast: Bool {
    let square = startAcceleration * startAcceleration / 2
    let limit = topSpeed + slack
    if startAcceleration > 0 { return startSpeed + square > limit }
    return startSpeed > limit && startSpeed - square > -limit
  }

  /// A move along the limit must not be taken for one beyond it.
  private var slack: Double {
    speedGrain + MoveTask.grainShare * (topSpeed + startAcceleration * startAcceleration)
  }

  /// The brake for an acceleration or a speed that is too large upwards.
  private var brakeDown: MoveBrake {
    let peak = startAcceleration * startAcceleration / 2
    let toTop = startAcceleration - topAcceleration
    if toTop > 0, startSpeed + peak <= topSpeed + slack {
      // Far too slow as well: the acceleration it has is the one that helps.
      let after = startSpeed + peak - topAcceleration * topAcceleration / 2
      let inside = min(
        -topSpeed - after, topSpeed - after - topAcceleration * topAcceleration / 2)
      return MoveBrake(easing: toTop, holding: max(0, inside / topAcceleration))
    }
    // With jerk alone: to the top speed, or so far that the opposite limit is just kept after it.
    let toSpeed =
      startAcceleration + max(0, 2 * (peak + startSpeed - topSpeed)).squareRoot()
    let toFloor = startAcceleration + max(0, startSpeed + peak + topSpeed).squareRoot()
    let easing = min(toSpeed, toFloor)
    let toBottom = startAcceleration + topAcceleration
    guard easing > toBottom else { return MoveBrake(easing: max(0, easing)) }
    let after = startSpeed + peak - topAcceleration * topAcceleration / 2
    let inside = min(
      after - topSpeed, after - topAcceleration * topAcceleration / 2 + topSpeed)
    return MoveBrake(easing: max(0, toBottom), holding: max(0, inside / topAcceleration))
  }

  private mutating func advance(by time: Double, jerk: Double) {
    way -= time * (startSpeed + time * (startAcceleration / 2 + time * jerk / 6))
    startSpeed += time * (startAcceleration + time * jerk / 2)
    startAcceleration += time * jerk
  }
}
