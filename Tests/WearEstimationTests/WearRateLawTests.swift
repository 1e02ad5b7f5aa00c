import Foundation
import Testing

@testable import WearEstimation

@Suite("Wear-rate law")
struct WearRateLawTests {
  @Test("the curve is the integral of its three-stage rate")
  func integral() {
    let law = WearRateLaw(wearLimit: 0.25)
    var tool = SyntheticTool(rate: 1, limit: 0.25)
    let steps = 4000
    for index in 1...steps {
      tool.cut(share: 1 / Double(steps))
      let share = Double(index) / Double(steps)
      // mm: Runge-Kutta with 4000 steps is good to 1e-9 of the limit even where wear runs away.
      #expect(abs(law.flankWear(lifeShare: share) - tool.wear) < 1e-9)
    }
    #expect(abs(law.flankWear(lifeShare: 1) - 0.25) < 1e-12)
  }

  @Test("life share and flank wear undo each other, and the slope is their difference quotient")
  func inverse() {
    let law = WearRateLaw()
    for index in 0...1900 {
      let wear = 0.3 * Double(index) / 1000
      let share = law.lifeShare(flankWear: wear)
      // mm: a nanometre, far below any measurement.
      #expect(abs(law.flankWear(lifeShare: share) - wear) < 1e-6)
      let h = 1e-6
      let quotient = (law.flankWear(lifeShare: share + h) - wear) / h
      // Relative: curvature over h is below 1e-3 of the slope everywhere.
      #expect(abs(quotient - law.slope(flankWear: wear)) < 1e-3 * quotient + 1e-9)
    }
  }

  @Test("a higher feed spends life by the Taylor exponent")
  func feed() {
    let law = WearRateLaw(feedExponent: 1.4)
    let plain = law.share(of: 0.02, nominalLife: 900, override: 1)
    #expect(plain == 0.02 / 900)
    let fast = law.share(of: 0.02, nominalLife: 900, override: 1.5)
    #expect(abs(fast / plain - pow(1.5, 1.4)) < 1e-12)
    #expect(law.share(of: 0.02, nominalLife: 900, override: 0) == 0)
  }

  @Test("numbers that are none are harmless")
  func hostile() {
    let none = [Double.nan, .infinity, -.infinity, -1, 0, 1e308, 5e-300]
    for a in none {
      for b in none {
        for c in none {
          let law = WearRateLaw(wearLimit: a, feedExponent: b)
          let share = law.share(of: a, nominalLife: b, override: c)
          #expect(share >= 0 && share <= 1)
          #expect(law.flankWear(lifeShare: c).isFinite)
          #expect(law.lifeShare(flankWear: c) >= 0 && law.lifeShare(flankWear: c) < 10)
          #expect(law.slope(flankWear: c) > 0 && law.slope(flankWear: c).isFinite)
        }
      }
    }
  }
}
