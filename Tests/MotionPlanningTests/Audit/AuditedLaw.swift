@testable import MotionPlanning

/// The law of time of a paced curve by its raw coefficients: a place on the curve, its speed,
/// acceleration, jerk, and how that changes.
struct AuditedLaw {
  var offset: Double
  var speed: Double
  var acceleration: Double
  var jerk: Double
  var snap: Double
  var duration: Double

  init(_ law: TimeLaw) {
    offset = law.offset
    speed = law.speed
    acceleration = law.acceleration
    jerk = law.jerk
    snap = law.snap
    duration = law.duration
  }

  func parameter(at t: Double) -> Double {
    offset + speed * t + acceleration * t * t / 2 + jerk * t * t * t / 6
      + snap * t * t * t * t / 24
  }

  private func rates(at t: Double) -> (v: Double, a: Double, j: Double) {
    (
      speed + acceleration * t + jerk * t * t / 2 + snap * t * t * t / 6,
      acceleration + jerk * t + snap * t * t / 2, jerk + snap * t
    )
  }

  /// First to third derivative of an axis by time.
  func derivatives(
    _ one: AuditedAxis, at t: Double
  ) -> (first: Double, second: Double, third: Double) {
    let s = parameter(at: t)
    let (v, a, j) = rates(at: t)
    let first = one.slope + 2 * one.bend * s + 3 * one.twist * s * s
    let second = 2 * one.bend + 6 * one.twist * s
    let third = 6 * one.twist
    return (
      first * v, second * v * v + first * a, third * v * v * v + 3 * second * v * a + first * j
    )
  }

  /// Bounds of the derivatives by time from the first to the fifth, over the whole of it (Faa di
  /// Bruno; the fourth derivative of the curve is 0).
  func bounds(_ one: AuditedAxis) -> InlineArray<6, Double> {
    let (begun, ended) = (rates(at: 0), rates(at: duration))
    let j = max(abs(begun.j), abs(ended.j))
    let a = max(abs(begun.a), abs(ended.a)) + duration * j
    let v = max(abs(begun.v), abs(ended.v)) + duration * a
    let (low, high) = (parameter(at: 0), parameter(at: duration))
    let second = max(
      abs(2 * one.bend + 6 * one.twist * low), abs(2 * one.bend + 6 * one.twist * high))
    let first =
      abs(one.slope + 2 * one.bend * low + 3 * one.twist * low * low) + (high - low) * second
    let third = abs(6 * one.twist)
    let c = abs(snap)
    var bounds = InlineArray<6, Double>(repeating: 0)
    bounds[1] = first * v
    bounds[2] = second * v * v + first * a
    bounds[3] = third * v * v * v + 3 * second * v * a + first * j
    bounds[4] = 6 * third * v * v * a + second * (4 * v * j + 3 * a * a) + first * c
    bounds[5] = third * (10 * v * v * j + 15 * v * a * a) + second * (5 * v * c + 10 * a * j)
    return bounds
  }
}
