internal import CMath

/// A point or a way in the selected plane: along its first and its second axis. [mm]
struct PlanePoint: Equatable, BitwiseCopyable {
  var first = 0.0
  var second = 0.0

  static func + (a: PlanePoint, b: PlanePoint) -> PlanePoint {
    PlanePoint(first: a.first + b.first, second: a.second + b.second)
  }

  static func - (a: PlanePoint, b: PlanePoint) -> PlanePoint {
    PlanePoint(first: a.first - b.first, second: a.second - b.second)
  }

  static func * (a: PlanePoint, factor: Double) -> PlanePoint {
    PlanePoint(first: a.first * factor, second: a.second * factor)
  }

  func dot(_ other: PlanePoint) -> Double { first * other.first + second * other.second }

  func cross(_ other: PlanePoint) -> Double { first * other.second - second * other.first }

  var length: Double { dot(self).squareRoot() }

  /// The same way, 1 mm long; nil where it has no length.
  var direction: PlanePoint? {
    let length = length
    guard length > 0, length.isFinite else { return nil }
    return self * (1 / length)
  }

  /// Turned a quarter to the left.
  var left: PlanePoint { PlanePoint(first: -second, second: first) }

  /// The angle to another way, positive to the left, from -pi to pi. [rad]
  func turn(to other: PlanePoint) -> Double { feedhold_atan2(cross(other), dot(other)) }
}
