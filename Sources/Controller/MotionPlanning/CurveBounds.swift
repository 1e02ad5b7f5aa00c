internal import Geometry

/// What a curve asks of its axes, each as the largest share of an axis limit that a unit of speed,
/// acceleration or jerk along the path takes: of X, of Y, of Z, and of the worst of the others.
/// With these, for each of the four,
/// reach a + bend v^2 <= 1 keeps the acceleration limits and
/// jerkReach j + min(3 jerkBend v a + jerkTwist v^3, jerkMix sqrt((3 v a/ratio)^2 + v^6)) <= 1
/// the jerk limits (docs/models/motion.md, "Curves").
struct CurveBounds: BitwiseCopyable {
  /// Largest |q'| over a speed limit. [s/mm]
  var pace: Double = 0
  /// Largest |q'| over the acceleration limit. [s^2/mm]
  var reach = SIMD4<Double>()
  /// Largest |q''| over the acceleration limit. [s^2/mm^2]
  var bend = SIMD4<Double>()
  /// Largest |q'| over the jerk limit. [s^3/mm]
  var jerkReach = SIMD4<Double>()
  /// Largest |q''| over the jerk limit. [s^3/mm^2]
  var jerkBend = SIMD4<Double>()
  /// Largest |q'''| over the jerk limit. [s^3/mm^3]
  var jerkTwist = SIMD4<Double>()
  /// Largest sqrt((ratio q'')^2 + q'''^2) over the jerk limit: a wave is steepest where it does not
  /// bend. [s^3/mm^3]
  var jerkMix = SIMD4<Double>()
  /// How much q'' counts beside q'''. [1/mm]
  var ratio: Double = 1

  init() {}

  /// The bounds of a polynomial path over its whole length: q' lies in the hull of its Bezier
  /// points, q'' between its ends, q''' is constant.
  init(_ path: SegmentPath, axes: MotionLimits, ratio: Double) {
    self.ratio = ratio
    let middle = path.slope + path.bend * path.length
    let begin = path.derivatives(at: 0)
    let end = path.derivatives(at: path.length)
    for axis in 0..<AxisVector.count where axes.hasAxis(axis) {
      // Not the `max` of three, which makes an array.
      let ends = max(begin.tangent[axis].magnitude, end.tangent[axis].magnitude)
      let most = max(ends, middle[axis].magnitude)
      let bent = max(begin.curvature[axis].magnitude, end.curvature[axis].magnitude)
      let twisted = 6 * path.twist[axis].magnitude
      let place = axis < 3 ? axis : 3
      pace = max(pace, most / axes.velocity[axis])
      reach[place] = max(reach[place], most / axes.acceleration[axis])
      bend[place] = max(bend[place], bent / axes.acceleration[axis])
      jerkReach[place] = max(jerkReach[place], most / axes.jerk[axis])
      jerkBend[place] = max(jerkBend[place], bent / axes.jerk[axis])
      jerkTwist[place] = max(jerkTwist[place], twisted / axes.jerk[axis])
      let mix = (ratio * ratio * bent * bent + twisted * twisted).squareRoot()
      jerkMix[place] = max(jerkMix[place], mix / axes.jerk[axis])
    }
  }

  /// What keeps both limits; both with the same ratio.
  func union(_ other: CurveBounds) -> CurveBounds {
    var both = self
    both.pace = max(pace, other.pace)
    both.reach = CurveBounds.larger(reach, other.reach)
    both.bend = CurveBounds.larger(bend, other.bend)
    both.jerkReach = CurveBounds.larger(jerkReach, other.jerkReach)
    both.jerkBend = CurveBounds.larger(jerkBend, other.jerkBend)
    both.jerkTwist = CurveBounds.larger(jerkTwist, other.jerkTwist)
    both.jerkMix = CurveBounds.larger(jerkMix, other.jerkMix)
    return both
  }
}

extension CurveBounds {
  // The standard library's own of these ask for a heap in Embedded Swift.
  private static func larger(_ a: SIMD4<Double>, _ b: SIMD4<Double>) -> SIMD4<Double> {
    SIMD4(max(a[0], b[0]), max(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))
  }

  private static func largest(_ values: SIMD4<Double>) -> Double {
    max(max(values[0], values[1]), max(values[2], values[3]))
  }
}

extension CurveBounds: LevelBounds {
  var wholeJerk: Double { 1 / CurveBounds.largest(jerkReach) }

  /// Less than of an arc, as the topmost level is narrow.
  static var leastJerkShare: Double { 0.002 }

  /// Narrow ones at the top, where the curve takes nearly all.
  func levelEnds(upTo top: Double) -> SIMD8<Double> {
    SIMD8(0.26, 0.48, 0.66, 0.8, 0.9, 0.96, 0.985, 1) * top
  }

  /// How much of the jerk that a speed leaves the acceleration may take, as the rest is needed to
  /// change it. (no unit)
  static var shareOfJerk: Double { 0.8 }

  var topSpeed: Double {
    let twisted = CurveBounds.largest(jerkTwist)
    return twisted > 0 ? min(turningSpeed, cubeRoot(1 / twisted)) : turningSpeed
  }

  /// The highest speed by the axes' speeds and accelerations alone.
  var turningSpeed: Double {
    let bent = CurveBounds.largest(bend)
    return bent > 0 ? min(1 / pace, (1 / bent).squareRoot()) : 1 / pace
  }

  func largestSquare(at speed: Double) -> Double {
    let cube = speed * speed * speed
    var most = Double.infinity
    for place in 0..<4 where reach[place] > 0 {
      most = min(most, max(0, 1 - bend[place] * speed * speed) / reach[place])
      let pull = 3 * jerkBend[place] * speed
      guard pull > 0 else { continue }
      let summed = CurveBounds.shareOfJerk * max(0, 1 - jerkTwist[place] * cube) / pull
      let mixed = 1 / (jerkMix[place] * jerkMix[place])
      let room = CurveBounds.shareOfJerk * max(0, mixed - cube * cube)
      most = min(most, max(summed, ratio / (3 * speed) * room.squareRoot()))
    }
    return most * most
  }

  /// ((1 - bend v^2)/reach)^2 is concave in v first, then convex: there the line to the upper end
  /// would be above it, but is below where it begins below the tangent at the upper end.
  func largestSquare(at speed: Double, below upper: Double) -> Double {
    var most = largestSquare(at: speed)
    for place in 0..<4 where reach[place] > 0 {
      let root = max(0, 1 - bend[place] * upper * upper) / reach[place]
      let steepness = 4 * root * bend[place] * upper / reach[place]
      most = min(most, root * root + steepness * (upper - speed))
    }
    return most
  }

  func jerks(
    _ levels: SpeedLevels, _ level: Int, _ squares: (low: Double, high: Double)
  ) -> (rise: Double, fall: Double) {
    let high = levels.speed(level + 1)
    let cube = high * high * high
    let product = largestProduct(levels.speed(level), high, squares).squareRoot()
    let mixed = ((3 * product / ratio) * (3 * product / ratio) + cube * cube).squareRoot()
    var left = Double.infinity
    for place in 0..<4 where jerkReach[place] > 0 {
      let summed = 3 * jerkBend[place] * product + jerkTwist[place] * cube
      left = min(left, (1 - min(summed, jerkMix[place] * mixed)) / jerkReach[place])
    }
    return (left, left)
  }
}

extension PathLimits {
  /// Limits of a curve with jerk: as fast as leaves a little jerk at the top.
  init(curve bounds: CurveBounds, ceiling: Double) {
    self.init(speed: 0, acceleration: 0, jerk: 0)
    var share = 1.0
    while share > PathLimits.leastCurveSpeedShare {
      let top = min(ceiling, bounds.topSpeed * share * PathLimits.shave)
      // A curve that leaves nothing so far down is a tiny one: it need not be fast.
      share *= share > PathLimits.leastArcSpeedShare ? PathLimits.curveSpeedStep : 0.5
      guard let levels = bounds.levels(upTo: top) else { continue }
      self = PathLimits(speed: top, acceleration: 0, jerk: bounds.wholeJerk, levels: levels)
      return
    }
  }

  /// The least top speed tried, as a share of the largest possible.
  static var leastCurveSpeedShare: Double { 1e-6 }
  /// The next trial of a top speed, as a share of the last.
  static var curveSpeedStep: Double { 0.998 }
}
