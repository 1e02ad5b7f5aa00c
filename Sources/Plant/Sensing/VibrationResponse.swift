/// How strongly the spindle head shakes under a cutting force.
/// One mode under a force at the tooth-passing frequency: acceleration over force is
///   (1/m) r^2 / sqrt((1 - r^2)^2 + (2 zeta r)^2),   r = frequency over natural frequency
/// (forced vibration, Altintas, Manufacturing Automation, 2nd ed., 3.2). As the sensor knows no
/// tool, the frequency is taken in proportion to the spindle speed.
public struct VibrationResponse: Equatable, Sendable, BitwiseCopyable {
  /// What the machine shows without a cut. [mm/s^2]
  public var floor: Double = 200
  /// RMS acceleration for each newton of peak force far above the resonance: the alternating part
  /// of the force over the head's modal mass. [mm/s^2/N]
  public var accelerationPerNewton: Double = 7
  /// Spindle speed at which the tooth-passing frequency meets the natural frequency.
  public var resonanceSpeedRPM: Double = 15000
  /// Damping ratio zeta of the mode. (no unit)
  public var dampingRatio: Double = 0.05

  /// A typical head: 50 kg modal mass, 1 kHz with four teeth.
  public init() {}

  /// RMS acceleration of the head.
  /// - Parameters:
  ///   - peakForce: Peak force in the plane across the spindle. [N]
  ///   - speedRPM: Spindle speed, of either sign.
  /// - Returns: RMS acceleration. [mm/s^2]
  @inline(__always)
  public func level(peakForce: Double, speedRPM: Double) -> Double {
    let ratio = speedRPM / resonanceSpeedRPM
    let square = ratio * ratio
    let detuning = 1 - square
    let damping = 4 * dampingRatio * dampingRatio * square
    let amplification = square / (detuning * detuning + damping).squareRoot()
    return floor + accelerationPerNewton * peakForce * amplification
  }

  /// Whether the numbers are usable.
  public var isValid: Bool {
    floor >= 0 && floor.isFinite && accelerationPerNewton >= 0 && accelerationPerNewton.isFinite
      && resonanceSpeedRPM > 0 && resonanceSpeedRPM.isFinite && dampingRatio > 0
      && dampingRatio.isFinite
  }
}
