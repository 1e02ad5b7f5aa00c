import ArgumentParser
import Recording
import Simulation

/// `feedhold replay`: run a recording again and compare bit for bit.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Run a recording again from itself and compare bit for bit.")

  @Argument(help: "The recording (.mcap).")
  var recording: String

  func run() throws {
    let finding: Replay.Finding
    do {
      finding = try Replay.run(path: recording)
    } catch {
      Console.say(Console.visible(error.message))
      throw error.isMissing ? ExitStatus.noInput : ExitStatus.badInput
    }
    for loss in finding.losses {
      Console.say(Console.visible("\(recording): warning: \(loss) [incomplete-recording]"))
    }
    if let divergence = finding.divergence {
      try Console.put(divergence.description)
      throw ExitStatus.differs
    }
    if finding.unjudgedTicks > 0 {
      try Console.put(
        "equal as far as it goes: \(finding.equalTicks) ticks, bit for bit; "
          + "\(finding.unjudgedTicks) further ticks are not in the recording")
      return
    }
    guard finding.recordedDigest == finding.replayedDigest else {
      try Console.put(
        "every tick is equal, but the digest of the agent's steps differs: recorded "
          + "\(finding.recordedDigest ?? "none"), replayed \(finding.replayedDigest)")
      throw ExitStatus.differs
    }
    try Console.put(
      "equal: \(finding.equalTicks) ticks, bit for bit, digest \(finding.replayedDigest)")
  }
}
