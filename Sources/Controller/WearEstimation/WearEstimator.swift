public import Signals

/// What the network read, as plain values.
public struct WearObservation: Equatable, Sendable, BitwiseCopyable {
  /// Flank wear by the network; NaN where it did not run. [mm]
  public var flankWear: Double
  /// How many of its features were out of the range of its training.
  public var saturatedInputs: Int32

  /// An observation; by default none. [mm]
  public init(flankWear: Double = .nan, saturatedInputs: Int32 = 0) {
    self.flankWear = flankWear
    self.saturatedInputs = saturatedInputs
  }
}

/// Estimates the flank wear of the tool in the spindle: a rate law gives the prior, a filter learns
/// this tool's own rate, the network's readings correct it. docs/models/wear-estimation.md.
/// Within the life of a tool the estimate never falls.
public struct WearEstimator: Sendable, BitwiseCopyable {
  private let settings: EstimatorSettings
  private var law: WearRateLaw
  private var filter: RateFilter
  private var drift: Drift
  private var greatestWear: Double = 0
  private var lastKnownLife: Double = 0

  /// An estimator with a sharp tool in the spindle.
  public init(_ settings: EstimatorSettings) {
    self.settings = settings
    law = WearRateLaw()
    filter = RateFilter(settings, lifeShare: 0, lifeVariance: 0)
    drift = Drift(limit: settings.driftLimit)
    changeTool(initialWear: 0, law: WearRateLaw())
  }

  /// Rate of wear of this tool over the nominal rate, as far as known. (no unit)
  public var rateFactor: Double { filter.rateFactor }

  /// Another tool comes into the spindle: everything about the last one is forgotten.
  /// - Parameters:
  ///   - initialWear: Its flank wear as the tool table has it. [mm]
  ///   - law: The nominal law of its wear.
  public mutating func changeTool(initialWear: Double, law: WearRateLaw) {
    self.law = law
    let share = law.lifeShare(flankWear: initialWear)
    let spread = settings.initialSpread / law.slope(flankWear: initialWear)
    filter = RateFilter(settings, lifeShare: share, lifeVariance: spread * spread)
    drift = Drift(limit: settings.driftLimit)
    greatestWear = law.flankWear(lifeShare: share)
    lastKnownLife = 0
  }

  /// The estimate at the end of an agent period.
  /// - Parameters:
  ///   - reading: What the network read, if it ran.
  ///   - features: The window it read from.
  ///   - outlook: What the program was expected to do.
  ///   - override: The feed override that was in force. (no unit)
  ///   - period: Time since the last estimate. [s]
  /// - Returns: The estimate; every number in it is finite, but for a reading that was none.
  public mutating func estimate(
    reading: WearObservation, features: FeatureVector, outlook: ProgramOutlook, override: Double,
    period: Double
  ) -> WearEstimate {
    advance(features, outlook, override, period)
    if features.isCutting, reading.flankWear.isFinite { correct(by: reading) }
    return published(features.tick, reading.flankWear, outlook)
  }

  /// The prior: the law goes on at this tool's rate.
  private mutating func advance(
    _ features: FeatureVector, _ outlook: ProgramOutlook, _ override: Double, _ period: Double
  ) {
    var life = 0.0
    if outlook.isKnown {
      life = outlook.now.nominalLife
      if life > 0 { lastKnownLife = life }
    } else if features.isCutting {
      // A cut that nobody foresaw still wears the tool: the last conditions are the best guess.
      life = lastKnownLife
    }
    let share = law.share(of: period, nominalLife: life, override: override)
    filter.advance(nominalShare: share, period: period)
  }

  private mutating func correct(by reading: WearObservation) {
    let expected = law.flankWear(lifeShare: filter.lifeShare)
    let slope = law.slope(flankWear: expected)
    let surprise = reading.flankWear - expected
    let own = slope * filter.lifeSpread
    let plausible = 3 * (settings.band.error * settings.band.error + own * own).squareRoot()
    let isSaturated = reading.saturatedInputs > settings.toleratedSaturation
    drift.note(isOutside: isSaturated || !(abs(surprise) <= plausible))
    guard !drift.isDrifting else { return }
    // A saturated feature hides how far out it is: the reading is worth less for each of them.
    let doubt = 1 + Double(Int(max(reading.saturatedInputs, 0)))
    filter.correct(
      surprise: surprise, slope: slope, variance: settings.noiseVariance * doubt * doubt)
  }

  private mutating func published(
    _ tick: Tick, _ reading: Double, _ outlook: ProgramOutlook
  ) -> WearEstimate {
    let share = filter.lifeShare
    let spread = filter.lifeSpread
    greatestWear = max(greatestWear, law.flankWear(lifeShare: share))
    var estimate = WearEstimate()
    estimate.tick = tick
    estimate.flankWear = greatestWear
    // The law bends, so the band is taken on the life share, where it is nearly straight.
    let low = law.flankWear(lifeShare: share + settings.band.lowScore * spread)
    let high = law.flankWear(lifeShare: share + settings.band.highScore * spread)
    estimate.low = min(low, greatestWear)
    estimate.high = max(high, greatestWear)
    estimate.reading = reading
    let toCome = outlook.isKnown ? outlook.lifeToToolChange : 0
    let further = toCome > 0 ? filter.rateFactor * min(toCome, 10) : 0
    estimate.forecast = max(greatestWear, law.flankWear(lifeShare: share + further))
    estimate.isDrifting = drift.isDrifting
    return estimate
  }
}
