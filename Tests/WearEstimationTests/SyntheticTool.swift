import Foundation
import SeededChance
import Signals

@testable import WearEstimation

/// Draws for synthetic truths.
extension Chance {
  /// Of the normal distribution, by Box and Muller.
  mutating func normal() -> Double {
    let radius = (-2 * log(1 - share())).squareRoot()
    return radius * cos(2 * Double.pi * share())
  }
}

/// A tool that wears by numerical integration of the three-stage rate (docs/models/
/// wear-estimation.md eq. 1) at its own rate: the oracle, written apart from `WearRateLaw`.
struct SyntheticTool {
  let rate: Double
  let limit: Double
  var wear: Double = 0
  private static let total = mean()

  init(rate: Double, limit: Double = 0.3) {
    self.rate = rate
    self.limit = limit
  }

  private static func growth(_ w: Double) -> Double {
    let steady = 1 + 4 * exp(-min(w, 0.6) / 0.08)
    return w > 0.6 ? steady * (1 + 50 * (w - 0.6) * (w - 0.6)) : steady
  }

  /// Integral of 1/g from 0 to 1 by Simpson's rule, 4000 strips.
  private static func mean() -> Double {
    let strips = 4000
    var sum = 1 / growth(0) + 1 / growth(1)
    for index in 1..<strips {
      sum += (index % 2 == 1 ? 4 : 2) / growth(Double(index) / Double(strips))
    }
    return sum / Double(3 * strips)
  }

  /// Spends a share of the nominal life, by the classical Runge-Kutta rule.
  mutating func cut(share: Double) {
    let h = share * rate * Self.total
    let w = wear / limit
    let a = Self.growth(w)
    let b = Self.growth(w + h / 2 * a)
    let c = Self.growth(w + h / 2 * b)
    let d = Self.growth(w + h * c)
    wear = min(w + h / 6 * (a + 2 * b + 2 * c + d), 2) * limit
  }
}

/// A run of one synthetic tool with a network whose error is a bias of the tool plus noise.
struct SyntheticRun {
  var tool: SyntheticTool
  var estimator: WearEstimator
  var chance: Chance
  var bias = 0.0
  var noise = 0.0
  /// How much of the last reading's noise is in the next.
  var memory = 0.0
  /// Variance of the life share that chance adds over a life.
  var chipping = 0.0
  private var lastNoise = 0.0
  var life = 1200.0
  var period = 0.5

  init(tool: SyntheticTool, estimator: WearEstimator, chance: Chance) {
    self.tool = tool
    self.estimator = estimator
    self.chance = chance
  }

  /// One agent period in the cut.
  mutating func step(isRead: Bool) -> WearEstimate {
    let share = period / life
    let jump = chipping > 0 ? (chipping * share).squareRoot() * chance.normal() : 0
    tool.cut(share: max(share + jump, 0))
    var features = FeatureVector()
    features.isCutting = true
    var outlook = ProgramOutlook()
    outlook.isKnown = true
    outlook.now.nominalLife = life
    outlook.lifeToToolChange = 0.1
    lastNoise = memory * lastNoise + (1 - memory * memory).squareRoot() * chance.normal()
    let value = isRead ? tool.wear + bias + noise * lastNoise : .nan
    return estimator.estimate(
      reading: WearObservation(flankWear: value), features: features, outlook: outlook,
      override: 1, period: period)
  }
}
