import Agent
import ControlLoop
import Foundation
import Signals
import Testing

@testable import Simulation

/// Answers nothing of use for a while.
private struct SilentFeed: FeedPolicy {
  static var name: StaticString { "silent" }
  static var parameterCount: Int { 0 }
  var settings = PolicySettings(standardOf: ConstantFeed.self)
  static func parameter(at index: Int) -> PolicyParameter { .absent }

  mutating func decide(_ observation: Observation) -> FeedProposal {
    var proposal = FeedProposal()
    proposal.tick = observation.tick
    if (7000..<9000).contains(observation.tick.count) { proposal.override = .nan }
    return proposal
  }
}

@Suite("a hold of the guard")
struct RetractTests {
  private func drive(_ settings: [String]) throws -> [TickRecord] {
    let preparation = try RunTests().prepare(settings)
    let memory = try RunMemory(preparation)
    defer { withExtendedLifetime(memory) {} }
    var controller = Controller(
      plant: try memory.plant(), stages: try memory.stages(RunOptions()), policy: SilentFeed(),
      program: memory.program, schedule: preparation.job.schedule)
    var rows: [TickRecord] = []
    while !controller.state.isEnded, rows.count < 30_000 { rows.append(controller.tick()) }
    return rows
  }

  @Test("takes the tool out of the cut where the job says so, and brings it back to go on")
  func retract() throws {
    let plain = try drive([])
    let lifted = try drive(["envelope.retract-under-hold=12.0"])
    #expect(lifted.count < 30_000 && plain.count < 30_000)
    // Where the plain one stands for long it is held.
    guard
      let standing = (100..<plain.count).first(where: { tick in
        (7000..<9100).contains(tick) && plain[tick].values[0] == plain[tick - 90].values[0]
      })
    else {
      Issue.record("the guard never held")
      return
    }
    let held = plain[standing]
    let top = lifted.map { $0.values[2] - held.values[2] }[standing..<9100].max() ?? 0
    #expect(abs(top - 12) < 1e-9)
    for row in lifted[standing..<9000] { #expect(row.values[0] == held.values[0]) }
    // The same end, later by the way back.
    #expect(lifted.last?.values[0] == plain.last?.values[0])
    #expect(lifted.count > plain.count && lifted.count < plain.count + 500)
  }
}
