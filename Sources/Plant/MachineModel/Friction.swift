/// Friction of a slide, over its inertia: an acceleration against the motion. At a rotary axis read
/// rad for mm.
/// Coulomb with a Stribeck excess in Lorentzian form (Hess and Soom, J. Tribology 112 (1990) 147;
/// Armstrong-Helouvry, Dupont, Canudas de Wit, Automatica 30 (1994) 1083, section 2),
///   c(v) = coulomb + excess / (1 + (v / stribeckSpeed)^2),
/// made continuous by r(v) = c(v) v / max(|v|, stickingSpeed), and viscous friction beside it.
struct Friction: Sendable, BitwiseCopyable {
  /// Sliding friction over inertia. [mm/s^2]
  let coulomb: Double
  /// What break-away asks beyond it, over inertia. [mm/s^2]
  let excess: Double
  /// Viscous friction over inertia. [1/s]
  let viscous: Double
  /// Below this speed friction is proportional to speed. [mm/s]
  let stickingSpeed: Double
  /// 1 / stribeckSpeed^2. [s^2/mm^2]
  let inverseSquareSpeed: Double
  // The same over a step of fixed length: speed lost. [mm/s], [mm/s], (no unit)
  let coulombStep: Double
  let excessStep: Double
  let viscousStep: Double

  /// The friction of a drive, to be stepped by a fixed time. [s]
  init(_ drive: DriveDescription, step: Double) {
    let accelerationPerTorque = drive.travelPerRadian / drive.inertia
    coulomb = drive.coulombFriction * accelerationPerTorque
    excess = (drive.staticFriction - drive.coulombFriction) * accelerationPerTorque
    viscous = drive.viscousFriction / drive.inertia
    stickingSpeed = drive.stickingSpeed
    inverseSquareSpeed = 1 / (drive.stribeckSpeed * drive.stribeckSpeed)
    coulombStep = step * coulomb
    excessStep = step * excess
    viscousStep = 1 + step * viscous
  }

  /// Deceleration at a speed, with the sign of the speed. [mm/s^2]
  func deceleration(at speed: Double) -> Double {
    let level = coulomb + excess / (1 + speed * speed * inverseSquareSpeed)
    return level * speed / Swift.max(abs(speed), stickingSpeed) + viscous * speed
  }

  /// Share of the speed that a step of friction leaves, 0...1: with the friction coefficient of the
  /// speed before the step, acting on the speed that results (linearly implicit). So a step never
  /// turns the motion round and never adds energy, however stiff the friction is.
  @inline(__always)
  func retained(at speed: Double) -> Double {
    let slip = abs(speed) > stickingSpeed ? abs(speed) : stickingSpeed
    let bell = 1 + speed * speed * inverseSquareSpeed
    // 1 / (1 + step (viscous + c(v) / slip)) over one common denominator: one division.
    let weight = slip * bell
    return weight / (weight * viscousStep + (coulombStep * bell + excessStep))
  }
}
