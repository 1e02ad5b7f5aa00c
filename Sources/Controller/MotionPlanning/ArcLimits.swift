internal import Geometry

/// What a circular path does to the axes of its plane: |q'| <= reach, |q''| <= bend,
/// |q'''| <= twist, and the limits that these axes have in common.
struct ArcBounds: BitwiseCopyable {
  /// Largest |q'| of an axis in the plane. (no unit)
  var reach: Double
  /// Largest |q''|. [1/mm]
  var bend: Double
  /// Largest |q'''|. [1/mm^2]
  var twist: Double
  /// Least speed limit of the plane's axes. [mm/s]
  var velocity = Double.infinity
  /// Least acceleration limit of the plane's axes. [mm/s^2]
  var acceleration = Double.infinity
  /// Least jerk limit of the plane's axes. [mm/s^3]
  var jerk = Double.infinity
  /// Whether q''' is known to point against q', so that it helps a jerk > 0.
  var isSigned = true
  /// Limits by all axes that move in proportion to the path length.
  var straight: PathLimits

  init(_ path: SegmentPath, limits: MotionLimits, profile: ProfileKind) {
    let radii = path.radii
    let rate = path.turnRate.magnitude
    let most = radii.most
    let growth = path.growth
    reach = rate * (most * most + growth * growth).squareRoot()
    bend = rate * rate * (most * most + 4 * growth * growth).squareRoot()
    twist = rate * rate * rate * (most * most + 9 * growth * growth).squareRoot()
    // q' and q'', q'' and q''' stand at right angles but for the growth of the radius.
    let grown = growth.magnitude / radii.least
    isSigned = grown < ArcBounds.signedGrowth
    let skew = 1 / (1 + grown).squareRoot()
    let accelerationSkew = isSigned ? 1 / (1 + 2 * grown) : skew
    let jerkSkew = isSigned ? (1 - 2 * grown) / (1 + 3 * grown) : skew
    let first = AxisVector(path.first)
    let second = AxisVector(path.second)
    let normal = AxisVector(path.normal)
    var slope = path.slope
    var isOblique = false
    for axis in 0..<3 where first[axis] != 0 || second[axis] != 0 {
      if normal[axis] != 0 { isOblique = true }
      slope[axis] = 0
      velocity = min(velocity, limits.velocity[axis])
      acceleration = min(acceleration, limits.acceleration[axis] * accelerationSkew)
      jerk = min(jerk, limits.jerk[axis] * jerkSkew)
    }
    straight = PathLimits(straight: slope, of: limits, profile: profile)
    // An oblique axis has a part of the rise too: it is held to the length of the whole vector.
    if isOblique {
      reach = (reach * reach + path.slope.xyz.lengthSquared).squareRoot()
      isSigned = false
    }
  }

  /// Above this growth of the radius, as a share of it by radian, the direction of q''' is open.
  static var signedGrowth: Double { 0.05 }

  /// Largest jerk at rest. [mm/s^3]
  var wholeJerk: Double { min(straight.jerk, jerk / reach) }

  /// Largest speed that can be kept on the arc. [mm/s]
  var topSpeed: Double {
    var top = min(straight.speed, velocity / reach)
    top = min(top, (acceleration / bend).squareRoot())
    return straight.jerk.isFinite || jerk.isFinite ? min(top, cubeRoot(jerk / twist)) : top
  }

  /// Largest acceleration that may be driven at all speeds up to the top, jerk aside (eq. 9).
  func acceleration(upTo top: Double) -> Double {
    let pull = bend * top * top
    guard pull < acceleration else { return 0 }
    let left = acceleration * acceleration - pull * pull
    return min(straight.acceleration, left.squareRoot() / reach)
  }
}

extension PathLimits {
  /// Limits of an arc, up to a ceiling of speed.
  init(
    arc path: SegmentPath, of axes: MotionLimits, settings: PlannerSettings, feed: Double,
    ceiling: Double
  ) {
    var bounds = ArcBounds(path, limits: axes, profile: settings.profile)
    guard settings.profile == .acceleration else {
      self.init(levelsOf: bounds, over: path.length, feed: feed, ceiling: ceiling)
      return
    }
    bounds.jerk = .infinity
    // A tenth below the top an arc keeps more than half of its acceleration.
    let top = min(ceiling, bounds.topSpeed * 0.9)
    self.init(speed: top, acceleration: bounds.acceleration(upTo: top), jerk: .infinity)
  }
}
