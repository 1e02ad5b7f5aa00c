/// One axis of a machine: how far, how fast, and by which drive. At a rotary axis read rad for mm.
public struct AxisDescription: Sendable, BitwiseCopyable {
  /// Whether the machine has this axis at all.
  public var isPresent = false
  /// Lower end of the travel. [mm]
  public var travelMinimum: Double = 0
  /// Upper end of the travel. [mm]
  public var travelMaximum: Double = 0
  /// Highest speed. [mm/s]
  public var velocity: Double = 200
  /// Highest acceleration. [mm/s^2]
  public var acceleration: Double = 2000
  /// Highest jerk. [mm/s^3]
  public var jerk: Double = 40000
  /// Where the axis stands after homing. [mm]
  public var home: Double = 0
  /// What moves it.
  public var drive = DriveDescription()

  /// An axis that the machine does not have.
  public init() {}

  /// An axis with the default limits and drive, between two ends. [mm]
  public init(from travelMinimum: Double, to travelMaximum: Double, home: Double = 0) {
    isPresent = true
    self.travelMinimum = travelMinimum
    self.travelMaximum = travelMaximum
    self.home = home
  }
}
