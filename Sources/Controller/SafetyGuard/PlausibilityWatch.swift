internal import Geometry
internal import Signals

/// Whether the sensors show what can be explained. Once they do not, the override may not rise
/// until they have for a while: a broken tool's missing load must never be read as an air cut.
struct PlausibilityWatch: Sendable {
  /// Whether the guard distrusts what is measured.
  private(set) var isLatched = false
  /// The value that is not believed and what it was held against. [W or N]
  private(set) var value: Double = 0
  /// What the value was held against. [W or N]
  private(set) var bound: Double = 0
  /// By how much the override must fall for the measured load to keep its limit; 1 not at all.
  /// (no unit)
  private(set) var relief: Double = 1

  private var offCount: Int32 = 0
  private var goodCount: Int32 = 0

  /// Looks at a situation. A load above its limit latches at once, one that cannot be explained
  /// after some looks in a row; it opens again after many good looks.
  mutating func look(
    at situation: GuardSituation, _ envelope: SafetyEnvelope, _ check: LoadCheck,
    override: Double
  ) {
    relief = 1
    let isOver = seesExcess(situation, envelope)
    let isOff =
      seesOddPower(situation, envelope.plausibility)
      || seesOddForce(situation, envelope.plausibility, check, override: override)
    if isOver || isOff {
      goodCount = 0
      if offCount < .max { offCount += 1 }
      if isOver || offCount >= envelope.plausibility.persistence { isLatched = true }
    } else {
      offCount = 0
      if goodCount < .max { goodCount += 1 }
      if goodCount >= envelope.plausibility.recovery { isLatched = false }
    }
  }

  private mutating func seesExcess(
    _ situation: GuardSituation, _ envelope: SafetyEnvelope
  ) -> Bool {
    guard let frame = situation.frame else { return false }
    var isOver = false
    // A spindle that runs up or down may draw all it has, so its power counts in a feed only.
    if frame.validity.hasSpindlePower, situation.motion == .feed {
      isOver = note(frame.spindlePower, limit: envelope.power)
    }
    if frame.validity.hasForce, situation.motion == .feed || situation.motion == .rapid {
      isOver = note(frame.sidewaysForce, limit: envelope.force) || isOver
    }
    return isOver
  }

  private mutating func note(_ measured: Double, limit: Double) -> Bool {
    // NaN must count as over, so the question is asked this way round.
    if measured <= limit { return false }
    value = measured
    bound = limit
    if measured.isFinite { relief = min(relief, limit / measured) }
    return true
  }

  private mutating func seesOddPower(
    _ situation: GuardSituation, _ limits: PlausibilityLimits
  ) -> Bool {
    guard let frame = situation.frame, situation.motion == .feed,
      frame.validity.hasSpindlePower, situation.expectedPower.isFinite
    else { return false }
    let expected = situation.expectedPower
    let allowed = max(limits.tolerance * expected.magnitude, limits.powerResolution)
    let off = frame.spindlePower - expected
    // NaN must count as odd, so the question is asked this way round.
    if off.magnitude <= allowed { return false }
    value = frame.spindlePower
    bound = off < 0 ? expected - allowed : expected + allowed
    return true
  }

  /// The force between two teeth may be nothing: only more than the peak cannot be explained.
  private mutating func seesOddForce(
    _ situation: GuardSituation, _ limits: PlausibilityLimits, _ check: LoadCheck,
    override: Double
  ) -> Bool {
    guard let frame = situation.frame, situation.motion == .feed, frame.validity.hasForce,
      check.isSound
    else { return false }
    let wear = check.flankWear
    let peak = max(
      situation.now.force(override: override, flankWear: wear),
      situation.ahead.force(override: override, flankWear: wear))
    let allowed = peak + max(limits.tolerance * peak, limits.forceResolution)
    let measured = frame.sidewaysForce
    if measured <= allowed { return false }
    value = measured
    bound = allowed
    return true
  }
}

extension SensorFrame {
  /// Measured resultant in the plane across the tool. [N]
  var sidewaysForce: Double { (force.x * force.x + force.y * force.y).squareRoot() }

  /// Whether any load is measured.
  var hasLoad: Bool { validity.hasSpindlePower || validity.hasForce }
}
