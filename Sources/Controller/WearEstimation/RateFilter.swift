internal import CMath

/// An extended Kalman filter (Jazwinski, Stochastic Processes and Filtering Theory, 1970, sec. 8.3)
/// over three numbers of the tool in the spindle:
///   r  log of its rate of wear over the nominal rate
///   a  share of its life that is spent
///   b  by how much the network reads too much for this tool and lot [mm]
/// The bias is a state because a network's error is mostly the same from reading to reading: taken
/// for fresh noise 50 times a second it would make the filter sure of a wrong wear.
struct RateFilter: Equatable, Sendable, BitwiseCopyable {
  private(set) var logRate: Double = 0
  private(set) var lifeShare: Double
  private(set) var bias: Double = 0

  // The covariance, by the letters above.
  private var rr: Double
  private var ra: Double = 0
  private var rb: Double = 0
  private var aa: Double
  private var ab: Double = 0
  private var bb: Double
  private let settings: EstimatorSettings

  /// Log rates beyond this are no tool that was ever sold.
  private static var widestLogRate: Double { 1.5 }
  /// No reading moves the state as if it were more surprising than this many standard deviations.
  private static var widestSurprise: Double { 4 }
  /// The largest life share kept; the wear law ends well before.
  private static var mostLife: Double { 2 }

  init(_ settings: EstimatorSettings, lifeShare: Double, lifeVariance: Double) {
    self.settings = settings
    self.lifeShare = lifeShare
    rr = settings.rateSpread * settings.rateSpread
    aa = lifeVariance
    bb = settings.biasVariance
  }

  /// Rate of wear over the nominal rate. (no unit)
  var rateFactor: Double { feedhold_exp(logRate) }

  /// Standard deviation of the life share. (no unit)
  var lifeSpread: Double { aa > 0 ? aa.squareRoot() : 0 }

  /// The cut went on for a period that costs a nominal tool a share of its life.
  mutating func advance(nominalShare: Double, period: Double) {
    guard nominalShare > 0 else { return }
    let step = rateFactor * nominalShare
    aa += step * (2 * ra + step * rr + settings.progressNoise)
    ra += step * rr
    ab += step * rb
    rr += settings.rateWander * step
    lifeShare = min(lifeShare + step, Self.mostLife)
    let kept = max(1 - period / settings.biasTime, 0)
    rb *= kept
    ab *= kept
    bias *= kept
    bb = kept * kept * bb + (1 - kept * kept) * settings.biasVariance
  }

  /// Corrects the state by a reading.
  /// - Parameters:
  ///   - surprise: Reading less the wear at `lifeShare`. [mm]
  ///   - slope: How fast wear grows with the life share there. [mm]
  ///   - variance: Of the reading's fresh noise. [mm^2]
  mutating func correct(surprise: Double, slope: Double, variance: Double) {
    let hr = slope * ra + rb
    let ha = slope * aa + ab
    let hb = slope * ab + bb
    let total = slope * ha + hb + variance
    guard total > 0, total.isFinite else { return }
    let widest = Self.widestSurprise * total.squareRoot()
    let gain = min(max(surprise - bias, -widest), widest) / total
    logRate = min(max(logRate + hr * gain, -Self.widestLogRate), Self.widestLogRate)
    lifeShare = min(max(lifeShare + ha * gain, 0), Self.mostLife)
    bias += hb * gain
    rr -= hr * hr / total
    ra -= hr * ha / total
    rb -= hr * hb / total
    aa = max(aa - ha * ha / total, 0)
    ab -= ha * hb / total
    bb -= hb * hb / total
  }
}
