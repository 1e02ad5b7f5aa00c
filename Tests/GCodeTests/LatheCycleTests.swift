import Testing

@testable import GCode

@Suite("lathe cycles") struct LatheCycleTests {
  private struct Trial {
    var seed: UInt64
    var truth: LatheTruth
    var surface: LatheSurface
    var start: LatheFrame.Place
    var allowance: Double
    var roughing: LatheRoughing
  }

  private func trial(_ seed: UInt64) throws -> Trial {
    var chance = LatheChance(state: seed &* 0xD134_2543_DE82_EF95 | 1)
    var truth = LatheTruth(seed: seed, startingAt: chance.between(3, 15))
    truth.draw(3 + Int(chance.below(10)))
    let allowance = seed % 3 == 0 ? 0 : chance.between(0.05, 1.5)
    let tool = LathePoint(z: 2, x: 25)
    let frame = try LatheFrame(isFacing: false, contour: truth.contour, start: tool)
    let surface = try LatheAllowance.surface(
      of: truth.contour, allowance: allowance, frame: frame, start: tool)
    let roughing = LatheRoughing(
      surface: surface, start: frame.place(tool), increment: chance.between(0.4, 4),
      retract: chance.between(0, 1))
    return Trial(
      seed: seed, truth: truth, surface: surface, start: frame.place(tool),
      allowance: allowance, roughing: roughing)
  }

  private func stock(_ trial: Trial) -> LatheCutting {
    // The rapid ends at the face, where the profile begins; at its end a wall keeps its allowance.
    LatheCutting(from: 0.1, to: trial.truth.end - trial.allowance, top: trial.start.height)
  }

  // Every column against the profile's own points, with the columns beside it at walls.
  private func expect(_ cutting: LatheCutting, leaves trial: Trial) {
    for index in cutting.tops.indices.dropFirst(2).dropLast(3) {
      let along = cutting.along(ofColumn: index)
      let top = cutting.tops[index]
      // Few places first, many only where the surface is steep.
      let isRight = [2, 40].contains { steps in
        let heights = trial.truth.heights(
          near: along, allowance: trial.allowance, steps: steps)
        // mm: the profile's points lie up to 0.01 apart.
        return top > heights.lowerBound - 0.02 && top < heights.upperBound + 0.02
      }
      #expect(isRight, "seed \(trial.seed) at \(along): \(top)")
      if !isRight { return }
    }
  }

  @Test("roughing leaves the profile with its allowance and nothing else", arguments: 1...24)
  func leaves(seed: UInt64) throws {
    let trial = try trial(seed)
    let cuts = try #require(trial.roughing.cuts())
    var cutting = stock(trial)
    cutting.carryOut(cuts, from: trial.start)
    expect(cutting, leaves: trial)
    // mm: a column's width on a steep flank.
    #expect(cutting.thickest < trial.roughing.increment + 0.1, "seed \(seed)")
    #expect(cutting.worstRapid < 0.05, "seed \(seed): a rapid cuts")
  }

  @Test("G71.1 leaves the pockets, G71.2 takes them out afterwards", arguments: 1...10)
  func parts(seed: UInt64) throws {
    let trial = try trial(seed)
    var (front, pockets) = (trial.roughing, trial.roughing)
    front.cutsPockets = false
    pockets.cutsFront = false
    var cutting = stock(trial)
    cutting.carryOut(try #require(front.cuts()), from: trial.start)
    var highest = -Double.infinity
    for index in cutting.tops.indices.dropLast(3) {
      let along = cutting.along(ofColumn: index)
      let before = trial.truth.height(
        at: along - 3 * LatheCutting.width, allowance: trial.allowance)
      highest = max(highest, before)
      #expect(cutting.tops[index] > highest - 0.05, "seed \(seed) at \(along): into a pocket")
    }
    #expect(cutting.worstRapid < 0.05, "seed \(seed)")
    cutting.carryOut(try #require(pockets.cuts()), from: trial.start)
    expect(cutting, leaves: trial)
    #expect(cutting.thickest < trial.roughing.increment + 0.1, "seed \(seed)")
    #expect(cutting.worstRapid < 0.05, "seed \(seed): a rapid cuts")
  }

  @Test("finishing follows the profile pass by pass", arguments: 1...6)
  func finishing(seed: UInt64) throws {
    var trial = try trial(seed)
    let tool = LathePoint(z: 2, x: 25)
    let frame = try LatheFrame(isFacing: false, contour: trial.truth.contour, start: tool)
    trial.roughing.surface = try LatheAllowance.surface(
      of: trial.truth.contour, allowance: 0.6, frame: frame, start: tool)
    let finishing = LatheFinishing(
      contour: trial.truth.contour, start: tool, frame: frame, firstAllowance: 0.6,
      lastAllowance: 0, passes: 3)
    var cutting = stock(trial)
    cutting.carryOut(try #require(trial.roughing.cuts()), from: trial.start)
    cutting.carryOut(try finishing.cuts(), from: trial.start)
    trial.allowance = 0
    expect(cutting, leaves: trial)
    #expect(cutting.worstRapid < 0.05, "seed \(seed): a rapid cuts")
  }

  @Test("inside, outside, along Z or X, either way: the cuts are mirror images", arguments: 1...8)
  func mirrored(seed: UInt64) throws {
    let trial = try trial(seed)
    let wanted = try #require(trial.roughing.cuts())
    for (isFacing, z, x) in [(false, 1.0, 1.0), (false, -1, -1), (true, 1, 1), (true, -1, 1)] {
      func turned(_ point: LathePoint) -> LathePoint {
        isFacing
          ? LathePoint(z: z * point.x, x: x * point.z) : LathePoint(z: z * point.z, x: x * point.x)
      }
      let keeps = (z * x > 0) != isFacing
      let moves = trial.truth.contour.moves.map { move -> LatheContour.Move in
        switch move {
        case .line(let end): .line(to: turned(end))
        case .arc(let end, let centre, let isCounterclockwise):
          .arc(
            to: turned(end), centre: turned(centre),
            isCounterclockwise: isCounterclockwise == keeps)
        }
      }
      let contour = LatheContour(start: turned(trial.truth.contour.start), moves: moves)
      let tool = turned(LathePoint(z: 2, x: 25))
      let frame = try LatheFrame(isFacing: isFacing, contour: contour, start: tool)
      var roughing = trial.roughing
      roughing.surface = try LatheAllowance.surface(
        of: contour, allowance: trial.allowance, frame: frame, start: tool)
      roughing.start = frame.place(tool)
      #expect(roughing.cuts() == wanted, "seed \(seed)")
      let places = wanted.cuts.map(\.end)
      #expect(places.map { frame.place(frame.point($0)) } == places)
    }
  }

  @Test("a profile that turns back, or a tool inside it, is refused")
  func refusals() throws {
    let tool = LathePoint(z: 2, x: 25)
    let back = LatheContour(
      start: LathePoint(z: 0, x: 5),
      moves: [
        .line(to: LathePoint(z: -5, x: 5)), .line(to: LathePoint(z: -4, x: 8)),
        .line(to: LathePoint(z: -9, x: 9)),
      ])
    let frame = try LatheFrame(isFacing: false, contour: back, start: tool)
    #expect(throws: LatheFault.notMonotonic(move: 1)) {
      try LatheAllowance.surface(of: back, allowance: 0, frame: frame, start: tool)
    }
    #expect(throws: LatheFault.startInside) {
      try LatheFrame(isFacing: false, contour: back, start: LathePoint(z: 2, x: 7))
    }
    // Half a circle that bulges beyond the tool, though both its ends lie below.
    let bulge = LatheContour(
      start: LathePoint(z: 0, x: 20),
      moves: [
        .arc(
          to: LathePoint(z: -20, x: 20), centre: LathePoint(z: -10, x: 20),
          isCounterclockwise: true)
      ])
    #expect(throws: LatheFault.startInside) {
      try LatheAllowance.surface(of: bulge, allowance: 0, frame: frame, start: tool)
    }
  }

  @Test("an increment of nothing or a million levels is refused, not run")
  func budgets() throws {
    var roughing = try trial(1).roughing
    for increment in [0, -1, 1e-9, .nan] {
      roughing.increment = increment
      #expect(roughing.cuts() == nil)
    }
  }
}
