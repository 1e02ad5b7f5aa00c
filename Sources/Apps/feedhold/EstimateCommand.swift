import ArgumentParser
import Simulation

/// `feedhold estimate`: cycle time from the same planner that runs.
struct EstimateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "estimate", abstract: "Cycle time by line, tool and kind of motion, without a run."
  )

  @OptionGroup var job: JobArguments

  @Flag(help: "Print one JSON document.")
  var json = false

  func run() throws {
    let preparation = try job.prepare(try job.load())
    let estimate = CycleEstimate(preparation)
    try Console.put(json ? ResultDocument.json(estimate) : estimate.text)
  }
}
