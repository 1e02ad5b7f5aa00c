import Agent
import ControlLoop
import Foundation
import MachineModel
import Signals
import Testing

@testable import Simulation

@Suite("Threads and taps of a whole job")
struct ThreadRunTests {
  private func prepare(_ program: String, settings: [String] = []) throws -> Preparation {
    let bare = BareJob(path: "thread.ngc", bytes: Array(program.utf8), settings: settings)
    return try Preparation(try JobFile.read(bare.source))
  }

  /// Setpoint and slide of Z and the spindle's angle, the integral of its recorded speed, in each
  /// tick of a line.
  private func drive(
    _ preparation: Preparation, line: Int
  ) throws -> [(z: Double, slide: Double, turns: Double)] {
    let memory = try RunMemory(preparation)
    defer { withExtendedLifetime(memory) {} }
    var controller = Controller(
      plant: try memory.plant(), stages: try memory.stages(RunOptions()),
      policy: PolicyRegistry.make(ConstantFeed.self, preparation.job.policy),
      program: memory.program, schedule: preparation.job.schedule)
    var ticks: [(z: Double, slide: Double, turns: Double)] = []
    var turns = 0.0
    var speed = 0.0
    while !controller.state.isEnded, controller.state.fault == nil,
      controller.state.tick.count < 200_000
    {
      let row = controller.tick()
      turns += (speed + row[.spindleSpeed]) / 2 / 60 * preparation.job.machine.servoPeriod
      speed = row[.spindleSpeed]
      guard Int(row[.line]) == line, row[.pathSpeed] > 0 else { continue }
      ticks.append((row.values[2], row.values[8], turns))
    }
    #expect(controller.state.fault == nil)
    return ticks
  }

  private static let thread = """
    (STOCK/CYLINDER, 30, 80, 79)
    (MATERIAL, aisi-1045)
    G21 G18 G90 G94 G40 G49 G80
    (TOOL/TURN, 0.2)
    T1 M6
    S800 M3
    G0 X14.8 Z6
    G33 Z-30 K1.5
    G0 X20
    M30
    """

  @Test("under a spindle that the cut brakes setpoints are in phase to a mark, the slide to 15 um")
  func phase() throws {
    let ticks = try drive(
      try prepare(Self.thread, settings: ["machine=\"lathe-2axis\""]), line: 8)
    let start = ticks.first?.z ?? 0
    let steady = ticks.filter { $0.z < start - 3 && $0.z > start - 33 }
    #expect(steady.count > 1000)
    for tick in steady {
      let turns = tick.turns - (start - tick.z) / 1.5
      // 4096 marks of 0.37 um.
      #expect(abs(turns - turns.rounded()) * 1.5 < 0.5e-3)
      let slide = tick.turns - (start - tick.slide) / 1.5
      #expect(abs(slide - slide.rounded()) * 1.5 < 15e-3)
    }
  }

  @Test("a run-in that is too short is refused with its line, before anything moves")
  func runIn() throws {
    let short = Self.thread.replacingOccurrences(of: "G33 Z-30 K1.5", with: "G33 Z5.5 K1.5")
    #expect {
      _ = try prepare(short, settings: ["machine=\"lathe-2axis\""])
    } throws: { error in
      guard case PreparationFailure.motion(let fault, _) = error else { return false }
      return fault.code == "thread-impossible" && fault.line == 8
    }
    // Room for the run-in, none for the run-out: only driving it finds out, and the rehearsal does.
    let shorter = Self.thread.replacingOccurrences(of: "G33 Z-30 K1.5", with: "G33 Z5.2 K1.5")
    #expect {
      _ = try prepare(shorter, settings: ["machine=\"lathe-2axis\""])
    } throws: { error in
      guard case PreparationFailure.motion(let fault, _) = error else { return false }
      return fault.code == "thread-impossible" && fault.line == 8
    }
  }

  @Test("a spindle that stalls leaves a slow axis behind: the run ends with an alarm")
  func stall() throws {
    let program = """
      (STOCK/CYLINDER, 30, 80, 79)
      (MATERIAL, aisi-1045)
      G21 G18 G90 G94 G40 G49 G80
      (TOOL/TURN, 0.2)
      T1 M6
      S900 M3
      G0 X13 Z45
      G33 Z-30 K1.5
      G0 X20
      M30
      """
    let preparation = try prepare(
      program,
      settings: [
        "machine={base=\"lathe-2axis\", spindle={power=[[0, 0], [1000, 600]]}, "
          + "axis=[{letter=\"X\", travel=[-20, 170]}, "
          + "{letter=\"Z\", travel=[-420, 100], acceleration=10, jerk=100}]}"
      ])
    let result = try Runner.run(preparation).result
    #expect(result.outcome == "alarm")
    #expect(result.alarms.last?.kind == "synchronism-lost" && result.alarms.last?.line == 8)
  }

  @Test("a tap goes in, over by what the spindle needs to stop, and out to where it began")
  func tap() throws {
    let program = """
      (STOCK/BLOCK, 40, 30, 10, 0, 0, 10)
      (MATERIAL, aisi-1045)
      G21 G90 G94 G17 G40 G49
      (TOOL/DRILL, 6, 90, 50)
      T1 M6
      S500 M3
      G0 X20 Y15
      G43 H1 Z5
      G33.1 Z1 K1
      G0 Z20
      M30
      """
    let ticks = try drive(try prepare(program), line: 9)
    let start = ticks.first?.z ?? 0
    #expect(abs((ticks.last?.z ?? 0) - start) < 1e-3)
    let over = 500.0 * 500 / 8000 / 60
    let deepest = ticks.map(\.z).min() ?? 0
    #expect(abs(start - 4 - deepest - over) < 0.02)
    for tick in ticks where tick.z < start - 1 {
      let turns = tick.turns - (start - tick.z)
      #expect(abs(turns - turns.rounded()) < 10e-3)
    }
  }

  @Test("G84 on a machine with an encoder is in step down, at the bottom with P and out again")
  func tappingCycle() throws {
    let program = """
      (STOCK/BLOCK, 40, 30, 10, 0, 0, 10)
      (MATERIAL, aisi-1045)
      G21 G90 G94 G17 G40 G49
      (TOOL/DRILL, 6, 90, 50)
      T1 M6
      S500 M3
      G0 X20 Y15
      G43 H1 Z25
      G98 G84 X20 Y15 Z1 R5 P.25 F500
      G80
      M30
      """
    let preparation = try prepare(program)
    let ticks = try drive(preparation, line: 9)
    // R lies 20 mm below the clearance, the bottom 4 mm below R.
    let start = (ticks.map(\.z).max() ?? 0) - 20
    let deepest = ticks.map(\.z).min() ?? 0
    #expect(abs(start - 4 - deepest - 500.0 * 500 / 8000 / 60) < 0.02)
    for tick in ticks where tick.z < start - 1.5 {
      let turns = tick.turns - (start - tick.z)
      #expect(abs(turns - turns.rounded()) < 10e-3)
    }
    #expect(try Runner.run(preparation).result.alarms.isEmpty)
    let floating = try prepare(program, settings: ["machine={spindle={tapping=\"floating\"}}"])
    #expect(try drive(floating, line: 9).map(\.z).min() ?? 0 > deepest + 0.1)
  }
}
