/// A box along the axes: a stock, a travel range, the extents of a program. [mm]
public struct Box3: Equatable, Sendable, BitwiseCopyable {
  /// The corner with the smallest coordinates. [mm]
  public var minimum: Vector3
  /// The corner with the largest coordinates. [mm]
  public var maximum: Vector3

  /// A box from two opposite corners. [mm]
  public init(minimum: Vector3, maximum: Vector3) {
    self.minimum = minimum
    self.maximum = maximum
  }

  /// A box that holds nothing yet; `include` grows it.
  public static var empty: Box3 {
    Box3(
      minimum: Vector3(.infinity, .infinity, .infinity),
      maximum: Vector3(-.infinity, -.infinity, -.infinity))
  }

  /// Whether no point was ever included.
  public var isEmpty: Bool { minimum.x > maximum.x }

  /// The extents along the axes. [mm]
  public var size: Vector3 { maximum - minimum }

  /// Grows the box until it holds a point. [mm]
  public mutating func include(_ point: Vector3) {
    minimum = Vector3(
      Swift.min(minimum.x, point.x), Swift.min(minimum.y, point.y), Swift.min(minimum.z, point.z))
    maximum = Vector3(
      Swift.max(maximum.x, point.x), Swift.max(maximum.y, point.y), Swift.max(maximum.z, point.z))
  }

  /// Whether a point lies in the box or on its faces. [mm]
  public func contains(_ point: Vector3) -> Bool {
    point.x >= minimum.x && point.x <= maximum.x && point.y >= minimum.y && point.y <= maximum.y
      && point.z >= minimum.z && point.z <= maximum.z
  }
}
