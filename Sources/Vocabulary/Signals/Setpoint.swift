public import Geometry

/// What the path is doing at a tick.
public enum MotionKind: UInt8, Sendable, BitwiseCopyable {
  /// No motion is due.
  case idle
  /// G0.
  case rapid
  /// G1, G2, G3 and the feed strokes of cycles.
  case feed
  /// G4 and waits for the spindle.
  case dwell
  /// The tool changer is at work.
  case toolChange
  /// Stopped by M0, M1, a feed hold or the guard.
  case hold
  /// M2 or M30 has been reached.
  case ended
  /// Moved by the operator: jog, retract, home, and the way back.
  case operated
}

/// What the interpolator asks of the machine for the next tick.
public struct Setpoint: Equatable, Sendable, BitwiseCopyable {
  /// Where the axes shall be at the end of the tick. [mm, rad]
  public var position = MachinePosition()
  /// How fast the path is being travelled, override included. [mm/s]
  public var pathSpeed: Double = 0
  /// The feed the program asks for in this block; 0 in a rapid. [mm/s]
  public var programmedFeed: Double = 0
  /// Spindle speed asked for, positive clockwise (M3), negative counter-clockwise (M4).
  public var spindleSpeedRPM: Double = 0
  /// What kind of motion this is.
  public var motion = MotionKind.idle
  /// Number of the tool in the spindle, 0 for none.
  public var tool: Int32 = 0
  /// Line of the part program, from 1; 0 before the first.
  public var line: Int32 = 0
  /// Ordinal of the planned segment, from 0; -1 before the first.
  public var segment: Int32 = -1
  /// Path travelled in this segment. [mm]
  public var travelled: Double = 0
  /// Whether flood or mist is on.
  public var hasCoolant = false
  /// Whether the agent may change the feed here (not in threads, tapping or under M49).
  public var allowsOverride = true

  /// At the machine's zero, idle.
  public init() {}
}

/// What the axes and the spindle really did in a tick.
public struct AxisState: Equatable, Sendable, BitwiseCopyable {
  /// Where the axes stand at the end of the tick, as the load side of each drive. [mm, rad]
  public var position = MachinePosition()
  /// Their speeds. [mm/s, rad/s]
  public var velocity = AxisVector()
  /// Motor torque of each drive, as a share of its rated torque. (no unit)
  public var torqueShare = AxisVector()
  /// Spindle speed, signed as in `Setpoint`.
  public var spindleSpeedRPM: Double = 0

  /// At the machine's zero, at rest.
  public init() {}
}
