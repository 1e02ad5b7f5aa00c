public import Geometry

/// What is wrong with a machine's description.
public enum MachineFaultKind: UInt8, Sendable, BitwiseCopyable {
  /// The servo period is not between 10 us and 0.1 s.
  case servoPeriod
  /// The tool change time is negative or not a number.
  case toolChangeTime
  /// The travel's ends are not numbers, or the wrong way round.
  case travel
  /// The home lies outside the travel.
  case home
  /// Speed, acceleration or jerk is not above zero.
  case limits
  /// Inertia, torque constant, currents or pitch is not above zero.
  case motor
  /// A friction is negative, break-away is below Coulomb, or a friction speed is not above zero.
  case friction
  /// Backlash or encoder step is negative or not a number.
  case measuring
  /// A gain or time is negative, not a number, or too high for the servo period.
  case gains
  /// The power curve has no corner, does not rise in speed, or has a negative power.
  case powerCurve
  /// Spindle inertia, acceleration, times or efficiency is not above zero, or a loss is negative.
  case spindle
}

/// Why a machine's description was refused.
public struct MachineFault: Error, Equatable, Sendable {
  /// What is wrong.
  public var kind: MachineFaultKind
  /// At which axis; nil where it is not about one.
  public var axis: Axis?

  /// A fault, at an axis where it is about one.
  public init(_ kind: MachineFaultKind, axis: Axis? = nil) {
    self.kind = kind
    self.axis = axis
  }
}
