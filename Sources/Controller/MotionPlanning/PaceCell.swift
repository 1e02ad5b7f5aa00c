internal import Geometry

/// A short stretch of a smooth curve within which the square u of the speed is a parabola over the
/// parameter. What its axes need is told at both ends, each axis by its limits, X Y Z in the first
/// three lanes; the fourth is the speed itself beside the feed.
struct PaceCell: BitwiseCopyable {
  /// [mm]
  var length: Double = 1
  var begin = PacePoint()
  var end = PacePoint()

  init() {}

  /// A part of a cubic piece between two parameters.
  init(
    _ path: SegmentPath, from first: Double, to last: Double, feed: Double, axes: MotionLimits
  ) {
    length = last - first
    begin = PacePoint(path, at: first, feed: feed, axes: axes)
    end = PacePoint(path, at: last, feed: feed, axes: axes)
  }

  /// The largest square of a speed that both ends sustain.
  var sustainedSquare: Double {
    var need = 0.0
    for lane in 0..<4 {
      need = max(need, max(begin.second[lane].magnitude, end.second[lane].magnitude))
      let root = cubeRoot(
        max(begin.jerkThird[lane].magnitude, end.jerkThird[lane].magnitude))
      need = max(need, root * root)
    }
    return 1 / need
  }
}

/// What the axes need at one place: |first u'/2 + second u| <= 1 for acceleration and
/// |jerkFirst u'' + jerkSecond u' + jerkThird u| sqrt u <= 1 for jerk.
struct PacePoint: BitwiseCopyable {
  /// q' over twice the acceleration limit.
  var first = SIMD4<Double>()
  /// q'' over the acceleration limit; in the last lane the square of the speed over the feed's.
  var second = SIMD4<Double>()
  /// q' over twice the jerk limit.
  var jerkFirst = SIMD4<Double>()
  /// q'' over two thirds of the jerk limit.
  var jerkSecond = SIMD4<Double>()
  /// q''' over the jerk limit.
  var jerkThird = SIMD4<Double>()

  init() {}

  /// A place on a cubic piece.
  init(_ path: SegmentPath, at parameter: Double, feed: Double, axes: MotionLimits) {
    let (tangent, curvature) = path.derivatives(at: parameter)
    let length = tangent.xyz.length / feed
    var fastest = length * length
    for axis in 0..<3 where axes.hasAxis(axis) {
      let strength = 1 / (axes.acceleration[axis] * PacePoint.share)
      let agility = 1 / (axes.jerk[axis] * PacePoint.share)
      first[axis] = tangent[axis] / 2 * strength
      second[axis] = curvature[axis] * strength
      jerkFirst[axis] = tangent[axis] / 2 * agility
      jerkSecond[axis] = curvature[axis] * 1.5 * agility
      jerkThird[axis] = path.twist[axis] * 6 * agility
      let pace = tangent[axis] / axes.velocity[axis]
      fastest = max(fastest, pace * pace)
    }
    second[3] = fastest
  }

  /// The share of the limits of acceleration and jerk that is planned with: the rest is for what
  /// lies between the places that are looked at, and lets the override change.
  static var share: Double { 0.99 }
}

/// u, u' and u'' at one end of a cell as sums over the coefficients of the cell before, of itself
/// and of the next one.
struct PaceWeights: BitwiseCopyable {
  var square = SIMD4<Double>()
  var slope = SIMD4<Double>()
  var bend = SIMD4<Double>()

  init() {}

  init(square: SIMD4<Double>, slope: SIMD4<Double>, bend: SIMD4<Double>) {
    self.square = square
    self.slope = slope
    self.bend = bend
  }
}

/// A place that is looked at, and what it counts in the time: weight/sqrt(u). [mm]
struct PaceSpot: BitwiseCopyable {
  var weights: PaceWeights
  var point: PacePoint
  var weight: Double

  init(_ weights: PaceWeights, _ point: PacePoint, _ weight: Double) {
    self.weights = weights
    self.point = point
    self.weight = weight
  }
}

/// What one place adds to the sum that is minimised, by (u, u', u'').
struct PaceTerms: BitwiseCopyable {
  var gradient = SIMD4<Double>()
  /// Rows of the second derivative.
  var rows = (SIMD4<Double>(), SIMD4<Double>(), SIMD4<Double>())

  /// Adds what the limits of a value do: push it back, the more the dearer their room is.
  mutating func add(
    _ value: SIMD4<Double>, _ room: PaceRoom, by rates: PaceRates, mu: Double
  ) {
    let steepAbove = room.priceAbove / room.above
    let steepBelow = room.priceBelow / room.below
    let one = SIMD4<Double>(repeating: 1)
    let lackAbove: SIMD4<Double> = value + room.above - one
    let lackBelow: SIMD4<Double> = room.below - value - one
    let pushAbove: SIMD4<Double> = steepAbove * lackAbove + mu / room.above
    let pushBelow: SIMD4<Double> = steepBelow * lackBelow + mu / room.below
    let push = pushAbove - pushBelow
    let stiffness = steepAbove + steepBelow
    gradient[0] += PaceTerms.sum(push * rates.square)
    gradient[1] += PaceTerms.sum(push * rates.slope)
    gradient[2] += PaceTerms.sum(push * rates.bend)
    let first = stiffness * rates.square
    let second = stiffness * rates.slope
    let across = PaceTerms.sum(first * rates.slope)
    let far = PaceTerms.sum(first * rates.bend)
    let near = PaceTerms.sum(second * rates.bend)
    rows.0 += SIMD4(PaceTerms.sum(first * rates.square), across, far, 0)
    rows.1 += SIMD4(across, PaceTerms.sum(second * rates.slope), near, 0)
    rows.2 += SIMD4(far, near, PaceTerms.sum(stiffness * rates.bend * rates.bend), 0)
  }

  static func sum(_ lanes: SIMD4<Double>) -> Double {
    (lanes[0] + lanes[1]) + (lanes[2] + lanes[3])
  }
}

/// The derivatives of what is minimised by the coefficients of a cell before, the cell, and the one
/// behind it.
struct PaceSums: BitwiseCopyable {
  var gradient = SIMD4<Double>()
  var rows = (SIMD4<Double>(), SIMD4<Double>(), SIMD4<Double>())

  mutating func add(_ spot: PaceSpot, _ terms: PaceTerms) {
    let (square, slope, bend) = (spot.weights.square, spot.weights.slope, spot.weights.bend)
    gradient += square * terms.gradient[0] + slope * terms.gradient[1] + bend * terms.gradient[2]
    let bySquare = row(terms.rows.0, spot.weights)
    let bySlope = row(terms.rows.1, spot.weights)
    let byBend = row(terms.rows.2, spot.weights)
    rows.0 += bySquare * square[0] + bySlope * slope[0] + byBend * bend[0]
    rows.1 += bySquare * square[1] + bySlope * slope[1] + byBend * bend[1]
    rows.2 += bySquare * square[2] + bySlope * slope[2] + byBend * bend[2]
  }

  private func row(_ terms: SIMD4<Double>, _ weights: PaceWeights) -> SIMD4<Double> {
    weights.square * terms[0] + weights.slope * terms[1] + weights.bend * terms[2]
  }

  /// The first coefficient is a share of the second.
  mutating func foldFirst(by share: Double) {
    gradient[1] += share * gradient[0]
    rows.1 += rows.0 * share
    rows.1[1] += rows.1[0] * share
    gradient[0] = 0
    rows.0 = SIMD4()
  }

  /// The last coefficient is a share of the second.
  mutating func foldLast(by share: Double) {
    gradient[1] += share * gradient[2]
    rows.1 += rows.2 * share
    rows.1[1] += rows.1[2] * share
    rows.0[1] += rows.0[2] * share
    rows.0[2] = 0
    rows.1[2] = 0
    gradient[2] = 0
    rows.2 = SIMD4()
  }
}
