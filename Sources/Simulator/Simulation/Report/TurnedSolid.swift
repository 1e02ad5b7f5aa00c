internal import CMath
internal import Geometry
internal import Geometry

/// A turned part as a solid of revolution about Z: the radii stand in the middle of their slices
/// and are carried on to both ends of the bar.
///
/// A circle becomes a polygon of the same area, so that the volume is that of the turned part; its
/// corners stand 0.04 % of the radius outside.
struct TurnedSolid {
  /// Sides of the polygon.
  static let sides = 96

  /// A ring: place along Z and radius. [mm]
  private struct Ring {
    var place: Double
    var radius: Double
  }

  private var rings: [Ring] = []
  private let title: String

  private typealias Corner = TriangleMesh.Corner

  /// A solid of at most so many triangles: slices are merged until it fits.
  init(_ surface: PartSurface, limit: Int) {
    var step = 0
    repeat {
      step += 1
      rings = Self.rings(of: surface, step: step)
    } while rings.count > 2 && 2 * Self.sides * rings.count > limit
    let sampling = step == 1 ? "" : ", sampled: mean of \(step)"
    title = "turned, \(surface.radii.count) slices of \(Text.fixed(surface.cell, 3))\(sampling)"
  }

  /// The rings of the contour; those in the middle of a straight line parallel to Z are left out.
  private static func rings(of surface: PartSurface, step: Int) -> [Ring] {
    var rings: [Ring] = []
    let count = surface.radii.count
    for first in stride(from: 0, to: count, by: step) {
      let slices = surface.radii[first..<min(first + step, count)]
      let sum = slices.reduce(0.0) { $0 + ($1.isFinite ? Double(max(0, $1)) : 0) }
      let radius = sum / Double(slices.count)
      let middle = Double(first) + Double(slices.count) / 2
      if first == 0 { rings.append(Ring(place: surface.origin.z, radius: radius)) }
      let place = surface.origin.z + surface.cell * middle
      if rings.count > 1, rings[rings.count - 1].radius == radius,
        rings[rings.count - 2].radius == radius
      {
        rings[rings.count - 1].place = place
      } else {
        rings.append(Ring(place: place, radius: radius))
      }
    }
    if let last = rings.last {
      let end = surface.origin.z + surface.cell * Double(count)
      rings.append(Ring(place: end, radius: last.radius))
    }
    return rings
  }

  /// The closed solid.
  var mesh: TriangleMesh {
    var mesh = TriangleMesh(title: title, expected: 2 * Self.sides * (rings.count + 1))
    let directions = Self.directions
    guard let first = rings.first, let last = rings.last else { return mesh }
    for side in 0..<Self.sides {
      let here = directions[side]
      let next = directions[(side + 1) % Self.sides]
      mesh.add(Self.axis(first), Self.corner(first, next), Self.corner(first, here))
      mesh.add(Self.axis(last), Self.corner(last, here), Self.corner(last, next))
      for (low, high) in zip(rings, rings.dropFirst()) {
        let (a, b) = (Self.corner(low, here), Self.corner(low, next))
        let (c, d) = (Self.corner(high, next), Self.corner(high, here))
        mesh.add(a, b, c)
        mesh.add(a, c, d)
      }
    }
    return mesh
  }

  /// Corners of the polygon that has the area of the circle of radius 1.
  private static var directions: [SIMD2<Double>] {
    let angle = 2 * Double.pi / Double(sides)
    let radius = (angle / feedhold_sin(angle)).squareRoot()
    return (0..<sides).map {
      let turn = angle * Double($0)
      return radius * SIMD2(feedhold_cos(turn), feedhold_sin(turn))
    }
  }

  private static func corner(_ ring: Ring, _ direction: SIMD2<Double>) -> Corner {
    Corner(
      Float(ring.radius * direction.x), Float(ring.radius * direction.y), Float(ring.place))
  }

  private static func axis(_ ring: Ring) -> Corner { Corner(0, 0, Float(ring.place)) }
}
