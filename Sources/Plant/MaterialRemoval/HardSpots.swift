public import Geometry

/// A place in the material that is harder (or softer) than the rest: a chill in a casting, a weld.
public struct HardSpot: Equatable, Sendable, BitwiseCopyable {
  /// Its middle, in the frame of the stock. [mm]
  public var centre: Vector3
  /// Its radius. [mm]
  public var radius: Double
  /// Its hardness over the nominal hardness. (no unit)
  public var factor: Double

  /// A spot from its middle, radius and factor. [mm]
  public init(centre: Vector3, radius: Double, factor: Double) {
    self.centre = centre
    self.radius = radius
    self.factor = factor
  }
}

/// The hard spots of a workpiece. The agent never sees them.
public struct HardSpots: Sendable {
  /// How many spots a workpiece may have.
  public static var capacity: Int { 8 }

  /// How many there are.
  public private(set) var count = 0
  private var spots = InlineArray<8, HardSpot>(
    repeating: HardSpot(centre: .zero, radius: 0, factor: 1))

  /// Even material.
  public init() {}

  /// Adds a spot.
  /// - Returns: False if there is no room left, or the spot's numbers are not finite, its radius
  ///   negative or its factor not positive; then nothing changed.
  public mutating func add(_ spot: HardSpot) -> Bool {
    guard count < Self.capacity, spot.centre.lengthSquared.isFinite, spot.radius >= 0,
      spot.radius.isFinite, spot.factor > 0, spot.factor.isFinite
    else { return false }
    spots[count] = spot
    count += 1
    return true
  }

  /// Hardness at a point in the frame of the stock over the nominal hardness: that of the hardest
  /// spot around it, else 1. (no unit)
  public func factor(at point: Vector3) -> Double {
    var greatest = 0.0
    for index in 0..<count {
      let spot = spots[index]
      let isInside = (point - spot.centre).lengthSquared <= spot.radius * spot.radius
      if isInside, spot.factor > greatest { greatest = spot.factor }
    }
    return greatest > 0 ? greatest : 1
  }
}
