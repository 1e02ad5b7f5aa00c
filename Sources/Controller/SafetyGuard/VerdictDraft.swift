internal import Signals

/// A verdict on its way through the limits.
struct VerdictDraft {
  /// The verdict as it stands.
  private(set) var verdict = Verdict()

  /// The override as it stands. (no unit)
  var override: Double { verdict.granted.value }

  /// The proposal, granted so far.
  init(proposed: Double, at tick: Tick) {
    verdict.tick = tick
    verdict.proposed = proposed
    verdict.granted.value = proposed
  }

  /// Puts the fallback in the place of a proposal that is of no use.
  mutating func refuse(for fault: Watchdog.Fault, instead override: Double, isHold: Bool) {
    verdict.granted.value = override
    verdict.ruling = isHold ? .hold : .refused
    verdict.limit = fault.limit
    verdict.value = fault.value
    verdict.bound = fault.bound
  }

  /// Brings the override down to a limit, if it is above; the bound is the limit unless it is
  /// counted in something else.
  mutating func lower(
    to ceiling: Double, for limit: GuardLimit, value: Double, bound: Double? = nil
  ) {
    guard override > ceiling else { return }
    move(to: ceiling, for: limit, value: value, bound: bound ?? ceiling)
  }

  /// Brings the override up to a limit, if it is below.
  mutating func raise(
    to floor: Double, for limit: GuardLimit, value: Double, bound: Double? = nil
  ) {
    guard override < floor else { return }
    move(to: floor, for: limit, value: value, bound: bound ?? floor)
  }

  /// Names a limit that binds or is broken; a grant becomes a clip.
  mutating func name(_ limit: GuardLimit, value: Double, bound: Double) {
    if verdict.ruling == .granted { verdict.ruling = .clipped }
    note(limit, value: value, bound: bound)
  }

  /// Notes a limit that is broken without the guard's doing; a grant stays one.
  mutating func note(_ limit: GuardLimit, value: Double, bound: Double) {
    verdict.limit = limit
    verdict.value = value
    verdict.bound = bound
  }

  /// Holds the feed for the limit that is named.
  mutating func hold() {
    verdict.granted.value = 0
    verdict.ruling = .hold
  }

  /// Turns a hold for want of an answer into a mere refusal: the block needs no answer.
  mutating func release() {
    if verdict.ruling == .hold { verdict.ruling = .refused }
  }

  private mutating func move(
    to override: Double, for limit: GuardLimit, value: Double, bound: Double
  ) {
    verdict.granted.value = override
    // A refusal keeps the limit it was refused for.
    guard verdict.ruling != .refused, verdict.ruling != .hold else { return }
    name(limit, value: value, bound: bound)
  }
}
