/// One sensor, as its data sheet has it. The unit of a value is the sensor's own: W for power, N
/// for force, mm/s^2 for vibration.
public struct SensorDescription: Equatable, Sendable, BitwiseCopyable {
  /// Whether the machine has it at all.
  public var isEnabled = true
  /// Standard deviation of the noise over the value. (no unit)
  public var noiseShare: Double = 0
  /// Standard deviation of the noise at value 0. [W or N or mm/s^2]
  public var additiveNoise: Double = 0
  /// Bandwidth of its first-order low-pass; 0 passes everything.
  /// Unit: Hz. [1/s]
  public var bandwidthHz: Double = 0
  /// Step of its converter; 0 does not round. [W or N or mm/s^2]
  public var quantizationStep: Double = 0
  /// Constant error over the value. (no unit)
  public var gainError: Double = 0
  /// How fast its zero wanders off. [W/s or N/s or mm/s^3]
  public var driftRate: Double = 0

  /// A sensor without any error.
  public init() {}

  /// Whether every number is one and none is negative where it must not be.
  public var isValid: Bool {
    noiseShare >= 0 && noiseShare.isFinite && additiveNoise >= 0 && additiveNoise.isFinite
      && bandwidthHz >= 0 && bandwidthHz.isFinite && quantizationStep >= 0
      && quantizationStep.isFinite && gainError.isFinite && driftRate.isFinite
  }
}

/// The sensors of a machine.
public struct SensorSuiteDescription: Equatable, Sendable, BitwiseCopyable {
  /// The spindle drive's power meter. [W]
  public var spindlePower = SensorDescription()
  /// The three-axis force sensor; its three channels are alike. [N]
  public var force = SensorDescription()
  /// The accelerometer on the spindle head. [mm/s^2]
  public var vibration = SensorDescription()
  /// How the spindle head answers to the cutting force.
  public var response = VibrationResponse()
  /// Cutting power over the electrical power it costs, as in the spindle's description. (no unit)
  public var spindleEfficiency: Double = 0.85

  /// Sensors without any error.
  public init() {}

  /// Typical sensors: 1 to 2 % noise on a power meter of 30 Hz with steps of 0.1 % of the rated
  /// power, a 1 kHz piezo force plate that drifts, an accelerometer with an RMS detector
  /// (docs/models/sensors.md).
  /// - Parameter ratedPower: Rated power of the spindle. [W]
  /// - Returns: The sensors.
  public static func typical(ratedPower: Double) -> SensorSuiteDescription {
    var suite = SensorSuiteDescription()
    suite.spindlePower.noiseShare = 0.015
    suite.spindlePower.additiveNoise = 0.001 * ratedPower
    suite.spindlePower.bandwidthHz = 30
    suite.spindlePower.quantizationStep = 0.001 * ratedPower
    suite.force.noiseShare = 0.02
    suite.force.additiveNoise = 2
    suite.force.bandwidthHz = 1000
    suite.force.quantizationStep = 0.1
    suite.force.driftRate = 0.02
    suite.vibration.noiseShare = 0.05
    suite.vibration.additiveNoise = 20
    suite.vibration.bandwidthHz = 50
    suite.vibration.quantizationStep = 1
    return suite
  }

  /// Whether all sensors and the response have usable numbers.
  public var isValid: Bool {
    spindlePower.isValid && force.isValid && vibration.isValid && response.isValid
      && spindleEfficiency > 0 && spindleEfficiency <= 1
  }
}
