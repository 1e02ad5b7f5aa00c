internal import Geometry

/// The joint of two pieces of a synchronised chain: another direction, or another lead. The chain
/// cannot stop there, so the axes pass from one way per turn to the other over some turns, and the
/// corner is rounded (docs/models/motion.md, "Corners of a chain").
struct ThreadCorner: BitwiseCopyable {
  /// Change of the axes' way for a turn. [mm/turn, rad/turn]
  var step = AxisVector()
  /// Where on the chain it lies. [turns]
  var place: Double = 0
  /// How far before and behind it the rounding reaches; 0 where nothing changes. [turns]
  var reach: Double = 0

  /// Shares of the axes' acceleration and jerk that are left for following where a chain has
  /// corners; the corners have the rest. (no unit)
  static var followingAcceleration: Double { 1.0 / 8 }
  static var followingJerk: Double { 1.0 / 4 }
  /// How much faster than asked the spindle may become in a chain with corners. (no unit)
  static var speedReserve: Double { 1.1 }

  /// What is added to the line behind the corner, at any place before or behind it. [mm, rad]
  func offset(at turns: Double) -> AxisVector {
    let x = turns - place
    return step * (rounding(x) - x)
  }

  /// What is added to the line before the corner. [mm, rad]
  func earlyOffset(at turns: Double) -> AxisVector { step * rounding(turns - place) }

  /// 0 before the corner, x behind it, a cubic on either side of it, all twice differentiable.
  private func rounding(_ x: Double) -> Double {
    guard x > -reach else { return 0 }
    guard x < reach else { return x }
    let share = 1 - x.magnitude / reach
    return max(0, x) + reach * share * share * share / 6
  }

  /// How far the rounding of a change must reach, so that every axis keeps its limits. [turns]
  /// Of speed [turns/s] the highest counts; of acceleration following may take a part. [turns/s^2]
  static func reach(
    of step: AxisVector, at speed: Double, following: Double, axes: MotionLimits, jerk: AxisVector
  ) -> Double {
    var reach = 0.0
    for index in 0..<AxisVector.count where axes.hasAxis(index) {
      let change = step[index].magnitude
      guard change > 0 else { continue }
      let acceleration = (1 - followingAcceleration) * axes.acceleration[index]
      reach = max(reach, change * speed * speed / acceleration)
      // |step| (n^3 / h^2 + 3 n a / h) <= J, solved for h.
      let room = (1 - followingJerk) * jerk[index]
      let linear = 3 * change * speed * following
      let constant = change * speed * speed * speed
      reach = max(
        reach, (linear + (linear * linear + 4 * room * constant).squareRoot()) / (2 * room))
    }
    return reach
  }
}
