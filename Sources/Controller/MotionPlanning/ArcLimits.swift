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
    let skew = 1 / (1 + growth.magnitude / radii.least).squareRoot()
    let first = AxisVector(path.first)
    let second = AxisVector(path.second)
    let normal = AxisVector(path.normal)
    var slope = path.slope
    var isOblique = false
    for axis in 0..<3 where first[axis] != 0 || second[axis] != 0 {
      if normal[axis] != 0 { isOblique = true }
      slope[axis] = 0
      velocity = min(velocity, limits.velocity[axis])
      acceleration = min(acceleration, limits.acceleration[axis] * skew)
      jerk = min(jerk, limits.jerk[axis] * skew)
    }
    straight = PathLimits(straight: slope, of: limits, profile: profile)
    // An oblique axis has a part of the rise too: it is held to the length of the whole vector.
    if isOblique { reach = (reach * reach + path.slope.xyz.lengthSquared).squareRoot() }
  }

  /// Largest acceleration at any speed, and largest jerk at rest.
  var wholeAcceleration: Double { min(straight.acceleration, acceleration / reach) }
  var wholeJerk: Double { min(straight.jerk, jerk / reach) }

  /// Largest speed that can be kept on the arc. [mm/s]
  var topSpeed: Double {
    var top = min(straight.speed, velocity / reach)
    top = min(top, (acceleration / bend).squareRoot())
    return straight.jerk.isFinite || jerk.isFinite ? min(top, cubeRoot(jerk / twist)) : top
  }

  /// Largest acceleration that may be driven up to a top speed (docs/models/motion.md eq. 9).
  func acceleration(upTo top: Double, jerk: Double) -> Double {
    let square = acceleration * acceleration
    var found = 0.0
    // In the first round the top speed is taken to last; where the acceleration is large it is
    // lower, which each further round makes use of. Every round is sound.
    for _ in 0..<2 {
      let slower = jerk.isFinite ? max(0, top - found * found / (2 * jerk)) : top
      let pull = bend * slower * slower
      guard pull < acceleration else { return 0 }
      found = min(straight.acceleration, (square - pull * pull).squareRoot() / reach)
    }
    return jerk.isFinite ? min(found, (jerk * top).squareRoot()) : found
  }

  /// How many parts the proof of the jerk limit is cut into.
  static var proofParts: Int { 8 }

  /// Whether no state that limits permit breaks the jerk limit (docs/models/motion.md eq. 12).
  func permitsJerk(of limits: PathLimits) -> Bool {
    let step = limits.acceleration / Double(ArcBounds.proofParts)
    let peak = (2 * limits.jerk * limits.speed / 3).squareRoot()
    for part in 0..<ArcBounds.proofParts {
      let low = step * Double(part)
      let high = low + step
      let fastest = limits.speed - low * low / (2 * limits.jerk)
      let along = reach * limits.jerk + twist * fastest * fastest * fastest
      let best = min(max(peak, low), high)
      let across = 3 * bend * max(0, limits.speed - best * best / (2 * limits.jerk)) * best
      guard along * along + across * across <= jerk * jerk else { return false }
    }
    return true
  }
}

extension PathLimits {
  /// How many top speeds are tried for an arc.
  static var arcCandidates: Int { 8 }
  /// The least top speed tried, as a share of the largest possible.
  static var leastArcSpeedShare: Double { 0.4 }
  /// An arc that leaves this much of acceleration and jerk needs no search.
  static var mildArcShare: Double { 0.97 }

  /// Limits of an arc: of several top speeds the one that passes it in the shortest time from rest
  /// to rest, for a top speed costs acceleration and jerk.
  init(
    arc path: SegmentPath, of axes: MotionLimits, settings: PlannerSettings, feed: Double,
    ceiling: Double
  ) {
    var bounds = ArcBounds(path, limits: axes, profile: settings.profile)
    if settings.profile == .acceleration { bounds.jerk = .infinity }
    let top = min(ceiling, bounds.topSpeed)
    self.init(speed: 0, acceleration: 0, jerk: 0)
    var best = Double.infinity
    for candidate in 0..<PathLimits.arcCandidates {
      let lowered = (1 - PathLimits.leastArcSpeedShare) / Double(PathLimits.arcCandidates - 1)
      let limits = PathLimits(arcUpTo: top * (1 - lowered * Double(candidate)), bounds: bounds)
      guard limits.acceleration > 0, limits.jerk > 0 else { continue }
      let time = limits.restToRestTime(over: path.length, feed: feed)
      // From the fastest down the time falls, then rises.
      guard time < best else { return }
      best = time
      self = limits
      let isMild =
        limits.acceleration >= PathLimits.mildArcShare * bounds.wholeAcceleration
        && (limits.jerk.isInfinite || limits.jerk >= PathLimits.mildArcShare * bounds.wholeJerk)
      if isMild { return }
    }
  }

  /// Acceleration and jerk that a top speed leaves on an arc; both 0 where it leaves none.
  private init(arcUpTo top: Double, bounds: ArcBounds) {
    self.init(speed: top, acceleration: 0, jerk: 0)
    guard bounds.jerk.isFinite else {
      acceleration = bounds.acceleration(upTo: top, jerk: .infinity)
      jerk = .infinity
      return
    }
    guard var guess = PathLimits.jerkGuess(upTo: top, bounds: bounds) else { return }
    for _ in 0..<PathLimits.proofAttempts {
      let found = PathLimits(
        speed: top, acceleration: bounds.acceleration(upTo: top, jerk: guess), jerk: guess)
      if bounds.permitsJerk(of: found) {
        self = found
        return
      }
      guess *= PathLimits.proofRetreat
    }
  }

  /// How often a jerk is lowered until it can be proved, and by how much each time.
  static var proofAttempts: Int { 4 }
  static var proofRetreat: Double { 0.95 }

  /// A jerk that is nearly the largest possible: a fixed point of eq. 11 in docs/models/motion.md.
  private static func jerkGuess(upTo top: Double, bounds: ArcBounds) -> Double? {
    let atTop = (bounds.jerk - bounds.twist * top * top * top) / bounds.reach
    let most = min(bounds.straight.jerk, atTop)
    guard most > 0 else { return nil }
    var guess = most
    for _ in 0..<3 {
      let acceleration = bounds.acceleration(upTo: top, jerk: guess)
      let worst = min(acceleration, (2 * guess * top / 3).squareRoot())
      let speed = top - worst * worst / (2 * guess)
      let across = 3 * bounds.bend * speed * worst
      let square = max(0, bounds.jerk * bounds.jerk - across * across)
      let along = square.squareRoot() - bounds.twist * speed * speed * speed
      let next = min(most, max(along / bounds.reach, 0.2 * guess))
      guess = (guess + next) / 2
    }
    return guess * 0.99
  }
}
