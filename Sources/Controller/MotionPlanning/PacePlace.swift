internal import Geometry

/// A place of a cell, one of its ends, that is looked at. A cell is a short stretch of a smooth
/// curve within which the square u of the speed is a parabola over the parameter.
struct PacePlace: BitwiseCopyable {
  /// What the axes need at the place.
  var point = PacePoint()
  /// How u, u' and u'' there follow from the coefficients.
  var weights = PaceWeights()
  /// What the place counts in the time, weight/sqrt(u). [mm]
  var weight: Double = 0
  /// u there. [mm^2/s^2]
  private var square: Double = 1
  private var root: Double = 1
  /// Its part of the time. [s]
  private(set) var time: Double = 0
  /// The largest share of a limit that is needed; infinite where the speed is none.
  private(set) var most: Double = 0
  /// How the jerk's share changes with u, u' and u''.
  private var rushRates = PaceRates()
  /// Acceleration by its limits; in the last lane u by the square of the feed.
  var pull = PaceRoom()
  /// Jerk by its limits.
  var rush = PaceRoom()

  init() {}

  /// Looks at what is needed with the coefficients of the cell before, its own and the next one's.
  mutating func look(_ squares: SIMD4<Double>) {
    square = PaceTerms.sum(weights.square * squares)
    let slope = PaceTerms.sum(weights.slope * squares)
    let bend = PaceTerms.sum(weights.bend * squares)
    root = max(1e-12, square).squareRoot()
    time = weight / root
    let pulled = point.first * slope + point.second * square
    let rushed =
      (point.jerkFirst * bend + point.jerkSecond * slope + point.jerkThird * square) * root
    pull.value = pulled
    rush.value = rushed
    rushRates = PaceRates(
      square: point.jerkThird * root + rushed * (0.5 / max(1e-12, square)),
      slope: point.jerkSecond * root, bend: point.jerkFirst * root)
    most = square > 0 ? pulled[3] : .infinity
    for axis in 0..<3 { most = max(most, max(pulled[axis].magnitude, rushed[axis].magnitude)) }
  }

  /// What its time and its limits add to the derivatives. Changes nothing; but a method that may is
  /// not handed a copy of the place.
  mutating func terms(mu: Double) -> PaceTerms {
    var terms = PaceTerms()
    let inverse = 1 / max(1e-12, square)
    let cube = time * inverse
    terms.gradient[0] = -0.5 * cube
    terms.rows.0[0] = 0.75 * cube * inverse
    terms.addPull(pull.force(mu: mu), point)
    terms.addRush(rush.force(mu: mu), rushRates)
    return terms
  }

  /// Finds the step of all its rooms for a change of the coefficients, and shortens the reach to
  /// what they bear.
  mutating func step(for change: SIMD4<Double>, mu: Double, _ reach: inout PaceReach) {
    let square = PaceTerms.sum(weights.square * change)
    let slope = PaceTerms.sum(weights.slope * change)
    let bend = PaceTerms.sum(weights.bend * change)
    pull.step(for: point.first * slope + point.second * square, mu: mu, &reach)
    rush.step(
      for: rushRates.square * square + rushRates.slope * slope + rushRates.bend * bend, mu: mu,
      &reach)
  }

  /// Takes the step; returns the sum of the rooms times their prices.
  mutating func move(_ reach: PaceReach) -> Double {
    pull.move(reach) + rush.move(reach)
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

  /// The square of the largest speed that is sustained there.
  var sustainedSquare: Double {
    var turn = 0.0
    var twist = 0.0
    for lane in 0..<4 {
      turn = max(turn, second[lane].magnitude)
      twist = max(twist, jerkThird[lane].magnitude)
    }
    let root = cubeRoot(twist)
    return 1 / max(turn, root * root)
  }

  /// The share of the limits of acceleration and jerk that is planned with: the rest is for what
  /// lies between the places that are looked at, and lets the override change.
  static var share: Double { 0.99 }
}

/// u, u' and u'' at a place of a cell as sums over the coefficients of the cell before, of itself
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
