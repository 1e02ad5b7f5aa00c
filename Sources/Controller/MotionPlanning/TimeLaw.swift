/// How the parameter of a curve goes on in time within a short stretch of it, at override 1: with a
/// jerk that is linear in time, from one speed and acceleration to others.
struct TimeLaw: BitwiseCopyable {
  /// Parameter at the begin. [mm]
  var offset: Double = 0
  /// Speed at the begin. [mm/s]
  var speed: Double = 0
  /// Acceleration at the begin. [mm/s^2]
  var acceleration: Double = 0
  /// Jerk at the begin. [mm/s^3]
  var jerk: Double = 0
  /// How the jerk changes. [mm/s^4]
  var snap: Double = 0
  /// How long the stretch takes. [s]
  var duration: Double = 0
  /// Whether the curve comes to rest at its end.
  var endsAtRest = false

  init() {}

  /// From a state to another over a length; nil where no single law of this kind does.
  /// The way is T (v0 + v1)/2 + T^2 (a0 - a1)/12, whatever the law between, as the speed is a cubic
  /// in time: that gives T, and both ends give jerk and snap.
  init?(from start: PathState, to end: PathState, at offset: Double, over length: Double) {
    let mean = (start.speed + end.speed) / 2
    let bow = (start.acceleration - end.acceleration) / 12
    let root = mean * mean + 4 * bow * length
    guard length > 0, root >= 0, mean > 0 else { return nil }
    duration = 2 * length / (mean + root.squareRoot())
    self.offset = offset
    speed = start.speed
    acceleration = start.acceleration
    let gain = (end.acceleration - start.acceleration) / duration
    let excess = end.speed - start.speed - start.acceleration * duration
    let early = 2 * excess / (duration * duration)
    jerk = 3 * early - 2 * gain
    snap = 6 * (gain - early) / duration
    endsAtRest = end.speed == 0
  }

  /// Whether the curve begins at rest here.
  var beginsAtRest: Bool { speed == 0 }

  /// The parameter after a time. [mm]
  func parameter(at time: Double) -> Double {
    offset + time * (speed + time * (acceleration / 2 + time * (jerk / 6 + time * snap / 24)))
  }

  /// Speed of the parameter after a time. [mm/s]
  func speed(at time: Double) -> Double {
    speed + time * (acceleration + time * (jerk / 2 + time * snap / 6))
  }

  /// Its acceleration after a time. [mm/s^2]
  func acceleration(at time: Double) -> Double {
    acceleration + time * (jerk + time * snap / 2)
  }

  /// Its jerk after a time. [mm/s^3]
  func jerk(at time: Double) -> Double { jerk + time * snap }
}
