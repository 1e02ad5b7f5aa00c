internal import Geometry

// A paced curve asks of its axes what its law and its shape make together.
extension CurveBounds {
  /// The bounds of a cubic of X, Y and Z that is travelled by a law of time, with time as its
  /// parameter: q'v, q''v^2 + q'a, q'''v^3 + 3q''va + q'j (docs/models/motion.md, "Pace").
  init(paced path: SegmentPath, axes: MotionLimits, ratio: Double) {
    self.init()
    self.ratio = ratio
    let sizes = PacedSizes(path, axes: axes)
    let steps = sizes.steps
    var most = (SIMD4<Double>(), SIMD4<Double>(), SIMD4<Double>())
    for index in 0...steps {
      let time = path.law.duration * (Double(index) / Double(steps))
      let rates = path.rates(at: time)
      CurveBounds.raise(&most.0, to: rates.speed)
      CurveBounds.raise(&most.1, to: rates.acceleration)
      CurveBounds.raise(&most.2, to: rates.jerk)
    }
    // Between two places a function is above them by h^2/8 of its second derivative at most.
    let width = path.law.duration / Double(steps)
    let above = width * width / 8
    for axis in 0..<3 where axes.hasAxis(axis) {
      let speed = most.0[axis] + above * sizes.third(axis)
      let pull = most.1[axis] + above * sizes.fourth(axis)
      let rush = most.2[axis] + above * sizes.fifth(axis)
      take(axis, speed, pull, rush, axes)
    }
  }

  private mutating func take(
    _ axis: Int, _ speed: Double, _ pull: Double, _ rush: Double, _ axes: MotionLimits
  ) {
    pace = max(pace, speed / axes.velocity[axis])
    reach[axis] = speed / axes.acceleration[axis]
    bend[axis] = pull / axes.acceleration[axis]
    jerkReach[axis] = speed / axes.jerk[axis]
    jerkBend[axis] = pull / axes.jerk[axis]
    jerkTwist[axis] = rush / axes.jerk[axis]
    let mix = (ratio * ratio * pull * pull + rush * rush).squareRoot()
    jerkMix[axis] = mix / axes.jerk[axis]
  }

  private static func raise(_ most: inout SIMD4<Double>, to values: SIMD4<Double>) {
    for axis in 0..<3 { most[axis] = max(most[axis], values[axis].magnitude) }
  }
}

/// Bounds of what a paced curve is made of, over the whole of it.
private struct PacedSizes {
  /// Largest |q'|, |q''| and |q'''| of each axis.
  var tangent = SIMD4<Double>()
  var curvature = SIMD4<Double>()
  var twist = SIMD4<Double>()
  /// Largest speed, acceleration, jerk of the law, and its snap.
  var speed: Double
  var acceleration: Double
  var jerk: Double
  var snap: Double
  /// Into how many parts it has to be cut for a close bound of the jerk.
  var steps = 1

  init(_ path: SegmentPath, axes: MotionLimits) {
    let law = path.law
    let end = law.duration
    snap = law.snap.magnitude
    jerk = max(law.jerk.magnitude, law.jerk(at: end).magnitude)
    acceleration =
      max(law.acceleration.magnitude, law.acceleration(at: end).magnitude) + end * end / 8 * snap
    speed = max(law.speed, law.speed(at: end)) + end * end / 8 * jerk
    let first = law.offset
    let last = law.parameter(at: end)
    let begun = path.linearDerivatives(at: first)
    let ended = path.linearDerivatives(at: last)
    let length = last - first
    var excess = 0.0
    for axis in 0..<3 where axes.hasAxis(axis) {
      let ends = max(begun.tangent[axis].magnitude, ended.tangent[axis].magnitude)
      let third = 6 * path.twist[axis].magnitude
      tangent[axis] = ends + length * length / 8 * third
      curvature[axis] = max(begun.curvature[axis].magnitude, ended.curvature[axis].magnitude)
      twist[axis] = third
      excess = max(excess, fifth(axis) / axes.jerk[axis])
    }
    let parts = (end * end / 8 * excess / PacedSizes.closeness).squareRoot()
    steps = parts < Double(PacedSizes.mostSteps) ? Int(parts) + 1 : PacedSizes.mostSteps
  }

  /// How much above the truth the bound of the jerk may be, as a share of the limit.
  static var closeness: Double { 0.004 }
  static var mostSteps: Int { 12 }

  /// Bounds of the third to the fifth derivative by time.
  func third(_ axis: Int) -> Double {
    twist[axis] * speed * speed * speed + 3 * curvature[axis] * speed * acceleration
      + tangent[axis] * jerk
  }

  func fourth(_ axis: Int) -> Double {
    6 * twist[axis] * speed * speed * acceleration
      + curvature[axis] * (4 * speed * jerk + 3 * acceleration * acceleration)
      + tangent[axis] * snap
  }

  func fifth(_ axis: Int) -> Double {
    twist[axis]
      * (10 * speed * speed * jerk + 15 * speed * acceleration * acceleration)
      + curvature[axis] * (5 * speed * snap + 10 * acceleration * jerk)
  }
}

extension SegmentPath {
  /// Speed, acceleration and jerk of X, Y, Z on a paced curve after a time.
  func rates(
    at time: Double
  ) -> (speed: SIMD4<Double>, acceleration: SIMD4<Double>, jerk: SIMD4<Double>) {
    let place = law.parameter(at: time)
    let (first, second) = linearDerivatives(at: place)
    let third = linearTwist * 6
    let speed = law.speed(at: time)
    let acceleration = law.acceleration(at: time)
    return (
      first * speed, second * (speed * speed) + first * acceleration,
      third * (speed * speed * speed) + second * (3 * speed * acceleration)
        + first * law.jerk(at: time)
    )
  }
}

extension SegmentPath {
  /// How much longer the path is than its own parameter at a place. (no unit)
  private func linearStretch(at parameter: Double) -> Double {
    Vector3(linearDerivatives(at: parameter).tangent).length
  }

  /// The highest speed along a paced curve at override 1, or a little more. [mm/s]
  var fastestPace: Double {
    let end = law.duration
    let jerk = max(law.jerk.magnitude, law.jerk(at: end).magnitude)
    let middle = law.speed(at: end / 2)
    // The curve's parameter is its length but for some 1e-4 of it; both ends and the middle tell.
    let first = linearStretch(at: law.offset)
    let half = linearStretch(at: law.parameter(at: end / 2))
    let last = linearStretch(at: law.parameter(at: end))
    let speeds = max(middle * half, max(law.speed * first, law.speed(at: end) * last))
    return speeds + end * end / 32 * jerk * max(half, max(first, last))
  }
}
