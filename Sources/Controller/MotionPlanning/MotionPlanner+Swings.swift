internal import Geometry

// G64 with steps of acceleration: which curve rounds a corner in the least time.
extension MotionPlanner {
  /// The corner that takes the least time: a parabola, or a curve that swings out before and
  /// behind, where its speed can be reached whatever comes; `heldEntry` is the speed at its end.
  mutating func fastestCorner(
    _ corner: Corner, between last: Segment, _ next: Segment
  ) -> CornerBlend {
    let sides = CornerSides(corner, from: last, to: next, entry: heldEntry, axes: axes)
    let parabola = SizedShape(.plain, corner, axes: axes)
    var plain = sides.trial(parabola, corner, isCertain: false)
    if heldEntry.isKnown { plain = sides.bestParabola(parabola, corner, plain) }
    var best = plain
    var shape = CornerShape.plain
    if best.middle < min(last.feed, next.feed), heldEntry.isKnown || best.inside == corner.inside {
      for number in 1...MotionPlanner.swingTrials {
        let swing = Double(number) / Double(MotionPlanner.swingTrials)
        for isBraked in 0..<2 {
          let other = CornerShape(swing: swing, brake: isBraked == 1 ? 1 : corner.sidewaysBrake)
          let tried = sides.trial(
            SizedShape(other, corner, axes: axes), corner, isCertain: true)
          if tried.time < best.time { (best, shape) = (tried, other) }
        }
      }
    }
    if shape.swing > 0 {
      let blend = CornerBlend(corner, shape, inside: best.inside, from: last, to: next)
      if blend.isInside(axes) {
        heldEntry = best.exit
        return blend
      }
    }
    // It stays within the triangle between both feeds, and so within all travels.
    heldEntry = plain.exit
    return CornerBlend(corner, .plain, inside: plain.inside, from: last, to: next)
  }

  /// How many sizes of a swing are tried.
  static var swingTrials: Int { 8 }
}

/// What is known of the speed at the begin of a feed, by what came before it and whatever follows.
struct EntryRange: BitwiseCopyable {
  /// It can be as high as this whatever follows. [mm/s]
  var least = 0.0
  /// It cannot be higher. [mm/s]
  var most = 0.0

  /// Whether it is known well enough to plan by.
  var isKnown: Bool { most <= least * EntryRange.spread }
  /// How far apart both may be. (no unit)
  static var spread: Double { 1.001 }
}
