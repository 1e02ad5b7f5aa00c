internal import Geometry

/// A corner between two straight feeds, rounded by a curve that touches both at the same distance
/// from the corner: up to three parabolas, or with the jerk limit two pieces of third degree with
/// continuous curvature (docs/models/motion.md, "Corners").
struct CornerBlend: BitwiseCopyable {
  /// Distance from the corner at which both feeds are left. [mm]
  var reach: Double
  /// Whether a part of the first feed stands before it.
  var leavesPart: Bool
  /// The pieces, from the first feed to the second; the last ones may be missing.
  var first = SegmentPath()
  var second: SegmentPath?
  var third: SegmentPath?
  /// How much longer it is than its parameter at most. (no unit)
  var stretch = 1.0
  /// Whether its two pieces are its halves, each at the feed of its own side.
  var isHalved = false

  /// A corner with the jerk limit that begins so far from the vertex: two halves with a constant
  /// third derivative each. The direction goes over by 2 x^2 and 1 - 2 (1 - x)^2, x from 0 to 1.
  init(_ corner: Corner, wanted: Double, from last: Segment, to next: Segment) {
    reach = corner.reach(wanted: wanted)
    leavesPart = reach < corner.room
    first = CornerBlend.piece(next, from: last.path.position(at: last.finish - reach), reach)
    first.slope = last.path.slope
    first.twist = corner.turn * (1 / (6 * reach * reach))
    first.end = first.position(at: reach)
    var last = CornerBlend.piece(next, from: first.end, reach)
    last.end = next.path.position(at: reach)
    last.slope = corner.before + corner.turn * 0.5
    last.bend = corner.turn * (1 / (2 * reach))
    last.twist = first.twist * -1
    second = last
  }

  /// A corner of a shape that passes inside by a way along both feeds. [mm]
  init(
    _ corner: Corner, _ shape: CornerShape, inside: Double, from last: Segment, to next: Segment
  ) {
    reach = shape.reach * inside
    leavesPart = reach < corner.room
    let bend = shape.bend / inside / 2
    let end = next.path.position(at: reach)
    first = CornerBlend.piece(
      next, from: last.path.position(at: last.finish - reach), shape.ease * inside)
    first.slope = corner.before
    first.bend = (corner.before * shape.brake + corner.after) * -bend
    var turning = CornerBlend.piece(next, from: first.start, shape.turning * inside)
    turning.slope = corner.before
    turning.bend = corner.turn * bend
    guard shape.swing > 0 else {
      first = turning
      first.end = end
      if last.top < next.top * 0.99 || next.top < last.top * 0.99 { halve(next) }
      return
    }
    first.end = first.position(at: first.length)
    stretch = max(1, first.stretch(at: first.length))
    turning.start = first.end
    turning.slope = first.derivatives(at: first.length).tangent
    turning.end = turning.position(at: turning.length)
    var last = CornerBlend.piece(next, from: turning.end, first.length)
    last.slope = turning.derivatives(at: turning.length).tangent
    last.bend = (corner.before + corner.after * shape.brake) * bend
    last.end = end
    second = turning
    third = last
  }

  /// Makes two pieces of a single parabola.
  private mutating func halve(_ next: Segment) {
    let end = first.end
    let middle = first.length / 2
    var last = CornerBlend.piece(next, from: first.position(at: middle), middle)
    last.slope = first.derivatives(at: middle).tangent
    last.bend = first.bend
    last.end = end
    first.end = last.start
    first.length = middle
    second = last
    isHalved = true
  }

  /// Whether no axis leaves its travel in it: its Bezier points do not.
  func isInside(_ axes: MotionLimits) -> Bool {
    guard first.isInside(axes) else { return false }
    return second?.isInside(axes) != false && third?.isInside(axes) != false
  }

  private static func piece(
    _ next: Segment, from start: AxisVector, _ length: Double
  ) -> SegmentPath {
    var piece = SegmentPath()
    piece.shape = .curve
    piece.measure = next.path.measure
    piece.start = start
    piece.length = length
    return piece
  }
}

extension Segment {
  /// The highest speed at override 1. [mm/s]
  fileprivate var top: Double { min(feed, limits.speed) }
}

extension SegmentPath {
  /// Whether the Bezier points of a curve are inside all travels.
  func isInside(_ axes: MotionLimits) -> Bool {
    let third = length / 3
    let ahead = start + slope * third
    let behind = end - derivatives(at: length).tangent * third
    for axis in 0..<AxisVector.count where axes.hasAxis(axis) {
      let low = min(min(start[axis], end[axis]), min(ahead[axis], behind[axis]))
      let high = max(max(start[axis], end[axis]), max(ahead[axis], behind[axis]))
      guard low >= axes.travelMinimum[axis] - MotionPlanner.travelRounding,
        high <= axes.travelMaximum[axis] + MotionPlanner.travelRounding
      else { return false }
    }
    return true
  }
}
