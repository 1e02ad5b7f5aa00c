public import Geometry

/// What each axis of the machine can do, and which axes it has.
public struct MotionLimits: Equatable, Sendable, BitwiseCopyable {
  /// Largest speed of each axis. [mm/s, rad/s]
  public var velocity: AxisVector
  /// Largest acceleration of each axis. [mm/s^2, rad/s^2]
  public var acceleration: AxisVector
  /// Largest jerk of each axis. [mm/s^3, rad/s^3]
  public var jerk: AxisVector
  /// Lower end of each axis' travel in machine coordinates. [mm, rad]
  public var travelMinimum: AxisVector
  /// Upper end of each axis' travel in machine coordinates. [mm, rad]
  public var travelMaximum: AxisVector
  /// Which axes the machine has: bit 0 for X to bit 8 for W.
  public var axisMask: UInt16

  /// The limits of a machine, X Y Z unless told otherwise. [mm, rad, s]
  public init(
    velocity: AxisVector, acceleration: AxisVector, jerk: AxisVector, travelMinimum: AxisVector,
    travelMaximum: AxisVector, axisMask: UInt16 = 0b111
  ) {
    self.velocity = velocity
    self.acceleration = acceleration
    self.jerk = jerk
    self.travelMinimum = travelMinimum
    self.travelMaximum = travelMaximum
    self.axisMask = axisMask
  }

  /// Whether the machine has the axis with this index, 0 (X) to 8 (W).
  public func hasAxis(_ index: Int) -> Bool {
    (Int(axisMask) &>> index) & 1 == 1
  }

  /// Whether every axis that exists has positive, finite limits and a travel that is not empty.
  public var isUsable: Bool {
    for index in 0..<AxisVector.count where hasAxis(index) {
      let isPositive = velocity[index] > 0 && acceleration[index] > 0 && jerk[index] > 0
      let isFinite =
        velocity[index].isFinite && acceleration[index].isFinite && jerk[index].isFinite
      guard isPositive, isFinite, travelMinimum[index] <= travelMaximum[index] else { return false }
    }
    return axisMask != 0 && axisMask < 512
  }
}
