import Geometry
import Signals
import Testing

@testable import SafetyGuard

@Suite("Watchdog and plausibility") struct WatchTests {
  @Test("no number is refused and the last override stands")
  func refusesNaN() throws {
    for bad in [Double.nan, .infinity, -.infinity] {
      var safety = try Guard(SafetyEnvelope())
      let verdict = safety.grant(proposal(bad), given: calmSituation())
      #expect(verdict.ruling == .refused && verdict.limit == .finite)
      #expect(verdict.granted.value == 1)
      #expect(verdict.proposed.isNaN == bad.isNaN)
    }
  }

  @Test("an old, a future and a repeated answer are refused for their age")
  func refusesAge() throws {
    var safety = try Guard(SafetyEnvelope())
    let old = safety.grant(proposal(0.8, tick: 59), given: calmSituation())
    #expect(old.ruling == .refused && old.limit == .age)
    #expect(old.value == 41 && old.bound == 40)
    let future = safety.grant(proposal(0.8, tick: 101), given: calmSituation())
    #expect(future.ruling == .refused && future.limit == .age)
    let fresh = safety.grant(proposal(0.8, tick: 100), given: calmSituation())
    #expect(fresh.ruling == .granted)
    let replayed = safety.grant(proposal(0.8, tick: 100), given: calmSituation(tick: 120))
    #expect(replayed.ruling == .refused && replayed.limit == .age)
    let extremes = safety.grant(proposal(0.8, tick: .min), given: calmSituation(tick: .max))
    #expect(extremes.ruling == .refused)
  }

  @Test("a silent agent keeps its override, loses what is above 1, and is held in the end")
  func fallsBack() throws {
    var safety = try Guard(SafetyEnvelope())
    var tick: Int64 = 100
    while safety.granted < 1.4 {
      _ = safety.grant(proposal(1.4, tick: tick), given: calmSituation(tick: tick))
      tick += 20
    }
    var seen: [Double] = []
    for _ in 0..<10 {
      let verdict = safety.grant(nil, given: calmSituation(tick: tick))
      #expect(verdict.limit == .age)
      #expect(verdict.ruling == (seen.count == 9 ? .hold : .refused))
      seen.append(verdict.granted.value)
      tick += 20
    }
    // Excess 0.4, kept twice, then halved each time: 0.2, 0.1, ... and 0 at the tenth.
    let expected = [1.4, 1.4, 1.2, 1.1, 1.05, 1.025, 1.0125, 1.00625, 1.003125, 0]
    for (got, wanted) in zip(seen, expected) { #expect(abs(got - wanted) < 1e-12) }
    let reviewed = safety.review(calmSituation(tick: tick))
    #expect(reviewed.ruling == .hold && reviewed.granted.value == 0)
    let back = safety.grant(proposal(1, tick: tick), given: calmSituation(tick: tick))
    #expect(back.granted.value == 0.5 && back.limit == .slew)
    #expect(safety.missedAnswers == 0)
  }

  @Test("a measured force above its limit latches at once and takes the feed back by the ratio")
  func latchesOnForce() throws {
    var safety = try Guard(SafetyEnvelope())
    var situation = calmSituation()
    situation.frame?.force = Vector3(600, 800, 5000)
    let verdict = safety.grant(proposal(1), given: situation)
    // The resultant is 1000 N, the axial force does not count: 900 / 1000.
    #expect(abs(verdict.granted.value - 0.9) < 1e-12)
    #expect(verdict.limit == .plausibility && verdict.value == 1000 && verdict.bound == 900)
    #expect(safety.isLatched)
    let next = safety.grant(proposal(1.2, tick: 120), given: calmSituation(tick: 120))
    #expect(next.granted.value == verdict.granted.value && next.limit == .plausibility)
  }

  @Test("the missing load of a broken tool is no air cut: the feed may not rise")
  func brokenTool() throws {
    var safety = try Guard(SafetyEnvelope())
    var tick: Int64 = 100
    var top = 0.0
    for step in 0..<20 {
      var situation = calmSituation(tick: tick)
      situation.frame?.spindlePower = 300
      let verdict = safety.grant(proposal(1.5, tick: tick), given: situation)
      // 900 W expected, half of it tolerated, three looks in a row
      if step >= 2 {
        #expect(verdict.limit == .plausibility && verdict.granted.value <= 1)
        #expect(verdict.value == 300 && verdict.bound == 450)
      }
      top = max(top, verdict.granted.value)
      tick += 20
    }
    #expect(top <= 1.2 + 1e-12)
  }

  @Test("trust comes back after as many good looks as the envelope asks for")
  func recovers() throws {
    var safety = try Guard(SafetyEnvelope())
    var situation = calmSituation()
    situation.frame?.force = Vector3(.nan, 0, 0)
    _ = safety.grant(proposal(1), given: situation)
    #expect(safety.isLatched)
    for look in 1...50 {
      #expect(safety.isLatched)
      let tick = 100 + 20 * Int64(look)
      _ = safety.grant(proposal(1, tick: tick), given: calmSituation(tick: tick))
    }
    #expect(!safety.isLatched)
  }

  @Test("a review between two steps lowers the feed at a fault and never raises it")
  func reviews() throws {
    var safety = try Guard(SafetyEnvelope())
    _ = safety.grant(proposal(0.8), given: calmSituation())
    #expect(safety.review(calmSituation(tick: 101)).granted.value == 0.8)
    var situation = calmSituation(tick: 102)
    situation.frame?.spindlePower = 11_000
    let verdict = safety.review(situation)
    // half of 0.8 is below the lowest override
    #expect(verdict.granted.value == 0.5 && verdict.limit == .plausibility)
    #expect(safety.review(calmSituation(tick: 103)).granted.value == 0.5)
  }

  @Test("a spindle that runs up under full power raises no doubt")
  func spindleRunUp() throws {
    var safety = try Guard(SafetyEnvelope())
    var situation = calmSituation()
    situation.motion = .dwell
    situation.frame?.spindlePower = 20_000
    _ = safety.grant(proposal(1), given: situation)
    #expect(!safety.isLatched)
  }
}
