public import Signals

/// Run-time assurance of the feed: a small trusted part between an agent of which nothing is known
/// and the planner (simplex architecture, Sha 2001; ASTM F3269; run-time assurance, Hobbs et al.,
/// IEEE Control Systems 43-2, 2023). It grants, clips or refuses, and always says why. A design
/// study, certified to no standard. docs/models/safety-guard.md.
public struct Guard: Sendable {
  /// The limits it enforces.
  public let envelope: SafetyEnvelope
  /// The override in force. (no unit)
  public var granted: Double { last.granted.value }
  /// Whether a predicted limit was broken even at the lowest override, at the last step.
  public private(set) var isHopeless = false
  /// Whether it distrusts what is measured.
  public var isLatched: Bool { plausibility.isLatched }
  /// How many answers in a row were missed or of no use.
  public var missedAnswers: Int32 { watchdog.missed }

  private var last = Verdict()
  private var watchdog = Watchdog()
  private var plausibility = PlausibilityWatch()

  /// A guard with its envelope. The override in force is the programmed feed.
  public init(_ envelope: SafetyEnvelope) throws(EnvelopeFault) {
    if let fault = envelope.fault { throw fault }
    self.envelope = envelope
    last.granted.value = min(1, envelope.highestOverride)
  }

  /// Answers a step of the agent; to be called once each step.
  /// - Parameters:
  ///   - proposal: What the agent asks for; nil where it gave no answer.
  ///   - situation: What the guard goes by.
  /// - Returns: The override that shall be in force, and the limit that bound it.
  public mutating func grant(
    _ proposal: FeedProposal?, given situation: GuardSituation
  ) -> Verdict {
    let fault = watchdog.judge(proposal, at: situation.tick, envelope)
    var draft = VerdictDraft(proposed: proposal?.override ?? .nan, at: situation.tick)
    if let fault {
      draft.refuse(
        for: fault, instead: watchdog.fallback(after: granted, envelope.fallback),
        isHold: watchdog.missed >= envelope.fallback.missedBeforeHold)
    }
    var check = LoadCheck(envelope, situation)
    plausibility.look(at: situation, envelope, check, override: granted)
    let rise = envelope.risePerSecond * situation.period
    settle(&draft, situation, &check, rise: rise > 0 ? rise : 0)
    return conclude(draft)
  }

  /// Looks again between two steps of the agent, so that a fault need not wait for the next. The
  /// override may only fall, and a hold stays.
  /// - Parameter situation: What the guard goes by.
  /// - Returns: The override that shall be in force, and the limit that bound it.
  public mutating func review(_ situation: GuardSituation) -> Verdict {
    var check = LoadCheck(envelope, situation)
    plausibility.look(at: situation, envelope, check, override: granted)
    guard granted > 0 else {
      last.tick = situation.tick
      return last
    }
    var draft = VerdictDraft(proposed: granted, at: situation.tick)
    settle(&draft, situation, &check, rise: 0)
    return conclude(draft)
  }

  private mutating func conclude(_ draft: VerdictDraft) -> Verdict {
    last = draft.verdict
    return last
  }
}

extension Guard {
  /// Takes a draft through the limits in their order; the last one that moved it is named.
  private mutating func settle(
    _ draft: inout VerdictDraft, _ situation: GuardSituation, _ check: inout LoadCheck,
    rise: Double
  ) {
    isHopeless = false
    guard situation.allowsOverride else {
      return settleInhibited(&draft, situation, &check, rise: rise)
    }
    guard draft.verdict.ruling != .hold else { return }
    limitRange(&draft)
    if check.isSound { limitLoad(&draft, situation, &check) }
    if check.isSound, !isHopeless, rise > 0 { raiseThinChip(&draft, situation, &check) }
    limitTrust(&draft, situation, isForecastSound: check.isSound)
    limitRise(&draft, by: rise)
    if check.isSound { discloseBreach(&draft, situation, check) }
  }

  private func limitRange(_ draft: inout VerdictDraft) {
    let asked = draft.override
    draft.lower(to: envelope.highestOverride, for: .range, value: asked)
    draft.raise(to: envelope.lowestOverride, for: .range, value: asked)
  }

  private mutating func limitLoad(
    _ draft: inout VerdictDraft, _ situation: GuardSituation, _ check: inout LoadCheck
  ) {
    guard !check.permits(draft.override, envelope, situation) else { return }
    check.solve(envelope, situation)
    isHopeless = check.ceiling < envelope.lowestOverride
    guard draft.override > check.ceiling else { return }
    let value = check.value(at: draft.override, envelope, situation)
    draft.lower(
      to: max(check.ceiling, envelope.lowestOverride), for: check.limit, value: value,
      bound: check.bound(envelope))
  }

  /// Raises a feed at which the edge would rub; never above the programmed feed, for its chip is
  /// the programmer's choice, and never above what the loads permit.
  private func raiseThinChip(
    _ draft: inout VerdictDraft, _ situation: GuardSituation, _ check: inout LoadCheck
  ) {
    let chip = situation.now.chipThickness
    guard chip > 0, chip * draft.override < envelope.thinnestChip, situation.motion == .feed
    else { return }
    check.solve(envelope, situation)
    let permitted = min(min(1, envelope.highestOverride), check.ceiling)
    draft.raise(
      to: min(envelope.thinnestChip / chip, permitted), for: .chipTooThin,
      value: chip * draft.override, bound: envelope.thinnestChip)
  }

  /// Where the load is unknown or not believed: never above the programmed feed and never up.
  private func limitTrust(
    _ draft: inout VerdictDraft, _ situation: GuardSituation, isForecastSound: Bool
  ) {
    let hasMeasurement = situation.frame?.hasLoad ?? false
    if !isForecastSound || !hasMeasurement {
      draft.lower(
        to: max(min(1, envelope.highestOverride), envelope.lowestOverride), for: .plausibility,
        value: draft.override)
    }
    guard plausibility.isLatched else { return }
    let ceiling = min(1, granted) * plausibility.relief
    draft.lower(
      to: max(ceiling, envelope.lowestOverride), for: .plausibility, value: plausibility.value,
      bound: plausibility.bound)
    // A load above its limit is named even where there is nothing left to take back.
    if plausibility.relief < 1, draft.verdict.limit == .none {
      draft.note(.plausibility, value: plausibility.value, bound: plausibility.bound)
    }
  }

  private func limitRise(_ draft: inout VerdictDraft, by rise: Double) {
    // After a hold the feed starts at the lowest override; the planner's jerk limit softens that.
    let ceiling = max(granted + rise, envelope.lowestOverride)
    draft.lower(to: ceiling, for: .slew, value: draft.override)
  }

  /// A limit that is still broken is named before all others.
  private func discloseBreach(
    _ draft: inout VerdictDraft, _ situation: GuardSituation, _ check: LoadCheck
  ) {
    if isHopeless {
      let value = check.value(at: draft.override, envelope, situation)
      draft.name(check.limit, value: value, bound: check.bound(envelope))
      if envelope.holdsWhenHopeless { draft.hold() }
      return
    }
    let chip = situation.now.chipThickness * draft.override
    guard chip > 0, chip < envelope.thinnestChip, situation.motion == .feed,
      draft.verdict.limit == .none
    else { return }
    draft.note(.chipTooThin, value: chip, bound: envelope.thinnestChip)
  }

  /// In a block without override neither agent nor guard has a say: the programmed feed stands, and
  /// a limit it breaks is named.
  private mutating func settleInhibited(
    _ draft: inout VerdictDraft, _ situation: GuardSituation, _ check: inout LoadCheck,
    rise: Double
  ) {
    let asked = draft.override
    let programmed = min(1, envelope.highestOverride)
    draft.lower(to: programmed, for: .inhibited, value: asked)
    draft.raise(to: programmed, for: .inhibited, value: asked)
    draft.release()
    limitRise(&draft, by: rise)
    guard check.isSound, !check.permits(draft.override, envelope, situation) else { return }
    check.solve(envelope, situation)
    guard draft.override > check.ceiling else { return }
    isHopeless = true
    draft.name(
      check.limit, value: check.value(at: draft.override, envelope, situation),
      bound: check.bound(envelope))
  }
}
