import ArgumentParser
import NetworkImport
import Simulation

/// `feedhold model import`.
struct ModelImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Turn an ONNX model into a network in fixed point (.fhn).")

  @Argument(help: "The .onnx file: quantised (QDQ, QOperator), or in float with --calibrate.")
  var models: [String]

  @Option(name: .shortAndLong, help: "Where the network goes; a .fhn file.")
  var output: String

  @Option(
    help: """
      Inputs that the network is used on, for a model in float: a CSV with one input a line, in \
      the order of the model's input tensor, or a .npy file.
      """)
  var calibrate: String?

  @Flag(help: "Pack several models of one input into one network, with the readings of each.")
  var ensemble = false

  @Option(help: "Bits of the activations that --calibrate quantises: 8 or 16.")
  var bits = 16

  /// Most bytes of a model, and of its calibration.
  private static let largest = 1 << 28

  func validate() throws {
    guard bits == 8 || bits == 16 else {
      throw ValidationError("--bits is 8 or 16, not \(bits).")
    }
    guard models.count == 1 || ensemble && !models.isEmpty else {
      throw ValidationError("Give one model, or several with --ensemble.")
    }
    for input in models + [calibrate].compactMap({ $0 }) {
      guard Console.isSameFile(input, output) else { continue }
      throw ValidationError(
        "--output would write over \(Console.visible(input)), which this import reads; name "
          + "another file.")
    }
  }

  func run() throws {
    do {
      let rows = try calibrate.map { try calibration($0) }
      let all = try models.map { try InputFile.read($0, limit: Self.largest) }
      let name = models.joined(separator: ", ")
      let network = try told(by: name) { () throws(ImportFinding) in
        try ensemble
          ? NetworkImporter.network(ensemble: all, calibration: rows, bits: bits)
          : NetworkImporter.network(all[0], calibration: rows, bits: bits)
      }
      for warning in network.warnings {
        Console.say(Console.visible("\(name): warning: \(warning)"))
      }
      try FileOutput.write(network.bytes, to: output)
      try tell(network)
    } catch let faults as JobFaults {
      Console.say(faults.faults)
      throw faults.exitCode
    } catch let failure as OutputFailure {
      Console.say(Console.visible(failure.description))
      throw ExitStatus.cannotWrite
    }
  }

  private func calibration(_ path: String) throws -> CalibrationRows {
    let bytes = try InputFile.read(path, limit: Self.largest)
    return try told(by: path) { () throws(ImportFinding) in try CalibrationRows(bytes) }
  }

  // What is wrong with a file is told with its name, and ends the command.
  private func told<Result>(
    by path: String, _ body: () throws(ImportFinding) -> Result
  ) throws -> Result {
    do {
      return try body()
    } catch {
      Console.say(Console.visible("\(path): error: \(error)"))
      throw ExitStatus.badInput
    }
  }

  // With the network itself on the standard output the figures go where people read.
  private func tell(_ network: ImportedNetwork) throws {
    let lines =
      network.lines + [
        "\(network.tensors) tensors, \(network.operations) operations, "
          + "\(network.multiplyAccumulates) multiply-accumulates, \(network.bytes.count) bytes"
      ]
    for line in lines {
      if output == "-" { Console.say(line) } else { try Console.put(line) }
    }
  }
}
