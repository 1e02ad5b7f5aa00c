import Testing

@testable import GCode

@Suite("profiles of lathe cycles") struct LatheContourReaderTests {
  private func line(_ motion: Int, z: Double? = nil, x: Double? = nil) -> LatheContourLine {
    var line = LatheContourLine(motion: motion)
    (line.z, line.x) = (z, x)
    return line
  }

  private func contour(_ lines: [LatheContourLine]) throws -> LatheContour {
    var reader = LatheContourReader(start: LathePoint(z: 5, x: 30))
    for line in lines { reader.add(line) }
    return try reader.contour()
  }

  @Test("the first line leads to the start, absent words stay, U and W are ways")
  func lines() throws {
    var way = LatheContourLine(motion: 10)
    (way.alongZ, way.alongX) = (-3, 2)
    let contour = try contour([line(0, x: 10), line(10, z: -5), way])
    #expect(contour.start == LathePoint(z: 5, x: 10))
    #expect(
      contour.moves == [
        .line(to: LathePoint(z: -5, x: 10)), .line(to: LathePoint(z: -8, x: 12)),
      ])
  }

  @Test("R puts the centre of a quarter circle to the left for G3, to the right for G2")
  func arcs() throws {
    for (motion, centre) in [(30, LathePoint(z: -5, x: 10)), (20, LathePoint(z: 0, x: 15))] {
      var arc = line(motion, z: -5, x: 15)
      arc.radius = 5
      let byRadius = try contour([line(0, z: 0, x: 10), arc])
      arc.radius = nil
      (arc.centreZ, arc.centreX) = (centre.z, centre.x - 10)
      let byCentre = try contour([line(0, z: 0, x: 10), arc])
      let wanted = LatheContour.Move.arc(
        to: LathePoint(z: -5, x: 15), centre: centre, isCounterclockwise: motion == 30)
      expect(byRadius.moves, [wanted])
      #expect(byCentre.moves == [wanted])
    }
  }

  @Test("A rounds the corner behind its line, C breaks it with the same ends")
  func corners() throws {
    var first = line(10, z: -10)
    let lines = [line(0, z: 0, x: 10), first, line(10, x: 20)]
    first.fillet = 2
    let rounded = try contour([lines[0], first, lines[2]])
    let (start, end) = (LathePoint(z: -8, x: 10), LathePoint(z: -10, x: 12))
    let fillet = LatheContour.Move.arc(
      to: end, centre: LathePoint(z: -8, x: 12), isCounterclockwise: false)
    expect(rounded.moves, [.line(to: start), fillet, .line(to: LathePoint(z: -10, x: 20))])
    (first.fillet, first.chamfer) = (nil, 2)
    let broken = try contour([lines[0], first, lines[2]])
    expect(
      broken.moves, [.line(to: start), .line(to: end), .line(to: LathePoint(z: -10, x: 20))])
  }

  private func expect(_ moves: [LatheContour.Move], _ wanted: [LatheContour.Move]) {
    #expect(moves.count == wanted.count)
    func isNear(_ a: LathePoint, _ b: LathePoint) -> Bool {
      (a.z - b.z).magnitude < 1e-12 && (a.x - b.x).magnitude < 1e-12
    }
    for (move, want) in zip(moves, wanted) {
      #expect(isNear(move.end, want.end))
      guard case .arc(_, let centre, let turn) = move else { continue }
      guard case .arc(_, let wantedCentre, let wantedTurn) = want else {
        Issue.record("an arc, not a line")
        continue
      }
      #expect(isNear(centre, wantedCentre) && turn == wantedTurn)
    }
  }

  @Test("a fillet that does not fit is refused")
  func tooLarge() throws {
    var first = line(10, z: -10)
    first.fillet = 11
    #expect(throws: LatheFault.cornerTooSmall(move: 0)) {
      try contour([line(0, z: 0, x: 10), first, line(10, x: 20)])
    }
    first.fillet = 1
    #expect(throws: LatheFault.cornerTooSmall(move: 0)) {
      try contour([line(0, z: 0, x: 10), first])
    }
  }
}
