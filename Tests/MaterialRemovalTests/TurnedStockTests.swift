import Foundation
import Geometry
import Signals
import Testing

@testable import MaterialRemoval

private func insert(width: Double = 6) -> Cutter {
  Cutter(kind: .turningInsert, diameter: 0, fluteLength: width)
}

@Suite struct TurnedStockTests {
  @Test("longitudinal turning removes pi (R^2 - r^2) L at the depth of cut") func longitudinal()
    throws
  {
    let memory = TestBar(slices: 1000)
    var bar = try memory.bar(radius: 20, length: 100, pitch: 0.1)
    var volume = 0.0
    var z = 101.0
    // 0.0033 mm a tick: 0.2 mm a turn at 1000 rpm.
    for _ in 0..<12_000 {
      let engagement = bar.cut(
        from: place(17.5, 0, z), to: place(17.5, 0, z - 0.0033), insert: insert())
      z -= 0.0033
      volume += engagement.removedVolume
      if z < 99.9, z > 62 {
        #expect(engagement.kind == .turning)
        #expect((engagement.axialDepth - 2.5).magnitude < 1e-9)
      }
    }
    // 101 - 39.6 = 61.4: the middles of 386 slices were passed.
    let truth = Double.pi * (400 - 17.5 * 17.5) * 38.6
    #expect(share(volume, of: truth) < 1e-9)
    #expect(share(bar.volume, of: Double.pi * 400 * 100 - truth) < 1e-9)
  }

  @Test("a taper leaves a truncated cone") func taper() throws {
    let memory = TestBar(slices: 2000)
    var bar = try memory.bar(radius: 20, length: 100, pitch: 0.05)
    _ = bar.cut(from: place(10, 0, 100), to: place(20, 0, 0), insert: insert())
    let cone = Double.pi * 100 / 3 * (400 + 200 + 100)
    // A radius is rounded to 1 um: half of that over the smallest radius, squared.
    #expect(share(bar.volume, of: cone) < 1e-4)
  }

  @Test("facing removes a disc and its depth lies along the axis") func facing() throws {
    let memory = TestBar(slices: 1000)
    var bar = try memory.bar(radius: 20, length: 100, pitch: 0.1)
    var x = 21.0
    var volume = 0.0
    for tick in 0..<4200 {
      let engagement = bar.cut(
        from: place(x, 0, 98.5), to: place(x - 0.005, 0, 98.5), insert: insert())
      x -= 0.005
      volume += engagement.removedVolume
      if tick > 202, tick < 4190 {
        #expect((engagement.axialDepth - 1.5).magnitude < 1e-9, "x \(x)")
        #expect(engagement.kind == .turning)
      }
    }
    #expect(share(volume, of: Double.pi * 400 * 1.5) < 1e-9)
  }

  @Test("a groove is as wide as the insert") func groove() throws {
    let memory = TestBar(slices: 1000)
    var bar = try memory.bar(radius: 20, length: 100, pitch: 0.1)
    let cut = bar.cut(from: place(20, 0, 50), to: place(15, 0, 50), insert: insert(width: 3))
    #expect(share(cut.removedVolume, of: Double.pi * (400 - 225) * 3) < 1e-9)
    #expect(bar.radius(slice: 499) == 20)
    #expect(bar.radius(slice: 500) == 15)
    #expect(bar.radius(slice: 529) == 15)
    #expect(bar.radius(slice: 530) == 20)
  }

  @Test("random cuts leave what a plain list of radii leaves") func random() throws {
    var chance = Chance(seed: 77)
    let memory = TestBar(slices: 400)
    var bar = try memory.bar(radius: 30, length: 100, pitch: 0.25)
    var plain = [Double](repeating: 30_000, count: 400)
    for _ in 0..<200 {
      let from = (x: chance.real(5...35), z: chance.real(-10...110))
      let to = (x: from.x + chance.real(-2...2), z: from.z + chance.real(-20...20))
      guard (to.x - from.x).magnitude < (to.z - from.z).magnitude else { continue }
      _ = bar.cut(
        from: place(from.x, 0, from.z), to: place(to.x, 0, to.z), insert: insert())
      for slice in 0..<400 {
        let middle = (Double(slice) + 0.5) * 0.25
        guard middle >= min(from.z, to.z), middle < max(from.z, to.z) else { continue }
        let part = (middle - from.z) / (to.z - from.z)
        let radius = from.x + (to.x - from.x) * part
        plain[slice] = min(plain[slice], max(0, (radius * 1000).rounded()))
      }
    }
    for slice in 0..<400 { #expect(bar.radius(slice: slice) == plain[slice] * 0.001) }
  }

  @Test("air cuts, milling tools and wild numbers remove nothing and never trap") func hostile()
    throws
  {
    let memory = TestBar(slices: 100)
    var bar = try memory.bar(radius: 20, length: 100, pitch: 1)
    let air = bar.cut(from: place(25, 0, 90), to: place(25, 0, 10), insert: insert())
    #expect(air.kind == .none)
    let milling = bar.cut(from: place(5, 0, 90), to: place(5, 0, 10), insert: flat(10))
    #expect(milling.kind == .none)
    #expect(bar.refusedMoves == 1)
    #expect(bar.removedSquares == 0)
    for x in HostileMoveTests.wild {
      for z in HostileMoveTests.wild {
        _ = bar.cut(from: place(25, 0, 105), to: place(x, 0, z), insert: insert())
        _ = bar.cut(from: place(x, 0, z), to: place(25, 0, 105), insert: insert())
      }
    }
    #expect(bar.volume >= 0)
  }
}
