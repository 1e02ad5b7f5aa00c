public import Signals

/// All that the guard goes by: the path, the worst that is believed of the tool, and the sensors.
/// None of it comes from the agent.
public struct GuardSituation: Equatable, Sendable, BitwiseCopyable {
  /// Now.
  public var tick = Tick.zero
  /// Load expected on the stretch being cut, sharp tool, nominal material.
  public var now = LoadForecast()
  /// Worst load expected from here to the horizon.
  public var ahead = LoadForecast()
  /// Whether the forecasts reach this part of the path.
  public var isKnown = false
  /// Upper end of the band of the estimated flank wear. [mm]
  public var flankWearHigh: Double = 0
  /// The newest sensor frame; nil where none has arrived.
  public var frame: SensorFrame?
  /// What the spindle's power meter should read at the override in force, losses included; NaN
  /// where it cannot be told. [W]
  public var expectedPower: Double = .nan
  /// Whether the block permits override.
  public var allowsOverride = true
  /// What the path is doing.
  public var motion = MotionKind.idle
  /// Time between two steps of the agent. [s]
  public var period: Double = 0.02

  /// At rest, nothing known.
  public init() {}
}
