import Foundation
import NetworkImport
import Testing

/// A committed model with what ONNX Runtime makes of it; make_models.py writes both.
struct GoldenModel: CustomTestStringConvertible {
  private struct Golden: Decodable {
    var form: String
    var inputs: [[Double]]
    var outputs: [[Double]]
  }

  var name: String
  var bytes: [UInt8]
  var isFloat: Bool
  var inputs: [[Double]]
  var outputs: [[Double]]

  var testDescription: String { name }

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "Models")

  /// All of them, by name.
  static let all: [GoldenModel] = {
    let files = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
    return (files ?? []).filter { $0.hasSuffix(".onnx") }.sorted().compactMap { file in
      GoldenModel(String(file.dropLast(5)))
    }
  }()

  static var floats: [GoldenModel] { all.filter(\.isFloat) }
  static var quantised: [GoldenModel] { all.filter { !$0.isFloat } }

  init?(_ name: String) {
    guard
      let model = try? Data(contentsOf: Self.folder.appending(path: "\(name).onnx")),
      let json = try? Data(contentsOf: Self.folder.appending(path: "\(name).json")),
      let golden = try? JSONDecoder().decode(Golden.self, from: json)
    else { return nil }
    self.name = name
    bytes = [UInt8](model)
    isFloat = golden.form == "float"
    inputs = golden.inputs
    outputs = golden.outputs
  }

  /// The inputs as a file of calibration.
  var csv: [UInt8] {
    let lines = inputs.map { $0.map { "\($0)" }.joined(separator: ",") }
    return Array(lines.joined(separator: "\n").utf8)
  }

  /// Steps from zero to the largest output: what a share of deviation is counted in.
  var spread: Double { outputs.joined().reduce(0) { max($0, abs($1)) } }
}

extension ImportedNetwork {
  /// The network's answer in the model's order and units.
  func answer(_ input: [Double], isWhole: Bool = false) throws -> [Double] {
    let file = try FileRun(bytes)
    let first = file.tensors[0]
    var codes = [Int](repeating: 0, count: first.count)
    for (place, number) in zip(inputOrder, input) {
      // QuantizeLinear of ONNX divides in float and rounds ties to even.
      let steps = (Float(number) / Float(first.scale)).rounded(.toNearestOrEven)
      let limit = Float(1 << (first.bits - 1))
      let code = min(max(steps + Float(first.zero), -limit), limit - 1)
      codes[place] = isWhole ? Int(number) - 128 : Int(code)
    }
    let last = file.tensors[file.output]
    let result = file.run(codes)
    return outputOrder.map {
      isWhole ? Double(result[$0] + 128) : last.scale * Double(result[$0] - last.zero)
    }
  }

  /// One step of the output.
  var outputStep: Double {
    get throws {
      let file = try FileRun(bytes)
      return file.tensors[file.output].scale
    }
  }
}
