internal import CMath
internal import Geometry

/// The exact geometry of a segment in machine coordinates, by its path length s. [mm, rad]
/// The path length is counted along XYZ; along UVW, or ABC, where XYZ stand (RS274/NGC 2.1.2.5).
/// A straight line: q = start + slope s. An arc adds (radius + growth phi) u(phi) - radius u(0)
/// with phi = turnRate s and u = first cos(phi) + second sin(phi). A curve adds bend s^2 +
/// twist s^3; its parameter s is the path length at both ends and no less than it between. A paced
/// curve is a curve whose parameter goes by a law of time: here it is the time that counts. [s]
struct SegmentPath: BitwiseCopyable {
  var start = AxisVector()
  var end = AxisVector()
  /// Derivative of the straight part by path length. (no unit; rad/mm for a rotary axis)
  var slope = AxisVector()
  /// Path length. [mm]
  var length: Double = 0
  var shape = PathShape.line
  /// What the path length is counted along.
  var measure = PathMeasure.linear
  /// Half the second derivative of a curve at its start. [1/mm] Of an arc the three vectors below.
  var bend = AxisVector()
  /// A sixth of its third derivative. [1/mm^2] Of an arc the three numbers below.
  var twist = AxisVector()
  /// How a paced curve is travelled.
  var law = TimeLaw()

  var isArc: Bool { shape == .arc }

  /// Unit vector from the centre of an arc to its start.
  var first: Vector3 {
    get { Vector3(bend[0], bend[1], bend[2]) }
    set { (bend[0], bend[1], bend[2]) = (newValue.x, newValue.y, newValue.z) }
  }
  /// Unit vector in the arc's plane, a quarter turn on.
  var second: Vector3 {
    get { Vector3(bend[3], bend[4], bend[5]) }
    set { (bend[3], bend[4], bend[5]) = (newValue.x, newValue.y, newValue.z) }
  }
  /// Unit normal of the arc's plane.
  var normal: Vector3 {
    get { Vector3(bend[6], bend[7], bend[8]) }
    set { (bend[6], bend[7], bend[8]) = (newValue.x, newValue.y, newValue.z) }
  }
  /// Radius of an arc at its start. [mm]
  var radius: Double {
    get { twist[0] }
    set { twist[0] = newValue }
  }
  /// Change of radius with the angle, for ends that are not quite equally far off. [mm/rad]
  var growth: Double {
    get { twist[1] }
    set { twist[1] = newValue }
  }
  /// Signed angle by path length. [rad/mm]
  var turnRate: Double {
    get { twist[2] }
    set { twist[2] = newValue }
  }

  /// Where the axes are after a path length. [mm, rad]
  func position(at travelled: Double) -> AxisVector {
    if shape == .paced { return curvePosition(at: law.parameter(at: travelled)) }
    var axes = start + slope * travelled
    guard shape != .line else { return axes }
    guard isArc else { return curvePosition(at: travelled) }
    // From the start, by the half angle: exact also where the radius is huge.
    let angle = turnRate * travelled
    var sine = 0.0
    var cosine = 0.0
    unsafe feedhold_sincos(angle / 2, &sine, &cosine)
    let grown = growth * angle
    let inward = -2 * sine * sine
    let aside = (radius + grown) * 2 * sine * cosine
    axes.xyz = axes.xyz + first * (radius * inward + grown * (1 + inward)) + second * aside
    return axes
  }

  private func curvePosition(at parameter: Double) -> AxisVector {
    start + (slope + (bend + twist * parameter) * parameter) * parameter
  }

  /// First and second derivative of a curve by its own parameter, paced or not.
  func curveDerivatives(at parameter: Double) -> (tangent: AxisVector, curvature: AxisVector) {
    (
      slope + (bend * 2 + twist * (3 * parameter)) * parameter,
      bend * 2 + twist * (6 * parameter)
    )
  }

  /// Place of X, Y and Z on a curve by its own parameter, side by side. [mm]
  func linearPlace(at parameter: Double) -> SIMD4<Double> {
    let start = SIMD4(start[0], start[1], start[2], 0)
    let slope = SIMD4(slope[0], slope[1], slope[2], 0)
    let bend = SIMD4(bend[0], bend[1], bend[2], 0)
    return start + (slope + (bend + linearTwist * parameter) * parameter) * parameter
  }

  /// First and second derivative of X, Y and Z alone, side by side.
  func linearDerivatives(
    at parameter: Double
  ) -> (tangent: SIMD4<Double>, curvature: SIMD4<Double>) {
    let slope = SIMD4(slope[0], slope[1], slope[2], 0)
    let bend = SIMD4(bend[0], bend[1], bend[2], 0)
    let twist = linearTwist
    return (
      slope + (bend * 2 + twist * (3 * parameter)) * parameter,
      bend * 2 + twist * (6 * parameter)
    )
  }

  /// A sixth of the third derivative of X, Y and Z. [1/mm^2]
  var linearTwist: SIMD4<Double> { SIMD4(twist[0], twist[1], twist[2], 0) }

  /// First [no unit; rad/mm] and second [1/mm] derivative of the axes by path length.
  func derivatives(at travelled: Double) -> (tangent: AxisVector, curvature: AxisVector) {
    guard shape != .line else { return (slope, AxisVector()) }
    if shape == .paced {
      let (tangent, curvature) = curveDerivatives(at: law.parameter(at: travelled))
      let speed = law.speed(at: travelled)
      return (
        tangent * speed, curvature * (speed * speed) + tangent * law.acceleration(at: travelled)
      )
    }
    guard isArc else { return curveDerivatives(at: travelled) }
    let angle = turnRate * travelled
    var sine = 0.0
    var cosine = 0.0
    unsafe feedhold_sincos(angle, &sine, &cosine)
    let outward = first * cosine + second * sine
    let along = second * cosine - first * sine
    let distance = radius + growth * angle
    var tangent = slope
    tangent.xyz = slope.xyz + (outward * growth + along * distance) * turnRate
    let bend = (along * (2 * growth) - outward * distance) * (turnRate * turnRate)
    return (tangent, AxisVector(bend))
  }

  /// Smallest and largest radius. [mm]
  var radii: (least: Double, most: Double) {
    let last = radius + growth * turnRate * length
    return (min(radius, last), max(radius, last))
  }
}

/// What a path is made of.
enum PathShape: UInt8, BitwiseCopyable {
  /// G1, G0.
  case line
  /// G2, G3.
  case arc
  /// A polynomial by the path parameter, of third degree at most.
  case curve
  /// A part of such a polynomial, travelled by a law of time.
  case paced
}

/// Along which axes the path length of a segment is counted.
enum PathMeasure: UInt8, BitwiseCopyable {
  /// X Y Z. [mm]
  case linear
  /// U V W, while X Y Z stand. [mm]
  case secondary
  /// A B C, while all others stand. [rad]
  case rotary
  /// Time at override 1, of a paced curve. [s]
  case time
}

extension SegmentPath {
  /// A straight line between two positions; nil where they are the same.
  init?(lineFrom start: AxisVector, to end: AxisVector) {
    self.init()
    guard becomeLine(from: start, to: end) else { return nil }
  }

  /// Makes a straight line of a path that is still empty; false where both positions are the same.
  mutating func becomeLine(from start: AxisVector, to end: AxisVector) -> Bool {
    let way = end - start
    length = way.xyz.length
    if length == 0 {
      length = Vector3(way[6], way[7], way[8]).length
      measure = .secondary
    }
    if length == 0 {
      length = Vector3(way[3], way[4], way[5]).length
      measure = .rotary
    }
    guard length >= SegmentPath.shortestLength else { return false }
    self.start = start
    self.end = end
    slope = way * (1 / length)
    return true
  }

  /// Below this a path has no length. [mm, rad]
  static var shortestLength: Double { 1e-12 }
}

extension SegmentPath {
  /// Path length by the path parameter: 1, but within a curve. (no unit; mm/s)
  func stretch(at travelled: Double) -> Double {
    guard shape == .curve || shape == .paced else { return 1 }
    return measure.length(of: derivatives(at: travelled).tangent)
  }
}

extension PathMeasure {
  /// How long a way is that the axes go. [mm; rad]
  func length(of way: AxisVector) -> Double {
    switch self {
    case .linear, .time: way.xyz.length
    case .secondary: Vector3(way[6], way[7], way[8]).length
    case .rotary: Vector3(way[3], way[4], way[5]).length
    }
  }
}

extension SegmentPath {
  /// By how much a curve is longer than its parameter at most: the Bezier coefficients of |q'|^2,
  /// of the fourth degree, bound it. (no unit)
  var greatestStretch: Double {
    let first = slope.xyz
    let middle = (slope + bend * length).xyz
    let last = derivatives(at: length).tangent.xyz
    let centre = (2 * middle.dot(middle) + first.dot(last)) / 3
    let sides = max(first.dot(middle), middle.dot(last))
    let ends = max(first.dot(first), last.dot(last))
    return max(1, max(centre, max(sides, ends))).squareRoot()
  }
}

extension SegmentPath {
  /// Whether a paced curve begins, or ends, at rest: the override may have any value there.
  var beginsAtRest: Bool { shape == .paced && law.beginsAtRest }
  var endsAtRest: Bool { shape == .paced && law.endsAtRest }

  /// Makes a part of a curve, travelled by a law, which ends where the curve does or before.
  mutating func pace(by law: TimeLaw, curveEnd: AxisVector?) {
    shape = .paced
    measure = .time
    self.law = law
    length = law.duration
    end = curveEnd ?? curvePosition(at: law.parameter(at: length))
  }

  /// How much of the curve has been travelled. [mm]
  func wayTravelled(at travelled: Double) -> Double {
    shape == .paced ? law.parameter(at: travelled) : travelled
  }
}
