public import Signals

/// The main spindle by itself, without a cut that brakes it: as the machine's own, period by
/// period, for whoever must know when it is at speed before anything is driven.
public struct UnloadedSpindle: Sendable, BitwiseCopyable {
  private var spindle: Spindle
  /// Speed asked for, positive clockwise (M3), negative counter-clockwise (M4), in rpm.
  public private(set) var commandRPM: Double = 0
  /// Whole servo periods since it was switched on.
  public private(set) var periods: Int64 = 0

  /// A spindle at rest.
  /// - Parameters:
  ///   - description: Its data sheet; of a machine that has been checked.
  ///   - period: The servo period. [s]
  public init(_ description: SpindleDescription, period: Double) {
    spindle = Spindle(description, period: period)
  }

  /// What encoder and drive tell the control.
  public var reading: SpindleReading {
    SpindleReading(
      turns: spindle.encoder.reading(at: spindle.turns), speedRPM: spindle.speedRPM,
      isAtSpeed: spindle.isAtSpeed)
  }

  /// Whether its speed will not change any more.
  public var isSettled: Bool { spindle.isSettled }

  /// Another speed is asked for from now on, in rpm.
  public mutating func command(_ speedRPM: Double) {
    guard speedRPM != commandRPM, speedRPM.isFinite else { return }
    commandRPM = speedRPM
    // So that it does not count as settled at the old speed.
    turnOnce()
  }

  /// Turns until so many servo periods have passed since it was switched on. Costs work only
  /// until it has settled.
  public mutating func turn(until end: Int64) {
    while periods < end, !isSettled { turnOnce() }
    guard periods < end else { return }
    spindle.coast(for: Double(end - periods))
    periods = end
  }

  private mutating func turnOnce() {
    spindle.turn(toRPM: commandRPM, against: 0)
    periods += 1
  }
}
