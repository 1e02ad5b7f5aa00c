import ArgumentParser
import Simulation

/// `feedhold verify`: run every Simulations folder and judge it against its golden.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Run simulations and compare them with their goldens.")

  @Argument(help: "Folders with a job.toml, or a folder of such folders.")
  var folders: [String] = ["Simulations"]

  @Flag(help: "Record the goldens anew, after printing what changed.")
  var update = false

  @Option(help: "Why they change; kept in the golden.")
  var reason: String?

  @Flag(help: "Use the scalar kernels.")
  var scalar = false

  func validate() throws {
    if update, reason?.isEmpty ?? true {
      throw ValidationError("--update needs --reason TEXT")
    }
    if !update, reason != nil { throw ValidationError("--reason goes with --update") }
  }

  func run() throws {
    let all = folders.flatMap(Verification.folders)
    guard !all.isEmpty else {
      Console.say("error: no job.toml below \(folders.joined(separator: ", ")) [no-simulation]")
      throw ExitStatus.noInput
    }
    var options = RunOptions()
    options.usesScalarKernels = scalar
    var differing = 0
    for folder in all {
      let finding = Verification.judge(folder, updatingFor: update ? reason : nil, options: options)
      try tell(finding)
      if finding.isBroken || (!update && !finding.differences.isEmpty) { differing += 1 }
    }
    try Console.put("\(all.count - differing) of \(all.count) as expected")
    if differing > 0 { throw ExitStatus.differs }
  }

  private func tell(_ finding: Verification.Finding) throws {
    let verdict =
      finding.isBroken
      ? "broken" : finding.differences.isEmpty ? "ok" : update ? "updated" : "differs"
    try Console.put("\(Console.visible(finding.folder)): \(verdict)")
    for line in finding.differences { try Console.put("  \(Console.visible(line))") }
  }
}
