/// A point or a direction in space. [mm] unless the place that uses it says otherwise.
public struct Vector3: Equatable, Sendable, BitwiseCopyable {
  /// Along the first axis. [mm]
  public var x: Double
  /// Along the second axis. [mm]
  public var y: Double
  /// Along the third axis. [mm]
  public var z: Double

  /// A vector from its three parts. [mm]
  @inlinable public init(_ x: Double, _ y: Double, _ z: Double) {
    self.x = x
    self.y = y
    self.z = z
  }

  /// The origin.
  @inlinable public static var zero: Vector3 { Vector3(0, 0, 0) }

  /// The sum of two vectors.
  @inlinable public static func + (a: Vector3, b: Vector3) -> Vector3 {
    Vector3(a.x + b.x, a.y + b.y, a.z + b.z)
  }

  /// The vector from `b` to `a`.
  @inlinable public static func - (a: Vector3, b: Vector3) -> Vector3 {
    Vector3(a.x - b.x, a.y - b.y, a.z - b.z)
  }

  /// The vector stretched by a number.
  @inlinable public static func * (a: Vector3, factor: Double) -> Vector3 {
    Vector3(a.x * factor, a.y * factor, a.z * factor)
  }

  /// The dot product. [mm^2]
  @inlinable public func dot(_ other: Vector3) -> Double { x * other.x + y * other.y + z * other.z }

  /// The cross product, right-handed. [mm^2]
  @inlinable public func cross(_ other: Vector3) -> Vector3 {
    Vector3(
      y * other.z - z * other.y,
      z * other.x - x * other.z,
      x * other.y - y * other.x)
  }

  /// Length squared. [mm^2]
  @inlinable public var lengthSquared: Double { dot(self) }

  /// Length. [mm]
  @inlinable public var length: Double { lengthSquared.squareRoot() }
}
