import Foundation
import SeededChance
import Signals
import Testing

@testable import ToolWear

@Suite("Growth of flank wear")
struct WearModelTests {
  /// Life by the formula, from Foundation's functions.
  private func taylor(_ law: TaylorLife, _ cut: Engagement) -> Double {
    let speed = cut.cuttingSpeed * 0.06 * cut.hardnessFactor
    let product = speed * pow(cut.feedPerTooth, law.feedExponent)
    let minutes = pow(
      law.constantMetresPerMinute / (product * pow(cut.axialDepth, law.depthExponent)),
      1 / law.speedExponent)
    return minutes * 60 * 2 * .pi / (cut.arcs[0].exit - cut.arcs[0].entry)
  }

  @Test("the limit is reached at the Taylor life exactly, whatever the cut and the ticks")
  func taylorLife() {
    for seed in 0..<60 as Range<UInt64> {
      var random = Chance(seed: seed)
      let law = randomLaw(&random)
      let cut = randomCut(&random, speed: 100...6000)
      let limit = random.number(in: 0.1...0.6)
      let factor = random.number(in: 0.5...2)
      var model = WearModel(
        life: law, curve: randomCurve(&random), wearLimit: limit, rateFactor: factor)
      let life = taylor(law, cut)
      #expect(abs(model.nominalLife(cut) / life - 1) < 1e-11, "seed \(seed)")
      if life < 0.01 || life > 1e200 { continue }
      var left = life / factor
      let ticks = Int.random(in: 1...2000, using: &random)
      for tick in 0..<ticks {
        let step = tick == ticks - 1 ? left : left * random.number(in: 0...0.05)
        model.grow(cut, seconds: step)
        left -= step
      }
      // 1e-9 of the life; at the limit the wear runs up to rate() times as fast as on average.
      let slack = 1e-9 * model.curve.rate(wear: 1)
      #expect(abs(model.state.flankWear / limit - 1) < slack, "seed \(seed)")
      #expect(abs(model.state.lifeShare - 1) < 1e-9, "seed \(seed)")
    }
  }

  @Test("wear under changing conditions is that of a fine Runge-Kutta integration")
  func changingConditions() {
    for seed in 100..<112 as Range<UInt64> {
      var random = Chance(seed: seed)
      let law = TaylorLife.catalogue(.aisi4140, .coatedCarbide)
      let curve = randomCurve(&random)
      let start = random.number(in: 0...0.15)
      let factor = random.number(in: 0.7...1.4)
      var model = WearModel(
        life: law, curve: curve, wearLimit: 0.3, initialWear: start, rateFactor: factor)
      let oracle = RungeKuttaWear(curve: curve, limit: 0.3)
      var wear = start
      for _ in 0..<400 where wear < 0.7 {
        let cut = randomCut(&random, speed: 1500...4000)
        let life = taylor(law, cut) / factor
        let seconds = life * random.number(in: 0.01...0.08)
        wear = oracle.grown(wear, life: life, seconds: seconds, steps: 2500)
        for _ in 0..<7 { model.grow(cut, seconds: seconds / 7) }
        // 1e-6: the rule's error where a step straddles a kink of g, run up by the accelerated
        // stage.
        #expect(abs(model.state.flankWear / wear - 1) < 1e-6, "seed \(seed) at \(wear) mm")
      }
    }
  }

  @Test("wear and life share are inverse to each other in every stage") func inverse() {
    for seed in 0..<50 as Range<UInt64> {
      var random = Chance(seed: seed)
      let curve = randomCurve(&random)
      for index in 0...300 {
        let wear = Double(index) / 100
        let back = curve.wear(lifeShare: curve.lifeShare(wear: wear))
        // 1e-11: the accelerated stage stretches an error of the share by up to rate() times.
        #expect(abs(back - wear) < 1e-11 * (1 + curve.rate(wear: wear)), "seed \(seed) \(wear)")
      }
      #expect(abs(curve.lifeShare(wear: 1) - 1) < 1e-15)
    }
  }

  @Test("between two evaluations of the curve the cubic is off by 1e-9 of what wears there")
  func stretch() {
    for seed in 0..<100 as Range<UInt64> {
      var random = Chance(seed: seed)
      let curve = randomCurve(&random)
      let start = random.number(in: 0...1.6)
      let stretch = WearStretch(of: curve, from: start)
      var reach = 1e-3
      while reach > 1e-8 && !stretch.holds(start + reach) { reach *= 0.9 }
      let end = start + reach
      let growth = curve.wear(lifeShare: end) - curve.wear(lifeShare: start)
      let error = stretch.wear(lifeShare: end) - curve.wear(lifeShare: end)
      // 1e-14: rounding of the closed form, near w = 2 stretched by the tangent.
      #expect(abs(error) < 1e-9 * growth + 1e-14, "seed \(seed): \(error / growth)")
    }
  }

  @Test("the rate is the slope of the wear") func slope() {
    for seed in 0..<50 as Range<UInt64> {
      var random = Chance(seed: seed)
      let curve = randomCurve(&random)
      for index in 1...60 {
        let share = Double(index) / 50
        let wear = curve.wear(lifeShare: share)
        // Skip the kinks, where the slope of the rate jumps.
        if abs(wear - curve.steadyEnd) < 0.01 || abs(wear - 2) < 0.01 { continue }
        let step = 1e-6
        let slope =
          (curve.wear(lifeShare: share + step) - curve.wear(lifeShare: share - step)) / (2 * step)
        // Second-order difference with 1e-6: 1e-5 where the curve is steepest.
        #expect(abs(slope / curve.rate(wear: wear) - 1) < 1e-5, "seed \(seed) at \(wear)")
      }
    }
  }

  @Test("wear never falls, starts where the tool started, and goes on beyond the limit")
  func monotone() {
    for seed in 0..<40 as Range<UInt64> {
      var random = Chance(seed: seed)
      let start = random.number(in: 0...0.25)
      var model = WearModel(
        life: .catalogue(.inconel718, .coatedCarbide), curve: randomCurve(&random),
        initialWear: start)
      #expect(model.state.flankWear == start)
      var last = start
      for _ in 0..<600 {
        let cut = randomCut(&random, speed: 200...900)
        model.grow(cut, seconds: model.nominalLife(cut) * 0.005)
        // 1e-15: the start is kept as given, the growth as the inverse gives it.
        #expect(model.state.flankWear >= last - 1e-15, "seed \(seed)")
        last = model.state.flankWear
      }
      #expect(last > 0.6, "after three lives: \(last)")
    }
  }

  @Test("a new edge and an old one wear faster than one in its middle years") func stages() {
    let curve = WearCurve()
    // Research note 5.2: PHM2010 cutters wear 2.6 to 7.6 times faster in their final fifth.
    let end = (curve.wear(lifeShare: 1) - curve.wear(lifeShare: 0.8)) / 0.2
    let middle = (curve.wear(lifeShare: 0.6) - curve.wear(lifeShare: 0.4)) / 0.2
    let first = curve.wear(lifeShare: 0.05) / 0.05
    #expect((2.6...7.6).contains(end / middle), "\(end / middle)")
    #expect(first > 1.5 * middle)
  }

  @Test("air and odd values wear nothing and do not trap") func hostile() {
    var model = WearModel(life: .catalogue(.aisi1045, .coatedCarbide))
    model.grow(Engagement(), seconds: 100)
    #expect(model.state == WearState())
    #expect(model.nominalLife(Engagement()) == 0)
    let odd: [Double] = [
      0, -0.0, 1, -1, .nan, .infinity, -.infinity, 1e308, -1e308, .leastNonzeroMagnitude, 0.3,
    ]
    var random = Chance(seed: 9)
    func value() -> Double { odd[Int.random(in: 0..<odd.count, using: &random)] }
    for _ in 0..<3000 {
      var wild = WearModel(
        life: TaylorLife(
          constantMetresPerMinute: value(), speedExponent: value(), feedExponent: value(),
          depthExponent: value()),
        curve: WearCurve(
          breakInRate: value(), breakInShare: value(), steadyEnd: value(), acceleration: value()),
        wearLimit: value(), initialWear: value(), rateFactor: value(),
        breakage: Breakage(strength: value(), diameter: value(), overhang: value()))
      for _ in 0..<5 {
        var cut = randomCut(&random, speed: 1...5000)
        let kinds = [CutKind.none, .milling, .drilling, .turning]
        cut.kind = kinds[Int.random(in: 0..<4, using: &random)]
        let counts: [Int32] = [.min, -1, 0, 1, 4, 5, .max]
        cut.arcCount = counts[Int.random(in: 0..<counts.count, using: &random)]
        cut.arcs[1] = EngagementArc(entry: value(), exit: value(), axialDepth: value())
        (cut.cuttingSpeed, cut.feedPerTooth) = (value(), value())
        (cut.axialDepth, cut.hardnessFactor) = (value(), value())
        let before = wild.state.flankWear
        wild.grow(cut, seconds: value())
        #expect(wild.state.flankWear >= before * (1 - 1e-12))
        var load = CuttingLoad()
        (load.peakForce, load.deflection) = (value(), value())
        wild.endure(load)
      }
    }
  }
}

@Suite("Breakage")
struct BreakageTests {
  @Test("the shank breaks where 32 F L / (pi (0.8 D)^3) passes its strength") func bending() {
    // D 10, L 40: (0.8 D)^3 = 512; 1500 N/mm^2 are borne by 1500 pi 512 / 1280 = 1884.96 N.
    let rule = Breakage(strength: 1500, diameter: 10, overhang: 40)
    #expect(abs(rule.bearableForce - 1884.956) < 1e-3)
    #expect(abs(rule.bendingStress(force: rule.bearableForce) - 1500) < 1e-9)
    var model = WearModel(life: .catalogue(.aisi1045, .coatedCarbide), breakage: rule)
    var load = CuttingLoad()
    load.deflection = 0.1
    load.peakForce = 1884
    model.endure(load)
    #expect(!model.state.isBroken)
    load.peakForce = 1886
    model.endure(load)
    #expect(model.state.isBroken)
  }

  @Test("a thrust bends nothing, and a broken tool wears no more") func thrust() {
    let rule = Breakage(strength: 1500, diameter: 2, overhang: 40)
    var model = WearModel(life: .catalogue(.aisi1045, .coatedCarbide), breakage: rule)
    var load = CuttingLoad()
    load.peakForce = 5000
    model.endure(load)
    #expect(!model.state.isBroken)
    load.deflection = 1
    model.endure(load)
    var random = Chance(seed: 1)
    model.grow(randomCut(&random, speed: 3000...3001), seconds: 100)
    #expect(model.state.flankWear == 0 && model.state.isBroken)
  }

  @Test("an edge worn four times beyond its limit breaks out") func wornOut() {
    var model = WearModel(
      life: .catalogue(.aisi1045, .coatedCarbide),
      breakage: Breakage(strength: 1500, diameter: 10, overhang: 40))
    var random = Chance(seed: 1)
    let cut = randomCut(&random, speed: 3000...3001)
    let life = model.nominalLife(cut)
    // 20 lives are far more than it takes; the bound keeps a broken model from hanging the test.
    for _ in 0..<20_000 where model.state.flankWear < 1.19 {
      #expect(!model.state.isBroken)
      model.grow(cut, seconds: life / 1000)
    }
    for _ in 0..<10 { model.grow(cut, seconds: life / 1000) }
    #expect(model.state.isBroken)
    #expect(model.state.flankWear < 1.25)
  }
}
