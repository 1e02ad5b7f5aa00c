import Foundation
import Geometry
import Signals
import Testing

@testable import MaterialRemoval

private let degree = Double.pi / 180

/// One side cut: a slot, then a parallel pass one radial depth aside, at any angle to the grid.
private struct SideCut {
  var radiusInCells: Double
  var share: Double
  var angle: Double
  var isMaterialRight: Bool
  var phase: (Double, Double)

  /// What the last steps of the second pass said.
  func engagements() throws -> [Engagement] {
    let pitch = 5 / radiusInCells
    let blank = try TestBlank(Vector3(60, 60, 10), pitch: pitch, at: Vector3(-30, -30, 0))
    var stock = Stock(blank.field)
    let forward = Vector3(cos(angle), sin(angle), 0)
    let left = Vector3(-sin(angle), cos(angle), 0)
    let middle = Vector3(phase.0 * pitch, phase.1 * pitch, 5)
    let depth = 10 * share
    let slot = middle + left * (isMaterialRight ? depth : -depth)
    _ = stock.sweep(
      from: ToolPosition(slot + forward * -20), to: ToolPosition(slot + forward * 20),
      cutter: flat(10))
    var from = middle + forward * -20
    var to = middle
    _ = stock.sweep(from: ToolPosition(from), to: ToolPosition(to), cutter: flat(10))
    var found: [Engagement] = []
    for _ in 0..<6 {
      from = to
      to = from + forward * 0.25
      found.append(
        stock.sweep(from: ToolPosition(from), to: ToolPosition(to), cutter: flat(10)))
    }
    return found
  }
}

/// Engagement against phi = acos(1 - 2 ae / D) (Altintas, Manufacturing Automation, 2nd ed., ch.
/// 2).
@Suite struct EngagementAngleTests {
  /// A height field knows a straight edge to half a cell: 0.57 degrees / sin(phi) at 50 cells.
  private func check(radiusInCells: Double, bound: Double, cases: Int, seed: UInt64) throws {
    var chance = Chance(seed: seed)
    for number in 0..<cases {
      let isMaterialRight = number % 2 == 0
      let angle =
        number % 3 == 0 ? Double(number / 3 % 4) * .pi / 2 : chance.real(0...(2 * .pi))
      let cut = SideCut(
        radiusInCells: radiusInCells, share: chance.real(0.15...0.85), angle: angle,
        isMaterialRight: isMaterialRight, phase: (chance.real(0...1), chance.real(0...1)))
      let swept = acos(1 - 2 * cut.share)
      for engagement in try cut.engagements() {
        let note: Comment = "seed \(seed), case \(number), ae/D \(cut.share), angle \(angle)"
        #expect(engagement.arcCount == 1, note)
        #expect(engagement.kind == .milling, note)
        let arc = engagement.arcs[0]
        if isMaterialRight {
          #expect(arc.exit == .pi, note)
          #expect((arc.entry - (.pi - swept)).magnitude < bound, note)
        } else {
          #expect(arc.entry == 0, note)
          #expect((arc.exit - swept).magnitude < bound, note)
        }
        #expect((arc.axialDepth - 5).magnitude < 0.002, note)  // mm: two counts of height
      }
    }
  }

  @Test("side cuts are within 1 degree at a radius of 50 cells, in any direction")
  func fineGrid() throws {
    try check(radiusInCells: 50, bound: 1 * degree, cases: 12, seed: 50)
  }

  @Test("side cuts are within 3 degrees at a radius of 20 cells, in any direction")
  func coarseGrid() throws {
    try check(radiusInCells: 20, bound: 3 * degree, cases: 60, seed: 20)
  }

  @Test("a slot engages the whole front half, in any direction") func slot() throws {
    for angle in [0.0, 0.3, 0.785, 1.57, 2.9, 4.4] {
      let blank = try TestBlank(Vector3(60, 60, 8), pitch: 0.25, at: Vector3(-30, -30, 0))
      var stock = Stock(blank.field)
      let end = Vector3(8 * cos(angle), 8 * sin(angle), 3)
      let cut = stock.sweep(
        from: place(0.03, 0.11, 3), to: ToolPosition(end), cutter: flat(10))
      #expect(cut.arcCount == 1)
      #expect(cut.arcs[0] == EngagementArc(entry: 0, exit: .pi, axialDepth: 5))
      #expect(cut.immersion == .pi)
    }
  }

  @Test("climb milling keeps the material on the right and ends at pi") func climb() throws {
    // M3 with G41 (tool left of the contour) is climb milling: the tool travels along +x with its
    // axis left of the edge, material on the right.
    let blank = try TestBlank(Vector3(40, 20, 5), pitch: 0.1)
    var stock = Stock(blank.field)
    let y = 20 + 3.0  // the blank's far side is at y = 20; 2 mm of 10 overlap, on the right
    let down = stock.sweep(from: place(-10, y, 1), to: place(20, y, 1), cutter: flat(10))
    #expect(down.arcs[0].exit == .pi)
    #expect((down.arcs[0].entry - (.pi - acos(1 - 0.4))).magnitude < 1 * degree)
    let up = stock.sweep(from: place(50, -3, 1), to: place(60, -3, 1), cutter: flat(10))
    #expect(up.kind == .none)
    let conventional = stock.sweep(
      from: place(-10, -3, 1), to: place(20, -3, 1), cutter: flat(10))
    #expect(conventional.arcs[0].entry == 0)
    #expect((conventional.arcs[0].exit - acos(1 - 0.4)).magnitude < 1 * degree)
  }

  @Test("two ribs are two arcs, each with its own depth") func twoRibs() throws {
    let blank = try TestBlank(Vector3(60, 30, 10), pitch: 0.1)
    var stock = Stock(blank.field)
    // A groove 4 mm wide along y = 15 leaves ribs on both sides; the left one is then lowered.
    _ = stock.sweep(from: place(-10, 15, 4), to: place(70, 15, 4), cutter: flat(4))
    _ = stock.sweep(from: place(-10, 20, 7), to: place(70, 20, 7), cutter: flat(6))
    let cut = stock.sweep(from: place(-10, 15, 4), to: place(30, 15, 4), cutter: flat(10))
    #expect(cut.arcCount == 2)
    let inner = acos(2.0 / 5)
    #expect((cut.arcs[0].exit - inner).magnitude < 1 * degree)
    #expect((cut.arcs[1].entry - (.pi - inner)).magnitude < 1 * degree)
    #expect(cut.arcs[0].entry == 0)
    #expect(cut.arcs[1].exit == .pi)
    #expect((cut.arcs[0].axialDepth - 3).magnitude < 0.002)
    #expect((cut.arcs[1].axialDepth - 6).magnitude < 0.002)
    #expect((cut.axialDepth - 6).magnitude < 0.002)
  }

  @Test("a step in the material splits the arc where it lies") func step() throws {
    let blank = try TestBlank(Vector3(60, 30, 10), pitch: 0.1)
    var stock = Stock(blank.field)
    _ = stock.sweep(from: place(-30, 32, 8), to: place(90, 32, 8), cutter: flat(30))
    let cut = stock.sweep(from: place(-10, 15, 4), to: place(30, 15, 4), cutter: flat(10))
    #expect(cut.arcCount == 2)
    // The step lies 2 mm left of the path: at acos(2 / 5).
    #expect((cut.arcs[0].exit - acos(0.4)).magnitude < 1 * degree)
    #expect(cut.arcs[1].entry == cut.arcs[0].exit)
    #expect((cut.arcs[0].axialDepth - 4).magnitude < 0.002)
    #expect((cut.arcs[1].axialDepth - 6).magnitude < 0.002)
  }

  @Test("more than four arcs are merged into the last") func manyRibs() throws {
    let blank = try TestBlank(Vector3(60, 60, 10), pitch: 0.1)
    var stock = Stock(blank.field)
    for groove in 0..<5 {
      let y = 16.0 + 7 * Double(groove)
      _ = stock.sweep(from: place(-10, y, 4), to: place(70, y, 4), cutter: flat(3))
    }
    let cut = stock.sweep(from: place(-30, 30, 4), to: place(10, 30, 4), cutter: flat(40))
    #expect(cut.arcCount == 4)
    #expect(cut.arcs[0].entry == 0)
    #expect(cut.arcs[3].exit == .pi)
    for index in 1..<4 { #expect(cut.arcs[index].entry > cut.arcs[index - 1].exit) }
  }

  @Test("a wall that the tool only touches with its side is no arc") func touchedWall() throws {
    var chance = Chance(seed: 5)
    for _ in 0..<40 {
      let angle = chance.real(0...(2 * .pi))
      let blank = try TestBlank(Vector3(40, 40, 10), pitch: 0.25, at: Vector3(-20, -20, 0))
      var stock = Stock(blank.field)
      let forward = Vector3(cos(angle), sin(angle), 0)
      let left = Vector3(-sin(angle), cos(angle), 0)
      let middle = Vector3(chance.real(0...0.25), chance.real(0...0.25), 5)
      // A slot from 1 mm right to 5 mm left of the path: its left wall lies at the tool's radius.
      let slot = middle + left * 2
      _ = stock.sweep(
        from: ToolPosition(slot + forward * -15), to: ToolPosition(slot + forward * 15),
        cutter: flat(6))
      var from = middle + forward * -12
      for step in 0..<20 {
        let to = from + forward
        let cut = stock.sweep(from: ToolPosition(from), to: ToolPosition(to), cutter: flat(10))
        from = to
        if step < 3 { continue }
        #expect(cut.arcCount == 1, "seed 5, angle \(angle)")
        #expect(cut.arcs[0].entry > 1, "seed 5, angle \(angle)")
      }
    }
  }

  @Test("a step-over of about a cell makes one thin arc at most, and none on the other side")
  func thinStepOver() throws {
    var chance = Chance(seed: 287)
    for _ in 0..<20 {
      let angle = chance.real(0...(2 * .pi))
      let blank = try TestBlank(Vector3(60, 60, 10), pitch: 0.25, at: Vector3(-30, -30, 0))
      var stock = Stock(blank.field)
      let forward = Vector3(cos(angle), sin(angle), 0)
      let left = Vector3(-sin(angle), cos(angle), 0)
      let stepOver = 0.25 * chance.real(0.8...1.6)
      for pass in 0..<4 {
        let origin = left * (Double(pass) * stepOver) + Vector3(0, 0, 5)
        var from = origin + forward * -20
        for step in 0..<40 {
          let to = from + forward
          let cut = stock.sweep(from: ToolPosition(from), to: ToolPosition(to), cutter: flat(10))
          from = to
          if pass == 0 || step < 3 || step > 36 { continue }
          #expect(cut.arcCount <= 1, "seed 287, angle \(angle)")
          #expect(cut.immersion < acos(1 - (stepOver + 0.25) / 5))
          if cut.arcCount == 1 { #expect(cut.arcs[0].entry == 0) }
        }
      }
    }
  }
}
