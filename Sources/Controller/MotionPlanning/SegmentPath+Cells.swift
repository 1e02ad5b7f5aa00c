internal import Geometry

/// How an arc is cut into cells (docs/models/motion.md, "Cells").
extension SegmentPath {
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
    let strongest = planeAcceleration(axes, in: inPlane)
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
  private func planeAcceleration(_ axes: MotionLimits, in shares: AxisVector) -> Double {
    var square = 0.0
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
  /// and its excess; 1 where the axes' accelerations are hardly used to turn, or are so far apart
  /// that cells would have to be tiny.
  func cellCount(_ axes: MotionLimits, topSpeed: Double) -> Int {
    guard growth.magnitude <= SegmentPath.cellGrowth * radii.least else { return 1 }
    let inPlane = planeShares
    var least = Double.infinity
    for axis in 0..<3 where inPlane[axis] > 0 { least = min(least, axes.acceleration[axis]) }
    let pull = topSpeed * topSpeed * turnRate.magnitude * turnRate.magnitude * radii.most
    guard pull > SegmentPath.mildPull * least else { return 1 }
    let wide =
      (8 * SegmentPath.cellExcessShare / SegmentPath.cellExcess * least
      / planeAcceleration(axes, in: inPlane)).squareRoot()
    guard wide >= SegmentPath.leastCellTurn else { return 1 }
    let long = SegmentPath.cellBrakingShare * topSpeed * topSpeed / least
    let step = min(wide / turnRate.magnitude, long)
    let cells = length / step
    return cells < 2 ? 2 : cells < 1e9 ? Int(cells) + 1 : 1_000_000_000
  }

  /// The largest speed, up to a given one, that some direction in an arc's plane permits. [mm/s]
  func fastest(_ axes: MotionLimits, upTo topSpeed: Double) -> Double {
    let inPlane = planeShares
    var fastest = topSpeed
    for axis in 0..<AxisVector.count where slope[axis] != 0 && inPlane[axis] == 0 {
      fastest = min(fastest, axes.velocity[axis] / slope[axis].magnitude)
    }
    let pull = turnRate.magnitude * turnRate.magnitude * radii.least
    return min(fastest, (planeAcceleration(axes, in: inPlane) / pull).squareRoot())
  }

  /// Below this share of the acceleration limit an arc is driven like a line.
  static var mildPull: Double { 0.1 }
  /// Smallest angle of a cell by its excess: acceleration limits in the plane up to 1 : 5000 are
  /// used to the full; beyond, an arc would be millions of cells. [rad]
  static var leastCellTurn: Double { 1e-3 }
  /// Largest length of a cell in terms of v^2/A.
  static var cellBrakingShare: Double { 0.1 }
}

extension SegmentPath {
  /// Into how many cells a curve is cut: each turns little, changes its curvature little, and is
  /// short against the way that its speed takes to build up.
  func curveCellCount(_ axes: MotionLimits, topSpeed: Double) -> Int {
    let first = derivatives(at: 0).curvature
    let last = derivatives(at: length).curvature
    var least = Double.infinity
    var bent = 0.0
    var twisted = 0.0
    for axis in 0..<AxisVector.count where axes.hasAxis(axis) {
      guard slope[axis] != 0 || bend[axis] != 0 || twist[axis] != 0 else { continue }
      least = min(least, axes.acceleration[axis])
      let most = max(first[axis].magnitude, last[axis].magnitude)
      bent += most * most
      twisted += 36 * twist[axis] * twist[axis]
    }
    let sharpest = max(bent.squareRoot(), twisted.squareRoot().squareRoot())
    let speed = min(topSpeed * topSpeed, 2 * least / (bent.squareRoot() + 1e-300))
    let step = min(SegmentPath.cellTurn / sharpest, SegmentPath.cellBrakingShare * speed / least)
    let cells = length / step
    return cells > 1 ? cells < SegmentPath.mostCurveCells ? Int(cells) + 1 : 64 : 1
  }

  /// How far a cell of a curve may turn. [rad]
  static var cellTurn: Double { 0.07 }
  /// Most cells of one piece of a curve: where the feed is so slow that more were needed, they
  /// would save nothing.
  static var mostCurveCells: Double { 63 }

  /// Path lengths at which an axis may turn back on a line or curve, its ends among them. [mm]
  func cubicTurningPoints(of axis: Int) -> InlineArray<4, Double> {
    var points = InlineArray<4, Double>(repeating: length)
    points[0] = 0
    // 3 twist s^2 + 2 bend s + slope = 0, without loss of digits.
    let half = bend[axis]
    let square = half * half - 3 * twist[axis] * slope[axis]
    guard shape == .curve, square >= 0 else { return points }
    let sum = -(half + (half < 0 ? -square.squareRoot() : square.squareRoot()))
    let first = sum / (3 * twist[axis])
    let second = slope[axis] / sum
    if first > 0, first < length { points[1] = first }
    if second > 0, second < length { points[2] = second }
    return points
  }
}
