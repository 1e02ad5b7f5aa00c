import ArgumentParser

/// `feedhold model`: networks in fixed point.
struct ModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model", abstract: "Networks in fixed point.",
    subcommands: [
      ModelImportCommand.self, ModelInspectCommand.self, ModelRunCommand.self,
      ModelBenchCommand.self,
    ])
}
