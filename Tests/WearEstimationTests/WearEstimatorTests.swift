import Foundation
import SeededChance
import Signals
import Testing

@testable import WearEstimation

@Suite("Wear estimator")
struct WearEstimatorTests {
  private let error = 0.015
  private var settings: EstimatorSettings {
    EstimatorSettings(
      band: ConformalBand(error: error, low: -1.645 * error, high: 1.645 * error))
  }

  private func run(rate: Double, seed: UInt64) -> SyntheticRun {
    SyntheticRun(
      tool: SyntheticTool(rate: rate), estimator: WearEstimator(settings),
      chance: Chance(seed: seed))
  }

  @Test("without readings the estimate is the nominal curve")
  func prior() {
    var run = run(rate: 1, seed: 1)
    for _ in 0..<2000 {
      let estimate = run.step(isRead: false)
      // mm: the truth's Runge-Kutta rule is good to a nanometre.
      #expect(abs(estimate.flankWear - run.tool.wear) < 1e-6)
      #expect(estimate.low <= estimate.flankWear && estimate.flankWear <= estimate.high)
      #expect(estimate.reading.isNaN && !estimate.isDrifting)
      var later = run.tool
      for _ in 0..<20 { later.cut(share: 0.005) }
      #expect(abs(estimate.forecast - later.wear) < 1e-4)
    }
  }

  @Test("without readings the band is that of a log-normal rate", arguments: [0.3, 0.6, 0.8])
  func priorBand(share: Double) {
    var run = run(rate: 1, seed: 1)
    var estimate = WearEstimate()
    for _ in 0..<Int(share * run.life / run.period) { estimate = run.step(isRead: false) }
    // Rates at the 5 % and 95 % points of the prior, worn by the oracle.
    for (score, bound) in [(-1.645, estimate.low), (1.645, estimate.high)] {
      var tool = SyntheticTool(rate: exp(0.25 * score))
      for _ in 0..<1000 { tool.cut(share: share / 1000) }
      // Of the share: the filter is linear in the log rate, exp(0.41) - 1 = 0.51 for 0.41.
      let law = WearRateLaw()
      let expected = law.lifeShare(flankWear: tool.wear)
      #expect(abs(law.lifeShare(flankWear: bound) - expected) < 0.11 * share)
    }
  }

  @Test("with readings the rate of the tool is found", arguments: [0.6, 0.8, 1, 1.25, 1.6])
  func convergence(rate: Double) {
    for seed in UInt64(1)...4 {
      var run = run(rate: rate, seed: seed)
      run.noise = 0.004
      let half = Int(0.7 / rate * run.life / run.period)
      var estimate = WearEstimate()
      for _ in 0..<half { estimate = run.step(isRead: true) }
      // Log rate: noise 4 um over half a life leaves about a tenth of the prior's 0.25, and as much
      // again is the bias that the filter cannot exclude.
      #expect(abs(log(run.estimator.rateFactor / rate)) < 0.1, "seed \(seed)")
      // mm: the network's own error.
      #expect(abs(estimate.flankWear - run.tool.wear) < error, "seed \(seed)")
    }
  }

  @Test("nine true wears in ten lie in the band, whatever the tool's rate and the network's bias")
  func coverage() {
    var chance = Chance(seed: 2026)
    var inside = 0
    var count = 0
    var squares = 0.0
    var priorSquares = 0.0
    for seed in UInt64(1)...150 {
      var run = run(rate: exp(0.25 * chance.normal()), seed: seed)
      run.bias = 0.7.squareRoot() * error * chance.normal()
      run.noise = 0.3.squareRoot() * error
      run.memory = exp(-0.2)  // (1 + m) / (1 - m): ten readings share their noise
      run.period = 1
      run.chipping = 0.0005
      let nominal = WearRateLaw()
      for step in 1...Int(0.9 * run.life / run.period) {
        let estimate = run.step(isRead: true)
        guard step % 50 == 0, run.tool.wear < 0.36 else { continue }
        count += 1
        if estimate.low <= run.tool.wear && run.tool.wear <= estimate.high { inside += 1 }
        let share = Double(step) * run.period / run.life
        let naive = nominal.flankWear(lifeShare: share)
        squares += (estimate.flankWear - run.tool.wear) * (estimate.flankWear - run.tool.wear)
        priorSquares += (naive - run.tool.wear) * (naive - run.tool.wear)
      }
    }
    let coverage = Double(inside) / Double(count)
    // 150 tools: the standard error of the share is about 2.5 points.
    #expect(coverage > 0.85 && coverage < 0.96, "coverage \(coverage) of \(count), seed 2026")
    // Better than either source alone: the nominal curve, and the network with its error.
    #expect(squares < priorSquares / 4)
    #expect((squares / Double(count)).squareRoot() < error)
  }

  @Test("within a tool's life the estimate never falls, and a change starts anew")
  func monotone() {
    var run = run(rate: 1.1, seed: 9)
    run.noise = 0.03
    var last = 0.0
    for _ in 0..<1800 {
      let estimate = run.step(isRead: true)
      #expect(estimate.flankWear >= last)
      #expect(estimate.forecast >= estimate.flankWear)
      last = estimate.flankWear
    }
    run.estimator.changeTool(initialWear: 0.05, law: WearRateLaw(wearLimit: 0.2))
    run.tool = SyntheticTool(rate: 1, limit: 0.2)
    run.tool.wear = 0.05
    let fresh = run.step(isRead: false)
    #expect(abs(fresh.flankWear - run.tool.wear) < 1e-6)  // mm: as in the prior's test
    #expect(abs(log(run.estimator.rateFactor)) < 1e-12)
  }

  @Test("readings that leave the training raise the flag, are ignored, and may come back")
  func drift() {
    var run = run(rate: 1, seed: 3)
    run.noise = 0.003
    for _ in 0..<600 { #expect(!run.step(isRead: true).isDrifting) }
    run.bias = 0.4
    var estimate = WearEstimate()
    for _ in 0..<200 { estimate = run.step(isRead: true) }
    #expect(estimate.isDrifting)
    // mm: what the first 25 strange readings did, each held to four standard deviations.
    #expect(abs(estimate.flankWear - run.tool.wear) < 0.03)
    run.bias = 0
    for _ in 0..<200 { estimate = run.step(isRead: true) }
    #expect(!estimate.isDrifting)
  }

  @Test("a run of saturated features raises the flag")
  func saturation() {
    var estimator = WearEstimator(settings)
    var features = FeatureVector()
    features.isCutting = true
    var outlook = ProgramOutlook()
    outlook.isKnown = true
    var flags: [Bool] = []
    for _ in 0..<26 {
      flags.append(
        estimator.estimate(
          reading: WearObservation(flankWear: 0, saturatedInputs: 3), features: features,
          outlook: outlook, override: 1, period: 0.02
        ).isDrifting)
    }
    #expect(flags.firstIndex(of: true) == 24)
  }

  @Test("no input makes an estimate that is no number")
  func hostile() {
    let strange = [Double.nan, .infinity, -.infinity, -1, 0, 1e308, 5e-300, 0.02]
    var estimator = WearEstimator(
      EstimatorSettings(band: ConformalBand(error: .nan, low: 3, high: -.infinity)))
    var chance = Chance(seed: 77)
    func pick() -> Double { strange[Int(chance.share() * 8)] }
    for round in 0..<4000 {
      var features = FeatureVector()
      features.isCutting = round % 3 > 0
      var outlook = ProgramOutlook()
      outlook.isKnown = round % 2 == 0
      outlook.now.nominalLife = pick()
      outlook.lifeToToolChange = pick()
      if round % 500 == 0 {
        estimator.changeTool(
          initialWear: pick(), law: WearRateLaw(wearLimit: pick(), feedExponent: pick()))
      }
      let saturated: Int32 = round % 7 == 0 ? .max : .min
      let estimate = estimator.estimate(
        reading: WearObservation(flankWear: pick(), saturatedInputs: saturated),
        features: features, outlook: outlook, override: pick(), period: pick())
      #expect(estimate.flankWear.isFinite && estimate.flankWear >= 0)
      #expect(estimate.low.isFinite && estimate.high.isFinite && estimate.forecast.isFinite)
      #expect(estimate.low <= estimate.flankWear && estimate.flankWear <= estimate.high)
    }
  }
}
