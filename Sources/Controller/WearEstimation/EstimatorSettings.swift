/// What the wear estimator takes for granted before it has seen a tool.
public struct EstimatorSettings: Equatable, Sendable, BitwiseCopyable {
  /// How far the network's readings may be off.
  public var band: ConformalBand
  /// Standard deviation of the log of a tool's rate of wear over the nominal rate. 0.2 ... 0.3 from
  /// tool to tool. (no unit)
  public var rateSpread: Double = 0.25
  /// How exactly the wear of a tool is known when it comes into the spindle. [mm]
  public var initialSpread: Double = 0.003
  /// Variance of the life share that the cut adds by chance for each life. (no unit)
  public var progressNoise: Double = 0.0005
  /// Variance by which the log rate wanders in each life. (no unit)
  public var rateWander: Double = 0.01
  /// Share of the network's error variance that stays the same for one tool and lot. (no unit)
  public var biasShare: Double = 0.7
  /// How long the bias lasts in the cut. [s]
  public var biasTime: Double = 600
  /// How many readings in a row share their fresh noise: windows overlap. (no unit)
  public var correlatedReadings: Double = 10
  /// With more saturated features than this a reading counts as out of range.
  public var toleratedSaturation: Int32 = 2
  /// How many readings out of range raise the drift flag.
  public var driftLimit: Int32 = 25

  /// The defaults, with a network's band.
  public init(band: ConformalBand) { self.band = band }

  /// Variance of the bias. [mm^2]
  var biasVariance: Double { biasShare * band.error * band.error }
  /// Variance of one reading's own noise, as if it were independent of its neighbours. [mm^2]
  var noiseVariance: Double {
    (1 - biasShare) * band.error * band.error * correlatedReadings
  }
}
