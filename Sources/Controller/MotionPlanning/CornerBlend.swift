internal import Geometry

/// A corner between two straight feeds, rounded by a curve that touches both at the same distance
/// from the corner: a parabola, or with the jerk limit two pieces of third degree with continuous
/// curvature (docs/models/motion.md, "Corners").
struct CornerBlend: BitwiseCopyable {
  /// Distance from the corner at which both feeds are left. [mm]
  var reach: Double
  /// Whether a part of the first feed stands before it.
  var leavesPart: Bool
  /// From the first feed to the second, or to the middle where there are two halves.
  var first: SegmentPath
  /// From the middle to the second feed, with the jerk limit.
  var second: SegmentPath?

  /// A corner that uses a share of the tolerance.
  /// Nil where the corner has to be met: no tolerance, no straight feeds, hardly a turn, or a turn
  /// back.
  init?(from last: Segment, to next: Segment, share: Double, settings: PlannerSettings) {
    guard last.mayBeRounded, next.mayBeRounded, last.path.measure == next.path.measure,
      last.followsSpindle == next.followsSpindle
    else { return nil }
    let turn = next.path.slope - last.path.slope
    let size = CornerBlend.size(of: turn)
    guard size > settings.tangentTolerance, size < CornerBlend.sharpestTurn else { return nil }
    let room = last.length
    let half = next.length / 2
    let most = room <= CornerBlend.evenness * half ? room : half
    let isSmooth = settings.profile == .jerk
    let granted = share * (isSmooth ? 6 : 4) * min(last.tolerance, next.tolerance) / size
    reach = granted < most ? granted : most
    if reach < room { reach = min(reach, CornerBlend.mostOfRoom * room) }
    leavesPart = reach < room
    first = SegmentPath()
    first.shape = .curve
    first.measure = next.path.measure
    first.start = last.path.position(at: last.finish - reach)
    first.end = next.path.position(at: reach)
    first.slope = last.path.slope
    first.length = 2 * reach
    first.bend = turn * (1 / (4 * reach))
    if isSmooth { halve(turn) }
  }

  /// Two halves, each with a constant third derivative, in place of the parabola: the direction
  /// goes over by d = 2 x^2 and 1 - 2 (1 - x)^2, x from 0 to 1.
  private mutating func halve(_ turn: AxisVector) {
    var last = first
    first.length = reach
    first.bend = AxisVector()
    first.twist = turn * (1 / (6 * reach * reach))
    first.end = first.position(at: reach)
    last.length = reach
    last.start = first.end
    last.slope = last.slope + turn * 0.5
    last.bend = turn * (1 / (2 * reach))
    last.twist = first.twist * -1
    second = last
  }

  /// Length of a change of direction; rotary axes count by degrees, as a tolerance in mm is one in
  /// degrees for them.
  private static func size(of turn: AxisVector) -> Double {
    var square = 0.0
    for index in 0..<AxisVector.count {
      let isRotary = index >= 3 && index < 6
      let part = isRotary ? turn[index] * (180 / Double.pi) : turn[index]
      square += part * part
    }
    return square.squareRoot()
  }

  /// A turn of 165 degrees: one farther back is met at rest, its tip cut off would be lost.
  static var sharpestTurn: Double { 1.983 }
  /// How much more than half of the next feed may be used, to leave nothing of the last one.
  static var evenness: Double { 1.1 }
  /// The largest share of a feed to take where some of it is left: tiny rests cost speed.
  static var mostOfRoom: Double { 0.95 }
}
