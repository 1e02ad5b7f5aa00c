internal import CMath

/// The nominal law of flank wear: which share of its life a cut costs the tool, and how wide the
/// land is when a share is spent. Tool lot and material lot differ from it by a factor on the rate,
/// which the estimator finds. docs/models/wear-estimation.md section 1.
///
/// Three stages, w in shares of the wear limit, H the integral of 1/g from 0 to w, a = H(w) / H(1):
///   g(w) = 1 + A exp(-w / w1)                break-in and steady wear, up to w2
///   g(w) = g(w2) (1 + k (w - w2)^2)          accelerated wear
public struct WearRateLaw: Equatable, Sendable, BitwiseCopyable {
  /// Flank wear at which the tool counts as worn. [mm]
  public let wearLimit: Double
  /// How much faster than in proportion life is spent as the feed rises: a/n of the extended Taylor
  /// law v T^n f^a = C. (no unit)
  public let feedExponent: Double
  private let steadyRate: Double
  private let spentAtSteadyEnd: Double
  private let spentAtLimit: Double

  /// A: how much faster a new edge wears, less one. (no unit)
  private static var breakIn: Double { 4 }
  /// w1: over which share of the limit the break-in fades. (no unit)
  private static var breakInWidth: Double { 0.08 }
  /// w2: from which share of the limit the wear accelerates. (no unit)
  private static var steadyEnd: Double { 0.6 }
  /// k: how fast it accelerates. (no unit)
  private static var acceleration: Double { 50 }
  /// Root of k. (no unit)
  private static var root: Double { 7.071_067_811_865_475_5 }
  /// Beyond this many times the limit the law says nothing more: the wear stays there. (no unit)
  static var widest: Double { 2 }

  /// A law for a tool.
  /// - Parameters:
  ///   - wearLimit: Flank wear at which it is worn; 0.3 mm where not 0.001 ... 100. [mm]
  ///   - feedExponent: Exponent of the feed in the life, 0 ... 5; coated carbide in steel 1.4 (a =
  ///     0.35, n = 0.25). (no unit)
  public init(wearLimit: Double = 0.3, feedExponent: Double = 1.4) {
    self.wearLimit = wearLimit >= 0.001 && wearLimit <= 100 ? wearLimit : 0.3
    self.feedExponent = feedExponent >= 0 && feedExponent <= 5 ? feedExponent : 1.4
    let rate = 1 + Self.breakIn * feedhold_exp(-Self.steadyEnd / Self.breakInWidth)
    let spent = Self.spentInBreakIn(Self.steadyEnd)
    steadyRate = rate
    spentAtSteadyEnd = spent
    spentAtLimit =
      spent + feedhold_atan2((1 - Self.steadyEnd) * Self.root, 1) / (rate * Self.root)
  }

  /// Share of the life that a nominal tool spends in a period. (no unit)
  /// - Parameters:
  ///   - period: How long it cuts; what is not a positive number counts as 0. [s]
  ///   - nominalLife: Life under these conditions at override 1; 0 in air. [s]
  ///   - override: Factor on the programmed feed in force; NaN counts as 1. (no unit)
  /// - Returns: The share, 0 ... 1. (no unit)
  public func share(of period: Double, nominalLife: Double, override: Double) -> Double {
    guard period > 0, nominalLife > 0, nominalLife.isFinite else { return 0 }
    let factor = override == override ? min(max(override, 0), 10) : 1
    // Bounded before the power: infinity times the 0 of a feed hold would be no number.
    let share = min(period / nominalLife, 1)
    return min(share * (factor == 1 ? 1 : feedhold_pow(factor, feedExponent)), 1)
  }

  /// Flank wear when a share of the life is spent. [mm]
  public func flankWear(lifeShare: Double) -> Double {
    guard lifeShare > 0 else { return 0 }
    let spent = min(lifeShare, 10) * spentAtLimit
    guard spent > spentAtSteadyEnd else {
      let grown = (1 + Self.breakIn) * feedhold_exp(spent / Self.breakInWidth) - Self.breakIn
      return wearLimit * Self.breakInWidth * feedhold_log(grown)
    }
    let angle = (spent - spentAtSteadyEnd) * steadyRate * Self.root
    let widestAngle = feedhold_atan2((Self.widest - Self.steadyEnd) * Self.root, 1)
    guard angle < widestAngle else { return wearLimit * Self.widest }
    let tangent = feedhold_sin(angle) / feedhold_cos(angle)
    return wearLimit * (Self.steadyEnd + tangent / Self.root)
  }

  /// Share of the life that is spent when the flank has worn this far; NaN counts as no wear.
  /// `flankWear`: Width of flank wear. [mm]
  public func lifeShare(flankWear: Double) -> Double {
    guard flankWear > 0 else { return 0 }
    let wear = min(flankWear / wearLimit, Self.widest)
    guard wear > Self.steadyEnd else { return Self.spentInBreakIn(wear) / spentAtLimit }
    let arc = feedhold_atan2((wear - Self.steadyEnd) * Self.root, 1)
    return (spentAtSteadyEnd + arc / (steadyRate * Self.root)) / spentAtLimit
  }

  /// How fast the land grows with the share of the life, at a width of it. [mm]
  public func slope(flankWear: Double) -> Double {
    let wear = flankWear > 0 ? min(flankWear / wearLimit, Self.widest) : 0
    guard wear > Self.steadyEnd else {
      let rate = 1 + Self.breakIn * feedhold_exp(-wear / Self.breakInWidth)
      return wearLimit * spentAtLimit * rate
    }
    let beyond = wear - Self.steadyEnd
    return wearLimit * spentAtLimit * steadyRate * (1 + Self.acceleration * beyond * beyond)
  }

  /// H(w) = w1 ln((exp(w / w1) + A) / (1 + A)) up to w2.
  private static func spentInBreakIn(_ wear: Double) -> Double {
    let ratio = (feedhold_exp(wear / breakInWidth) + breakIn) / (1 + breakIn)
    return breakInWidth * feedhold_log(ratio)
  }
}
