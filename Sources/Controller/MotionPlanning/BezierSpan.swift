internal import Geometry

/// A polynomial piece of a rational curve by its Bezier points, each times its weight. The
/// parameter runs from 0 to 1.
struct BezierSpan: BitwiseCopyable {
  private var points = InlineArray<20, SIMD4<Double>>(repeating: SIMD4(0, 0, 0, 1))
  let degree: Int

  init(degree: Int) { self.degree = degree }

  subscript(index: Int) -> SIMD4<Double> {
    get { points[index] }
    set { points[index] = newValue }
  }

  /// Place and derivatives by the parameter, by de Casteljau's rule; the degree is at least 2.
  func derivatives(at parameter: Double) -> CurveDerivatives {
    var work = points
    let rest = 1 - parameter
    var level = degree
    while level > 2 {
      for index in 0..<level { work[index] = work[index] * rest + work[index + 1] * parameter }
      level -= 1
    }
    let scale = Double(degree)
    let second = (work[2] - work[1] * 2 + work[0]) * (scale * (scale - 1))
    let before = work[0] * rest + work[1] * parameter
    let after = work[1] * rest + work[2] * parameter
    return CurveDerivatives(
      before * rest + after * parameter, (after - before) * scale, second)
  }

  /// Path length between two parameters near each other, by Gauss' rule of three points. [mm]
  func length(from first: Double, to last: Double) -> Double {
    let middle = (first + last) / 2
    let half = (last - first) / 2
    let aside = BezierSpan.gaussPlace * half
    return half / 9
      * (8 * derivatives(at: middle).velocity.length
        + 5 * derivatives(at: middle - aside).velocity.length
        + 5 * derivatives(at: middle + aside).velocity.length)
  }

  /// Whether all its points are one.
  var isPoint: Bool {
    let first = points[0] * (1 / points[0].w)
    for index in 1...degree {
      let away = points[index] * (1 / points[index].w) - first
      guard Vector3(away.x, away.y, away.z).length < BezierSpan.pointSize else { return false }
    }
    return true
  }

  /// How far apart points may be that are one. [mm]
  private static var pointSize: Double { 1e-10 }
  /// The root of 3/5.
  private static var gaussPlace: Double { 0.774_596_669_241_483_4 }

  /// What the curve is like at an end, seen from within: also where points coincide there.
  func knot(atEnd isEnd: Bool) -> CurveKnot {
    let here = derivatives(at: isEnd ? 1 : 0)
    var knot = CurveKnot(here)
    guard knot.isSingular else { return knot }
    for step in 1...degree {
      let next = points[isEnd ? degree - step : step]
      let way = (Vector3(next.x, next.y, next.z) * (1 / next.w) - here.place) * (isEnd ? -1 : 1)
      let length = way.length
      guard length > CurveKnot.singularSpeed else { continue }
      knot.direction = way * (1 / length)
      return knot
    }
    return knot
  }
}

/// Place of a curve, and its first two derivatives by its parameter.
struct CurveDerivatives: BitwiseCopyable {
  /// [mm]
  var place: Vector3
  /// [mm]
  var velocity: Vector3
  /// [mm]
  var acceleration: Vector3

  /// From those of the polynomial in four dimensions.
  init(_ value: SIMD4<Double>, _ first: SIMD4<Double>, _ second: SIMD4<Double>) {
    let share = 1 / value.w
    place = Vector3(value.x, value.y, value.z) * share
    velocity = (Vector3(first.x, first.y, first.z) - place * first.w) * share
    acceleration =
      (Vector3(second.x, second.y, second.z) - velocity * (2 * first.w) - place * second.w) * share
  }
}

/// Where pieces of a curve meet: place, and the first two derivatives by the path length.
struct CurveKnot: BitwiseCopyable {
  /// [mm]
  var place = Vector3.zero
  /// A unit vector, or zero where the curve stands.
  var direction = Vector3.zero
  /// [1/mm]
  var bend = Vector3.zero

  /// Below this speed by the parameter a curve has no direction of its own. [mm]
  static var singularSpeed: Double { 1e-9 }
  /// A sharper bend is that of a tip, and rounded within the tolerance. [1/mm]
  static var sharpestBend: Double { 1e4 }

  var isSingular: Bool { direction == .zero }

  init() {}

  init(_ curve: CurveDerivatives) {
    place = curve.place
    let speed = curve.velocity.length
    guard speed > CurveKnot.singularSpeed else { return }
    direction = curve.velocity * (1 / speed)
    let across = curve.acceleration - direction * direction.dot(curve.acceleration)
    let size = across.length / (speed * speed)
    bend = across * (1 / (speed * speed))
    if size > CurveKnot.sharpestBend { bend = bend * (CurveKnot.sharpestBend / size) }
  }
}
