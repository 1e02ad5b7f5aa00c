public import CanonicalMachining

/// Which derivative of speed is bounded along the path.
public enum ProfileKind: UInt8, Sendable, BitwiseCopyable {
  /// Jerk and acceleration: seven-phase S-curves.
  case jerk
  /// Acceleration alone: trapezoids; acceleration may step.
  case acceleration
}

/// How the planner works, apart from what the axes can do.
public struct PlannerSettings: Sendable, BitwiseCopyable {
  /// Which derivative is bounded.
  public var profile = ProfileKind.jerk
  /// The path mode before the program sets one; its tolerance is that of every G64 without P.
  public var pathTolerance = PathTolerance(mode: .exactPath)
  /// How long the tool changer needs. [s]
  public var toolChangeTime: Double = 5
  /// Largest feed override that is obeyed, >= 1; what is above counts as this. (no unit)
  public var overrideCeiling: Double = 2
  /// How far start and end of an arc may differ in their distance from the centre. [mm]
  public var arcRadiusTolerance: Double = 0.05
  /// Largest change of direction, axis by axis, that is passed without a stop. [rad]
  public var tangentTolerance: Double = 1e-6
  /// Time over which the drives smooth a step: at a joint a step of axis speed stays below
  /// acceleration limit x this, a step of axis acceleration below jerk limit x this. [s]
  public var stepSmoothingTime: Double = 0.002
  /// No segment is passed in less time than this, so that a tick meets a bounded number. [s]
  public var shortestSegmentTime: Double = 1.0 / 64_000
  /// How fast the spindle changes its speed, for what a tap needs past its end; rpm each second.
  public var spindleAccelerationRPMPerSecond = Double.infinity
  /// Largest error of phase of a synchronised feed behind its run-in; beyond it the axes stop. [mm]
  public var synchronismTolerance: Double = 0.1
  /// Whether G84 and G74 are driven in step with the spindle's encoder; else a floating holder
  /// takes up what their strokes miss.
  public var tapsRigidly = false
  /// Whether M1 stops as M0 does.
  public var isOptionalStopOn = true

  /// The usual settings.
  public init() {}

  /// Whether the planner can work with these values.
  public var isUsable: Bool {
    toolChangeTime >= 0 && toolChangeTime.isFinite && overrideCeiling >= 1
      && overrideCeiling <= 10 && arcRadiusTolerance >= 0 && arcRadiusTolerance.isFinite
      && tangentTolerance >= 0 && tangentTolerance <= 0.01 && stepSmoothingTime >= 0
      && stepSmoothingTime <= 0.1 && shortestSegmentTime > 0 && shortestSegmentTime <= 0.1
      && spindleAccelerationRPMPerSecond > 0 && synchronismTolerance > 0
  }
}
