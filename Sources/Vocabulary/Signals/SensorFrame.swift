public import Geometry

/// Which sensors of a frame have delivered a value. (No OptionSet: its array literal needs a heap.)
public struct SensorValidity: Equatable, Sendable, BitwiseCopyable {
  /// The spindle power meter.
  public var hasSpindlePower = true
  /// The three-axis force sensor.
  public var hasForce = true
  /// The vibration sensor on the spindle head.
  public var hasVibration = true

  /// All of them.
  public init() {}
}

/// What the sensors report at a tick.
public struct SensorFrame: Equatable, Sendable, BitwiseCopyable {
  /// When it was sampled.
  public var tick = Tick.zero
  /// Electrical power of the spindle drive, its own losses included. [W]
  public var spindlePower: Double = 0
  /// Force on the tool, axes as in `CuttingLoad`. [N]
  public var force = Vector3.zero
  /// Root-mean-square acceleration of the spindle head. [mm/s^2]
  public var vibration: Double = 0
  /// Spindle speed by the encoder, signed as in `Setpoint`.
  public var spindleSpeedRPM: Double = 0
  /// Which of the values hold.
  public var validity = SensorValidity()

  /// All zero.
  public init() {}
}
