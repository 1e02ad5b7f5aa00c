/// The limits that the guard enforces, whatever the agent says. A limit that does not apply is
/// infinite.
public struct SafetyEnvelope: Equatable, Sendable, BitwiseCopyable {
  /// Lowest override in the cut; below it there is only the guard's own feed hold. (no unit)
  public var lowestOverride: Double = 0.5
  /// Highest override. (no unit)
  public var highestOverride: Double = 1.5
  /// Peak cutting force. [N]
  public var force: Double = 900
  /// Cutting power. [W]
  public var power: Double = 5500
  /// Deflection of the tip. [mm]
  public var deflection: Double = 0.05
  /// A chip thinner than this rubs. [mm]
  public var thinnestChip: Double = 0.01
  /// A chip thicker than this breaks the edge. [mm]
  public var thickestChip: Double = 0.12
  /// How fast the override may rise; it may fall at once. [1/s]
  public var risePerSecond: Double = 5
  /// The oldest observation that a proposal may answer, in ticks.
  public var maximumAge: Int64 = 40
  /// What a forecast load is multiplied by before it is held against its limit. Coefficients of
  /// cutting force from a table are good to 10 to 20 per cent; the upper end is meant here. (no
  /// unit)
  public var coefficientMargin: Double = 1.15
  /// Flank wear to reckon with where the estimate is not a number: worn out locally, VB3 of
  /// ISO 8688-2. [mm]
  public var assumedFlankWear: Double = 0.5
  /// Whether the feed is held where a limit is broken even at the lowest override. Otherwise the
  /// lowest override is granted and the verdict names the broken limit: a tool that stands still in
  /// the cut rubs and marks the part, and the lowest feed loads it less than the program would.
  public var holdsWhenHopeless = false
  /// When a measurement is not believed.
  public var plausibility = PlausibilityLimits()
  /// What happens when the agent falls silent.
  public var fallback = FallbackLimits()

  /// The envelope of a job that names none.
  public init() {}

  /// The first thing that is wrong with it, nil if it can be enforced.
  public var fault: EnvelopeFault? {
    guard lowestOverride > 0, lowestOverride <= 1, lowestOverride <= highestOverride,
      highestOverride.isFinite
    else { return .override }
    guard force > 0, power > 0, deflection > 0 else { return .load }
    guard thinnestChip >= 0, thinnestChip < thickestChip else { return .chipThickness }
    guard risePerSecond > 0, risePerSecond.isFinite else { return .rise }
    guard maximumAge >= 1 else { return .age }
    guard coefficientMargin >= 1, coefficientMargin.isFinite else { return .margin }
    guard assumedFlankWear >= 0, assumedFlankWear.isFinite else { return .flankWear }
    guard plausibility.isSound else { return .plausibility }
    return fallback.isSound ? nil : .fallback
  }
}

/// When a measurement is not believed.
public struct PlausibilityLimits: Equatable, Sendable, BitwiseCopyable {
  /// How far a measurement may be off what is expected, as a share of it. (no unit)
  public var tolerance: Double = 0.5
  /// Differences of the spindle's power below this mean nothing. [W]
  public var powerResolution: Double = 150
  /// Differences of force below this mean nothing. [N]
  public var forceResolution: Double = 60
  /// How many looks in a row must be off before it counts.
  public var persistence: Int32 = 3
  /// How many looks in a row must be good before the guard trusts again.
  public var recovery: Int32 = 50

  /// The standard values.
  public init() {}

  var isSound: Bool {
    tolerance > 0 && powerResolution >= 0 && forceResolution >= 0 && persistence >= 1
      && recovery >= 1
  }
}

/// What happens when the agent falls silent.
public struct FallbackLimits: Equatable, Sendable, BitwiseCopyable {
  /// How many missed answers in a row leave the last safe override as it is.
  public var patience: Int32 = 2
  /// What an override above 1 loses, as a share of its excess, with each further missed answer.
  /// (no unit)
  public var decay: Double = 0.5
  /// How many missed answers in a row hold the feed.
  public var missedBeforeHold: Int32 = 10

  /// The standard values.
  public init() {}

  var isSound: Bool { patience >= 0 && missedBeforeHold > patience && decay > 0 && decay <= 1 }
}

/// What makes an envelope impossible to enforce.
public enum EnvelopeFault: Error, Equatable, Sendable {
  /// The range of the override must be finite, its lower end above 0 and at most 1.
  case override
  /// Limits of force, power and deflection must be above 0.
  case load
  /// The thinnest chip must be thinner than the thickest, both 0 or more.
  case chipThickness
  /// The rise of the override must be above 0 and finite.
  case rise
  /// The greatest age must be a tick or more.
  case age
  /// The margin on coefficients must be 1 or more and finite.
  case margin
  /// The assumed flank wear must be 0 or more and finite.
  case flankWear
  /// Tolerances must be above 0, counts 1 or more.
  case plausibility
  /// The hold must come later than the patience ends, the decay must be above 0 and at most 1.
  case fallback
}
