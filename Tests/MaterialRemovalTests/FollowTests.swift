import Foundation
import Geometry
import Signals
import Testing

@testable import MaterialRemoval

@Suite struct FollowTests {
  @Test("ticks of a few micrometres leave the same surface as one sweep") func sameSurface() throws
  {
    let one = try TestBlank(Vector3(30, 30, 10), pitch: 0.2)
    let many = try TestBlank(Vector3(30, 30, 10), pitch: 0.2)
    var whole = Stock(one.field)
    var ticked = Stock(many.field)
    let start = Vector3(4.123, 5.321, 6)
    let step = Vector3(0.013, 0.0091, 0)
    let ticks = 1000
    let cut = whole.sweep(
      from: ToolPosition(start), to: ToolPosition(start + step * Double(ticks)), cutter: flat(8))
    var volume = 0.0
    var previous = start
    for tick in 1...ticks {
      let next = start + step * Double(tick)
      volume +=
        ticked.follow(
          from: ToolPosition(previous), to: ToolPosition(next), cutter: flat(8)
        ).removedVolume
      previous = next
    }
    volume += ticked.flush().removedVolume
    #expect(one.counts == many.counts)
    #expect(ticked.removedCount == whole.removedCount)
    #expect((volume - cut.removedVolume).magnitude < 1e-6)  // mm^3: rounding of a thousand sums
  }

  @Test("between cuts the engagement is held with no volume") func held() throws {
    let blank = try TestBlank(Vector3(40, 40, 10), pitch: 0.1)
    var stock = Stock(blank.field)
    var cuts = 0
    var cutting = 0
    for tick in 0..<500 {
      let x = 10 + 0.01 * Double(tick)
      let engagement = stock.follow(
        from: place(x, 20, 5), to: place(x + 0.01, 20, 5), cutter: flat(10))
      if engagement.removedVolume > 0 { cuts += 1 }
      if engagement.kind == .milling, engagement.arcCount == 1 { cutting += 1 }
    }
    // 5 mm at 0.3 mm a cut; the first cut comes after 30 or 31 ticks.
    #expect(cuts >= 15 && cuts <= 17)
    #expect(cutting >= 469)
    #expect((stock.cutStep - 0.3).magnitude < 1e-12)
  }

  @Test("a corner of the path is cut at once, so no material is skipped") func corner() throws {
    let blank = try TestBlank(Vector3(20, 20, 10), pitch: 0.5)
    let reference = try TestBlank(Vector3(20, 20, 10), pitch: 0.5)
    var ticked = Stock(blank.field)
    var whole = Stock(reference.field)
    // Legs of 0.231 mm, shorter than cutStep (0.25 mm, half a cell): only the corners ask for
    // a cut.
    var from = Vector3(5.01, 5.02, 6)
    for leg in 0..<80 {
      let to = from + Vector3(0.02, leg % 2 == 0 ? 0.23 : -0.23, 0)
      for part in 0..<4 {
        let a = from + (to - from) * (Double(part) / 4)
        let b = from + (to - from) * (Double(part + 1) / 4)
        _ = ticked.follow(
          from: ToolPosition(a), to: ToolPosition(part == 3 ? to : b), cutter: flat(4))
      }
      _ = whole.sweep(from: ToolPosition(from), to: ToolPosition(to), cutter: flat(4))
      from = to
    }
    _ = ticked.flush()
    #expect(blank.counts == reference.counts)
  }

  @Test("a tool that stands still cuts what was gathered and is then in air") func standstill()
    throws
  {
    let blank = try TestBlank(Vector3(20, 20, 10), pitch: 0.1)
    var stock = Stock(blank.field)
    _ = stock.follow(from: place(0, 10, 5), to: place(0.2, 10, 5), cutter: flat(10))
    let first = stock.follow(from: place(0.2, 10, 5), to: place(0.2, 10, 5), cutter: flat(10))
    #expect(first.removedVolume > 0)
    #expect(first.kind == .none)
    let second = stock.follow(from: place(0.2, 10, 5), to: place(0.2, 10, 5), cutter: flat(10))
    #expect(second == Engagement())
  }

  @Test("a jump starts anew and cuts nothing in between") func jump() throws {
    let blank = try TestBlank(Vector3(40, 20, 10), pitch: 0.1)
    var stock = Stock(blank.field)
    _ = stock.follow(from: place(5, 10, 5), to: place(5.3, 10, 5), cutter: flat(4))
    _ = stock.follow(from: place(30, 10, 5), to: place(30.3, 10, 5), cutter: flat(4))
    _ = stock.flush()
    #expect(blank.field.height(atX: 18, y: 10) == 10)
    #expect(blank.field.height(atX: 5, y: 10) == 5)
    #expect(blank.field.height(atX: 30, y: 10) == 5)
  }

  @Test("a change of tool first cuts what the old tool passed") func toolChange() throws {
    let blank = try TestBlank(Vector3(20, 20, 10), pitch: 0.1)
    var stock = Stock(blank.field)
    _ = stock.follow(from: place(10, 10, 5), to: place(10.1, 10, 5), cutter: flat(10))
    #expect(stock.removedCount == 0)
    let next = stock.follow(from: place(10.1, 10, 20), to: place(10.2, 10, 20), cutter: flat(4))
    #expect(share(next.removedVolume, of: (Double.pi * 25 + 1) * 5) < 0.002)
    #expect(next.kind == .none)
  }

  @Test("a drill reports its volume every 0.05 mm and holds drilling between") func drilling()
    throws
  {
    let blank = try TestBlank(Vector3(20, 20, 20), pitch: 0.25)
    var stock = Stock(blank.field)
    let drill = Cutter(kind: .drill, diameter: 8)
    var cuts = 0
    var drilling = 0
    for tick in 0..<2000 {
      let z = 18 - 0.003 * Double(tick)
      let engagement = stock.follow(
        from: place(10, 10, z), to: place(10, 10, z - 0.003), cutter: drill)
      if engagement.removedVolume > 0 { cuts += 1 }
      if engagement.kind == .drilling { drilling += 1 }
    }
    #expect(cuts >= 115 && cuts <= 120)  // 6 mm in steps of 0.051 mm, 17 ticks each
    #expect(drilling >= 1980)
  }
}

/// A pocket cleared by zigzag: the tool stops where the pass before stopped.
@Suite struct ZigzagTests {
  @Test("returning to the wall of the last pass is not taken for a full cut") func wall() throws {
    let blank = try TestBlank(Vector3(40, 40, 10), pitch: 0.1)
    var stock = Stock(blank.field)
    _ = stock.sweep(from: place(10, 15.03, 5), to: place(30, 15.03, 5), cutter: flat(10))
    _ = stock.sweep(from: place(10, 17.03, 5), to: place(10.01, 17.03, 5), cutter: flat(10))
    var x = 10.01
    var greatest = 0.0
    while x < 30 {
      let next = min(30, x + 0.013)
      let cut = stock.follow(
        from: place(x, 17.03, 5), to: place(next, 17.03, 5), cutter: flat(10))
      x = next
      if x > 15, cut.immersion > greatest { greatest = cut.immersion }
    }
    // Along the pass acos(1 - 2 * 2 / 10). At its end the edge stands in the material where it lies
    // outside the disc of the last pass, 2 mm aside: 25 + 4 + 20 cos(phi) > 25, phi < acos(-0.2).
    let degree = Double.pi / 180
    #expect((greatest - acos(-0.2)).magnitude < 3 * degree)
  }
}
