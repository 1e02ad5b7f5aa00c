import Foundation
import Geometry
import Signals
import Testing

@testable import MaterialRemoval

/// Closed formulas for what a tool of radius 50 cells takes away. 0.2 % is the room's goal; a
/// centre rule on a grid of 50 cells a radius scatters by less than 0.1 %.
@Suite struct RemovedVolumeTests {
  static let tolerance = 0.002

  @Test("a straight slot removes two half discs and a strip") func slot() throws {
    var chance = Chance(seed: 11)
    for _ in 0..<8 {
      let blank = try TestBlank(Vector3(50, 50, 10), pitch: 0.1)
      var stock = Stock(blank.field)
      let angle = chance.real(0...6.28)
      let start = Vector3(25 + chance.real(-1...1), 25 + chance.real(-1...1), 7)
      let end = start + Vector3(cos(angle), sin(angle), 0) * 15
      let cut = stock.sweep(
        from: ToolPosition(start), to: ToolPosition(end), cutter: flat(10))
      let truth = (10 * 15 + Double.pi * 25) * 3
      #expect(share(cut.removedVolume, of: truth) < Self.tolerance, "seed 11, angle \(angle)")
      let whole = 50.0 * 50 * 10
      #expect((whole - blank.field.volume - cut.removedVolume).magnitude < 1e-6)  // mm^3, rounding
    }
  }

  @Test("a slot in line with the grid has its true width wherever it lies")
  func alignedSlot() throws {
    for offset in [0.0, 0.05, 0.1] {
      let blank = try TestBlank(Vector3(40, 20, 5), pitch: 0.1)
      var stock = Stock(blank.field)
      let y = 10 + offset
      _ = stock.sweep(from: place(-10, y, 2), to: place(50, y, 2), cutter: flat(10))
      // Exact: 100 whole rows of 400 cells, 3 mm deep.
      #expect(stock.removedCount == 100 * 400 * 3000)
    }
  }

  @Test("an arc removes the ring sector and two half discs") func arc() throws {
    for (radius, sweep) in [(10.0, 2.0), (8.0, -4.5), (12.0, 0.3)] {
      let blank = try TestBlank(Vector3(50, 50, 10), pitch: 0.1)
      var stock = Stock(blank.field)
      let path = Arc(
        centre: (25.013, 24.987), radius: radius, startAngle: 0.4, sweep: sweep, startNormal: 6,
        rise: 0)
      let cut = stock.sweepArc(path, cutter: flat(10))
      let truth = (10 * radius * sweep.magnitude + Double.pi * 25) * 4
      #expect(share(cut.removedVolume, of: truth) < Self.tolerance)
    }
  }

  @Test("a full circle narrower than the tool leaves no island") func circularPocket() throws {
    let blank = try TestBlank(Vector3(30, 30, 10), pitch: 0.1)
    var stock = Stock(blank.field)
    let path = Arc(
      centre: (15.02, 15.03), radius: 4, startAngle: 1, sweep: 2 * .pi, startNormal: 5, rise: 0)
    let cut = stock.sweepArc(path, cutter: flat(10))
    #expect(share(cut.removedVolume, of: Double.pi * 81 * 5) < Self.tolerance)
  }

  @Test("a helix ends with the disc at its floor and removes its ramp") func helix() throws {
    let blank = try TestBlank(Vector3(30, 30, 10), pitch: 0.1)
    var stock = Stock(blank.field)
    // Two turns down to z 6, then a level turn: nothing but the pocket's floor is left.
    let centre = (first: 15.02, second: 15.03)
    let down = Arc(
      centre: centre, radius: 4, startAngle: 0, sweep: 4 * .pi, startNormal: 10, rise: -4)
    let level = Arc(
      centre: centre, radius: 4, startAngle: 0, sweep: 2 * .pi, startNormal: 6, rise: 0)
    _ = stock.sweepArc(down, cutter: flat(10))
    _ = stock.sweepArc(level, cutter: flat(10))
    #expect(share(stock.removedVolume, of: Double.pi * 81 * 4) < Self.tolerance)
  }

  @Test("a square pocket corner removes the union of its two slots") func corner() throws {
    let blank = try TestBlank(Vector3(50, 50, 10), pitch: 0.1)
    var stock = Stock(blank.field)
    let turn = place(34.03, 15.01, 4)
    _ = stock.sweep(from: place(14.03, 15.01, 4), to: turn, cutter: flat(10))
    _ = stock.sweep(from: turn, to: place(34.03, 37.01, 4), cutter: flat(10))
    let area = 10 * (20 + 22) - 25 + Double.pi * 25 * 1.25
    #expect(share(stock.removedVolume, of: area * 6) < Self.tolerance)
  }

  @Test("a ramp removes its wedge, downhill and uphill") func ramp() throws {
    // Depth d over length L: V = d (R L + pi R^2), by integrating over each line along the path.
    let truth = 3 * (5 * 15 + Double.pi * 25)
    for angle in [0.0, 0.7, 2.2, 4.0] {
      let step = Vector3(15 * cos(angle), 15 * sin(angle), -3)
      let top = Vector3(25.01, 25.02, 10)
      for (start, end) in [(top, top + step), (top + step, top)] {
        let blank = try TestBlank(Vector3(50, 50, 10), pitch: 0.1)
        var stock = Stock(blank.field)
        let cut = stock.sweep(
          from: ToolPosition(start), to: ToolPosition(end), cutter: flat(10))
        #expect(share(cut.removedVolume, of: truth) < Self.tolerance, "angle \(angle)")
        #expect(cut.kind == .milling)
      }
    }
  }

  @Test("a plunge removes a cylinder and counts as drilling") func plunge() throws {
    let blank = try TestBlank(Vector3(20, 20, 10), pitch: 0.1)
    var stock = Stock(blank.field)
    let cut = stock.sweep(
      from: place(10.02, 10.03, 12), to: place(10.02, 10.03, 6), cutter: flat(10))
    #expect(share(cut.removedVolume, of: Double.pi * 25 * 4) < Self.tolerance)
    #expect(cut.kind == .drilling)
    #expect(cut.arcCount == 1)
    #expect(share(cut.arcs[0].exit, of: 2 * Double.pi) < Self.tolerance)
    #expect((cut.axialDepth - 4).magnitude < 0.001)  // mm: one count of height
  }

  @Test("half a plunge over the edge engages half the circle") func halfPlunge() throws {
    let blank = try TestBlank(Vector3(20, 20, 10), pitch: 0.1)
    var stock = Stock(blank.field)
    let edge = stock.sweep(from: place(15, 20, 12), to: place(15, 20, 9), cutter: flat(8))
    #expect(share(edge.removedVolume, of: Double.pi * 16 / 2) < 0.005)
    #expect(share(edge.arcs[0].exit, of: Double.pi) < 0.005)
    let inner = stock.sweep(from: place(17, 20, 12), to: place(17, 20, 9), cutter: flat(8))
    #expect(inner.arcs[0].exit < edge.arcs[0].exit)
  }

  @Test("a drill leaves its cone at the bottom") func drill() throws {
    let blank = try TestBlank(Vector3(20, 20, 30), pitch: 0.1)
    var stock = Stock(blank.field)
    let drill = Cutter(kind: .drill, diameter: 10, pointAngle: 118 * .pi / 180)
    let cut = stock.sweep(
      from: place(10.02, 10.03, 31), to: place(10.02, 10.03, 12), cutter: drill)
    let cone = 5 / tan(59 * Double.pi / 180)
    let truth = Double.pi * 25 * (18 - cone) + Double.pi * 25 * cone / 3
    #expect(share(cut.removedVolume, of: truth) < Self.tolerance)
    #expect(cut.kind == .drilling)
  }

  @Test("a ball end cuts a round groove") func ball() throws {
    let blank = try TestBlank(Vector3(40, 20, 10), pitch: 0.1)
    var stock = Stock(blank.field)
    let ball = Cutter(kind: .ballEndMill, diameter: 10)
    let cut = stock.sweep(from: place(10.02, 10.03, 5), to: place(30.02, 10.03, 5), cutter: ball)
    let truth = Double.pi * 25 / 2 * 20 + 2.0 / 3 * Double.pi * 125
    #expect(share(cut.removedVolume, of: truth) < Self.tolerance)
  }

  @Test("a bull nose plunges with rounded corners") func bullNose() throws {
    let blank = try TestBlank(Vector3(20, 20, 10), pitch: 0.1)
    var stock = Stock(blank.field)
    let bull = Cutter(kind: .bullNose, diameter: 10, cornerRadius: 2)
    let cut = stock.sweep(from: place(10.02, 10.03, 11), to: place(10.02, 10.03, 5), cutter: bull)
    // Midpoint rule over rings of the corner's quarter circle.
    var truth = 0.0
    let rings = 10_000
    for ring in 0..<rings {
      let radius = 5 * (Double(ring) + 0.5) / Double(rings)
      let beyond = max(0, radius - 3)
      truth += (5 - (2 - sqrt(4 - beyond * beyond))) * 2 * .pi * radius * 5 / Double(rings)
    }
    #expect(share(cut.removedVolume, of: truth) < Self.tolerance)
  }

  @Test("a second pass on the same path removes nothing and engages nothing") func repeatedPass()
    throws
  {
    let blank = try TestBlank(Vector3(40, 40, 5), pitch: 0.1)
    var stock = Stock(blank.field)
    let start = place(8.3, 9.1, 2)
    let end = place(31.2, 27.7, 2)
    _ = stock.sweep(from: start, to: end, cutter: flat(6))
    let again = stock.sweep(from: start, to: end, cutter: flat(6))
    #expect(again == Engagement())
  }

  @Test("cutting through the floor takes the whole height and no more") func through() throws {
    let blank = try TestBlank(Vector3(10, 10, 5), pitch: 0.25)
    var stock = Stock(blank.field)
    let cut = stock.sweep(from: place(-20, 5, -3), to: place(30, 5, -3), cutter: flat(40))
    #expect((cut.removedVolume - 500).magnitude < 1e-9)  // mm^3: rounding of one product
    #expect(blank.field.volume == 0)
  }
}
