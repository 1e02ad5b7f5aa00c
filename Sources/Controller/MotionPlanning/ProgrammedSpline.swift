internal import CanonicalMachining
internal import Geometry
internal import Signals

/// The control points of a rational B-spline as the program gives them, with uniform knots that are
/// clamped at both ends. They wait here until the whole curve is in the queue.
struct ProgrammedSpline: ~Copyable {
  /// Most control points of one spline, for which there is memory.
  static var capacity: Int { 1024 }
  static var leastOrder: Int { 3 }
  static var highestOrder: Int { 20 }

  /// Each point times its weight, and the weight: so a curve in space is a polynomial in four.
  private var points = InlineArray<1024, SIMD4<Double>>(repeating: SIMD4())
  /// How many points it has.
  private(set) var count = 0
  /// Degree + 1.
  private(set) var order = 0
  private let residence = StaysInPlace()

  var degree: Int { order - 1 }

  /// How many polynomial pieces it is made of, one for each unit of its parameter.
  var spanCount: Int { count - degree }

  /// Notes a control point as the program writes it; false where there is no room for it.
  mutating func append(_ point: SplinePoint) -> Bool {
    guard count < ProgrammedSpline.capacity else { return false }
    points[count] = SIMD4(point.first, point.second, 0, point.weight)
    count += 1
    return true
  }

  mutating func clear() { count = 0 }

  /// A control point as the program wrote it, before `fix`.
  func point(_ index: Int) -> SplinePoint {
    SplinePoint(first: points[index].x, second: points[index].y, weight: points[index].w)
  }

  /// Puts a point where it lies in the machine. [mm]
  mutating func fix(_ index: Int, at place: Vector3) {
    let weight = points[index].w
    points[index] = SIMD4(place.x * weight, place.y * weight, place.z * weight, weight)
  }

  /// Where a point lies, behind `fix`. [mm]
  func place(_ index: Int) -> Vector3 {
    let point = points[index]
    return Vector3(point.x, point.y, point.z) * (1 / point.w)
  }

  mutating func fix(order: Int) { self.order = order }

  /// One polynomial piece in Bezier form: its points are the blossoms at its two knots (Ramshaw:
  /// Blossoms are polar forms, 1989).
  func span(_ number: Int) -> BezierSpan {
    var span = BezierSpan(degree: degree)
    for index in 0...degree { span[index] = blossom(of: number, last: index) }
    return span
  }

  /// The blossom of a span at its first knot, and `last` times at its last one, by de Boor's rule.
  private func blossom(of span: Int, last: Int) -> SIMD4<Double> {
    var work = InlineArray<20, SIMD4<Double>>(repeating: SIMD4())
    for index in 0...degree { work[index] = points[span + index] }
    var level = 1
    while level <= degree {
      let argument = Double(level <= last ? span + 1 : span)
      var index = degree
      while index >= level {
        let low = knot(span + index)
        let share = (argument - low) / (knot(span + degree + index + 1 - level) - low)
        work[index] = work[index - 1] * (1 - share) + work[index] * share
        index -= 1
      }
      level += 1
    }
    return work[degree]
  }

  private func knot(_ index: Int) -> Double {
    let inner = index - degree
    return Double(inner < 0 ? 0 : inner > spanCount ? spanCount : inner)
  }
}
