/// The main spindle in motion: a ramp towards the commanded speed, a PI speed loop, a torque that
/// the power curve bounds, and the torque of the cut against it. docs/models/drives.md.
struct Spindle: Sendable, BitwiseCopyable {
  /// It counts as at speed within this share of the command. (no unit)
  static var speedTolerance: Double { 0.02 }
  /// ... or within this, near standstill. [rad/s]
  static var speedFloor: Double { 0.5 }

  let description: SpindleDescription
  let torqueCurve: TorqueCurve
  let period: Double
  let periodPerInertia: Double
  let inertiaPerPeriod: Double
  /// Highest speed [rad/s], ramp [rad/s^2], loop gains [N m s/rad], [N m/rad].
  let highest: Double
  let highestRPM: Double
  let ramp: Double
  let gain: Double
  let integralGain: Double
  let encoder: Encoder
  /// Turns in a period for the sum of the speeds at both its ends. [turns s/rad]
  let turnsPerSpeedSum: Double

  /// Commanded speed, ramped speed, real speed; clockwise positive. [rad/s]
  private(set) var command: Double = 0
  private(set) var reference: Double = 0
  private(set) var speed: Double = 0
  /// Angle since it was switched on, clockwise positive. [turns]
  private(set) var turns: Double = 0
  /// What the integral part gives. [N m]
  private var integral: Double = 0

  /// A spindle at rest.
  /// - Parameters:
  ///   - description: The spindle.
  ///   - period: Servo period. [s]
  init(_ description: SpindleDescription, period: Double) {
    self.description = description
    torqueCurve = TorqueCurve(description)
    self.period = period
    periodPerInertia = period / description.inertia
    inertiaPerPeriod = description.inertia / period
    highestRPM = description.maximumSpeedRPM
    highest = highestRPM * Spindle.radiansPerSecondPerRPM
    ramp = description.accelerationRPMPerSecond * Spindle.radiansPerSecondPerRPM
    gain = description.inertia / description.responseTime
    integralGain = gain / description.integralTime
    let marks = Double(Int(description.encoderMarks))
    turnsPerSpeedSum = period / (4 * Double.pi)
    encoder = Encoder(step: marks > 0 ? 1 / marks : 0)
  }

  static var radiansPerSecondPerRPM: Double { Double.pi / 30 }
  static var rpmPerRadianPerSecond: Double { 30 / Double.pi }

  /// Real speed, signed.
  var speedRPM: Double { speed * Spindle.rpmPerRadianPerSecond }

  /// Whether it turns as commanded, stands if it shall stand.
  var isAtSpeed: Bool {
    Swift.abs(speed - command) <= Spindle.speedTolerance * Swift.abs(command) + Spindle.speedFloor
  }

  /// Within this of its command it counts as settled: 1e-9 of a slow spindle. [rad/s]
  static var settledSpeed: Double { 1e-8 }

  /// Whether the speed has come to its command and stays there while nothing brakes it.
  var isSettled: Bool {
    reference == command && Swift.abs(speed - command) <= Spindle.settledSpeed
      && Swift.abs(integral) <= Spindle.settledSpeed * gain
  }

  /// Turns on at its speed for some servo periods.
  mutating func coast(for periods: Double) {
    turns += 2 * speed * turnsPerSpeedSum * periods
  }

  /// Turns for one servo period.
  /// - Parameters:
  ///   - commandRPM: Speed asked for, signed; finite. Beyond the highest it runs at the highest.
  ///   - load: Torque of the cut, without sign; finite. [N m]
  mutating func turn(toRPM commandRPM: Double, against load: Double) {
    let wanted = commandRPM * Spindle.radiansPerSecondPerRPM
    command = Swift.max(-highest, Swift.min(highest, wanted))
    let limit = torqueCurve.limit(at: speed)
    let change = Swift.min(ramp * period, limit * periodPerInertia)
    let advance = Swift.max(-change, Swift.min(change, command - reference))
    let error = reference - speed
    reference += advance
    let sum = integral + integralGain * error * period
    let asked = advance * inertiaPerPeriod + gain * error + sum
    let torque = Swift.max(-limit, Swift.min(limit, asked))
    if torque == asked { integral = sum }
    // Implicit in the new speed: the cut brakes, but it never turns the spindle backwards.
    let slip = Swift.abs(speed) + 1
    let driven = speed + periodPerInertia * torque
    let before = speed
    speed = driven * slip / (slip + periodPerInertia * Swift.abs(load))
    turns += (before + speed) * turnsPerSpeedSum
  }
}
