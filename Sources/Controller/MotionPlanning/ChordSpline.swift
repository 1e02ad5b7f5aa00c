internal import Geometry

/// A cubic spline with continuous curvature along a polyline, made as its points come: three
/// points behind the newest one a piece is final.
///
/// Each control point is the blossom of the parabola through a point and its two neighbours, so
/// that the spline keeps parabolas exactly and passes the points within a difference of the fourth
/// order (de Boor, Fix: Spline approximation by quasi-interpolants, 1973; Ramshaw: Blossoms are
/// polar forms, 1989). At both ends the parabola through the last three points goes on.
struct ChordSpline: BitwiseCopyable {
  /// The newest two points and their parameters, and the parameter before them. [mm]
  private var points = (before: AxisVector(), last: AxisVector())
  private var knots = (first: 0.0, before: 0.0, last: 0.0)
  /// The newest control point, belonging to the point before the last one.
  private var control = AxisVector()
  /// The newest control point of the first derivative.
  private var slope = AxisVector()
  /// Where the next piece begins: its parameter, place, first and second derivative.
  private var begin = SplineJoint()
  /// The newest parabola.
  private var parabola = PointParabola()
  /// How many points it has.
  private(set) var count = 0

  /// A spline that begins at a point. [mm]
  init(from point: AxisVector) {
    points.last = point
    begin.place = point
    control = point
    count = 1
  }

  /// Takes the next point, a length ahead of the last one; gives the piece that is final now.
  mutating func push(_ point: AxisVector, ahead length: Double) -> SegmentPath? {
    let next = knots.last + length
    defer {
      points = (points.last, point)
      knots = (knots.before, knots.last, next)
      count += 1
    }
    guard count > 1 else { return nil }
    parabola = PointParabola(
      through: points.before, points.last, point, behind: knots.last - knots.before, ahead: length)
    let made = parabola.control
    defer { control = made }
    guard count > 2 else {
      begin.slope = parabola.slope(at: -parabola.behind)
      begin.bend = parabola.bend * 2
      slope = parabola.slope(at: -parabola.behind / 2)
      return nil
    }
    let rising = (made - control) * (3 / (next - knots.first))
    defer { slope = rising }
    return piece(rising, to: knots.before, between: knots.first, knots.last)
  }

  /// The last two pieces: the spline ends at its newest point. It needs three points.
  mutating func finish() -> (first: SegmentPath, last: SegmentPath) {
    let length = knots.last - knots.before
    let rising = parabola.slope(at: length / 2)
    let first = piece(rising, to: knots.before, between: knots.first, knots.last)
    let end = SplineJoint(
      at: knots.last, place: points.last, slope: parabola.slope(at: length),
      bend: parabola.bend * 2)
    return (first, begin.path(to: end))
  }

  /// The piece from `begin` to the knot that the newest control point of the derivative leaves.
  private mutating func piece(
    _ rising: AxisVector, to knot: Double, between before: Double, _ after: Double
  ) -> SegmentPath {
    let bend = (rising - slope) * (2 / (after - before))
    let behind = knot - before
    let ahead = after - knot
    let tangent = slope + (rising - slope) * (behind / (after - before))
    // The spline at the knot, from both sides of its control point.
    let left = control - slope * (ahead / 3)
    let right = control + rising * (behind / 3)
    let place = left * (ahead / (after - before)) + right * (behind / (after - before))
    let end = SplineJoint(at: knot, place: place, slope: tangent, bend: bend)
    defer { begin = end }
    return begin.path(to: end)
  }
}

/// The parabola through a point and its two neighbours, by the parameter from the point.
struct PointParabola: BitwiseCopyable {
  var place = AxisVector()
  var tangent = AxisVector()
  /// Half the second derivative. [1/mm]
  var bend = AxisVector()
  /// Parameter back to the neighbour before, and on to the one behind. [mm]
  var behind: Double = 1
  var ahead: Double = 1

  init() {}

  init(
    through before: AxisVector, _ point: AxisVector, _ after: AxisVector, behind: Double,
    ahead: Double
  ) {
    let down = (point - before) * (1 / behind)
    let up = (after - point) * (1 / ahead)
    place = point
    bend = (up - down) * (1 / (behind + ahead))
    tangent = (up * behind + down * ahead) * (1 / (behind + ahead))
    self.behind = behind
    self.ahead = ahead
  }

  /// Its blossom at the parameters of the three points.
  var control: AxisVector {
    place + tangent * ((ahead - behind) / 3) - bend * (ahead * behind / 3)
  }

  func slope(at parameter: Double) -> AxisVector { tangent + bend * (2 * parameter) }
}

/// Where two pieces of a spline meet.
struct SplineJoint: BitwiseCopyable {
  /// Parameter. [mm]
  var at: Double = 0
  /// Position. [mm]
  var place = AxisVector()
  /// First derivative. (no unit)
  var slope = AxisVector()
  /// Second derivative. [1/mm]
  var bend = AxisVector()

  /// The cubic from here to the next joint, whose second derivative is linear.
  func path(to end: SplineJoint) -> SegmentPath {
    var path = SegmentPath()
    path.shape = .curve
    path.start = place
    path.end = end.place
    path.length = end.at - at
    path.slope = slope
    path.bend = bend * 0.5
    path.twist = (end.bend - bend) * (1 / (6 * path.length))
    return path
  }
}
