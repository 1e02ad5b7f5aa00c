import Foundation
import Geometry
import SeededChance
import Testing

@Suite("arcs, boxes and axis vectors") struct ArcTests {
  // mm: two roundings of a coordinate of 1000 mm plus an ulp of the sine.
  private let rounding = 1e-12

  private func arc(_ chance: inout Chance) -> Arc {
    Arc(
      centre: (chance.number(in: -100...100), chance.number(in: -100...100)),
      radius: chance.number(in: 0.1...100), startAngle: chance.number(in: -Double.pi...Double.pi),
      sweep: chance.number(in: -15...15), startNormal: chance.number(in: -50...50),
      rise: chance.number(in: -30...30))
  }

  @Test("a point of an arc is centre plus radius times cosine and sine", arguments: 1...100)
  func points(seed: UInt64) {
    var chance = Chance(seed: seed)
    let arc = arc(&chance)
    let fraction = chance.number(in: 0...1)
    let point = arc.point(atFraction: fraction)
    let angle = arc.startAngle + arc.sweep * fraction
    #expect(abs(point.x - arc.centreFirst - arc.radius * cos(angle)) < rounding * 10)
    #expect(abs(point.y - arc.centreSecond - arc.radius * sin(angle)) < rounding * 10)
    #expect(abs(point.z - arc.startNormal - arc.rise * fraction) < rounding)
  }

  @Test("the length of a helix is that of a fine polygon in it", arguments: 1...10)
  func length(seed: UInt64) {
    var chance = Chance(seed: seed)
    let arc = arc(&chance)
    let count = 20_000
    var polygon = 0.0
    var before = arc.point(atFraction: 0)
    for index in 1...count {
      let point = arc.point(atFraction: Double(index) / Double(count))
      polygon += (point - before).length
      before = point
    }
    // A chord is shorter than its arc by the share (step angle)^2 / 24, here 2.4e-8.
    #expect(polygon <= arc.length * (1 + 1e-12))
    #expect(polygon >= arc.length * (1 - 3e-8))
  }

  @Test("a box holds what was included and nothing beyond", arguments: 1...20)
  func boxes(seed: UInt64) {
    var chance = Chance(seed: seed)
    let points = (0..<10).map { _ in
      Vector3(
        chance.number(in: -9...9), chance.number(in: -9...9), chance.number(in: -9...9))
    }
    var box = Box3.empty
    #expect(box.isEmpty)
    for point in points { box.include(point) }
    #expect(!box.isEmpty)
    #expect(points.allSatisfy(box.contains))
    #expect(box.minimum.x == points.map(\.x).min())
    #expect(box.maximum.z == points.map(\.z).max())
    #expect(!box.contains(box.maximum + Vector3(0.001, 0, 0)))
  }

  @Test("the letters of the axes are X Y Z A B C U V W, and A B C turn")
  func axes() {
    let letters: [Axis] = [.x, .y, .z, .a, .b, .c, .u, .v, .w]
    #expect(letters.map(\.rawValue) == Array(0..<AxisVector.count))
    #expect(
      letters.map(\.isRotary) == [false, false, false, true, true, true, false, false, false])
  }

  @Test("axis vectors add, subtract and stretch axis by axis", arguments: 1...20)
  func axisVectors(seed: UInt64) {
    var chance = Chance(seed: seed)
    var a = AxisVector()
    var b = AxisVector()
    for index in 0..<AxisVector.count {
      a[index] = chance.number(in: -1...1)
      b[index] = chance.number(in: -1...1)
    }
    for index in 0..<AxisVector.count {
      #expect((a + b)[index] == a[index] + b[index])
      #expect((a - b)[index] == a[index] - b[index])
      #expect((a * 3)[index] == a[index] * 3)
    }
    #expect(a.xyz == Vector3(a[.x], a[.y], a[.z]))
    var c = a
    c[.w] += 1
    #expect(c != a)
  }
}
