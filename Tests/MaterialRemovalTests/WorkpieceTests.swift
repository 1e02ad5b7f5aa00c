import Geometry
import Signals
import Testing

@testable import MaterialRemoval

@Suite struct WorkpieceTests {
  @Test("a clamped blank is milled, a bar is turned, nothing stays nothing") func kinds() throws {
    let blank = try TestBlank(Vector3(20, 20, 10), pitch: 0.25)
    var milled = Workpiece(Stock(blank.field))
    let cut = milled.cut(from: place(-2, 10, 5), to: place(10, 10, 5), with: flat(6))
    #expect(cut.kind == .milling)
    let (volume, height) = (milled.removedVolume, milled.field?.height(atX: 5, y: 10))
    #expect(volume == cut.removedVolume)
    #expect(height == 5)
    let noBar = milled.barRadius(slice: 0) == nil
    #expect(noBar)

    let memory = TestBar(slices: 100)
    var turned = Workpiece(try memory.bar(radius: 20, length: 100, pitch: 1))
    let insert = Cutter(kind: .turningInsert, diameter: 0)
    let chip = turned.cut(from: place(18, 0, 101), to: place(18, 0, 90), with: insert)
    #expect(chip.kind == .turning)
    let (radius, removed) = (turned.barRadius(slice: 95), turned.removedVolume)
    #expect(radius == 18)
    #expect(removed == chip.removedVolume)
    let hasNoField = turned.field == nil
    #expect(hasNoField)

    var empty = Workpiece()
    let nothing = empty.cut(from: place(0, 0, 0), to: place(9, 9, 9), with: flat(6))
    #expect(nothing == Engagement())
    let rest = empty.flush()
    #expect(rest == Engagement())
    let refused = empty.refusedMoves
    #expect(refused == 0)
  }

  @Test("a tool of the wrong trade is refused and counted") func wrongTool() throws {
    let blank = try TestBlank(Vector3(20, 20, 10), pitch: 0.25)
    var workpiece = Workpiece(Stock(blank.field))
    let insert = Cutter(kind: .turningInsert, diameter: 5)
    let cut = workpiece.cut(from: place(0, 0, 0), to: place(9, 9, 0), with: insert)
    #expect(cut.kind == .none)
    let (refused, removed) = (workpiece.refusedMoves, workpiece.removedVolume)
    #expect(refused == 1)
    #expect(removed == 0)
  }

  private func check(_ spots: inout HardSpots, _ spot: HardSpot, _ isAccepted: Bool) {
    let added = spots.add(spot)
    #expect(added == isAccepted)
  }

  @Test("a hard spot counts inside its sphere, the hardest where two meet") func hardSpots() {
    var spots = HardSpots()
    #expect(spots.factor(at: .zero) == 1)
    check(&spots, HardSpot(centre: Vector3(10, 0, 0), radius: 3, factor: 1.4), true)
    check(&spots, HardSpot(centre: Vector3(12, 0, 0), radius: 3, factor: 1.8), true)
    check(&spots, HardSpot(centre: Vector3(-5, 0, 0), radius: 1, factor: 0.7), true)
    #expect(spots.factor(at: Vector3(8, 0, 0)) == 1.4)
    #expect(spots.factor(at: Vector3(11, 0, 0)) == 1.8)
    #expect(spots.factor(at: Vector3(-5, 0.5, 0)) == 0.7)
    #expect(spots.factor(at: Vector3(0, 0, 0)) == 1)
    #expect(spots.factor(at: Vector3(.nan, 0, 0)) == 1)
  }

  @Test("a ninth spot and spots without sense are turned away") func hardSpotLimits() {
    var spots = HardSpots()
    check(&spots, HardSpot(centre: Vector3(.nan, 0, 0), radius: 3, factor: 1.4), false)
    check(&spots, HardSpot(centre: .zero, radius: -1, factor: 1.4), false)
    check(&spots, HardSpot(centre: .zero, radius: 1, factor: 0), false)
    for _ in 0..<8 { check(&spots, HardSpot(centre: .zero, radius: 1, factor: 1.1), true) }
    check(&spots, HardSpot(centre: .zero, radius: 1, factor: 1.1), false)
    #expect(spots.count == 8)
  }
}
