import Geometry
import Testing

@testable import Simulation

@Suite("programs of other dialects, and from their midst")
struct DialectRunTests {
  private func job(_ program: String, _ settings: [String]) throws -> Job {
    try JobFile.read(
      BareJob(path: "a.nc", bytes: Array(program.utf8), settings: settings).source)
  }

  private static let macro = """
    O1
    G21
    #1=0
    WHILE[#1 LT 3]DO1
    G0 X0 Y0 Z5.
    S1000 M3
    G1 Z-1. F100.
    X[10.+#1]
    #1=#1+1
    END1
    G0 Z5.
    M30

    """

  @Test("a bare program's stock is made of the moves that its dialect makes")
  func extents() throws {
    let stock = try job(Self.macro, ["dialect=\"fanuc\""]).stock.box
    // X goes from 0 to 12, and 6 mm of border lie around it.
    #expect(stock.minimum.x == -6 && stock.maximum.x == 18)
    let outcome = try Runner.run(try Preparation(try job(Self.macro, ["dialect=\"fanuc\""])))
    #expect(outcome.result.outcome == "completed")
    #expect(throws: PreparationFailure.self) { try Preparation(try job(Self.macro, [])) }
  }

  @Test("a run from a line makes the moves from there on") func midst() throws {
    let stock = "(STOCK/BLOCK, 9, 9, 9, 60, 60, 9)\n"
    let program = stock + "G21 G90\nS1000 M3\nG0 X0 Y0 Z5\nG1 Z1 F300\nX10\nY10\nX0\nM2\n"
    let whole = try Runner.run(try Preparation(try job(program, [])))
    let tail = try Runner.run(try Preparation(try job(program, ["from-line=7"])))
    #expect(tail.result.outcome == "completed")
    // 20 mm at 5 mm/s are left of 34 mm of feed.
    #expect(tail.result.ticks > 4_000 && tail.result.ticks < whole.result.ticks - 2_000)
    #expect(throws: PreparationFailure.self) {
      try Preparation(try job(program, ["from-line=60"]))
    }
  }

  @Test("a program ends by M2, by its closing %, or by both, in the same time")
  func programEnds() throws {
    let moves = "G21 G90\nG1 X10 F600\nX0\n"
    let ends = ["M2\n", "%\n", "M2\n%\n"]
    let times = try ends.map { end in
      let job = try job("%\n" + moves + end, [])
      let outcome = try Runner.run(try Preparation(job))
      #expect(outcome.result.outcome == "completed")
      var estimation = try Estimation(job)
      let estimate = try estimation.run().cycleTime
      #expect(abs(estimate - Double(outcome.result.ticks) * 1e-3) < 1.5e-3)
      return estimate
    }
    // 20 mm at 10 mm/s, and 4 s for the tool of a program that calls none.
    #expect(times.allSatisfy { $0 > 6 && $0 < 6.1 })
    #expect(times[0] == times[1] && times[1] == times[2])
  }
}
