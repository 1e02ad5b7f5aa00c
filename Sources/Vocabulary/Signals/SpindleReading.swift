/// What the control is told of the spindle: by its encoder and its drive, at the end of a tick.
public struct SpindleReading: Equatable, Sendable, BitwiseCopyable {
  /// Angle since the machine was switched on, clockwise (M3) counted up. The encoder's index
  /// passes at whole numbers. [turns]
  public var turns: Double
  /// Speed as the drive tells it, signed as in `Setpoint`.
  public var speedRPM: Double
  /// Whether it turns as the last setpoint asked.
  public var isAtSpeed: Bool

  /// A reading from angle [turns], speed (rpm) and the drive's word.
  public init(turns: Double = 0, speedRPM: Double = 0, isAtSpeed: Bool = false) {
    self.turns = turns
    self.speedRPM = speedRPM
    self.isAtSpeed = isAtSpeed
  }
}
