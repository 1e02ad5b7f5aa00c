import Foundation
import SeededChance
import Signals
import Testing

@testable import Agent

@Suite("Wear-aware feed") struct WearAwareFeedTests {
  /// Loads far from their limits, so that only the tool's economy speaks.
  private func lightCut() -> Observation {
    var observation = calmCut()
    observation.limits.force = 1e5
    observation.limits.power = 1e6
    observation.limits.deflection = 10
    observation.limits.thinnestChip = 0
    observation.limits.lowestOverride = 0.1
    observation.limits.highestOverride = 3
    observation.limits.thickestChip = 1
    observation.wear.forecast = 0.11
    return observation
  }

  private func policy(_ values: [(WearAwareFeed.Parameter, Double)]) -> WearAwareFeed {
    var policy = WearAwareFeed()
    expectTaken(&policy, ConstantLoad.Parameter.minimum.rawValue, to: 0.05)
    expectTaken(&policy, ConstantLoad.Parameter.maximum.rawValue, to: 3)
    for (parameter, value) in values { expectTaken(&policy, parameter, to: value) }
    return policy
  }

  @Test("the feed is the one at which brute force finds the least cost of path and edge")
  func leastCost() {
    let seed: UInt64 = 12
    var chance = Chance(seed: seed)
    for round in 0..<200 {
      let machine = chance.between(20, 200)
      let tool = chance.between(5, 100)
      let change = chance.between(0, 120)
      let exponents = (life: chance.between(0.15, 0.3), feed: chance.between(0.32, 0.6))
      let life = chance.between(300, 3000)
      var observation = lightCut()
      observation.outlook.now.nominalLife = life
      var policy = policy([
        (.machinePerHour, machine), (.toolCost, tool), (.toolChangeTime, change),
        (.lifeExponent, exponents.life), (.feedExponent, exponents.feed),
      ])
      let proposal = policy.decide(observation)
      var best = (cost: Double.infinity, override: 0.0)
      for step in 0...2900 {
        let override = 0.1 + 0.001 * Double(step)
        // Path of a second: time 1/u; life L u^(-a/n) at this feed.
        let time = 1 / override
        let used = time / (life * pow(override, -exponents.feed / exponents.life))
        let perSecond = machine / 3600
        let cost = perSecond * time + (tool + perSecond * change) * used
        if cost < best.cost { best = (cost, override) }
      }
      let budget = pow(0.15 / 0.01, 1 / (exponents.feed / exponents.life - 1))
      // One step of the search.
      #expect(
        abs(proposal.override - min(best.override, budget)) <= 1.001e-3,
        "seed \(seed) round \(round)")
      #expect(proposal.reason == (proposal.override < 1 ? .spareTool : .spendTool))
    }
  }

  @Test("least cost after Gilbert: a dearer machine is fed faster, a dearer tool slower")
  func gilbert() {
    // q = 0.5 / 0.25 = 2: u = sqrt(M L / (Ct + M tct)); M 36/h = 0.01/s, L 1200 s, Ct 12 -> 1.
    var even = policy([
      (.machinePerHour, 36), (.toolCost, 12), (.toolChangeTime, 0), (.feedExponent, 0.5),
    ])
    #expect(abs(even.decide(lightCut()).override - 1) < 1e-12)
    var dearMachine = even
    expectTaken(&dearMachine, .machinePerHour, to: 144)
    #expect(abs(dearMachine.decide(lightCut()).override - 2) < 1e-12)
    var dearTool = even
    expectTaken(&dearTool, .toolCost, to: 48)
    #expect(abs(dearTool.decide(lightCut()).override - 0.5) < 1e-12)
    var sunk = dearTool
    expectTaken(&sunk, .sunkShare, to: 0.75)
    #expect(abs(sunk.decide(lightCut()).override - 1) < 1e-12)
  }

  @Test("a tool that would be worn out before its change is spared until it lasts")
  func sparesTool() {
    var policy = policy([(.feedExponent, 0.5), (.toolCost, 0), (.toolChangeTime, 0)])
    var observation = lightCut()
    observation.wear.forecast = 0.4
    let proposal = policy.decide(observation)
    // q = 2: wear per path goes with u. There is 0.9 x 0.3 - 0.12 = 0.15 mm, 0.3 mm would be taken.
    #expect(abs(proposal.override - 0.5) < 1e-12)
    #expect(proposal.reason == .spareTool)
    // 0.12 + (0.4 - 0.1) mm against 0.27 mm
    #expect(abs(proposal.value - 0.42) < 1e-12 && abs(proposal.bound - 0.27) < 1e-12)
  }

  @Test("a tool with life to spare is spent just so that it lasts")
  func spendsTool() {
    var policy = policy([(.feedExponent, 0.5), (.toolCost, 0), (.toolChangeTime, 0)])
    var observation = lightCut()
    observation.wear.forecast = 0.2
    let proposal = policy.decide(observation)
    #expect(abs(proposal.override - 1.5) < 1e-12)
    #expect(proposal.reason == .spendTool)
    #expect(abs(proposal.value - 0.22) < 1e-12)
  }

  @Test("a tool that wears twice as fast as nominal is reckoned with half its life")
  func ownPace() {
    var policy = policy([
      (.machinePerHour, 36), (.toolCost, 12), (.toolChangeTime, 0), (.feedExponent, 0.5),
    ])
    var observation = lightCut()
    // 0.1 of a life would take 0.03 mm, this tool takes 0.06 mm; u = sqrt(1/2).
    observation.outlook.lifeToToolChange = 0.1
    observation.wear.forecast = 0.16
    #expect(abs(policy.decide(observation).override - 0.5.squareRoot()) < 1e-12)
  }

  @Test("a load target is kept even where the economy would go faster")
  func loadFirst() {
    var policy = policy([(.toolCost, 0), (.toolChangeTime, 0)])
    var observation = calmCut()
    observation.limits.force = 700
    let proposal = policy.decide(observation)
    #expect(abs(proposal.override - 0.85) < 1e-12 && proposal.reason == .aboveTarget)
  }

  @Test("a wide band of the estimate permits at most the programmed feed")
  func uncertainBand() {
    var policy = policy([(.toolCost, 0), (.toolChangeTime, 0)])
    var observation = lightCut()
    observation.wear.low = 0
    observation.wear.high = 0.2
    let proposal = policy.decide(observation)
    #expect(proposal.override == 1 && proposal.reason == .uncertain)
  }

  @Test("where a slower cut wears the edge no less per path, the tool sets no limit")
  func flatExponent() {
    var policy = policy([(.feedExponent, 0.2), (.lifeExponent, 0.25)])
    var observation = lightCut()
    observation.wear.forecast = 0.4
    #expect(policy.decide(observation).override == 3)
  }
}
