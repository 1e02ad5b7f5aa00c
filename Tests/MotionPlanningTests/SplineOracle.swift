import CanonicalMachining
import Foundation
import Geometry
import SeededChance

@testable import MotionPlanning

/// A NURBS by the textbook: uniform knots clamped at both ends, de Boor's rule on weighted points;
/// what the planner makes of it is held against this.
struct OracleSpline {
  var points: [SplinePoint]
  var order: Int

  init(_ points: [(Double, Double)], order: Int) {
    self.points = points.map { SplinePoint(first: $0.0, second: $0.1) }
    self.order = order
  }

  /// Random control points in a square of 30 mm, from the origin.
  init(_ chance: inout Chance, isRational: Bool) {
    order = 3 + chance.count(below: 4)
    let count = order + chance.count(below: 5)
    points = (0..<count).map { _ in
      SplinePoint(
        first: chance.between(-15, 15), second: chance.between(-15, 15),
        weight: isRational ? pow(4, chance.between(-1, 1)) : 1)
    }
    points[0] = SplinePoint(first: 0, second: 0, weight: points[0].weight)
  }

  var spans: Int { points.count - order + 1 }

  /// The point at a share of the parameter, 0 to 1.
  func place(at share: Double) -> Vector3 {
    let degree = order - 1
    let parameter = share * Double(spans)
    let span = min(Int(parameter), spans - 1)
    func knot(_ index: Int) -> Double { Double(min(max(index - degree, 0), spans)) }
    var work = (0...degree).map { index -> [Double] in
      let point = points[span + index]
      return [point.first * point.weight, point.second * point.weight, point.weight]
    }
    for level in 1...degree {
      for index in stride(from: degree, through: level, by: -1) {
        let low = knot(span + index)
        let high = knot(span + degree + index + 1 - level)
        let part = (parameter - low) / (high - low)
        work[index] = zip(work[index - 1], work[index]).map { $0 * (1 - part) + $1 * part }
      }
    }
    let last = work[degree]
    return Vector3(last[0] / last[2], last[1] / last[2], 0)
  }

  func commands(feed: Double) -> [CanonicalCommand] {
    let last = points[points.count - 1]
    let end = WorkPosition(AxisVector(x: last.first, y: last.second, z: 0))
    return [.setFeedRate(feed)] + points.map { .splinePoint($0) } + [
      .splineFeed(SplineFeed(end: end, count: Int32(points.count), order: Int32(order)))
    ]
  }

  /// The planner's pieces of it.
  func pieces(isSmooth: Bool = true) -> [SegmentPath] {
    var spline = ProgrammedSpline()
    for point in points { _ = spline.append(point) }
    spline.fix(order: order)
    for (index, point) in points.enumerated() {
      spline.fix(index, at: Vector3(point.first, point.second, 0))
    }
    var march = SplineMarch(spline, origin: AxisVector(), isSmooth: isSmooth)
    var pieces: [SegmentPath] = []
    while let element = march.next(of: spline) {
      pieces += (0..<element.count).map { element.pieces[$0] }
    }
    return pieces
  }
}

/// Points along a curve, and how near a point comes to it.
struct NearestPoint {
  private let curve: (Double) -> Vector3
  private let samples: [Vector3]

  /// A curve by a parameter from 0 to 1.
  init(samples count: Int, _ curve: @escaping (Double) -> Vector3) {
    self.curve = curve
    samples = (0...count).map { curve(Double($0) / Double(count)) }
  }

  /// Searches around every sample that is nearer than its neighbours, and stops when it has found
  /// a place that is near enough: where a curve crosses itself the nearest sample may be on the
  /// other branch.
  func distance(to point: Vector3, enough: Double = 2e-5) -> Double {
    let squares = samples.map { ($0 - point).lengthSquared }
    let minima = squares.indices.filter {
      squares[$0] <= squares[max(0, $0 - 1)]
        && squares[$0] <= squares[min(squares.count - 1, $0 + 1)]
    }
    var least = Double.infinity
    for index in minima.sorted(by: { squares[$0] < squares[$1] }).prefix(8) {
      least = min(least, distance(to: point, near: index))
      if least <= enough { break }
    }
    return least
  }

  private func distance(to point: Vector3, near index: Int) -> Double {
    let count = Double(samples.count - 1)
    var low = max(0, Double(index - 2) / count)
    var high = min(1, Double(index + 2) / count)
    // In a tip both branches lie between two samples.
    let step = (high - low) / 48
    let places = (0...48).map { low + step * Double($0) }
    let ways = places.map { (curve($0) - point).lengthSquared }
    let nearest = places[ways.indices.min { ways[$0] < ways[$1] } ?? 0]
    (low, high) = (max(low, nearest - step), min(high, nearest + step))
    for _ in 0..<24 {
      let (a, b) = (low + (high - low) / 3, high - (high - low) / 3)
      if (curve(a) - point).lengthSquared < (curve(b) - point).lengthSquared {
        high = b
      } else {
        low = a
      }
    }
    return (curve((low + high) / 2) - point).length
  }
}

/// The pieces of a path as one curve by its length.
struct PieceRow {
  let pieces: [SegmentPath]
  /// Where each piece begins. [mm]
  private let starts: [Double]
  /// [mm]
  let length: Double

  init(_ pieces: [SegmentPath]) {
    self.pieces = pieces
    var (starts, length) = ([Double](), 0.0)
    for piece in pieces {
      starts.append(length)
      length += piece.length
    }
    self.starts = starts
    self.length = length
  }

  /// The place at a share of the length.
  func place(at share: Double) -> Vector3 {
    let travelled = share * length
    var (low, high) = (0, pieces.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= travelled { low = middle } else { high = middle }
    }
    return pieces[low].position(at: travelled - starts[low]).xyz
  }
}
