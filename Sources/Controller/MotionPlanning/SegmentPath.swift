internal import CMath
internal import Geometry

/// The exact geometry of a segment in machine coordinates, by its path length s. [mm, rad]
/// The path length is counted along XYZ; along UVW, or ABC, where XYZ stand (RS274/NGC 2.1.2.5).
/// A straight line: q = start + slope s. An arc adds (radius + growth phi) u(phi) - radius u(0)
/// with phi = turnRate s and u = first cos(phi) + second sin(phi).
struct SegmentPath: BitwiseCopyable {
  var start = AxisVector()
  var end = AxisVector()
  /// Derivative of the straight part by path length. (no unit; rad/mm for a rotary axis)
  var slope = AxisVector()
  /// Path length. [mm]
  var length: Double = 0
  var isArc = false
  /// What the path length is counted along.
  var measure = PathMeasure.linear
  /// Unit vector from the centre to the start.
  var first = Vector3.zero
  /// Unit vector in the arc's plane, a quarter turn on.
  var second = Vector3.zero
  /// Unit normal of the arc's plane.
  var normal = Vector3.zero
  /// Radius at the start. [mm]
  var radius: Double = 0
  /// Change of radius with the angle, for ends that are not quite equally far off. [mm/rad]
  var growth: Double = 0
  /// Signed angle by path length. [rad/mm]
  var turnRate: Double = 0

  /// Where the axes are after a path length. [mm, rad]
  func position(at travelled: Double) -> AxisVector {
    var axes = start + slope * travelled
    guard isArc else { return axes }
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

  /// First [no unit; rad/mm] and second [1/mm] derivative of the axes by path length.
  func derivatives(at travelled: Double) -> (tangent: AxisVector, curvature: AxisVector) {
    guard isArc else { return (slope, AxisVector()) }
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

  /// By how much an axis may be faster, and its acceleration larger, between the ends of a cell
  /// than at them (docs/models/motion.md, "Cells"); of axes in the arc's plane.
  func excess(
    over length: Double, axes: MotionLimits
  ) -> (tangent: AxisVector, acceleration: AxisVector) {
    var excess = (tangent: AxisVector(), acceleration: AxisVector())
    guard isArc else { return excess }
    let turned = turnRate * length
    let share = turned * turned / 8
    let fastest = turnRate.magnitude * (radii.most + growth.magnitude)
    let inPlane = planeShares
    let strongest = planeAcceleration(axes)
    for axis in 0..<3 {
      excess.tangent[axis] = inPlane[axis] * share * fastest
      excess.acceleration[axis] = inPlane[axis] * share * SegmentPath.cellExcess * strongest
    }
    return excess
  }

  /// Largest component of a unit vector in the arc's plane along each axis. (no unit)
  private var planeShares: AxisVector {
    var shares = AxisVector()
    let first = AxisVector(first)
    let second = AxisVector(second)
    for axis in 0..<3 {
      shares[axis] =
        (first[axis] * first[axis] + second[axis] * second[axis]).squareRoot()
    }
    return shares
  }

  /// The largest acceleration in the arc's plane that its axes can make together. [mm/s^2]
  private func planeAcceleration(_ axes: MotionLimits) -> Double {
    var square = 0.0
    let shares = planeShares
    for axis in 0..<3 where shares[axis] > 0 {
      square += axes.acceleration[axis] * axes.acceleration[axis]
    }
    return square.squareRoot()
  }

  /// |d2(q' a + q'' u)/d(angle)2| <= |5 q''' a + q'''' u| <= 6 times the acceleration in the plane,
  /// and 5 % for radii that grow by up to `cellGrowth` a radian.
  static var cellExcess: Double { 6.3 }
  /// Largest growth of the radius, as a share of it by radian, of an arc cut into cells.
  static var cellGrowth: Double { 0.01 }
  /// The share of the least acceleration limit that the excess between a cell's ends may take.
  static var cellExcessShare: Double { 0.004 }

  /// Into how many cells an arc is cut, each short enough to lose little by its one acceleration
  /// and its excess; 1 where the axes' accelerations are hardly used to turn.
  func cellCount(_ axes: MotionLimits, topSpeed: Double) -> Int {
    guard isArc, growth.magnitude <= SegmentPath.cellGrowth * radii.least else { return 1 }
    var least = Double.infinity
    for axis in 0..<3 where planeShares[axis] > 0 { least = min(least, axes.acceleration[axis]) }
    let pull = topSpeed * topSpeed * turnRate.magnitude * turnRate.magnitude * radii.most
    guard pull > SegmentPath.mildPull * least else { return 1 }
    let wide =
      (8 * SegmentPath.cellExcessShare / SegmentPath.cellExcess * least
      / planeAcceleration(axes)).squareRoot()
    let long = SegmentPath.cellBrakingShare * topSpeed * topSpeed / least
    let step = min(wide / turnRate.magnitude, long)
    let cells = length / step
    return cells < 2 ? 2 : cells < 1e9 ? Int(cells) + 1 : 1_000_000_000
  }

  /// The largest speed, up to a given one, that some direction in an arc's plane permits. [mm/s]
  func fastest(_ axes: MotionLimits, upTo topSpeed: Double) -> Double {
    guard isArc else { return topSpeed }
    var fastest = topSpeed
    for axis in 0..<AxisVector.count where slope[axis] != 0 && planeShares[axis] == 0 {
      fastest = min(fastest, axes.velocity[axis] / slope[axis].magnitude)
    }
    let pull = turnRate.magnitude * turnRate.magnitude * radii.least
    return min(fastest, (planeAcceleration(axes) / pull).squareRoot())
  }

  /// Below this share of the acceleration limit an arc is driven like a line.
  static var mildPull: Double { 0.1 }
  /// Largest length of a cell in terms of v^2/A.
  static var cellBrakingShare: Double { 0.1 }

  /// Smallest and largest radius. [mm]
  var radii: (least: Double, most: Double) {
    let last = radius + growth * turnRate * length
    return (min(radius, last), max(radius, last))
  }
}

/// Along which axes the path length of a segment is counted.
enum PathMeasure: UInt8, BitwiseCopyable {
  /// X Y Z. [mm]
  case linear
  /// U V W, while X Y Z stand. [mm]
  case secondary
  /// A B C, while all others stand. [rad]
  case rotary
}

extension SegmentPath {
  /// A straight line between two positions; nil where they are the same.
  init?(lineFrom start: AxisVector, to end: AxisVector) {
    let way = end - start
    let linear = way.xyz.length
    let secondary = Vector3(way[6], way[7], way[8]).length
    let rotary = Vector3(way[3], way[4], way[5]).length
    self.init()
    if linear > 0 {
      length = linear
    } else if secondary > 0 {
      length = secondary
      measure = .secondary
    } else {
      length = rotary
      measure = .rotary
    }
    guard length >= SegmentPath.shortestLength else { return nil }
    self.start = start
    self.end = end
    slope = way * (1 / length)
  }

  /// Below this a path has no length. [mm, rad]
  static var shortestLength: Double { 1e-12 }
}
