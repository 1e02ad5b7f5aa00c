import ArgumentParser
import Simulation

/// `feedhold policies`: what there is to choose from.
struct PoliciesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policies", abstract: "List the policies with their parameters and units.")

  @Flag(help: "Print one JSON document.")
  var json = false

  func run() throws {
    let entries = PolicyRegistry.names.map(PolicyDescription.init)
    if json {
      try Console.put(ResultDocument.json(Document(schema: 1, policies: entries)))
      return
    }
    for entry in entries {
      try Console.put("\(Console.bold(entry.name)): \(entry.summary)")
      for parameter in entry.parameters {
        try Console.put(
          "  \(parameter.name) = \(parameter.standard) [\(parameter.unit)], \(parameter.lowest) to "
            + "\(parameter.highest): \(parameter.summary)")
      }
    }
  }

  private struct Document: Encodable {
    var schema: Int
    var policies: [PolicyDescription]
  }
}
