import Geometry
import Signals
import Testing

@testable import Agent

@Suite("Constant load") struct ConstantLoadTests {
  @Test("the override is the closed solution for the force target at the wear band's upper end")
  func forceTarget() {
    var policy = ConstantLoad()
    var observation = calmCut()
    observation.limits.force = 700
    let proposal = policy.decide(observation)
    // (0.8 x 700 - 100 - 1000 x 0.12) / 400 = 0.85; rounding of 0.12 and 0.8
    #expect(abs(proposal.override - 0.85) < 1e-12)
    #expect(proposal.reason == .aboveTarget)
    // 400 + 100 + 120 N at the override in force, against 0.8 x 700 N
    #expect(abs(proposal.value - 620) < 1e-9 && abs(proposal.bound - 560) < 1e-9)
  }

  @Test("a feed that the operator's dial halves is not taken for another load")
  func dialled() {
    var policy = ConstantLoad()
    var observation = calmCut()
    observation.limits.force = 700
    observation.dialShare = 0.5
    observation.features.isCutting = true
    // 0.5 x 500 + 50 W are expected of a sharp tool, 0.1 mm of wear adds 40 W, as it should.
    observation.features[.powerExcess] = 40.0 / 300
    var proposal = FeedProposal()
    for _ in 0..<1000 { proposal = policy.decide(observation) }
    #expect(abs(proposal.override - 0.85) < 1e-12)
    // 0.5 x 400 + 100 + 120 N as the dial has it, against 0.8 x 700 N
    #expect(proposal.reason == .belowTarget && abs(proposal.value - 420) < 1e-9)
  }

  @Test("an absolute force target binds before the share of the limit")
  func absoluteTarget() {
    var policy = ConstantLoad()
    expectTaken(&policy, .forceTarget, to: 500)
    // (500 - 100 - 120) / 400
    #expect(abs(policy.decide(calmCut()).override - 0.7) < 1e-12)
  }

  @Test("the load that binds first is the one the reason names")
  func bindingLoad() {
    func decide(_ change: (inout Observation) -> Void) -> FeedProposal {
      var observation = calmCut()
      change(&observation)
      var policy = ConstantLoad()
      return policy.decide(observation)
    }
    let power = decide { $0.limits.power = 560 }
    // (0.85 x 560 - 50 - 48) / 500 = 0.756, 598 W at override 1
    #expect(abs(power.override - 0.756) < 1e-12)
    #expect(power.reason == .aboveTarget && abs(power.value - 598) < 1e-9)
    let bending = decide { $0.limits.deflection = 0.012 }
    // 0.9 x 0.012 / 2e-5 = 540 N: (540 - 220) / 400
    #expect(abs(bending.override - 0.8) < 1e-12)
    #expect(bending.reason == .deflection && abs(bending.bound - 0.0108) < 1e-15)
    let chip = decide { $0.limits.thickestChip = 0.04 }
    #expect(abs(chip.override - 0.8) < 1e-12 && chip.reason == .aboveTarget)
    #expect(chip.value == 0.05 && chip.bound == 0.04)
    let free = decide { $0.limits.force = 1e5 }
    #expect(free.override == 1.5 && free.reason == .belowTarget)
    #expect(free.value < free.bound)
  }

  @Test("an entry ahead slows the feed before it is reached")
  func entryAhead() {
    var policy = ConstantLoad()
    var observation = air()
    observation.outlook.ahead = sampleForecast()
    observation.outlook.ahead.cuttingForce = 1000
    let proposal = policy.decide(observation)
    // (0.8 x 900 - 220) / 1000
    #expect(abs(proposal.override - 0.5) < 1e-12)
    #expect(proposal.reason == .entryAhead)
    #expect(abs(proposal.value - 1220) < 1e-9 && abs(proposal.bound - 720) < 1e-9)
  }

  @Test("air is crossed at the air-cut override, within the limits, and only if the sensors agree")
  func airCut() {
    var policy = ConstantLoad()
    expectTaken(&policy, .airCut, to: 2)
    var observation = air()
    observation.limits.highestOverride = 1.8
    let proposal = policy.decide(observation)
    #expect(proposal.override == 1.8 && proposal.reason == .airCut)
    observation.features.isCutting = true
    let doubted = policy.decide(observation)
    #expect(doubted.override == 1 && doubted.reason == .uncertain)
  }

  @Test("an edge about to rub is fed faster, up to the limits and the programmed feed")
  func rubbing() {
    var policy = ConstantLoad()
    var observation = calmCut()
    observation.limits.force = 600
    observation.limits.thinnestChip = 0.04
    let proposal = policy.decide(observation)
    // The target permits (480 - 220) / 400 = 0.65, the chip asks for 0.8, the limit permits 0.95.
    #expect(abs(proposal.override - 0.8) < 1e-12)
    #expect(proposal.reason == .rubbing)
    #expect(abs(proposal.value - 0.0325) < 1e-12 && proposal.bound == 0.04)
    observation.limits.thinnestChip = 0.1
    #expect(abs(policy.decide(observation).override - 0.95) < 1e-12)
    observation.limits.force = 2000
    observation.limits.thinnestChip = 0.2
    observation.limits.thickestChip = 0.04
    #expect(policy.decide(observation).override <= 0.8 + 1e-12)
  }

  @Test("a material harder than the forecast is found by its power within some seconds")
  func feedback() {
    var policy = ConstantLoad()
    expectTaken(&policy, .gain, to: 2)
    var observation = calmCut()
    observation.limits.force = 900
    observation.features.isCutting = true
    // Measured power is 1.25 times nominal 550 W plus wear's 400 W/mm x 0.1 mm.
    observation.features[.powerExcess] = (1.25 * (550 + 40) - 550) / 550
    var proposal = FeedProposal()
    for _ in 0..<1000 { proposal = policy.decide(observation) }
    // correction 1.25: (720 / 1.25 - 220) / 400; converged as exp(-2 x 20) = 4e-18
    #expect(abs(proposal.override - 0.89) < 1e-9)
    // One step of the first-order lag, gain x period = 0.04 of the way from 1 to 1.25.
    var fresh = ConstantLoad()
    expectTaken(&fresh, .gain, to: 2)
    let first = fresh.decide(observation).override
    #expect(abs(first - (720 / 1.01 - 220) / 400) < 1e-9)
    observation.outlook.now.tool = 2
    observation.features.isCutting = false
    #expect(abs(policy.decide(observation).override - 1.25) < 1e-9, "a new tool starts anew")
  }

  @Test("without an outlook the feed is at most the programmed one, less under too much power")
  func blind() {
    var policy = ConstantLoad()
    var observation = calmCut()
    observation.outlook.isKnown = false
    #expect(policy.decide(observation).override == 1)
    #expect(policy.decide(observation).reason == .uncertain)
    observation.frame = SensorFrame()
    observation.frame?.spindlePower = 5843.75
    let proposal = policy.decide(observation)
    // 0.85 x 5500 W / 5843.75 W
    #expect(abs(proposal.override - 0.8) < 1e-12)
    #expect(proposal.reason == .aboveTarget && proposal.value == 5843.75)
  }

  @Test("an estimate that drifts or spreads too wide is not trusted above the programmed feed")
  func uncertain() {
    var policy = ConstantLoad()
    var observation = calmCut()
    observation.wear.isDrifting = true
    let drifting = policy.decide(observation)
    #expect(drifting.override == 1 && drifting.reason == .uncertain)
    observation.wear.isDrifting = false
    observation.wear.high = 0.3
    observation.limits.force = 2000
    let wide = policy.decide(observation)
    #expect(wide.override == 1 && wide.reason == .uncertain)
    #expect(abs(wide.value - 0.22) < 1e-12 && wide.bound == 0.15)
    observation.wear.high = .nan
    #expect(policy.decide(observation).override <= 1)
  }
}
