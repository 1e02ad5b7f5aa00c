import Foundation
import Geometry

extension AxisVector {
  /// Length over all axes.
  var size: Double {
    var square = 0.0
    for axis in 0..<AxisVector.count { square += self[axis] * self[axis] }
    return square.squareRoot()
  }

  func dot(_ other: AxisVector) -> Double {
    var sum = 0.0
    for axis in 0..<AxisVector.count { sum += self[axis] * other[axis] }
    return sum
  }
}

extension AuditedPath {
  /// The same with rotary axes by degrees, as a tolerance of 1 mm is one of 1 degree for them.
  var inDegrees: AuditedPath {
    var scaled = self
    let degrees = 180 / Double.pi
    for axis in 3..<6 { scaled.start[axis] *= degrees }
    for index in axes.indices where axes[index].axis >= 3 && axes[index].axis < 6 {
      scaled.axes[index].start *= degrees
      scaled.axes[index].slope *= degrees
      scaled.axes[index].bend *= degrees
      scaled.axes[index].twist *= degrees
    }
    return scaled
  }

  /// The place between two others that is nearest to a point, or next to it.
  func place(nearest point: AxisVector, from: Double, to end: Double) -> Double {
    if isStraight { return clamped(straightPlace(point), from, end) }
    var best = from
    var least = Double.infinity
    func trial(_ place: Double) {
      let place = clamped(place, from, end)
      let distance = (position(at: place) - point).size
      if distance < least { (best, least) = (place, distance) }
    }
    trial(from)
    trial(end)
    if isArc {
      for place in arcPlaces(point, from, end) { trial(place) }
    } else {
      for step in 0...8 { trial(from + (end - from) * Double(step) / 8) }
    }
    for _ in 0..<4 { trial(newton(best, point)) }
    return best
  }

  private func clamped(_ place: Double, _ from: Double, _ end: Double) -> Double {
    min(max(place, from), end)
  }

  private func straightPlace(_ point: AxisVector) -> Double {
    var (along, square) = (0.0, 0.0)
    for one in axes {
      along += one.slope * (point[one.axis] - one.start)
      square += one.slope * one.slope
    }
    return square > 0 ? along / square : 0
  }

  /// Where an arc has the direction of a point from its centre.
  private func arcPlaces(_ point: AxisVector, _ from: Double, _ end: Double) -> [Double] {
    var (x, y) = (radius, 0.0)
    for one in axes {
      x += one.cosine * (point[one.axis] - one.start)
      y += one.sine * (point[one.axis] - one.start)
    }
    let angle = atan2(y, x)
    let (low, high) = (min(rate * from, rate * end), max(rate * from, rate * end))
    let first = ((low - angle) / (2 * .pi)).rounded(.up)
    return (0..<8).map { angle + 2 * .pi * (first + Double($0)) }.filter { $0 <= high }
      .map { $0 / rate }
  }

  /// A step towards where the way to a point stands at right angles to the path.
  private func newton(_ place: Double, _ point: AxisVector) -> Double {
    let off = position(at: place) - point
    var (value, slope) = (0.0, 0.0)
    for one in axes {
      let q = derivatives(one, at: place)
      value += off[one.axis] * q.first
      slope += q.first * q.first + off[one.axis] * q.second
    }
    return slope > 0 ? place - value / slope : place
  }

  /// Bound of the distance between two arcs over an angle, by their coefficients: at equal angles
  /// from the start; infinite for other shapes.
  func arcDistance(to other: AuditedPath, over length: Double) -> Double {
    guard isArc, other.isArc, rate * other.rate > 0 else { return .infinity }
    let angle = abs(rate) * length
    var square = 0.0
    for axis in 0..<AxisVector.count {
      let (a, b) = (coefficients(axis), other.coefficients(axis))
      let pitch = abs(a.slope / rate - b.slope / other.rate) * angle
      let round = abs(radius * a.cosine - other.radius * b.cosine)
      let aside = abs(radius * a.sine - other.radius * b.sine)
      let grown =
        (abs(growth * a.cosine - other.growth * b.cosine)
          + abs(growth * a.sine - other.growth * b.sine)) * angle
      // cos phi - 1 and sin phi stay below what small angles leave of them.
      let off =
        abs(start[axis] - other.start[axis]) + pitch + round * min(2, angle * angle / 2)
        + aside * min(1, angle) + grown
      square += off * off
    }
    return square.squareRoot()
  }

  private func coefficients(_ axis: Int) -> AuditedAxis {
    axes.first { $0.axis == axis } ?? AuditedAxis(axis: axis, start: start[axis], slope: 0)
  }
}
