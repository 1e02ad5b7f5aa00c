import CanonicalMachining
import Foundation
import Geometry
import SeededChance

/// A polyline at G64, and what the tests hold against it.
struct Polyline {
  var points: [Vector3]

  /// Corners at random angles, legs of 0.05 to 20 mm.
  init(_ chance: inout Chance, legs: Int) {
    points = [.zero]
    for _ in 0..<legs {
      let size = pow(10, chance.between(-1.3, 1.3))
      let way = Vector3(chance.between(-1, 1), chance.between(-1, 1), chance.between(-1, 1))
      points.append(points[points.count - 1] + way * (size / way.length))
    }
  }

  func commands(_ tolerance: Double, feed: Double = 100) -> [CanonicalCommand] {
    [
      .setPathTolerance(PathTolerance(mode: .continuous, tolerance: tolerance)),
      .setFeedRate(feed),
    ] + points.dropFirst().map { .line($0.x, $0.y, $0.z) }
  }

  /// Distance of a point from the nearest leg.
  func distance(of point: Vector3) -> Double {
    zip(points, points.dropFirst()).map { start, end in
      let way = end - start
      let share = min(1, max(0, (point - start).dot(way) / way.dot(way)))
      return (point - (start + way * share)).length
    }.min() ?? .infinity
  }
}

extension Polyline {
  init(points: [Vector3]) { self.points = points }

  /// Corners of 90 degrees along the axes, where swinging out pays most, with some at random.
  static func staircase(_ chance: inout Chance, legs: Int) -> Polyline {
    var points = [Vector3.zero]
    for leg in 0..<legs {
      let size = pow(10, chance.between(-1, 1.3)) * (chance.count(below: 2) == 0 ? 1 : -1)
      var way = leg % 2 == 0 ? Vector3(size, 0, 0) : Vector3(0, size, 0)
      if chance.count(below: 6) == 0 { way = way + Vector3(0.3, -0.2, 0.4) * size }
      points.append(points[points.count - 1] + way)
    }
    return Polyline(points: points)
  }

  /// As it looks in a mirror that stands across X.
  var mirrored: Polyline { Polyline(points: points.map { Vector3(-$0.x, $0.y, $0.z) }) }
}
