/// One number for each axis a machine may have, in the order of RS274/NGC: X Y Z A B C U V W.
/// X Y Z U V W in mm, A B C in rad (or their rates, where the place that uses it says so).
public struct AxisVector: Equatable, Sendable, BitwiseCopyable {
  /// How many axes RS274/NGC knows.
  @inlinable public static var count: Int { 9 }

  @usableFromInline var values: InlineArray<9, Double>

  /// All axes alike. [mm, rad]
  @inlinable public init(repeating value: Double = 0) {
    values = InlineArray(repeating: value)
  }

  /// A position of the three linear axes, the others at 0. [mm]
  @inlinable public init(x: Double, y: Double, z: Double) {
    values = InlineArray(repeating: 0)
    values[0] = x
    values[1] = y
    values[2] = z
  }

  /// The three linear axes of a vector, the others at 0. [mm]
  @inlinable public init(_ vector: Vector3) {
    self.init(x: vector.x, y: vector.y, z: vector.z)
  }

  /// The value of one axis. [mm or rad]
  @inlinable public subscript(axis: Axis) -> Double {
    get { values[axis.rawValue] }
    set { values[axis.rawValue] = newValue }
  }

  /// The value of the axis with this index, 0 (X) to 8 (W). [mm or rad]
  @inlinable public subscript(index: Int) -> Double {
    get { values[index] }
    set { values[index] = newValue }
  }

  /// The linear axes X Y Z. [mm]
  @inlinable public var xyz: Vector3 {
    get { Vector3(values[0], values[1], values[2]) }
    set {
      values[0] = newValue.x
      values[1] = newValue.y
      values[2] = newValue.z
    }
  }

  /// Axis by axis sum.
  @inlinable @inline(__always) public static func + (a: AxisVector, b: AxisVector) -> AxisVector {
    var sum = a
    for index in 0..<count { sum.values[index] += b.values[index] }
    return sum
  }

  /// Axis by axis difference.
  @inlinable @inline(__always) public static func - (a: AxisVector, b: AxisVector) -> AxisVector {
    var difference = a
    for index in 0..<count { difference.values[index] -= b.values[index] }
    return difference
  }

  /// Every axis times a number.
  @inlinable @inline(__always) public static func * (a: AxisVector, factor: Double) -> AxisVector {
    var product = a
    for index in 0..<count { product.values[index] *= factor }
    return product
  }

  /// Equal in every axis.
  @inlinable public static func == (a: AxisVector, b: AxisVector) -> Bool {
    for index in 0..<count where a.values[index] != b.values[index] { return false }
    return true
  }
}

/// The letter of an axis, ISO 841 and RS274/NGC 2.1.2.
public enum Axis: Int, Sendable {
  /// Linear axes.
  case x, y, z
  /// Rotary axes about X, Y and Z.
  case a, b, c
  /// Secondary linear axes.
  case u, v, w

  /// Whether the axis turns (rad) rather than slides (mm).
  public var isRotary: Bool { rawValue >= 3 && rawValue < 6 }
}
