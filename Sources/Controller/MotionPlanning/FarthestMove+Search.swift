extension FarthestMove {
  /// Most steps of a search; each at least halves what is left or triples the digits found.
  static var searchSteps: Int { 80 }
  /// Spans that differ by less are the same. (no unit)
  static var spanShare: Double { 4e-16 }
  /// A step of a search that is followed by none, as a share of the span. (no unit)
  static var lastStepShare: Double { 1e-6 }

  /// Ways at a span that differ by less are the same.
  func grain(span: Double) -> Double {
    wayGrain
      + MoveTask.grainShare * span * (highSpeed.magnitude + lowSpeed.magnitude + topRate)
  }

  /// The first span after one that is too short that covers a way; nil if there is none before the
  /// gap, where the short one is before it.
  func firstSpan(covering way: Double, after start: Double, isBeforeGap: Bool) -> Double? {
    var low = start
    let end = isBeforeGap ? max(start, gapStart) : .infinity
    if leastPeak < 0 {
      let turn = min(end, turningSpan)
      if low < turn {
        if let found = bentDownSpan(covering: way, from: low, to: turn) { return found }
        low = turn
      }
    }
    if isBeforeGap, reach(span: end).way < way - grain(span: end) { return nil }
    return bentUpSpan(covering: way, from: low, to: min(end, topSpan))
  }

  /// Where way over span turns from bent down to bent up (eq. 36).
  private var turningSpan: Double {
    let top = topAcceleration
    let room = top * top - drop
    if room < top * top / 16 { return span(peak: -top / 4) }
    // Peak -0.278 sqrt(drop), or where the trough leaves its limit.
    return max(1.519671371303185 * drop.squareRoot(), span(peak: -room.squareRoot()))
  }

  /// From the left by Newton's method: the tangent lies above, so that no step passes the root.
  private func bentDownSpan(covering way: Double, from start: Double, to end: Double) -> Double? {
    var span = start
    for _ in 0..<FarthestMove.searchSteps {
      let reach = reach(span: span)
      let lack = way - reach.way
      if lack <= 0 { return span }
      let next = span + lack / reach.rate
      guard reach.rate > 0, next <= end else { return lack <= grain(span: span) ? span : nil }
      if next - span <= FarthestMove.spanShare * span { return next }
      span = next
    }
    return span
  }

  /// The root is between a span that is too short and one that is not, or behind the latter, where
  /// the top speed is held. From the right by Halley's method, kept between the two.
  private func bentUpSpan(covering way: Double, from start: Double, to end: Double) -> Double {
    if end == topSpan, way >= topWay { return topSpan + (way - topWay) / topRate }
    var (low, high) = (start, end)
    var span = end
    for _ in 0..<FarthestMove.searchSteps {
      let reach = reach(span: span)
      let excess = reach.way - way
      if excess >= 0 { high = span } else { low = span }
      let slope = 2 * reach.rate * reach.rate - excess * reach.bend
      var next = span - 2 * excess * reach.rate / slope
      let isInside = next > low && next < high && reach.rate > 0
      if !isInside { next = (low + high) / 2 }
      let step = (next - span).magnitude
      span = next
      // The digits triple with each step where the bend over it is small: these are the last.
      let isLast =
        isInside && step <= FarthestMove.lastStepShare * span
        && step * reach.bend <= FarthestMove.lastStepShare * reach.rate
      if isLast || step <= FarthestMove.spanShare * span { break }
    }
    return span
  }
}
