import Agent
import CAllocationCount
import ControlLoop
import Foundation
import Testing

@testable import Simulation

/// The heap is counted by a malloc of the test's own, not by anything of Feedhold.
@Suite("heap")
struct TickAllocationTests {
  /// The bracket, so that a million ticks pass many blocks, tools, chips and feed changes.
  func bracket() throws -> Preparation {
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { root.deleteLastPathComponent() }
    let path = root.appendingPathComponent("Programs/milling/bracket.ngc").path
    let loaded = try LoadedJob(path: path, settings: ["policy.name=\"wear-aware\""])
    return try Preparation(loaded.job)
  }

  @Test("the counter sees an allocation")
  func counterWorks() {
    feedhold_allocation_count_start()
    let block = unsafe malloc(64)
    unsafe free(block)
    feedhold_allocation_count_stop()
    #expect(feedhold_allocation_count() == 1)
  }

  @Test("a million warm ticks of a whole job ask for no heap memory")
  func millionTicks() throws {
    let preparation = try bracket()
    let memory = try RunMemory(preparation)
    var ticks = 0
    var allocations: Int64 = 0
    // The job is shorter than a million ticks: it is run again until they are full. The first run
    // is not counted: the Swift runtime builds its tables of generic types when they are first met.
    var isWarm = false
    while ticks < 1_000_000 {
      var controller = Controller(
        plant: try memory.plant(), stages: try memory.stages(RunOptions()),
        policy: WearAwareFeed(), program: memory.program, schedule: preparation.job.schedule)
      if isWarm { feedhold_allocation_count_start() }
      while !controller.state.isEnded, ticks < 1_000_000 {
        _ = controller.tick()
        while controller.takeAlarm() != nil {}
        if controller.isStopped { controller.resume() }
        ticks += isWarm ? 1 : 0
      }
      feedhold_allocation_count_stop()
      if isWarm { allocations += feedhold_allocation_count() }
      isWarm = true
    }
    withExtendedLifetime(memory) {}
    #expect(allocations == 0)
    #expect(ticks == 1_000_000)
  }
}
