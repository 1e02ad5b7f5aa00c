import Foundation
import SeededChance
import Signals
import Testing

@testable import ToolWear

@Suite("Taylor life")
struct TaylorLifeTests {
  @Test("n = 0.25: 45 min at 400 sfm make C = 1036, and 18.4 min at 500 sfm (calcady.com)")
  func published() {
    // The worked check is in surface feet per minute; Taylor's law does not mind the unit of speed.
    let law = TaylorLife(constantMetresPerMinute: 1036, speedExponent: 0.25)
    func minutes(_ speed: Double) -> Double {
      law.life(cuttingSpeed: speed / 0.06, feedPerTooth: 0.1, axialDepth: 1) / 60
    }
    #expect(abs(minutes(400) - 45) < 0.05)  // C is printed with four digits: 0.1 %
    #expect(abs(minutes(500) - 18.4) < 0.05)  // printed digits
    #expect(abs(minutes(1036) - 1) < 1e-12)
  }

  @Test("vc T^n f^a ap^b is C whatever the cut") func extended() {
    for seed in 0..<300 as Range<UInt64> {
      var random = Chance(seed: seed)
      let law = randomLaw(&random)
      let metresPerMinute = random.number(in: 5...400)
      let feed = random.number(in: 0.006...0.5)
      let depth = random.number(in: 0.02...20)
      let seconds = law.life(
        cuttingSpeed: metresPerMinute / 0.06, feedPerTooth: feed, axialDepth: depth)
      if seconds == 0.001 { continue }  // shorter lives count as 1 ms
      let product =
        metresPerMinute * pow(seconds / 60, law.speedExponent) * pow(feed, law.feedExponent)
        * pow(depth, law.depthExponent)
      // 1e-12: rounding of four powers.
      #expect(abs(product / law.constantMetresPerMinute - 1) < 1e-12, "seed \(seed)")
    }
  }

  @Test("half the contact lasts twice as long, hardness acts as speed")
  func sharesAndHardness() {
    let law = TaylorLife.catalogue(.aisi4140, .coatedCarbide)
    let full = law.life(cuttingSpeed: 2500, feedPerTooth: 0.1, axialDepth: 2)
    let half = law.life(
      cuttingSpeed: 2500, feedPerTooth: 0.1, axialDepth: 2, engagedShare: 0.5)
    #expect(abs(half / full - 2) < 1e-12)
    let hard = law.life(
      cuttingSpeed: 2500, feedPerTooth: 0.1, axialDepth: 2, hardnessFactor: 1.2)
    let fast = law.life(cuttingSpeed: 3000, feedPerTooth: 0.1, axialDepth: 2)
    #expect(abs(hard / fast - 1) < 1e-12)
  }

  @Test("a tool at rest lasts for ever, one at an absurd speed 1 ms") func ends() {
    let law = TaylorLife.catalogue(.aisi1045, .highSpeedSteel)
    for speed in [0, -1, Double.nan] {
      #expect(law.life(cuttingSpeed: speed, feedPerTooth: 0.1, axialDepth: 1) == .infinity)
    }
    #expect(law.life(cuttingSpeed: .infinity, feedPerTooth: 0.1, axialDepth: 1) == 0.001)
    #expect(law.life(cuttingSpeed: 1, feedPerTooth: .nan, axialDepth: .nan) > 0)
  }

  @Test("the catalogue gives lives of minutes to hours at the speeds of the shop floor")
  func catalogue() {
    // Usual milling speeds, m/min: coated carbide, then high-speed steel. fz 0.1, ap 2, half
    // immersion.
    let speeds: [(WornMaterial, Double, Double)] = [
      (.aisi1045, 180, 30), (.aisi4140, 140, 20), (.aluminium7075, 500, 120),
      (.aluminium6061, 600, 140), (.titanium6Al4V, 55, 12), (.inconel718, 28, 5),
      (.greyCastIron, 150, 20), (.stainless304, 100, 15),
    ]
    for (work, carbide, steel) in speeds {
      for (tool, speed) in [(ToolMaterial.coatedCarbide, carbide), (.highSpeedSteel, steel)] {
        let life = TaylorLife.catalogue(work, tool).life(
          cuttingSpeed: speed / 0.06, feedPerTooth: 0.1, axialDepth: 2, engagedShare: 0.25)
        #expect((10 * 60...10 * 3600).contains(life), "\(work) \(tool): \(life / 60) min")
      }
    }
  }
}
