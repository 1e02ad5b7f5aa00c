internal import Geometry

/// A corner at which an arc begins or ends, rounded by an element of a spline that takes over
/// direction and curvature of both feeds at the same distance from the corner
/// (docs/models/motion.md, "Corners of arcs").
struct BentCorner: BitwiseCopyable {
  /// Distance along both feeds at which they are left. [mm]
  var reach: Double
  /// Whether a part of the first feed stands before it.
  var leavesPart: Bool
  var element: SplineElement
  /// How far it is from the feeds at most, place by place of equal length from its begin. [mm]
  private(set) var deviation = 0.0

  /// The corner that begins so far from the vertex, where there is room for that. [mm]
  init(_ corner: Corner, wanted: Double, from last: Segment, to next: Segment) {
    reach = corner.reach(wanted: wanted)
    leavesPart = reach < corner.room
    let vertex = last.path.position(at: last.finish)
    let (leaving, entering) = (last.finish - reach, next.begin + reach)
    element = SplineElement(
      from: BentCorner.knot(of: last.path, at: leaving, from: vertex),
      to: BentCorner.knot(of: next.path, at: entering, from: vertex), over: 2 * reach,
      origin: vertex)
    deviation = max(
      deviation(from: last.path, at: leaving, begin: 0, vertex: vertex),
      deviation(from: next.path, at: next.begin, begin: reach, vertex: vertex))
  }

  private static func knot(
    of path: SegmentPath, at place: Double, from vertex: AxisVector
  ) -> CurveKnot {
    let (tangent, curvature) = path.derivatives(at: place)
    var knot = CurveKnot()
    knot.place = (path.position(at: place) - vertex).xyz
    knot.direction = tangent.xyz
    knot.bend = curvature.xyz
    return knot
  }

  /// How far the half that begins at a place of the element is from a feed, place by place.
  /// |difference| <= the larger one of two places + h^2/8 of its second derivative between them,
  /// and that one likewise by its own, the element's being linear there. [mm]
  private func deviation(
    from path: SegmentPath, at place: Double, begin: Double, vertex: AxisVector
  ) -> Double {
    let step = reach / Double(BentCorner.parts)
    let rate = path.turnRate.magnitude
    let wave =
      path.isArc ? rate * rate * rate * rate * (path.radii.most + 4 * path.growth.magnitude) : 0
    var (apart, bent) = (0.0, 0.0)
    for index in 0...BentCorner.parts {
      let along = Double(index) * step
      let own = element.state(at: begin + along, origin: vertex)
      let feed = path.position(at: place + along) - vertex
      let curvature = path.derivatives(at: place + along).curvature.xyz
      apart = max(apart, (own.place - feed.xyz).length)
      bent = max(bent, (own.bend - curvature).length)
    }
    return apart + step * step / 8 * (bent + step * step / 8 * wave)
  }

  /// Into how many parts each half is cut to be held against its feed; the pieces of the element
  /// meet between two of them.
  static var parts: Int { 6 }

  /// What its pieces ask of the axes, all together.
  func bounds(_ axes: MotionLimits, ratio: Double) -> CurveBounds {
    var bounds = CurveBounds(element.pieces[0], axes: axes, ratio: ratio)
    for index in 1..<element.count {
      bounds = bounds.union(CurveBounds(element.pieces[index], axes: axes, ratio: ratio))
    }
    return bounds
  }

  /// Whether no axis leaves its travel in it.
  func isInside(_ axes: MotionLimits) -> Bool {
    for index in 0..<element.count where !element.pieces[index].isInside(axes) { return false }
    return true
  }

  /// How much longer it is than its parameter at most. (no unit)
  var stretch: Double {
    var most = 1.0
    for index in 0..<element.count { most = max(most, element.pieces[index].greatestStretch) }
    return most
  }
}

extension Corner {
  /// Whether an arc takes part, and X, Y and Z alone move.
  static func isBent(_ last: Segment, _ next: Segment) -> Bool {
    guard last.path.isArc || next.path.isArc else { return false }
    for axis in 3..<AxisVector.count
    where last.path.slope[axis] != 0 || next.path.slope[axis] != 0 { return false }
    return true
  }

  /// Where a corner of an arc may begin for all that its tolerance permits, as a guess: a turn
  /// takes 0.18 of it aside, a step of curvature some 0.006 of its square. [mm]
  var widest: Double {
    let (turning, bending) = (0.18 * size, 0.006 * bendStep)
    return 2 * tolerance
      / (turning + (turning * turning + 4 * bending * tolerance).squareRoot())
  }
}

extension Segment {
  /// Limits to guess a time by: of an arc in cells, whose own are in each cell, those that hold in
  /// all of them.
  func plainLimits(_ axes: MotionLimits) -> PathLimits {
    guard isCell, path.isArc else { return limits }
    var least = Double.infinity
    for axis in 0..<3 where AxisVector(path.first)[axis] != 0 || AxisVector(path.second)[axis] != 0
    {
      least = min(least, axes.acceleration[axis])
    }
    let pull = path.turnRate * path.turnRate * path.radii.most
    return PathLimits(
      speed: min(limits.speed, (least / pull).squareRoot()), acceleration: least, jerk: .infinity)
  }
}
