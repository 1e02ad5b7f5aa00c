import Foundation
import Geometry

@testable import MotionPlanning

/// One axis of a path by its raw coefficients: start + slope s + bend s^2 + twist s^3; on an arc
/// also (radius + growth phi) (cosine cos phi + sine sin phi) - radius cosine, phi = rate s.
struct AuditedAxis {
  var axis: Int
  var start: Double
  var slope: Double
  var bend = 0.0
  var twist = 0.0
  var cosine = 0.0
  var sine = 0.0
}

/// A piece of path as the audit sees it: formulas of its own, with libm, over raw coefficients.
struct AuditedPath {
  var start: AxisVector
  /// The axes that move.
  var axes: [AuditedAxis] = []
  var isArc = false
  var isStraight = true
  var radius = 0.0
  var growth = 0.0
  var rate = 0.0
  var length: Double
  /// How the parameter of a paced curve goes on in time, which is what counts then.
  var law: AuditedLaw?

  /// A line. [mm, rad]
  init(from start: AxisVector, to end: AxisVector, length: Double) {
    self.start = start
    self.length = length
    for axis in 0..<AxisVector.count where end[axis] != start[axis] {
      axes.append(
        AuditedAxis(axis: axis, start: start[axis], slope: (end[axis] - start[axis]) / length))
    }
  }

  /// What the planner drives. Shapes that this audit does not know trap, so that they cannot pass
  /// unseen.
  init(_ path: SegmentPath) {
    start = path.start
    length = path.length
    isArc = path.isArc
    isStraight = path.shape == .line
    let isCurve = path.shape == .curve || path.shape == .paced
    precondition(isArc || isStraight || isCurve, "a shape that is not audited")
    if path.shape == .paced { law = AuditedLaw(path.law) }
    if isArc { (radius, growth, rate) = (path.radius, path.growth, path.turnRate) }
    let first = AxisVector(path.first)
    let second = AxisVector(path.second)
    for axis in 0..<AxisVector.count {
      var one = AuditedAxis(axis: axis, start: start[axis], slope: path.slope[axis])
      if isCurve { (one.bend, one.twist) = (path.bend[axis], path.twist[axis]) }
      if isArc { (one.cosine, one.sine) = (first[axis], second[axis]) }
      if one.moves { axes.append(one) }
    }
  }

  /// Where the axes are. [mm, rad]
  func position(at place: Double) -> AxisVector {
    let s = law?.parameter(at: place) ?? place
    var position = start
    let turn = isArc ? Turn(rate * s) : Turn(0)
    for one in axes {
      position[one.axis] =
        one.start + (one.slope + (one.bend + one.twist * s) * s) * s
        + (isArc ? bulge(one, turn) : 0)
    }
    return position
  }

  /// (radius + growth phi) (cosine cos phi + sine sin phi) - radius cosine, without cancellation.
  private func bulge(_ one: AuditedAxis, _ turn: Turn) -> Double {
    let grown = growth * turn.angle
    return one.cosine * (radius * turn.inward + grown * (1 + turn.inward))
      + one.sine * ((radius + grown) * turn.aside)
  }

  /// First, second and third derivative of an axis by s, at z, y, x of a place.
  func derivatives(_ one: AuditedAxis, at s: Double) -> (
    first: Double, second: Double, third: Double
  ) {
    if let law { return law.derivatives(one, at: s) }
    guard isArc else {
      return (
        one.slope + (2 * one.bend + 3 * one.twist * s) * s, 2 * one.bend + 6 * one.twist * s,
        6 * one.twist
      )
    }
    let turn = Turn(rate * s)
    let out = one.cosine * (1 + turn.inward) + one.sine * turn.aside
    let along = one.sine * (1 + turn.inward) - one.cosine * turn.aside
    let distance = radius + growth * turn.angle
    return (
      one.slope + rate * (growth * out + distance * along),
      rate * rate * (2 * growth * along - distance * out),
      -rate * rate * rate * (3 * growth * out + distance * along)
    )
  }

  /// Bounds of the derivatives by s from the first to the fifth.
  func bounds(_ one: AuditedAxis) -> InlineArray<6, Double> {
    if let law { return law.bounds(one) }
    var bounds = InlineArray<6, Double>(repeating: 0)
    guard isArc else { return bounds }
    let share = (one.cosine * one.cosine + one.sine * one.sine).squareRoot()
    let most = max(abs(radius), abs(radius + growth * rate * length))
    var power = share
    for order in 1...5 {
      power *= abs(rate)
      let grown = Double(order) * growth
      bounds[order] = power * (most * most + grown * grown).squareRoot()
    }
    bounds[1] += abs(one.slope)
    return bounds
  }

  /// The curve that is travelled by a law, by its own parameter.
  var withoutLaw: AuditedPath {
    var curve = self
    curve.law = nil
    return curve
  }

  /// The curve's own parameter. [mm]
  func parameter(at place: Double) -> Double { law?.parameter(at: place) ?? place }

  /// Largest second derivative by s, over all axes together; of a curve between two places.
  func bendBound(from: Double, to: Double) -> Double {
    guard !isStraight else { return 0 }
    var square = 0.0
    for one in axes {
      let bend =
        isArc
        ? bounds(one)[2]
        : max(abs(2 * one.bend + 6 * one.twist * from), abs(2 * one.bend + 6 * one.twist * to))
      square += bend * bend
    }
    return square.squareRoot()
  }
}

extension AuditedAxis {
  fileprivate var moves: Bool {
    slope != 0 || bend != 0 || twist != 0 || cosine != 0 || sine != 0
  }
}

/// An angle with cos - 1 and sin, by the half angle.
private struct Turn {
  var angle: Double
  var inward: Double
  var aside: Double

  init(_ angle: Double) {
    self.angle = angle
    let sine = sin(angle / 2)
    inward = -2 * sine * sine
    aside = 2 * sine * cos(angle / 2)
  }
}
