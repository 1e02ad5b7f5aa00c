internal import Geometry

/// A stretch of a curve as three cubics of equal length with continuous curvature, which take over
/// place, direction and curvature of the curve at both ends; or as one line where it is straight.
///
/// Along the path length s the second derivative is linear between four nodes. Those at the ends
/// are given; the two between follow from the directions and the places of both ends. Nothing
/// outside the stretch is needed, and curves of third degree in s are kept exactly.
struct SplineElement: BitwiseCopyable {
  /// The pieces; one where it is straight. [mm, by path length]
  private(set) var pieces = InlineArray<3, SegmentPath>(repeating: SegmentPath())
  private(set) var count = 3

  /// Between two knots a path length apart, which are counted from an origin, where all other axes
  /// stay. [mm, rad]
  init(from begin: CurveKnot, to end: CurveKnot, over length: Double, origin: AxisVector) {
    let third = length / 3
    // See docs/models/motion.md, "Splines", (31).
    let sum = (end.direction - begin.direction) * (1 / third) - (begin.bend + end.bend) * 0.5
    let moment =
      (end.place - begin.place - begin.direction * length) * (1 / (third * third))
      - begin.bend * (4.0 / 3) - end.bend * (1.0 / 6)
    let first = moment - sum
    let second = sum - first
    var knot = SplineJoint(
      at: 0, place: origin + AxisVector(begin.place), slope: AxisVector(begin.direction),
      bend: AxisVector(begin.bend))
    for index in 0..<3 {
      let bend = index == 0 ? first : index == 1 ? second : end.bend
      var next = knot.following(AxisVector(bend), over: third)
      if index == 2 { next.place = origin + AxisVector(end.place) }
      pieces[index] = knot.path(to: next)
      knot = next
    }
  }

  /// A straight line; nil where it has no length. [mm]
  init?(lineFrom begin: Vector3, to end: Vector3, origin: AxisVector) {
    guard
      let path = SegmentPath(
        lineFrom: origin + AxisVector(begin), to: origin + AxisVector(end))
    else { return nil }
    pieces[0] = path
    count = 1
  }

  /// Place, counted from an origin, and second derivative at a path length. [mm, 1/mm]
  func state(at travelled: Double, origin: AxisVector) -> (place: Vector3, bend: Vector3) {
    let third = pieces[0].length
    let index = travelled < third ? 0 : travelled < 2 * third ? 1 : 2
    let along = travelled - Double(index) * third
    let place = pieces[index].position(at: along).xyz - origin.xyz
    return (place, pieces[index].derivatives(at: along).curvature.xyz)
  }
}

extension SplineJoint {
  /// The joint after a length, over which the second derivative changes linearly. [mm, 1/mm]
  func following(_ bend: AxisVector, over length: Double) -> SplineJoint {
    let mean = self.bend * (1.0 / 3) + bend * (1.0 / 6)
    return SplineJoint(
      at: at + length, place: place + (slope + mean * length) * length,
      slope: slope + (self.bend + bend) * (length / 2), bend: bend)
  }
}
