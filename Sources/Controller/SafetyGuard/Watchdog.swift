internal import Signals

/// Whether the agent answers: in time, newly, and with a number.
struct Watchdog: Sendable {
  /// How many answers in a row were missed or of no use.
  private(set) var missed: Int32 = 0
  private var lastAnswered = Tick(.min)

  /// What is wrong with an answer.
  struct Fault {
    /// Age or finite.
    var limit: GuardLimit
    /// The age in ticks, the missed answers where there is none, or the override. (no unit)
    var value: Double
    /// What it is held against. (no unit)
    var bound: Double
  }

  /// Looks at the answer of a step; a fault makes it a missed one.
  mutating func judge(
    _ proposal: FeedProposal?, at tick: Tick, _ envelope: SafetyEnvelope
  ) -> Fault? {
    let fault = fault(of: proposal, at: tick, envelope)
    if fault == nil, let proposal {
      missed = 0
      lastAnswered = proposal.tick
    } else if missed < .max {
      missed += 1
    }
    return fault
  }

  private func fault(
    of proposal: FeedProposal?, at tick: Tick, _ envelope: SafetyEnvelope
  ) -> Fault? {
    guard let proposal else {
      // Double(Int32) pulls in a heap in Embedded Swift on 32-bit ARM; Double(Int) does not.
      return Fault(
        limit: .age, value: Double(Int(missed)) + 1,
        bound: Double(Int(envelope.fallback.missedBeforeHold)))
    }
    let age = tick - proposal.tick
    // An answer to a later tick is as wrong as an old one, and one given before is a replay.
    guard proposal.tick <= tick, age <= envelope.maximumAge, proposal.tick > lastAnswered else {
      return Fault(limit: .age, value: Double(age), bound: Double(envelope.maximumAge))
    }
    guard proposal.override.isFinite else {
      return Fault(limit: .finite, value: proposal.override, bound: envelope.highestOverride)
    }
    return nil
  }

  /// What stands in for a missing answer: the last override, then less and less above the
  /// programmed feed, in the end a hold (0).
  func fallback(after last: Double, _ limits: FallbackLimits) -> Double {
    if missed >= limits.missedBeforeHold { return 0 }
    if missed <= limits.patience || last <= 1 { return last }
    return 1 + (last - 1) * (1 - limits.decay)
  }
}
