import ArgumentParser
import Simulation

/// What names a network and the instructions it runs on.
struct NetworkArguments: ParsableArguments {
  @Argument(help: "A network (.fhn).")
  var path: String

  @Option(
    help:
      "Instructions to run on: vnni, avx2, sse2, neon-dot, neon, scalar; all give the same bits.")
  var kernels: String?

  func load() throws -> LoadedNetwork {
    try NetworkArguments.told { () throws(JobFaults) in try LoadedNetwork(path, kernels: kernels) }
  }

  /// Says what is wrong with an input, and ends the command.
  static func told<Result>(_ body: () throws(JobFaults) -> Result) throws -> Result {
    do throws(JobFaults) {
      return try body()
    } catch {
      Console.say(error.faults)
      throw error.exitCode
    }
  }
}

/// `feedhold model inspect`.
struct ModelInspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "A network's layers, products, bytes of arena, and a bound on its time.")

  @OptionGroup var network: NetworkArguments

  @Flag(help: "Print one JSON document.")
  var json = false

  func run() throws {
    let description = NetworkDescription(try network.load())
    if json {
      try Console.put(ResultDocument.json(description))
    } else {
      for line in description.lines { try Console.put(Console.visible(line)) }
    }
  }
}

/// `feedhold model run`.
struct ModelRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a network on lines of numbers, one input a line; the outputs, a line each.")

  @OptionGroup var network: NetworkArguments

  @Option(help: "The lines: a CSV of whole numbers, row after row; - for standard input.")
  var input = "-"

  @Flag(help: "Each line is one more row of a stream.")
  var stream = false

  @Flag(help: "Print the outputs in their unit instead of as they stand in the network.")
  var values = false

  @Flag(help: "The lines are quantities; they are quantised as the network's input is.")
  var units = false

  /// Most bytes of input.
  private static let largest = 1 << 30

  func run() throws {
    let loaded = try network.load()
    if stream, let fault = loaded.streamFault {
      Console.say([fault])
      throw ExitStatus.badInput
    }
    let inputs = NetworkInputs(of: input, for: loaded, streaming: stream, units: units)
    var number = 0
    var saturated = 0
    func take(_ line: String) throws {
      number += 1
      let numbers = try NetworkArguments.told { () throws(JobFaults) in
        try inputs.numbers(line, at: number)
      }
      guard let numbers else { return }
      let output = loaded.run(
        units ? loaded.elements(of: numbers) : numbers, streaming: stream)
      saturated += output.saturated
      let texts = values ? output.values.map { "\($0)" } : output.elements.map { "\($0)" }
      try Console.put(texts.joined(separator: ","))
    }
    if input == "-" {
      // A line goes out for each that comes in, as a stream wants it.
      while let line = readLine() { try take(line) }
    } else {
      let bytes = try NetworkArguments.told { () throws(JobFaults) in
        try InputFile.read(input, limit: Self.largest)
      }
      for line in bytes.split(separator: 10, omittingEmptySubsequences: false) {
        try take(String(decoding: line, as: UTF8.self))
      }
    }
    tell(saturated)
  }

  private func tell(_ saturated: Int) {
    guard saturated > 0 else { return }
    Console.say(
      Console.visible(
        "\(input): warning: \(saturated) numbers lay outside the bounds of what comes in and "
          + "were brought into them [saturated]"))
  }
}

/// `feedhold model bench`.
struct ModelBenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "How long a network takes on this processor.")

  @OptionGroup var network: NetworkArguments

  @Option(help: "Rounds of about a millisecond each.")
  var rounds = 101

  @Flag(help: "Print one JSON document.")
  var json = false

  func validate() throws {
    guard (1...10_000).contains(rounds) else {
      throw ValidationError("--rounds is 1 to 10,000, not \(rounds).")
    }
  }

  func run() throws {
    let loaded = try network.load()
    let timing = try NetworkArguments.told { () throws(JobFaults) in
      try NetworkTiming(loaded, rounds: rounds)
    }
    if json {
      try Console.put(ResultDocument.json(timing))
    } else {
      for line in timing.lines { try Console.put(Console.visible(line)) }
    }
  }
}
