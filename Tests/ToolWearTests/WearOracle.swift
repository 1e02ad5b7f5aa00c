import Foundation
import SeededChance
import Signals

@testable import ToolWear

func randomLaw(_ random: inout Chance) -> TaylorLife {
  TaylorLife(
    constantMetresPerMinute: random.number(in: 20...500),
    speedExponent: random.number(in: 0.12...0.5),
    feedExponent: random.number(in: 0...0.5), depthExponent: random.number(in: 0...0.2))
}

func randomCurve(_ random: inout Chance) -> WearCurve {
  WearCurve(
    breakInRate: random.number(in: 0...8), breakInShare: random.number(in: 0.03...0.3),
    steadyEnd: random.number(in: 0.4...1.2), acceleration: random.number(in: 0.5...80))
}

func randomCut(_ random: inout Chance, speed: ClosedRange<Double>) -> Engagement {
  var cut = Engagement()
  cut.kind = .milling
  cut.arcCount = 1
  cut.axialDepth = random.number(in: 0.2...5)
  let exit = random.number(in: 0.5...3.14)
  cut.arcs[0] = EngagementArc(entry: 0.1, exit: exit, axialDepth: cut.axialDepth)
  cut.cuttingSpeed = random.number(in: speed)
  cut.feedPerTooth = random.number(in: 0.02...0.3)
  cut.hardnessFactor = random.number(in: 0.8...1.3)
  return cut
}

/// The stages of wear written down once more from docs/models/tool-wear.md, with nothing but g: the
/// normalisation is integrated numerically, the growth by Runge and Kutta's fourth-order rule.
struct RungeKuttaWear {
  let curve: WearCurve
  let limit: Double
  let normalisation: Double

  init(curve: WearCurve, limit: Double) {
    self.curve = curve
    self.limit = limit
    // Simpson's rule on both sides of the kink at w2.
    let kink = min(curve.steadyEnd, 1)
    normalisation =
      Self.simpson(0, kink) { 1 / Self.stage($0, curve) }
      + Self.simpson(kink, 1) { 1 / Self.stage($0, curve) }
  }

  static func stage(_ wear: Double, _ curve: WearCurve) -> Double {
    func early(_ w: Double) -> Double { 1 + curve.breakInRate * exp(-w / curve.breakInShare) }
    let w = min(wear, 2)
    if w <= curve.steadyEnd { return early(w) }
    let over = w - curve.steadyEnd
    return early(curve.steadyEnd) * (1 + curve.acceleration * over * over)
  }

  static func simpson(_ from: Double, _ to: Double, _ f: (Double) -> Double) -> Double {
    let count = 2000
    let step = (to - from) / Double(count)
    var sum = f(from) + f(to)
    for index in 1..<count { sum += f(from + step * Double(index)) * (index % 2 == 1 ? 4 : 2) }
    return sum * step / 3
  }

  /// dVB/dt at a wear, for a Taylor life. [mm/s]
  func rate(_ wear: Double, life: Double) -> Double {
    limit / life * normalisation * Self.stage(wear / limit, curve)
  }

  func grown(_ wear: Double, life: Double, seconds: Double, steps: Int) -> Double {
    var wear = wear
    let h = seconds / Double(steps)
    for _ in 0..<steps {
      let k1 = rate(wear, life: life)
      let k2 = rate(wear + h / 2 * k1, life: life)
      let k3 = rate(wear + h / 2 * k2, life: life)
      let k4 = rate(wear + h * k3, life: life)
      wear += h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    }
    return wear
  }
}
