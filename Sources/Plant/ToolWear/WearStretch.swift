/// A short stretch of the wear curve as a cubic, so that a tick needs no exponential.
///
/// It reaches a thousandth of the share over which the curve bends, and never into the next stage.
/// So the cubic is off by less than 1e-9 of what the edge wears within the stretch, and the next
/// stretch starts from the closed form again: nothing adds up.
struct WearStretch: BitwiseCopyable {
  /// Where it begins. (no unit)
  private var from: Double = 0
  /// Where it ends; before it begins while it holds nothing. (no unit)
  private var to: Double = -1
  private var wear: Double = 0
  private var first: Double = 0
  private var second: Double = 0
  private var third: Double = 0

  /// Nothing yet.
  init() {}

  /// The curve from a share of the life on, no farther than its stage goes.
  init(of curve: WearCurve, from lifeShare: Double) {
    from = lifeShare
    wear = curve.wear(lifeShare: lifeShare)
    let derivatives = curve.derivatives(lifeShare: lifeShare, wear: wear)
    first = derivatives.first
    second = derivatives.second / 2
    third = derivatives.third / 6
    let bend =
      derivatives.second.magnitude / first + (derivatives.third.magnitude / first).squareRoot()
    let end = curve.stageEnd(after: lifeShare)
    let reach = lifeShare + 1e-3 / (1 + bend)
    to = end < reach ? end : reach
  }

  /// Whether a share of the life lies on it.
  func holds(_ lifeShare: Double) -> Bool { lifeShare >= from && lifeShare <= to }

  /// Flank wear over its limit. (no unit)
  func wear(lifeShare: Double) -> Double {
    let step = lifeShare - from
    return wear + step * (first + step * (second + step * third))
  }
}
