public import Geometry

/// Where all axes are, how fast they move and how that changes.
public struct MachineMotion: Equatable, Sendable, BitwiseCopyable {
  /// Places. [mm, rad]
  public var position: AxisVector
  /// Speeds, signed. [mm/s, rad/s]
  public var velocity: AxisVector
  /// Accelerations, signed. [mm/s^2, rad/s^2]
  public var acceleration: AxisVector

  /// At a place, at rest unless told otherwise.
  public init(
    position: AxisVector, velocity: AxisVector = AxisVector(),
    acceleration: AxisVector = AxisVector()
  ) {
    self.position = position
    self.velocity = velocity
    self.acceleration = acceleration
  }

  /// One axis of it.
  public subscript(axis: Int) -> AxisMotion {
    get {
      var motion = AxisMotion(position: position[axis])
      motion.velocity = velocity[axis]
      motion.acceleration = acceleration[axis]
      return motion
    }
    set {
      position[axis] = newValue.position
      velocity[axis] = newValue.velocity
      acceleration[axis] = newValue.acceleration
    }
  }
}

/// Moves of all axes of a machine that begin and end together, as soon as all of them can.
/// docs/models/motion.md, "State to state".
public struct MachineMove: Sendable, BitwiseCopyable {
  /// The move of each axis; of an axis that the machine does not have none.
  public private(set) var moves = InlineArray<9, AxisMove>(repeating: AxisMove())
  /// How long the moves last. [s]
  public private(set) var duration: Double = 0

  /// Most rounds over the axes: each raises the time past a gap of one of them, of which there are
  /// no more than two each, or past its shortest time.
  static var roundLimit: Int { 3 * AxisVector.count + 1 }

  /// No move.
  public init() {}

  /// The moves that `plan` finds; nil where there are none.
  /// - Parameters:
  ///   - start: The axes now.
  ///   - target: The axes at the end.
  ///   - limits: What each axis can do, and which axes there are.
  ///   - least: Least duration; none below 0. [s]
  public init?(
    from start: MachineMotion, to target: MachineMotion, within limits: MotionLimits,
    lasting least: Double = 0
  ) {
    self.init()
    guard plan(from: start, to: target, within: limits, lasting: least) else { return nil }
  }

  /// Becomes the shortest moves, or the shortest of those that last no less than a time.
  /// Stays what it was, and says false, where one of the axes has no move; see `AxisMove`. Travel
  /// limits are not looked at, so that homing can look for them.
  /// - Parameters:
  ///   - start: The axes now.
  ///   - target: The axes at the end.
  ///   - limits: What each axis can do, and which axes there are.
  ///   - least: Least duration; none below 0. [s]
  /// - Returns: Whether there are such moves.
  public mutating func plan(
    from start: MachineMotion, to target: MachineMotion, within limits: MotionLimits,
    lasting least: Double = 0
  ) -> Bool {
    var searches = InlineArray<9, MoveSearch>(repeating: MoveSearch())
    for axis in 0..<AxisVector.count where limits.hasAxis(axis) {
      let begins = searches[axis].begin(
        from: start[axis], to: target[axis], within: limits.ofAxis(axis))
      guard begins else { return false }
    }
    guard let time = MachineMove.settle(&searches, of: limits, notBefore: least) else {
      return false
    }
    duration = time
    for axis in 0..<AxisVector.count {
      moves[axis].begin(from: start[axis], to: target[axis])
      if limits.hasAxis(axis) { searches[axis].fill(&moves[axis], within: limits.ofAxis(axis)) }
    }
    return true
  }

  /// Finds the moves of the first duration that all axes can have, and that duration. [s]
  private static func settle(
    _ searches: inout InlineArray<9, MoveSearch>, of limits: borrowing MotionLimits,
    notBefore least: Double
  ) -> Double? {
    var time = max(0, least)
    for _ in 0..<roundLimit {
      var isCommon = true
      for axis in 0..<AxisVector.count where limits.hasAxis(axis) {
        // A search that has not begun stands at -1.
        guard searches[axis].found.time < time else { continue }
        guard searches[axis].find(notBefore: time) else { return nil }
        if searches[axis].found.time > time {
          time = searches[axis].found.time
          isCommon = false
        }
      }
      if isCommon { return time }
    }
    return nil
  }

  /// The axes some time after the start; before it as at the start, from the end on as at the
  /// target. [s]
  public func motion(at time: Double) -> MachineMotion {
    var motion = MachineMotion(position: AxisVector())
    for axis in 0..<AxisVector.count { motion[axis] = moves[axis].motion(at: time) }
    return motion
  }
}

extension MotionLimits {
  /// What one of the axes can do.
  func ofAxis(_ index: Int) -> AxisLimits {
    AxisLimits(
      velocity: velocity[index], acceleration: acceleration[index], jerk: jerk[index])
  }
}
