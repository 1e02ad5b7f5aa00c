import Geometry
import SeededChance
import Signals
import Testing

@testable import Agent

@Suite("Laws of every policy") struct PolicyLawTests {
  private func wildObservation(_ chance: inout Chance) -> Observation {
    var wild = chance.share() < 0.2 ? air() : calmCut()
    if chance.share() < 0.5 { wild.outlook.now.forecast = forecast(chance: &chance) }
    if chance.share() < 0.5 { wild.outlook.ahead = forecast(chance: &chance) }
    wild.features.isCutting = chance.share() < 0.5
    for _ in 0..<chance.count(below: 6) { spoil(&wild, &chance) }
    wild.outlook.isKnown = chance.share() < 0.8
    wild.allowsOverride = chance.share() < 0.9
    return wild
  }

  private func spoil(_ wild: inout Observation, _ chance: inout Chance) {
    let value = chance.anything()
    switch chance.count(below: 20) {
    case 0: wild.features[.powerExcess] = value
    case 1: wild.wear.flankWear = value
    case 2: wild.wear.high = value
    case 3: wild.wear.low = value
    case 4: wild.wear.forecast = value
    case 5: wild.outlook.now.forecast.cuttingForce = value
    case 6: wild.outlook.now.forecast.edgePower = value
    case 7: wild.outlook.now.forecast.compliance = value
    case 8: wild.outlook.now.forecast.chipThickness = value
    case 9: wild.outlook.ahead.wearForce = value
    case 10: wild.outlook.ahead.cuttingPower = value
    case 11: wild.outlook.now.nominalLife = value
    case 12: wild.outlook.lifeToToolChange = value
    case 13: wild.outlook.now.meanCuttingPower = value
    case 14: wild.override = value
    case 15: wild.period = value
    case 16: wild.limits.force = value
    case 17: wild.limits.flankWear = value
    case 18: wild.limits.thinnestChip = value
    default:
      wild.frame = SensorFrame()
      wild.frame?.spindlePower = value
    }
  }

  private func checkBounds<Policy: FeedPolicy>(_ type: Policy.Type, seed: UInt64) {
    var chance = Chance(seed: seed)
    var policy = Policy()
    for step in 0..<15_000 {
      if step % 100 == 0 {
        policy = Policy()
        for index in 0..<Policy.parameterCount {
          let row = Policy.parameter(at: index)
          _ = policy.set(parameterAt: index, to: chance.between(row.lowest, row.highest))
        }
      }
      var observation = wildObservation(&chance)
      observation.limits.lowestOverride = chance.between(0.1, 1)
      observation.limits.highestOverride = chance.between(1, 2)
      let proposal = policy.decide(observation)
      let isKept =
        proposal.override >= observation.limits.lowestOverride
        && proposal.override <= observation.limits.highestOverride
        && proposal.tick == observation.tick
      #expect(isKept, "seed \(seed) step \(step): \(proposal)")
      if !observation.allowsOverride { #expect(proposal.override == 1) }
    }
  }

  @Test("whatever is observed, the override is a number within the limits")
  func bounds() {
    checkBounds(ConstantFeed.self, seed: 1)
    checkBounds(ConstantLoad.self, seed: 2)
    checkBounds(WearAwareFeed.self, seed: 3)
  }

  @Test("limits that are no range still give a number above 0")
  func brokenLimits() {
    var observation = calmCut()
    var chance = Chance(seed: 9)
    for _ in 0..<2000 {
      observation.limits.lowestOverride = chance.anything()
      observation.limits.highestOverride = chance.anything()
      var load = ConstantLoad()
      let override = load.decide(observation).override
      #expect(override > 0 && override.isFinite)
    }
  }

  private func checkWearLaw<Policy: FeedPolicy>(_ policy: Policy, seed: UInt64) {
    var chance = Chance(seed: seed)
    for round in 0..<1000 {
      var observation = calmCut()
      observation.outlook.now.forecast = forecast(chance: &chance)
      observation.outlook.ahead = forecast(chance: &chance)
      var last = Double.infinity
      for step in 0...6 {
        let wear = 0.05 * Double(step)
        observation.wear.flankWear = wear
        observation.wear.low = wear - 0.02
        observation.wear.high = wear + 0.02
        observation.wear.forecast = wear + 0.1
        var fresh = policy
        let override = fresh.decide(observation).override
        #expect(override <= last, "seed \(seed) round \(round) step \(step)")
        last = override
      }
    }
  }

  @Test("a higher wear never asks for a higher override")
  func wearLaw() {
    checkWearLaw(ConstantFeed(), seed: 4)
    checkWearLaw(ConstantLoad(), seed: 5)
    checkWearLaw(WearAwareFeed(), seed: 6)
  }

  @Test("constant feed asks for its number, and for the nearest limit where that is outside")
  func constant() {
    var feed = ConstantFeed(override: 0.8)
    #expect(feed.decide(calmCut()).override == 0.8)
    var fast = ConstantFeed(override: 2)
    let proposal = fast.decide(calmCut())
    #expect(proposal.override == 1.5 && proposal.value == 2 && proposal.bound == 1.5)
    #expect(proposal.reason == .programmed)
  }
}
