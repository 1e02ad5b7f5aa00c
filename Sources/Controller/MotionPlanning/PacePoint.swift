internal import Geometry

/// What the axes need at one place of a smooth curve, lane by lane X, Y, Z, with the parameter's
/// speed v, u its square, u' and u'' the derivatives of that:
/// |first u'' + second u' + third u| sqrt u <= 1 for jerk,
/// |first u' + second u 2/3| <= 1 over an axis' `PaceAxes.strength` for acceleration.
struct PacePoint: BitwiseCopyable {
  /// q' over twice the jerk limit.
  var first = SIMD4<Double>()
  /// q'' over two thirds of the jerk limit.
  var second = SIMD4<Double>()
  /// q''' over the jerk limit.
  var third = SIMD4<Double>()
  /// The square of the speed over that of the feed, or of the axis speeds' where that is lower.
  var fastest: Double = 0

  init() {}

  /// A place on a cubic piece, which is not changed, but looked at where it lies.
  init(_ path: inout SegmentPath, at parameter: Double, feed: Double, axes: PaceAxes) {
    let (tangent, curvature) = path.linearDerivatives(at: parameter)
    first = tangent * axes.agility * 0.5
    second = curvature * axes.agility * 1.5
    third = path.linearTwist * axes.agility * 6
    let pace = tangent * axes.pace
    let square = tangent * tangent
    fastest = max(
      (square[0] + square[1] + square[2]) / (feed * feed),
      max(pace[0] * pace[0], max(pace[1] * pace[1], pace[2] * pace[2])))
  }

  /// The square of the largest speed that is sustained there.
  func sustainedSquare(_ axes: PaceAxes) -> Double {
    let bends = second * axes.strength * PaceAxes.pullShare
    let turn = max(fastest, PaceLanes.largest(bends))
    let root = cubeRoot(PaceLanes.largest(third))
    return 1 / max(turn, root * root)
  }
}

/// What the axes can do, lane by lane X, Y, Z: 0 for one that is missing.
struct PaceAxes: BitwiseCopyable {
  /// 1 over the jerk limit. [s^3/mm]
  var agility = SIMD4<Double>()
  /// Jerk limit over acceleration limit. [1/s]
  var strength = SIMD4<Double>()
  /// 1 over the speed limit. [s/mm]
  var pace = SIMD4<Double>()

  init() {}

  init(_ axes: MotionLimits) {
    for axis in 0..<3 where axes.hasAxis(axis) {
      agility[axis] = 1 / (axes.jerk[axis] * PaceAxes.share)
      strength[axis] = axes.jerk[axis] / axes.acceleration[axis]
      pace[axis] = 1 / axes.velocity[axis]
    }
  }

  /// The share of the limits of acceleration and jerk that is planned with: the rest is for what
  /// lies between the places that are looked at, and lets the override change.
  static var share: Double { 0.99 }
  /// How q'' counts in acceleration, by how it counts in jerk.
  static var pullShare: Double { 2.0 / 3 }
}

/// Arithmetic on four numbers side by side, in a fixed order; the standard library's own of these
/// asks for a heap in Embedded Swift, or goes lane by lane through generic code.
enum PaceLanes {
  @inline(__always) static func sum(_ lanes: SIMD4<Double>) -> Double {
    (lanes[0] + lanes[1]) + (lanes[2] + lanes[3])
  }

  /// The largest magnitude.
  @inline(__always) static func largest(_ lanes: SIMD4<Double>) -> Double {
    max(
      max(lanes[0].magnitude, lanes[1].magnitude), max(lanes[2].magnitude, lanes[3].magnitude))
  }

  @inline(__always) static func larger(_ lanes: SIMD4<Double>, _ least: Double) -> SIMD4<Double> {
    SIMD4(
      max(least, lanes[0]), max(least, lanes[1]), max(least, lanes[2]), max(least, lanes[3]))
  }

  @inline(__always) static func root(_ lanes: SIMD4<Double>) -> SIMD4<Double> {
    SIMD4(
      lanes[0].squareRoot(), lanes[1].squareRoot(), lanes[2].squareRoot(), lanes[3].squareRoot())
  }

  /// The bits of four numbers: the topmost one is the sign.
  @inline(__always) static func bits(_ lanes: SIMD4<Double>) -> SIMD4<UInt64> {
    unsafe unsafeBitCast(lanes, to: SIMD4<UInt64>.self)
  }

  /// Whether one of those whose bits were put together is below 0.
  @inline(__always) static func isAnyNegative(_ bits: SIMD4<UInt64>) -> Bool {
    // A shift by `>>` asks for a heap on chips of 32 bits.
    Int64(bitPattern: (bits[0] | bits[1]) | (bits[2] | bits[3])) < 0
  }
}

extension SegmentPath {
  /// Whether a cubic of X, Y and Z takes next to nothing of what the axes can do to bend at a feed.
  /// [mm/s]
  func isGentle(at feed: Double, _ axes: PaceAxes) -> Bool {
    let rush = linearTwist * axes.agility * (6 * feed * feed * feed)
    let pull = axes.agility * axes.strength * (feed * feed)
    let begin = linearDerivatives(at: 0).curvature * pull
    let end = linearDerivatives(at: length).curvature * pull
    return PaceLanes.largest(rush) <= SegmentPath.gentleRush
      && PaceLanes.largest(begin) <= SegmentPath.gentlePull
      && PaceLanes.largest(end) <= SegmentPath.gentlePull
  }

  /// What that is, as shares of the axes' jerk and acceleration. (no unit)
  private static var gentleRush: Double { 0.05 }
  private static var gentlePull: Double { 0.01 }
}
