internal import Geometry

// G64 with steps of acceleration: which curve rounds a corner in the least time.
extension MotionPlanner {
  /// The corner that takes the least time: a parabola, or a curve that swings out before and
  /// behind, where its speed can be reached whatever comes; and the speed that is certain there.
  func fastestCorner(
    _ corner: Corner, between last: Segment, _ next: Segment
  ) -> (blend: CornerBlend, speed: Double) {
    let plain = trial(.plain, corner, between: last, next)
    var best = plain
    var shape = CornerShape.plain
    // Where the feeds are too short for all the tolerance, nothing longer has room.
    if best.inside == corner.inside, best.speed < min(last.feed, next.feed) {
      for number in 1...MotionPlanner.swingTrials {
        let swing = Double(number) / Double(MotionPlanner.swingTrials)
        for isBraked in 0..<2 {
          let other = CornerShape(swing: swing, brake: isBraked == 1 ? 1 : corner.sidewaysBrake)
          let tried = trial(other, corner, between: last, next)
          guard tried.time < best.time, tried.isCertain else { continue }
          (best, shape) = (tried, other)
        }
      }
    }
    let blend = CornerBlend(corner, shape, inside: best.inside, from: last, to: next)
    if blend.isInside(axes) { return (blend, min(best.speed, best.certain)) }
    return (
      CornerBlend(corner, .plain, inside: plain.inside, from: last, to: next),
      min(plain.speed, plain.certain)
    )
  }

  /// A corner of a shape, as large as there is room for it and as the feed makes use of.
  private func trial(
    _ shape: CornerShape, _ corner: Corner, between last: Segment, _ next: Segment
  ) -> CornerTrial {
    let feed = min(last.feed, next.feed)
    var inside = corner.reach(wanted: shape.reach * corner.inside) / shape.reach
    var speed = shape.speed(corner, inside: inside, axes: axes)
    let most = min(feed / shape.stretch, min(last.limits.speed, next.limits.speed))
    if speed > most {
      if shape.swing > 0 { inside *= (most / speed) * (most / speed) }
      speed = most
    }
    let reach = shape.reach * inside
    let (before, behind) = (last.length - reach, next.length - reach)
    let entry = last.limits.reachableSpeed(from: heldEntrySpeed, over: max(0, before))
    let time =
      last.limits.time(from: heldEntrySpeed, to: speed, over: before, feed: feed)
      + shape.length * inside / speed
      + next.limits.time(from: speed, over: behind - next.length / 2, feed: feed)
    return CornerTrial(
      inside: inside, speed: speed, time: time,
      certain: min(entry, next.limits.reachableSpeed(from: 0, over: max(0, behind))))
  }

  /// How many sizes of a swing are tried.
  static var swingTrials: Int { 8 }
}

/// What a corner would be like.
private struct CornerTrial: BitwiseCopyable {
  /// How far it passes inside, along both feeds. [mm]
  var inside: Double
  /// The speed at which it can be passed, at the feed. [mm/s]
  var speed: Double
  /// From the begin of the first feed to the middle of the second. [s]
  var time: Double
  /// The speed that can be reached before it and got rid of behind it. [mm/s]
  var certain: Double

  var isCertain: Bool { certain >= speed }
}

extension PathLimits {
  /// Time over a length between two speeds, up to a feed, by the acceleration alone; the first
  /// speed counts as far as it can be got rid of. [s]
  fileprivate func time(
    from asked: Double, to exit: Double, over length: Double, feed: Double
  ) -> Double {
    guard length > 0 else { return 0 }
    let square = exit * exit
    let entry = min(asked, (square + 2 * acceleration * length).squareRoot())
    let peak = (acceleration * length + (entry * entry + square) / 2).squareRoot()
    let top = max(max(entry, exit), min(peak, min(feed, speed)))
    let ramps = (2 * top * top - entry * entry - square) / (2 * acceleration)
    return (2 * top - entry - exit) / acceleration + max(0, length - ramps) / top
  }
}
