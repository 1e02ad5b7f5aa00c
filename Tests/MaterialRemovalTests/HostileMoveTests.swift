import Geometry
import Signals
import Testing

@testable import MaterialRemoval

@Suite struct HostileMoveTests {
  static let wild: [Double] = [
    .nan, .infinity, -.infinity, 1e300, -1e300, 1e9, -1e9, 1e9 + 1, 0, -0.0, 1e-300, 1e-12, 5,
  ]

  @Test("no coordinate makes a cut trap; those beyond 1e9 mm are refused and counted")
  func coordinates() throws {
    let blank = try TestBlank(Vector3(10, 10, 5), pitch: 0.5)
    var stock = Stock(blank.field)
    var expected: Int64 = 0
    for x in Self.wild {
      for y in Self.wild {
        for z in Self.wild {
          let isRefused = !(x.magnitude <= 1e9 && y.magnitude <= 1e9 && z.magnitude <= 1e9)
          if isRefused { expected += 3 }
          _ = stock.sweep(from: place(1, 1, 6), to: place(x, y, z), cutter: flat(3))
          _ = stock.sweep(from: place(x, y, z), to: place(1, 1, 6), cutter: flat(3))
          _ = stock.follow(from: place(1, 1, 6), to: place(x, y, z), cutter: flat(3))
        }
      }
    }
    #expect(stock.refusedMoves == expected)
  }

  @Test("a move of 2e9 mm across the blank cuts a slot through it") func hugeMove() throws {
    let blank = try TestBlank(Vector3(10, 10, 5), pitch: 0.5)
    var stock = Stock(blank.field)
    let cut = stock.sweep(from: place(-1e9, 5, 3), to: place(1e9, 5, 3), cutter: flat(4))
    #expect((cut.removedVolume - 4 * 10 * 2).magnitude < 1e-9)
  }

  @Test("a tool outside the blank cuts nothing") func outside() throws {
    let blank = try TestBlank(Vector3(10, 10, 5), pitch: 0.5)
    var stock = Stock(blank.field)
    for (x, y) in [(-3.0, 5.0), (13, 5), (5, -3), (5, 13), (-1e6, 5), (5, 1e6)] {
      let cut = stock.sweep(from: place(x, y, 1), to: place(x, y, -1), cutter: flat(4))
      #expect(cut == Engagement())
    }
    let above = stock.sweep(from: place(2, 2, 5), to: place(8, 8, 5), cutter: flat(4))
    #expect(above.kind == .none)
    #expect(stock.removedCount == 0)
    #expect(stock.refusedMoves == 0)
  }

  @Test("tools smaller than a cell, as wide as a metre or without sense do not trap") func tools()
    throws
  {
    let blank = try TestBlank(Vector3(10, 10, 5), pitch: 0.5)
    var stock = Stock(blank.field)
    for kind in [
      CutterKind.flatEndMill, .ballEndMill, .bullNose, .drill, .faceMill, .turningInsert,
    ] {
      for diameter in Self.wild + [0.01, 1000, 1001] {
        for corner in [0, 1, .nan, -1] {
          for angle in [0, 2, .nan, 4] {
            let cutter = Cutter(
              kind: kind, diameter: diameter, cornerRadius: corner, fluteLength: .nan,
              pointAngle: angle)
            _ = stock.sweep(from: place(2, 2, 4), to: place(3, 4, 3.9), cutter: cutter)
            _ = stock.follow(from: place(2, 2, 4), to: place(2, 2, 3), cutter: cutter)
          }
        }
      }
    }
    #expect(stock.refusedMoves > 0)
  }

  @Test("an arc with wild numbers is refused, a degenerate one is not") func arcs() throws {
    let blank = try TestBlank(Vector3(10, 10, 5), pitch: 0.5)
    var stock = Stock(blank.field)
    for value in Self.wild {
      _ = stock.sweepArc(
        Arc(
          centre: (5, 5), radius: value, startAngle: 0, sweep: 1, startNormal: 4, rise: 0),
        cutter: flat(2))
      _ = stock.sweepArc(
        Arc(
          centre: (5, 5), radius: 2, startAngle: 0, sweep: value, startNormal: 4, rise: 0),
        cutter: flat(2))
    }
    #expect(stock.refusedMoves > 0)
  }

  @Test("sizes that make no grid and too little memory are refused with the number needed")
  func sizes() throws {
    for side in [0, -1, .nan, .infinity, 1e300] {
      let box = Box3(minimum: .zero, maximum: Vector3(side, 10, 10))
      #expect(HeightField.cellsNeeded(box: box, pitch: 0.1) == 0)
    }
    let box = Box3(minimum: .zero, maximum: Vector3(10, 10, 10))
    for pitch in [0, -1, .nan, .infinity, 1e-9] {
      #expect(HeightField.cellsNeeded(box: box, pitch: pitch) == 0)
    }
    #expect(HeightField.cellsNeeded(box: box, pitch: 0.3) == 33 * 33)
    let bar = TestBar(slices: 10)
    #expect(throws: StockError.tooLittleMemory(needed: 33 * 33)) {
      try HeightField(box: box, pitch: 0.3, cells: unsafe LoanedMemory(bar.buffer))
    }
    #expect(throws: StockError.tooLittleMemory(needed: 20)) {
      _ = try bar.bar(radius: 5, length: 2, pitch: 0.1)
    }
    #expect(throws: StockError.invalidSize) {
      _ = try bar.bar(radius: .nan, length: 1, pitch: 0.1)
    }
  }
}
