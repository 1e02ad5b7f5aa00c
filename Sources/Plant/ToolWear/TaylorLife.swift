internal import CMath

/// Taylor's extended tool life, vc T^n f^a ap^b = C with vc in m/min, T in min, f and ap in mm
/// (F. W. Taylor 1907; the extended form as in ISO 3685, annex F).
public struct TaylorLife: Equatable, Sendable, BitwiseCopyable {
  /// C: the cutting speed for a life of 1 min at f = ap = 1 mm. [m/min]
  public var constantMetresPerMinute: Double
  /// n: how little speed matters to life. (no unit)
  public var speedExponent: Double
  /// a: how much the feed of a tooth matters. (no unit)
  public var feedExponent: Double
  /// b: how much the depth of cut matters. (no unit)
  public var depthExponent: Double

  /// A law from its four numbers; a = b = 0 is Taylor's first form.
  public init(
    constantMetresPerMinute: Double, speedExponent: Double, feedExponent: Double = 0,
    depthExponent: Double = 0
  ) {
    self.constantMetresPerMinute = constantMetresPerMinute
    self.speedExponent = speedExponent
    self.feedExponent = feedExponent
    self.depthExponent = depthExponent
  }

  /// A thinner chip rubs instead of being cut: below this feed, life no longer grows. [mm]
  public static var thinnestFeed: Double { 0.005 }

  /// Below this depth, life no longer grows. [mm]
  public static var leastDepth: Double { 0.01 }

  /// How long the edge lasts, 1 ms at least. Infinite at rest, and where a value is not a number.
  /// [s]
  ///
  /// Life counts time in contact: a tooth that is in the material for a share s of each turn lasts
  /// 1/s as long by the clock. Hardness acts on speed: at equal life vc is inversely proportional
  /// to it.
  /// `cuttingSpeed`: Speed of the edge. [mm/s]
  /// `feedPerTooth`: Feed of one tooth; in turning of one turn. [mm]
  /// `axialDepth`: Depth of cut. [mm]
  /// `engagedShare`: Share of each turn that a tooth is in the material, 0 ... 1. (no unit)
  /// `hardnessFactor`: Hardness over the nominal one. (no unit)
  public func life(
    cuttingSpeed: Double, feedPerTooth: Double, axialDepth: Double, engagedShare: Double = 1,
    hardnessFactor: Double = 1
  ) -> Double {
    guard
      let cut = TaylorConditions(
        cuttingSpeed: cuttingSpeed, feedPerTooth: feedPerTooth, axialDepth: axialDepth,
        hardnessFactor: hardnessFactor)
    else { return .infinity }
    let contact = contactLife(
      constantLogarithm: feedhold_log(constantMetresPerMinute),
      speedLogarithm: feedhold_log(cut.speed), feedLogarithm: feedhold_log(cut.feed),
      depthLogarithm: feedhold_log(cut.depth))
    return Self.byTheClock(contact, engagedShare: engagedShare)
  }

  /// Life in contact, from the logarithms of the conditions. [s]
  func contactLife(
    constantLogarithm: Double, speedLogarithm: Double, feedLogarithm: Double,
    depthLogarithm: Double
  ) -> Double {
    guard speedExponent > 0 else { return .infinity }
    let logarithm =
      constantLogarithm - speedLogarithm - feedExponent * feedLogarithm
      - depthExponent * depthLogarithm
    return 60 * feedhold_exp(logarithm / speedExponent)
  }

  /// Life by the clock; infinite where a tooth is never in contact. [s]
  static func byTheClock(_ contactLife: Double, engagedShare: Double) -> Double {
    guard engagedShare > 0 else { return .infinity }
    let life = contactLife / engagedShare
    return life == life ? (life > 0.001 ? life : 0.001) : .infinity
  }
}

/// The conditions of a cut in the units and ranges of Taylor's law.
struct TaylorConditions: BitwiseCopyable {
  /// Speed of the edge times the hardness factor. [m/min]
  let speed: Double
  /// Feed of one tooth. [mm]
  let feed: Double
  /// Depth of cut. [mm]
  let depth: Double

  /// Nil where nothing wears: at rest, or where a value is not a number.
  init?(
    cuttingSpeed: Double, feedPerTooth: Double, axialDepth: Double, hardnessFactor: Double
  ) {
    guard cuttingSpeed > 0, hardnessFactor > 0 else { return nil }
    // mm/s to m/min: 60 / 1000.
    speed = cuttingSpeed * hardnessFactor * 0.06
    feed = feedPerTooth > TaylorLife.thinnestFeed ? feedPerTooth : TaylorLife.thinnestFeed
    depth = axialDepth > TaylorLife.leastDepth ? axialDepth : TaylorLife.leastDepth
  }
}
