import Geometry
import Signals
import Testing

@testable import SafetyGuard

@Suite("Guard") struct GuardTests {
  @Test("a modest proposal in a calm cut is granted as it stands")
  func grantsModest() throws {
    var safety = try Guard(SafetyEnvelope())
    let verdict = safety.grant(proposal(0.9), given: calmSituation())
    #expect(verdict.ruling == .granted)
    #expect(verdict.limit == .none)
    #expect(verdict.granted.value == 0.9)
    #expect(verdict.tick == Tick(100))
  }

  @Test("the override at which the force limit is met is the closed solution")
  func clipsToForce() throws {
    var envelope = SafetyEnvelope()
    envelope.force = 500
    envelope.coefficientMargin = 1.25
    var safety = try Guard(envelope)
    let verdict = safety.grant(proposal(1), given: calmSituation())
    // (500 / 1.25 - 100 - 1000 x 0.1) / 400 = 0.5, all numbers exact but 0.1.
    #expect(abs(verdict.granted.value - 0.5) < 1e-15)
    #expect(verdict.ruling == .clipped)
    #expect(verdict.limit == .force)
    // 1.25 (400 + 100 + 100) N, to the rounding of 0.1
    #expect(abs(verdict.value - 750) < 1e-9)
    #expect(verdict.bound == 500)
  }

  @Test("power, deflection and chip each clip at their closed solution and are named")
  func clipsEachLimit() throws {
    func clip(_ change: (inout SafetyEnvelope) -> Void) throws -> Verdict {
      var envelope = SafetyEnvelope()
      envelope.coefficientMargin = 1
      change(&envelope)
      var safety = try Guard(envelope)
      var situation = calmSituation()
      situation.frame?.spindlePower = 400
      situation.expectedPower = 400
      return safety.grant(proposal(1), given: situation)
    }
    let power = try clip { $0.power = 490 }
    // (490 - 50 - 40) / 500
    #expect(abs(power.granted.value - 0.8) < 1e-12 && power.limit == .power)
    let deflection = try clip { $0.deflection = 0.01 }
    // 0.01 / 2e-5 = 500 N: (500 - 100 - 100) / 400
    #expect(abs(deflection.granted.value - 0.75) < 1e-12 && deflection.limit == .deflection)
    let chip = try clip { $0.thickestChip = 0.03 }
    #expect(abs(chip.granted.value - 0.6) < 1e-12 && chip.limit == .chipTooThick)
  }

  @Test("a higher load ahead slows the feed before it is met")
  func looksAhead() throws {
    var safety = try Guard(SafetyEnvelope())
    var situation = calmSituation()
    situation.ahead.cuttingForce = 900
    let verdict = safety.grant(proposal(1), given: situation)
    // (900 / 1.15 - 200) / 900
    #expect(abs(verdict.granted.value - (900 / 1.15 - 200) / 900) < 1e-12)
    #expect(verdict.limit == .force)
  }

  @Test("a limit broken at the lowest override is granted at the lowest and named")
  func namesHopeless() throws {
    var envelope = SafetyEnvelope()
    envelope.force = 150
    var safety = try Guard(envelope)
    let verdict = safety.grant(proposal(1.2), given: calmSituation())
    #expect(verdict.granted.value == 0.5)
    #expect(verdict.ruling == .clipped)
    #expect(verdict.limit == .force)
    // 1.15 (0.5 x 400 + 200) N at what is granted
    #expect(abs(verdict.value - 460) < 1e-9)
    #expect(verdict.bound == 150)
    #expect(safety.isHopeless)
    let lowest = safety.grant(proposal(0.5, tick: 120), given: calmSituation(tick: 120))
    #expect(lowest.limit == .force && lowest.ruling == .clipped)
  }

  @Test("a limit broken at the lowest override holds the feed where the envelope says so")
  func holdsHopeless() throws {
    var envelope = SafetyEnvelope()
    envelope.force = 150
    envelope.holdsWhenHopeless = true
    var safety = try Guard(envelope)
    let verdict = safety.grant(proposal(1.2), given: calmSituation())
    #expect(verdict.granted.value == 0)
    #expect(verdict.ruling == .hold)
    #expect(verdict.limit == .force)
  }

  @Test("a rubbing feed is raised to the thinnest chip, but not above the programmed feed")
  func raisesThinChip() throws {
    var situation = calmSituation()
    situation.now.chipThickness = 0.0125
    var safety = try Guard(SafetyEnvelope())
    let raised = safety.grant(proposal(0.6), given: situation)
    // 0.01 / 0.0125
    #expect(abs(raised.granted.value - 0.8) < 1e-12)
    #expect(raised.limit == .chipTooThin && raised.ruling == .clipped)
    situation.now.chipThickness = 0.004
    var other = try Guard(SafetyEnvelope())
    let top = other.grant(proposal(1), given: situation)
    #expect(top.granted.value == 1 && top.ruling == .granted)
    #expect(top.limit == .chipTooThin)
    #expect(top.value == 0.004 && top.bound == 0.01)
  }

  @Test("where chip and force cannot both be kept the force wins and is named")
  func forceBeatsChip() throws {
    var envelope = SafetyEnvelope()
    envelope.force = 400
    envelope.coefficientMargin = 1
    envelope.thinnestChip = 0.04
    var safety = try Guard(envelope)
    let verdict = safety.grant(proposal(0.9), given: calmSituation())
    // force permits (400 - 200) / 400 = 0.5, the chip asks for 0.8
    #expect(abs(verdict.granted.value - 0.5) < 1e-12)
    #expect(verdict.limit == .force)
  }

  @Test("a rise is limited by its rate, a fall is not")
  func slews() throws {
    var safety = try Guard(SafetyEnvelope())
    let rise = safety.grant(proposal(1.3), given: calmSituation())
    // 5 1/s x 0.02 s
    #expect(abs(rise.granted.value - 1.1) < 1e-12)
    #expect(rise.limit == .slew && rise.value == 1.3)
    let fall = safety.grant(proposal(0.5, tick: 120), given: calmSituation(tick: 120))
    #expect(fall.granted.value == 0.5 && fall.ruling == .granted)
  }

  @Test("a block without override gets the programmed feed, and a limit it breaks is named")
  func inhibits() throws {
    var safety = try Guard(SafetyEnvelope())
    var situation = calmSituation()
    situation.allowsOverride = false
    let verdict = safety.grant(proposal(0.7), given: situation)
    #expect(verdict.granted.value == 1)
    #expect(verdict.limit == .inhibited && verdict.ruling == .clipped)
    situation.now.cuttingForce = 2000
    situation.tick = Tick(120)
    let broken = safety.grant(proposal(1, tick: 120), given: situation)
    #expect(broken.granted.value == 1)
    #expect(broken.limit == .force && broken.value > broken.bound)
  }

  @Test("with no outlook or no sensor the programmed feed is never exceeded")
  func unknownLoad() throws {
    var blind = calmSituation()
    blind.isKnown = false
    var deaf = calmSituation()
    deaf.frame = nil
    var broken = calmSituation()
    broken.now.cuttingForce = .nan
    for situation in [blind, deaf, broken] {
      var safety = try Guard(SafetyEnvelope())
      let verdict = safety.grant(proposal(1.3), given: situation)
      #expect(verdict.granted.value == 1)
      #expect(verdict.limit == .plausibility && verdict.ruling == .clipped)
    }
  }

  @Test("wear that is not a number is reckoned as a worn-out edge")
  func unknownWear() throws {
    var envelope = SafetyEnvelope()
    envelope.coefficientMargin = 1
    var safety = try Guard(envelope)
    var situation = calmSituation()
    situation.flankWearHigh = .nan
    let verdict = safety.grant(proposal(1), given: situation)
    // (900 - 100 - 1000 x 0.5) / 400
    #expect(abs(verdict.granted.value - 0.75) < 1e-12)
  }

  @Test("an envelope that cannot be enforced is refused with what is wrong")
  func refusesEnvelope() {
    func fault(_ change: (inout SafetyEnvelope) -> Void) -> EnvelopeFault? {
      var envelope = SafetyEnvelope()
      change(&envelope)
      return envelope.fault
    }
    #expect(fault { _ in } == nil)
    #expect(fault { $0.lowestOverride = 0 } == .override)
    #expect(fault { $0.highestOverride = .infinity } == .override)
    #expect(fault { $0.lowestOverride = .nan } == .override)
    #expect(fault { $0.force = -1 } == .load)
    #expect(fault { $0.power = .nan } == .load)
    #expect(fault { $0.thickestChip = 0.001 } == .chipThickness)
    #expect(fault { $0.risePerSecond = 0 } == .rise)
    #expect(fault { $0.maximumAge = 0 } == .age)
    #expect(fault { $0.coefficientMargin = 0.9 } == .margin)
    #expect(fault { $0.assumedFlankWear = -1 } == .flankWear)
    #expect(fault { $0.plausibility.persistence = 0 } == .plausibility)
    #expect(fault { $0.fallback.missedBeforeHold = 2 } == .fallback)
    #expect(throws: EnvelopeFault.load) {
      var envelope = SafetyEnvelope()
      envelope.deflection = 0
      _ = try Guard(envelope)
    }
  }
}
