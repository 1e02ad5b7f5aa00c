import Foundation
import Geometry
import SeededChance
import Testing

@Suite("rotations and rigid displacements") struct RotationTests {
  // Unit vectors and three dot products: a few units in the last place of 1.
  private let rounding = 1e-14
  // The same over lengths up to 1000 mm.
  private let lengthRounding = 1e-11

  private func vector(_ chance: inout Chance, size: Double) -> Vector3 {
    Vector3(
      chance.number(in: -size...size), chance.number(in: -size...size),
      chance.number(in: -size...size))
  }

  /// A rotation about an axis through an angle, Rodrigues (1840), by the system's sine and cosine.
  private func rotation(_ chance: inout Chance) -> (Rotation, axis: Vector3, angle: Double) {
    let raw = vector(&chance, size: 1)
    let axis = raw * (1 / raw.length)
    let angle = chance.number(in: -Double.pi...Double.pi)
    func turned(_ v: Vector3) -> Vector3 {
      v * cos(angle) + axis.cross(v) * sin(angle) + axis * (axis.dot(v) * (1 - cos(angle)))
    }
    let columns = [Vector3(1, 0, 0), Vector3(0, 1, 0), Vector3(0, 0, 1)].map(turned)
    let made = Rotation(
      row0: Vector3(columns[0].x, columns[1].x, columns[2].x),
      row1: Vector3(columns[0].y, columns[1].y, columns[2].y),
      row2: Vector3(columns[0].z, columns[1].z, columns[2].z))
    return (made, axis, angle)
  }

  private func rigid(_ chance: inout Chance) -> RigidTransform {
    RigidTransform(rotation: rotation(&chance).0, translation: vector(&chance, size: 1000))
  }

  @Test("a rotated vector is what Rodrigues' formula says", arguments: 1...50)
  func rodrigues(seed: UInt64) {
    var chance = Chance(seed: seed)
    let (turn, axis, angle) = rotation(&chance)
    let v = vector(&chance, size: 1000)
    let oracle =
      v * cos(angle) + axis.cross(v) * sin(angle) + axis * (axis.dot(v) * (1 - cos(angle)))
    #expect((turn * v - oracle).length < lengthRounding)
    #expect(abs((turn * v).length - v.length) < lengthRounding)
    #expect((turn * axis - axis).length < rounding)
  }

  @Test("two rotations in a row are their product, the inverse undoes one", arguments: 1...50)
  func composition(seed: UInt64) {
    var chance = Chance(seed: seed)
    let first = rotation(&chance).0
    let second = rotation(&chance).0
    let v = vector(&chance, size: 1000)
    #expect(((second * first) * v - second * (first * v)).length < lengthRounding)
    #expect((first.inverse * (first * v) - v).length < lengthRounding)
  }

  @Test("displacements compose from right to left and undo themselves", arguments: 1...50)
  func displacements(seed: UInt64) {
    var chance = Chance(seed: seed)
    let first = rigid(&chance)
    let second = rigid(&chance)
    let point = vector(&chance, size: 1000)
    #expect(((second * first) * point - second * (first * point)).length < lengthRounding)
    #expect((first.inverse * (first * point) - point).length < lengthRounding)
    #expect(RigidTransform.identity * point == point)
  }

  @Test("a quarter turn about Z takes X to Y, then shifts")
  func quarterTurn() {
    let turn = Rotation(row0: Vector3(0, -1, 0), row1: Vector3(1, 0, 0), row2: Vector3(0, 0, 1))
    let move = RigidTransform(rotation: turn, translation: Vector3(10, 20, 30))
    #expect(move * Vector3(1, 0, 0) == Vector3(10, 21, 30))
    #expect(move.inverse * Vector3(10, 21, 30) == Vector3(1, 0, 0))
  }
}
