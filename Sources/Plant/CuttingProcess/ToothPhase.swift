internal import CMath

/// An angle of immersion with its sine and cosine, so that turning it on costs no new ones.
struct ToothPhase: BitwiseCopyable {
  /// The angle. [rad]
  var angle: Double
  /// Its sine. (no unit)
  var sine: Double
  /// Its cosine. (no unit)
  var cosine: Double

  /// Where the rotation starts.
  static var zero: ToothPhase { ToothPhase(angle: 0, sine: 0, cosine: 1) }

  init(angle: Double, sine: Double, cosine: Double) {
    self.angle = angle
    self.sine = sine
    self.cosine = cosine
  }

  init(_ angle: Double) {
    self.angle = angle
    sine = 0
    cosine = 1
    unsafe feedhold_sincos(angle, &sine, &cosine)
  }

  /// A step of at most 0.2 rad, by Taylor's series: its error there stays below 1e-10.
  init(step: Double) {
    angle = step
    let s = step * step
    sine = step * (1 - s * (1.0 / 6) * (1 - s * (1.0 / 20) * (1 - s * (1.0 / 42))))
    cosine = 1 - s * 0.5 * (1 - s * (1.0 / 12) * (1 - s * (1.0 / 30)))
  }

  /// Turned on.
  @inline(__always) func advanced(by other: ToothPhase) -> ToothPhase {
    ToothPhase(
      angle: angle + other.angle,
      sine: sine * other.cosine + cosine * other.sine,
      cosine: cosine * other.cosine - sine * other.sine)
  }

  /// Turned back.
  @inline(__always) func delayed(by other: ToothPhase) -> ToothPhase {
    ToothPhase(
      angle: angle - other.angle,
      sine: sine * other.cosine - cosine * other.sine,
      cosine: cosine * other.cosine + sine * other.sine)
  }

  /// The primitives of sin^2, sin cos, sin and cos at this angle. (no unit)
  @inline(__always) var integrals: SIMD4<Double> {
    SIMD4(0.5 * (angle - sine * cosine), 0.5 * sine * sine, -cosine, sine)
  }
}
