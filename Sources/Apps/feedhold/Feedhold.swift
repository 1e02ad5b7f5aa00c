import ArgumentParser
import Simulation

/// The command line.
@main
struct Feedhold: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "feedhold",
    abstract:
      "Simulates an intelligent numerical control: guarded autonomous feed, bit-exact replay.",
    discussion:
      "Exit codes: 0 ok, 1 the job failed, 2 a replay or golden differs, 64 usage, 65 bad "
      + "program or job, 66 no such input, 69 resource taken, 70 internal, 74 cannot write, "
      + "130 SIGINT.",
    version: BuildInformation.text,
    subcommands: [
      RunCommand.self, CheckCommand.self, EstimateCommand.self, ReplayCommand.self,
      VerifyCommand.self, PoliciesCommand.self, RobotCommand.self, ModelCommand.self,
      DoctorCommand.self,
    ])

  static func main() {
    Console.prepare()
    let arguments = Array(CommandLine.arguments.dropFirst())
    if arguments == ["--version", "--json"] || arguments == ["--json", "--version"] {
      print(BuildInformation.json)
      return
    }
    main(withRealTimeFactor(arguments))
  }

  /// `--real-time` alone means factor 1; ArgumentParser has no option with an optional value.
  private static func withRealTimeFactor(_ arguments: [String]) -> [String] {
    guard let index = arguments.firstIndex(of: "--real-time") else { return arguments }
    let next = arguments.index(after: index)
    if next < arguments.endIndex, Double(arguments[next]) != nil { return arguments }
    var complete = arguments
    complete.insert("1", at: next)
    return complete
  }
}
