internal import CMath

/// A circular arc or helix whose axis is parallel to Z of its own plane frame. [mm, rad]
/// The plane frame is given by `Plane` in CanonicalMachining; here first, second and normal are the
/// coordinates in that frame.
public struct Arc: Equatable, Sendable, BitwiseCopyable {
  /// Centre along the plane's first axis. [mm]
  public var centreFirst: Double
  /// Centre along the plane's second axis. [mm]
  public var centreSecond: Double
  /// Radius at the start. [mm]
  public var radius: Double
  /// Direction from the centre to the start, from the first axis towards the second. [rad]
  public var startAngle: Double
  /// Angle swept, positive from the first axis towards the second (G3). [rad]
  public var sweep: Double
  /// Where the arc starts along the plane's normal. [mm]
  public var startNormal: Double
  /// How far the helix climbs along the normal over the whole sweep. [mm]
  public var rise: Double

  /// An arc from its parts; see the properties. [mm, rad]
  public init(
    centre: (first: Double, second: Double), radius: Double, startAngle: Double, sweep: Double,
    startNormal: Double, rise: Double
  ) {
    self.centreFirst = centre.first
    self.centreSecond = centre.second
    self.radius = radius
    self.startAngle = startAngle
    self.sweep = sweep
    self.startNormal = startNormal
    self.rise = rise
  }

  /// Length along the arc or helix. [mm]
  public var length: Double {
    let around = radius * sweep.magnitude
    return (around * around + rise * rise).squareRoot()
  }

  /// The point after a fraction 0...1 of the sweep, as (first, second, normal). [mm]
  public func point(atFraction fraction: Double) -> Vector3 {
    let angle = startAngle + sweep * fraction
    return Vector3(
      centreFirst + radius * feedhold_cos(angle),
      centreSecond + radius * feedhold_sin(angle),
      startNormal + rise * fraction)
  }
}
