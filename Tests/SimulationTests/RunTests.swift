import Foundation
import Recording
import Signals
import Testing

@testable import Simulation

@Suite("runs")
struct RunTests {
  /// A slot of 20 mm in a small block: some seconds of simulated time.
  static let program = """
    (STOCK/BLOCK, 40, 30, 10, 0, 0, 10)
    (MATERIAL, aisi-1045)
    G21 G90 G94 G17 G40 G49
    (TOOL/MILL, 8, 0, 20, 0)
    T1 M6
    S4000 M3
    G54
    G0 X-6 Y15
    G43 H1 Z5
    G0 Z-1.5
    G1 X14 F500
    G3 X20 Y21 I0 J6
    G0 Z5
    M30
    """

  func prepare(_ settings: [String] = [], program: String = program) throws -> Preparation {
    let bare = BareJob(path: "slot.ngc", bytes: Array(program.utf8), settings: settings)
    return try Preparation(try JobFile.read(bare.source))
  }

  @Test("the same job gives the same digest, on vector and on scalar kernels, a seed another one")
  func determinism() throws {
    var scalar = RunOptions()
    scalar.usesScalarKernels = true
    let settings = ["policy.name=\"wear-aware\""]
    let first = try Runner.run(try prepare(settings)).result
    let again = try Runner.run(try prepare(settings), options: scalar).result
    let other = try Runner.run(try prepare(settings + ["seed=2"])).result
    #expect(first.digest == again.digest)
    #expect(first.digest != other.digest)
    #expect(first.outcome == "completed")
  }

  @Test("the volume removed is the slot's: 14 + 9.4 mm of path, 8 wide, 1.5 deep, a round end")
  func volume() throws {
    let result = try Runner.run(try prepare()).result
    // Straight part inside the block: centre from x = 0 to 14; quarter circle of radius 6: its
    // swept ring, (10^2 - 2^2) pi/4; the half disc at the end.
    let straight = 14.0 * 8
    let ring = Double.pi / 4 * (100 - 4)
    let end = Double.pi * 16 / 2
    let expected = (straight + ring + end) * 1.5
    // Cells of 0.1 mm along the edge of 23 mm of path.
    #expect((result.removedVolume / expected - 1).magnitude < 0.01)
  }

  @Test("a recording replays equal from itself, and a changed byte of its program does not")
  func replay() throws {
    let path = Repository.temporary("replay.mcap")
    defer { try? FileManager.default.removeItem(atPath: path) }
    var options = RunOptions()
    options.recordPath = path
    let run = try Runner.run(try prepare(["policy.name=\"constant-load\""]), options: options)
    #expect(run.writeFailures == [])
    let finding = try Replay.run(path: path)
    #expect(finding.divergence == nil)
    #expect(finding.equalTicks == run.result.ticks)
    #expect(finding.recordedDigest == run.result.digest)
    #expect(finding.replayedDigest == run.result.digest)
  }

  @Test("a row that differs is found at its tick, with line, signal and both values")
  func divergence() throws {
    let path = Repository.temporary("divergence.mcap")
    defer { try? FileManager.default.removeItem(atPath: path) }
    var options = RunOptions()
    options.recordPath = path
    _ = try Runner.run(try prepare(), options: options)
    var judge = ReplayJudge(try RecordReader(path: path))
    var found: Divergence?
    for row in try RecordReader(path: path).ticks() {
      var row = row
      if row.tick.count == 4321 { row[.power] += row[.power].ulp }
      if let divergence = judge.judge(row) {
        found = divergence
        break
      }
    }
    #expect(found?.tick == 4321)
    #expect(found?.channel == TickChannel.power.label.name)
    #expect(found?.recorded != found?.replayed)
  }

  @Test("the outlook's cycle time is the executed one where the spindle has time to run up")
  func estimate() throws {
    // 4000 rpm at 4000 rpm/s take 1 s; the dwell of 2 s hides it, as the outlook knows no run-up.
    let dwelling = Self.program.replacingOccurrences(of: "S4000 M3", with: "S4000 M3\nG4 P2")
    let preparation = try prepare(program: dwelling)
    let result = try Runner.run(preparation).result
    // The rehearsal's step of 4 ms and its one action a step, at a dozen actions.
    #expect((result.time.cycle - preparation.outlook.cycleTime).magnitude < 0.06)
  }

  @Test("hard material raises force and power in proportion")
  func hardness() throws {
    let soft = try Runner.run(try prepare(["stock.truth.hardness-factor=1.0"])).result
    let hard = try Runner.run(try prepare(["stock.truth.hardness-factor=1.2"])).result
    // Every coefficient is multiplied by it; the wear differs by less than a thousandth of a mm.
    #expect((hard.peak.force / soft.peak.force / 1.2 - 1).magnitude < 0.02)
  }

  @Test("a missing tool, a rapid into the block and a spindle at rest end with their alarms")
  func alarms() throws {
    let spindle = Self.program.replacingOccurrences(of: "S4000 M3", with: "S4000")
    let stopped = try Runner.run(try prepare(program: spindle)).result
    #expect(stopped.alarms.first?.kind == "spindle-stopped" && stopped.outcome == "alarm")
    let rapid = Self.program.replacingOccurrences(of: "G1 X14 F500", with: "G0 X14\nF500")
    let kinds = try Runner.run(try prepare(program: rapid)).result.alarms.map(\.kind)
    #expect(kinds.contains("rapid-in-material"))
  }

  @Test("what cannot be written is told and the run still ends")
  func fullDisk() throws {
    var options = RunOptions()
    options.tracePath = "/dev/full"
    let outcome = try Runner.run(try prepare(), options: options)
    #expect(outcome.writeFailures.count == 1)
    #expect(outcome.result.outcome == "completed")
  }

  @Test("a program that leaves the machine's travel is refused with its line")
  func travel() throws {
    let far = Self.program.replacingOccurrences(
      of: "G1 X14 F500\nG3 X20 Y21 I0 J6", with: "G1 X900 F500")
    #expect {
      _ = try prepare(program: far)
    } throws: { error in
      guard case PreparationFailure.motion(let fault, _) = error else { return false }
      return fault.code == "travel-exceeded" && fault.line == 11
    }
  }
}
