import Geometry
import SeededChance
import Signals
import Testing

@testable import SafetyGuard

@Suite("Guard against any agent") struct AdversaryTests {
  /// An agent that does the worst it can think of.
  private func hostileProposal(at tick: Int64, _ chance: inout Chance) -> FeedProposal? {
    var answer = FeedProposal()
    answer.tick = Tick(tick)
    switch chance.count(below: 16) {
    case 0: answer.override = .nan
    case 1: answer.override = .infinity
    case 2: answer.override = -.infinity
    case 3: answer.override = .greatestFiniteMagnitude
    case 4: answer.override = -.greatestFiniteMagnitude
    case 5: answer.override = .leastNonzeroMagnitude
    case 6: return nil
    case 7: answer.tick = Tick(tick &- Int64(chance.count(below: 200)))
    case 8: answer.tick = Tick(tick &+ Int64(chance.count(below: 200)))
    case 9: answer.tick = Tick(Int64(bitPattern: chance.next()))
    case 10: answer.override = Double(bitPattern: chance.next())
    case 11: answer.override = chance.share() < 0.5 ? 0 : 1.5
    default: answer.override = chance.between(-0.5, 3)
    }
    return answer
  }

  private func hostileSituation(at tick: Int64, _ chance: inout Chance) -> GuardSituation {
    var situation = calmSituation(tick: tick)
    situation.now = forecast(chance: &chance)
    situation.ahead = forecast(chance: &chance)
    situation.flankWearHigh = chance.share() < 0.05 ? .nan : chance.between(-0.1, 0.6)
    situation.isKnown = chance.share() > 0.1
    situation.allowsOverride = chance.share() > 0.1
    situation.frame?.spindlePower = chance.share() < 0.02 ? .nan : chance.between(0, 6000)
    situation.frame?.force = Vector3(chance.between(-900, 900), chance.between(-500, 500), 0)
    situation.expectedPower = chance.share() < 0.3 ? .nan : chance.between(0, 5500)
    if chance.share() < 0.1 { situation.frame = nil }
    if chance.share() < 0.02 { situation.now.edgeForce = Double(bitPattern: chance.next()) }
    if chance.share() < 0.02 { situation.period = Double(bitPattern: chance.next()) }
    return situation
  }

  private func isSound(_ forecast: LoadForecast) -> Bool {
    [
      forecast.cuttingForce, forecast.edgeForce, forecast.wearForce, forecast.cuttingPower,
      forecast.edgePower, forecast.wearPower, forecast.compliance, forecast.chipThickness,
    ].allSatisfy { $0.isFinite && $0 >= 0 }
  }

  @Test("whatever agent and sensors do, range, rise and envelope hold and every cut has its reason")
  func holdsAgainstAll() throws {
    let seed: UInt64 = 20_260_611
    var chance = Chance(seed: seed)
    var envelope = SafetyEnvelope()
    var safety = try Guard(envelope)
    var last = safety.granted
    var failures = 0
    for step in 0..<200_000 {
      if step % 5000 == 0 {
        envelope.holdsWhenHopeless = chance.share() < 0.5
        safety = try Guard(envelope)
        last = safety.granted
      }
      let tick = Int64(step) * 20
      let situation = hostileSituation(at: tick, &chance)
      let isReview = chance.share() < 0.3
      let verdict =
        isReview
        ? safety.review(situation)
        : safety.grant(hostileProposal(at: tick, &chance), given: situation)
      let isKept = keepsLaws(
        verdict, in: situation, after: last, isReview: isReview, envelope)
      if !isKept { failures += 1 }
      if !isKept && failures < 5 {
        Issue.record("seed \(seed) step \(step): \(verdict) after \(last) in \(situation)")
      }
      last = verdict.granted.value
    }
    #expect(failures == 0)
  }

  private func keepsLaws(
    _ verdict: Verdict, in situation: GuardSituation, after last: Double, isReview: Bool,
    _ envelope: SafetyEnvelope
  ) -> Bool {
    let granted = verdict.granted.value
    guard granted == 0 || (granted >= 0.5 && granted <= 1.5) else { return false }
    let rise = isReview || !(situation.period > 0) ? 0 : envelope.risePerSecond * situation.period
    guard granted <= max(last + rise, 0.5) else { return false }
    guard verdict.ruling == .granted || verdict.limit != .none else { return false }
    guard granted > 0 || verdict.ruling == .hold else { return false }
    guard situation.allowsOverride else { return true }
    guard situation.isKnown, isSound(situation.now), isSound(situation.ahead) else {
      return granted <= 1
    }
    return granted == 0 || keepsEnvelope(verdict, in: situation, envelope)
  }

  /// Within the envelope, or at the lowest override with the broken limit named.
  private func keepsEnvelope(
    _ verdict: Verdict, in situation: GuardSituation, _ envelope: SafetyEnvelope
  ) -> Bool {
    let wear = situation.flankWearHigh.isNaN ? 0.5 : max(situation.flankWearHigh, 0)
    let isWithin = [situation.now, situation.ahead].allSatisfy {
      PredictedLoads($0, override: verdict.granted.value, wear: wear, margin: 1.15)
        .isWithin(envelope)
    }
    if isWithin { return true }
    let names: [GuardLimit] = [.force, .power, .deflection, .chipTooThick]
    return verdict.granted.value == 0.5 && names.contains(verdict.limit)
      && verdict.value > verdict.bound && !envelope.holdsWhenHopeless
  }

  @Test("the override granted is the largest that brute force finds within the envelope")
  func matchesBruteForce() throws {
    let seed: UInt64 = 77
    var chance = Chance(seed: seed)
    for round in 0..<300 {
      var envelope = SafetyEnvelope()
      envelope.risePerSecond = 1000
      envelope.thinnestChip = 0
      envelope.plausibility.tolerance = 1e9
      var safety = try Guard(envelope)
      var situation = calmSituation()
      situation.now = forecast(chance: &chance)
      situation.ahead = forecast(chance: &chance)
      situation.flankWearHigh = chance.between(0, 0.4)
      let asked = chance.between(0.5, 1.5)
      let verdict = safety.grant(proposal(asked), given: situation)
      var best = 0.5
      for step in 0...1000 {
        let override = 0.5 + (asked - 0.5) * Double(step) / 1000
        let isWithin = [situation.now, situation.ahead].allSatisfy {
          PredictedLoads(
            $0, override: override, wear: situation.flankWearHigh, margin: 1.15
          ).isWithin(envelope)
        }
        if isWithin { best = override }
      }
      // One step of the search: a thousandth of its width.
      #expect(abs(verdict.granted.value - best) <= 1.001e-3, "seed \(seed) round \(round)")
    }
  }

  @Test("higher wear never gets a higher override")
  func wearLaw() throws {
    let seed: UInt64 = 5
    var chance = Chance(seed: seed)
    for round in 0..<2000 {
      var situation = calmSituation()
      situation.now = forecast(chance: &chance)
      situation.ahead = forecast(chance: &chance)
      var last = Double.infinity
      for step in 0...5 {
        situation.flankWearHigh = 0.1 * Double(step)
        var safety = try Guard(SafetyEnvelope())
        let verdict = safety.grant(proposal(1.5), given: situation)
        #expect(verdict.granted.value <= last, "seed \(seed) round \(round) step \(step)")
        last = verdict.granted.value
      }
    }
  }
}
