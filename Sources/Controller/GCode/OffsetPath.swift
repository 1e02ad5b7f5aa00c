/// Where the centre of the cutter runs beside one programmed move, in the plane. It goes on beyond
/// its ends, so that it can be cut with its neighbour's.
enum OffsetPath: Equatable, BitwiseCopyable {
  /// Through a point, with a direction of length 1.
  case line(through: PlanePoint, direction: PlanePoint)
  /// Around a centre.
  case circle(centre: PlanePoint, radius: Double, isCounterclockwise: Bool)

  /// Nearer than this, points are one. [mm]
  static let sameness = 1e-7

  /// The place nearest to a point where two paths meet.
  func meeting(with other: OffsetPath, near place: PlanePoint) -> PlanePoint? {
    switch (self, other) {
    case (.line(let a, let way), .line(let b, let otherWay)):
      let cross = way.cross(otherWay)
      guard cross.magnitude > 1e-9 else { return nil }
      return a + way * ((b - a).cross(otherWay) / cross)
    case (.line(let point, let way), .circle(let centre, let radius, _)),
      (.circle(let centre, let radius, _), .line(let point, let way)):
      let foot = point + way * (centre - point).dot(way)
      return Self.nearest(to: place, from: foot, along: way, radius: radius, centre: centre)
    case (.circle(let a, let radius, _), .circle(let b, let otherRadius, _)):
      let way = b - a
      let distance = way.length
      guard let axis = way.direction, distance > Self.sameness else { return nil }
      let along =
        (distance * distance + radius * radius - otherRadius * otherRadius) / (2 * distance)
      return Self.nearest(
        to: place, from: a + axis * along, along: axis.left, radius: radius, centre: a)
    }
  }

  // Of the two points of a circle on a line, the one nearer to a place. The foot is the line's
  // point nearest to the centre.
  private static func nearest(
    to place: PlanePoint, from foot: PlanePoint, along way: PlanePoint, radius: Double,
    centre: PlanePoint
  ) -> PlanePoint? {
    let height = (foot - centre).length
    guard height <= radius + sameness else { return nil }
    let half = max(radius * radius - height * height, 0).squareRoot()
    let (a, b) = (foot + way * half, foot - way * half)
    return (a - place).length <= (b - place).length ? a : b
  }

  /// How far along the path a point lies behind another one; on a circle the short way, with its
  /// sign. [mm]
  func lead(of point: PlanePoint, over other: PlanePoint) -> Double {
    switch self {
    case .line(_, let way): return (point - other).dot(way)
    case .circle(let centre, let radius, let isCounterclockwise):
      let angle = (other - centre).turn(to: point - centre)
      return (isCounterclockwise ? angle : -angle) * radius
    }
  }

  /// The same, but on a circle the way round in the path's sense, never negative. [mm]
  func way(from beginning: PlanePoint, to end: PlanePoint) -> Double {
    let lead = lead(of: end, over: beginning)
    guard case .circle(_, let radius, _) = self, lead < -Self.sameness else { return lead }
    return lead + 2 * Double.pi * radius
  }
}
