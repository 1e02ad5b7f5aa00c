internal import CMath

/// The three stages of flank wear as one curve: how far the land has grown when a share of the life
/// is spent. Everything in shares: w of the wear limit, tau of the Taylor life.
///
///   dw/dtau = H(1) g(w),   H(w) = integral of dv / g(v) from 0 to w,   tau = H(w) / H(1)
///   g(w) = 1 + A exp(-w / w1)                      break-in, then steady, up to w2
///   g(w) = g(w2) (1 + B ((w - w2) / w3)^2)         accelerated, from w2 to twice the limit
///   g(w) = g(2)                                    beyond: the land is no longer a land
///
/// H has a closed form in each stage and so has its inverse; the wear after any history is exact to
/// rounding, whatever the steps. w = 1 at tau = 1 by construction (docs/models/tool-wear.md, 3).
public struct WearCurve: Equatable, Sendable, BitwiseCopyable {
  /// A: how much faster a new edge wears, less one. (no unit)
  public let breakInRate: Double
  /// w1: over which share of the limit the break-in fades. (no unit)
  public let breakInShare: Double
  /// w2: from which share of the limit the wear accelerates. (no unit)
  public let steadyEnd: Double
  /// B / w3^2: how fast it accelerates. (no unit)
  public let acceleration: Double
  private let steadyRate: Double
  private let spentAtSteadyEnd: Double
  private let spentAtLimit: Double
  private let spentAtTwice: Double
  private let rateAtTwice: Double

  /// A curve from its shape; values out of range are brought into it.
  /// `breakInRate`: A, 0 ... 100. (no unit)
  /// `breakInShare`: w1, 0.01 ... 1 of the limit. (no unit)
  /// `steadyEnd`: w2, 0.01 ... 1.9 of the limit. (no unit)
  /// `acceleration`: B / w3^2, 1e-6 ... 1e6. (no unit)
  public init(
    breakInRate: Double = 4, breakInShare: Double = 0.08, steadyEnd: Double = 0.6,
    acceleration: Double = 50
  ) {
    let a = Self.within(breakInRate, 0, 100)
    let w1 = Self.within(breakInShare, 0.01, 1)
    let w2 = Self.within(steadyEnd, 0.01, 1.9)
    let k = Self.within(acceleration, 1e-6, 1e6)
    self.breakInRate = a
    self.breakInShare = w1
    self.steadyEnd = w2
    self.acceleration = k
    steadyRate = 1 + a * feedhold_exp(-w2 / w1)
    spentAtSteadyEnd = Self.breakIn(w2, a, w1)
    let rate = steadyRate
    let spent = spentAtSteadyEnd
    func after(_ w: Double) -> Double {
      w > w2
        ? spent + Self.arcTangent((w - w2) * k.squareRoot()) / (rate * k.squareRoot())
        : Self.breakIn(w, a, w1)
    }
    spentAtLimit = after(1)
    spentAtTwice = after(2)
    rateAtTwice = steadyRate * (1 + k * (2 - w2) * (2 - w2))
  }

  /// The share of the life that is spent when wear has reached a share of the limit. (no unit)
  /// `wear`: Flank wear over its limit. (no unit)
  public func lifeShare(wear: Double) -> Double {
    guard wear > 0 else { return 0 }
    return spent(at: wear) / spentAtLimit
  }

  /// Flank wear over its limit, when a share of the life is spent. (no unit)
  /// `lifeShare`: Share of the life; beyond 1 the wear goes on. (no unit)
  public func wear(lifeShare: Double) -> Double {
    guard lifeShare > 0 else { return 0 }
    let spent = lifeShare * spentAtLimit
    if spent >= spentAtTwice { return 2 + (spent - spentAtTwice) * rateAtTwice }
    if spent >= spentAtSteadyEnd {
      let root = acceleration.squareRoot()
      return steadyEnd + Self.tangent((spent - spentAtSteadyEnd) * steadyRate * root) / root
    }
    let fresh = feedhold_exp(-spent / breakInShare)
    return spent + breakInShare * feedhold_log(1 + breakInRate * (1 - fresh))
  }

  /// dw/dtau, the rate of wear over the mean rate of the life. (no unit)
  /// `wear`: Flank wear over its limit. (no unit)
  public func rate(wear: Double) -> Double {
    let w = wear > 0 ? wear : 0
    if w >= 2 { return spentAtLimit * rateAtTwice }
    if w > steadyEnd {
      return spentAtLimit * steadyRate * (1 + acceleration * (w - steadyEnd) * (w - steadyEnd))
    }
    return spentAtLimit * (1 + breakInRate * feedhold_exp(-w / breakInShare))
  }

  /// Where the stage ends that a share of the life lies in. (no unit)
  func stageEnd(after lifeShare: Double) -> Double {
    let spent = lifeShare * spentAtLimit
    if spent >= spentAtTwice { return .infinity }
    return (spent >= spentAtSteadyEnd ? spentAtTwice : spentAtSteadyEnd) / spentAtLimit
  }

  /// The first three derivatives of wear by life share, with S = H(1): first S g, second S^2 g g',
  /// third S^3 g (g'^2 + g g"). (no unit)
  func derivatives(
    lifeShare: Double, wear: Double
  ) -> (first: Double, second: Double, third: Double) {
    let spent = lifeShare * spentAtLimit
    let rate: Double
    var slope = 0.0
    var bend = 0.0
    if spent >= spentAtTwice {
      rate = rateAtTwice
    } else if spent >= spentAtSteadyEnd {
      let over = wear - steadyEnd
      rate = steadyRate * (1 + acceleration * over * over)
      slope = steadyRate * 2 * acceleration * over
      bend = steadyRate * 2 * acceleration
    } else {
      let fresh = breakInRate * feedhold_exp(-wear / breakInShare)
      rate = 1 + fresh
      slope = -fresh / breakInShare
      bend = fresh / (breakInShare * breakInShare)
    }
    let first = spentAtLimit * rate
    let second = spentAtLimit * first * slope
    return (first, second, spentAtLimit * (second * slope + spentAtLimit * first * rate * bend))
  }

  /// H(w).
  private func spent(at w: Double) -> Double {
    if w >= 2 { return spentAtTwice + (w - 2) / rateAtTwice }
    if w > steadyEnd {
      let root = acceleration.squareRoot()
      return spentAtSteadyEnd + Self.arcTangent((w - steadyEnd) * root) / (steadyRate * root)
    }
    return Self.breakIn(w, breakInRate, breakInShare)
  }

  /// H(w) before the acceleration: w1 ln((exp(w / w1) + A) / (1 + A)), in the form that keeps its
  /// digits.
  private static func breakIn(_ w: Double, _ a: Double, _ w1: Double) -> Double {
    w + w1 * feedhold_log((1 + a * feedhold_exp(-w / w1)) / (1 + a))
  }

  private static func arcTangent(_ slope: Double) -> Double { feedhold_atan2(slope, 1) }

  private static func tangent(_ angle: Double) -> Double {
    var sine = 0.0
    var cosine = 1.0
    unsafe feedhold_sincos(angle, &sine, &cosine)
    return sine / cosine
  }

  private static func within(_ value: Double, _ low: Double, _ high: Double) -> Double {
    value > low ? (value < high ? value : high) : low
  }
}
