import Geometry

@testable import MotionPlanning

/// What is driven with one jerk: a part of one phase of a profile on one piece of path.
struct DrivenWindow {
  /// Path parameter, speed and acceleration at its begin.
  var place: Double
  var speed: Double
  var acceleration: Double
  var jerk: Double
  var duration: Double

  /// A part of a phase. [s]
  init(_ phase: SpeedPhase, shift: Double, from: Double, to: Double) {
    let t = from
    place =
      phase.travelled - shift + t
      * (phase.speed + t * (phase.acceleration / 2 + t * phase.jerk / 6))
    speed = phase.speed + t * (phase.acceleration + t * phase.jerk / 2)
    acceleration = phase.acceleration + t * phase.jerk
    jerk = phase.jerk
    duration = to - from
  }

  func place(at t: Double) -> Double {
    place + t * (speed + t * (acceleration / 2 + t * jerk / 6))
  }
  func speed(at t: Double) -> Double { speed + t * (acceleration + t * jerk / 2) }
  func acceleration(at t: Double) -> Double { acceleration + t * jerk }

  /// Largest speed between two times: at an end, or where the acceleration passes zero.
  func topSpeed(_ from: Double, _ to: Double) -> Double {
    var top = max(abs(speed(at: from)), abs(speed(at: to)))
    if jerk != 0 {
      let turn = -acceleration / jerk
      if turn > from, turn < to { top = max(top, abs(speed(at: turn))) }
    }
    return top
  }
}

/// The largest speed, acceleration and jerk of one axis in a window, found by bounds: what is
/// returned is no less than the extremum where that is above the limit, and no more than 1e-10 of
/// the limit above a value that is met. Exact on lines.
struct PhaseExtremes {
  let path: AuditedPath
  let window: DrivenWindow

  /// How near to a value that is met a bound must come, as a share of the limit.
  static let resolution = 1e-10
  /// What is let pass, as a share of the limit.
  static let tolerance = 1e-9

  /// The order is that of the derivative by time: 1 speed, 2 acceleration, 3 jerk.
  func largest(_ one: AuditedAxis, order: Int, limit: Double) -> Double {
    if path.isStraight {
      return abs(one.slope) * straightLargest(order)
    }
    return path.isArc || path.law != nil
      ? ArcSearch(path: path, one: one, window: window, order: order, limit: limit).largest()
      : PowerForm(one, window, order: order).largest(limit: limit)
  }

  private func straightLargest(_ order: Int) -> Double {
    switch order {
    case 1: window.topSpeed(0, window.duration)
    case 2:
      max(abs(window.acceleration), abs(window.acceleration(at: window.duration)))
    default: abs(window.jerk)
    }
  }
}

/// A derivative of an axis on an arc, bounded by its values at the ends of shorter and shorter
/// stretches of time and by its second derivative: |f| <= max of both ends + h^2/8 max|f''|.
private struct ArcSearch {
  let path: AuditedPath
  let one: AuditedAxis
  let window: DrivenWindow
  let order: Int
  let limit: Double

  func value(_ t: Double) -> Double {
    let q = path.derivatives(one, at: window.place(at: t))
    let v = window.speed(at: t)
    let a = window.acceleration(at: t)
    switch order {
    case 1: return abs(q.first * v)
    case 2: return abs(q.first * a + q.second * v * v)
    default:
      return abs(q.first * window.jerk + 3 * q.second * v * a + q.third * v * v * v)
    }
  }

  /// Bound of the second derivative of what is sought (Faa di Bruno).
  private func curvature(_ from: Double, _ to: Double, _ q: InlineArray<6, Double>) -> Double {
    let v = window.topSpeed(from, to)
    let a = max(abs(window.acceleration(at: from)), abs(window.acceleration(at: to)))
    let j = abs(window.jerk)
    switch order {
    case 1: return q[1] * j + 3 * q[2] * v * a + q[3] * v * v * v
    case 2:
      return q[2] * (4 * v * j + 3 * a * a) + 6 * q[3] * v * v * a + q[4] * v * v * v * v
    default:
      let cube = v * v * v
      return q[2] * 10 * a * j + q[3] * (10 * v * v * j + 15 * v * a * a) + q[4] * 10 * cube * a
        + q[5] * cube * v * v
    }
  }

  func largest() -> Double {
    let bounds = path.bounds(one)
    let end = window.duration
    let (first, last) = (value(0), value(end))
    var met = max(first, last)
    let enough = limit * (1 + PhaseExtremes.tolerance / 2)
    // Most need no halving, and no memory for the halves.
    guard met + end * end / 8 * curvature(0, end, bounds) > enough else { return met }
    var worst = met
    var open: [(from: Double, to: Double, first: Double, last: Double)] = [(0, end, first, last)]
    var steps = 0
    while let part = open.popLast() {
      steps += 1
      let wide = part.to - part.from
      let ends = max(part.first, part.last)
      let bound = ends + wide * wide / 8 * curvature(part.from, part.to, bounds)
      guard bound > enough else { continue }
      if bound - ends <= PhaseExtremes.resolution * limit || steps > 20_000 {
        worst = max(worst, bound)
        continue
      }
      let middle = (part.from + part.to) / 2
      let at = value(middle)
      met = max(met, at)
      if met > limit * (1 + 1e-3) { return met }
      open.append((part.from, middle, part.first, at))
      open.append((middle, part.to, at, part.last))
    }
    return max(met, worst)
  }
}

/// A polynomial of the share of a window's time, by powers; at most of degree 8.
private struct PowerForm {
  var factors = InlineArray<10, Double>(repeating: 0)
  var degree = 0

  init(_ low: Double, _ middle: Double = 0, _ high: Double = 0, _ highest: Double = 0) {
    (factors[0], factors[1], factors[2], factors[3]) = (low, middle, high, highest)
    degree = highest != 0 ? 3 : high != 0 ? 2 : middle != 0 ? 1 : 0
  }

  static func * (a: PowerForm, b: PowerForm) -> PowerForm {
    var product = PowerForm(0)
    product.degree = a.degree + b.degree
    for i in 0...a.degree {
      for j in 0...b.degree { product.factors[i + j] += a.factors[i] * b.factors[j] }
    }
    return product
  }

  static func + (a: PowerForm, b: PowerForm) -> PowerForm {
    var sum = a.degree >= b.degree ? a : b
    let other = a.degree >= b.degree ? b : a
    for i in 0...other.degree { sum.factors[i] += other.factors[i] }
    return sum
  }

  /// A derivative by time of an axis on a polynomial curve.
  init(_ one: AuditedAxis, _ window: DrivenWindow, order: Int) {
    let h = window.duration
    let (s0, v0, a0, j) = (window.place, window.speed, window.acceleration, window.jerk)
    let way = PowerForm(0, v0 * h, a0 * h * h / 2, j * h * h * h / 6)
    let speed = PowerForm(v0, a0 * h, j * h * h / 2)
    let acceleration = PowerForm(a0, j * h)
    // q' and q'' about the window's begin.
    let tangent = one.slope + (2 * one.bend + 3 * one.twist * s0) * s0
    let bend = 2 * one.bend + 6 * one.twist * s0
    let first = PowerForm(tangent) + PowerForm(bend) * way + PowerForm(3 * one.twist) * way * way
    let second = PowerForm(bend) + PowerForm(6 * one.twist) * way
    switch order {
    case 1: self = first * speed
    case 2: self = first * acceleration + second * speed * speed
    default:
      self =
        first * PowerForm(j) + PowerForm(3) * second * speed * acceleration
        + PowerForm(6 * one.twist) * speed * speed * speed
    }
  }

  /// By the Bernstein points, whose hull holds the polynomial, halved where that is not enough.
  func largest(limit: Double) -> Double {
    var points = InlineArray<10, Double>(repeating: 0)
    for i in 0...degree {
      var ratio = 1.0  // C(i, k) / C(degree, k)
      for k in 0...i {
        points[i] += ratio * factors[k]
        ratio *= Double(i - k) / Double(max(1, degree - k))
      }
    }
    return PowerForm.largest(points, degree, limit, depth: 0)
  }

  private static func largest(
    _ points: InlineArray<10, Double>, _ degree: Int, _ limit: Double, depth: Int
  ) -> Double {
    let ends = max(abs(points[0]), abs(points[degree]))
    var hull = ends
    for i in 0...degree { hull = max(hull, abs(points[i])) }
    if hull <= limit * (1 + PhaseExtremes.tolerance / 2) { return ends }
    if hull - ends <= PhaseExtremes.resolution * limit || depth > 50 { return hull }
    if ends > limit * (1 + 1e-3) { return ends }
    // De Casteljau's halves.
    var (left, right) = (points, points)
    for level in 1...max(1, degree) {
      if level <= degree {
        for i in 0...(degree - level) { right[i] = (right[i] + right[i + 1]) / 2 }
        left[level] = right[0]
      }
    }
    return max(
      largest(left, degree, limit, depth: depth + 1),
      largest(right, degree, limit, depth: depth + 1))
  }
}
