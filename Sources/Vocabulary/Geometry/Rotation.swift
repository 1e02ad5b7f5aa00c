/// A rotation of space, kept as its matrix by rows.
public struct Rotation: Equatable, Sendable, BitwiseCopyable {
  /// First row of the matrix: the images' parts along the first axis. (no unit)
  public var row0: Vector3
  /// Second row of the matrix.
  public var row1: Vector3
  /// Third row of the matrix.
  public var row2: Vector3

  /// A rotation from the rows of its matrix, which the caller knows to be orthonormal.
  public init(row0: Vector3, row1: Vector3, row2: Vector3) {
    self.row0 = row0
    self.row1 = row1
    self.row2 = row2
  }

  /// No rotation.
  public static var identity: Rotation {
    Rotation(row0: Vector3(1, 0, 0), row1: Vector3(0, 1, 0), row2: Vector3(0, 0, 1))
  }

  /// The rotated vector.
  public static func * (rotation: Rotation, vector: Vector3) -> Vector3 {
    Vector3(rotation.row0.dot(vector), rotation.row1.dot(vector), rotation.row2.dot(vector))
  }

  /// First the right rotation, then the left one.
  public static func * (left: Rotation, right: Rotation) -> Rotation {
    let columns = right.inverse
    return Rotation(
      row0: Vector3(
        left.row0.dot(columns.row0), left.row0.dot(columns.row1), left.row0.dot(columns.row2)),
      row1: Vector3(
        left.row1.dot(columns.row0), left.row1.dot(columns.row1), left.row1.dot(columns.row2)),
      row2: Vector3(
        left.row2.dot(columns.row0), left.row2.dot(columns.row1), left.row2.dot(columns.row2)))
  }

  /// The rotation that undoes this one (the transpose).
  public var inverse: Rotation {
    Rotation(
      row0: Vector3(row0.x, row1.x, row2.x),
      row1: Vector3(row0.y, row1.y, row2.y),
      row2: Vector3(row0.z, row1.z, row2.z))
  }
}

/// A rigid displacement: rotate, then shift. Lengths in the unit of the room that uses it.
public struct RigidTransform: Equatable, Sendable, BitwiseCopyable {
  /// How the displaced frame is turned.
  public var rotation: Rotation
  /// Where the displaced frame's origin lies. [mm; m in RobotKinematics]
  public var translation: Vector3

  /// A displacement from its two parts.
  public init(rotation: Rotation, translation: Vector3) {
    self.rotation = rotation
    self.translation = translation
  }

  /// No displacement.
  public static var identity: RigidTransform {
    RigidTransform(rotation: .identity, translation: .zero)
  }

  /// The displaced point.
  public static func * (transform: RigidTransform, point: Vector3) -> Vector3 {
    transform.rotation * point + transform.translation
  }

  /// First the right displacement, then the left one.
  public static func * (left: RigidTransform, right: RigidTransform) -> RigidTransform {
    RigidTransform(
      rotation: left.rotation * right.rotation,
      translation: left * right.translation)
  }

  /// The displacement that undoes this one.
  public var inverse: RigidTransform {
    let back = rotation.inverse
    return RigidTransform(rotation: back, translation: back * translation * -1)
  }
}
