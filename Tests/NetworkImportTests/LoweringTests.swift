import OnnxFormat
import SwiftProtobuf
import Testing

@testable import NetworkImport

@Suite("What calibration leaves to the importer") struct LoweringTests {
  private func rows(_ rows: [[Double]]) throws -> CalibrationRows {
    let lines = rows.map { $0.map { "\($0)" }.joined(separator: ",") }
    return try CalibrationRows(Array(lines.joined(separator: "\n").utf8))
  }

  @Test("weights become coarser where 127 steps of each could overflow the sum")
  func coarsened() throws {
    let model = try ModelBuilder([0, 1500]).with("w", [1500, 1]).node("MatMul", ["input", "w"])
      .bytes
    let input = (0..<1500).map { Double($0 % 7) / 7 }
    let network = try NetworkImporter.network(model, calibration: rows([input]))
    #expect(network.warnings.map(\.code) == [.weightsCoarsened])
    let answer = try network.answer(input)
    // 0.5 for each: any step of the weights that divides it is exact; the inputs have 1/32767.
    #expect(abs(answer[0] - 0.5 * input.reduce(0, +)) < 0.01 * answer[0])
    let eight = try NetworkImporter.network(model, calibration: rows([input]), bits: 8)
    #expect(eight.warnings.isEmpty)
  }

  @Test("a tensor that calibration saw at zero gets steps that a factor below 1 can reach")
  func widened() throws {
    let model = try ModelBuilder([0, 2]).with("w", [2, 1], [1, -1]).with("v", [1, 1], [1])
      .node("MatMul", ["input", "w"], gives: "x").node("Relu", ["x"], gives: "y")
      .node("MatMul", ["y", "v"]).bytes
    for bits in [8, 16] {
      let network = try NetworkImporter.network(
        model, calibration: rows([[1000, 1000], [5, 5]]), bits: bits)
      _ = try FileRun(network.bytes)
    }
  }

  @Test("an output that Q16.16 cannot hold is refused, one that hardly uses it is warned of")
  func readings() throws {
    let large = try ModelBuilder([0, 1]).with("w", [1, 1], [40_000])
      .node("MatMul", ["input", "w"]).bytes
    #expect { try NetworkImporter.network(large, calibration: rows([[1]])) } throws: {
      ($0 as? ImportFinding)?.code == .readingRange && "\($0)".contains("40000")
    }
    let small = try ModelBuilder([0, 1]).with("w", [1, 1], [0.001])
      .node("MatMul", ["input", "w"]).bytes
    let network = try NetworkImporter.network(small, calibration: rows([[1]]))
    #expect(network.warnings.map(\.code) == [.readingRange])
  }

  @Test("a clamp between two tensors of one grid needs no operation") func clamps() throws {
    // MatMul, Add, Relu, MatMul, Add, each quantised to 16 bits; Add and Relu have one scale.
    let model = try #require(GoldenModel("matmul.s16c"))
    let network = try NetworkImporter.network(model.bytes)
    let file = try FileRun(network.bytes)
    #expect(file.tensors.contains { $0.low == $0.zero && $0.high == 32767 })
    #expect(!file.operations.contains { $0.kind == 6 })
  }

  @Test("a clamp that others read in float keeps its own tensor") func sharedClamp() throws {
    let quantised = ["s", "z"]
    let model = try ModelBuilder([0, 1]).with("s", [], [0.5]).with(codes: "z", [], [0])
      .with(codes: "w", [1, 1], [1]).with("one", [], [1])
      .node("QuantizeLinear", ["input"] + quantised, gives: "a")
      .node("DequantizeLinear", ["a"] + quantised, gives: "b")
      .node("DequantizeLinear", ["w", "one", "z"], gives: "v")
      .node("MatMul", ["b", "v"], gives: "c").node("QuantizeLinear", ["c"] + quantised, gives: "d")
      .node("DequantizeLinear", ["d"] + quantised, gives: "e").node("Relu", ["e"], gives: "f")
      .node("QuantizeLinear", ["f"] + quantised, gives: "g")
      .node("DequantizeLinear", ["g"] + quantised, gives: "h").node("Add", ["f", "h"], gives: "i")
      .node("QuantizeLinear", ["i"] + quantised).bytes
    // A factor of 1 is none of a sum: half the weight with twice the scale would be the same.
    #expect { try NetworkImporter.network(model) } throws: {
      ($0 as? ImportFinding)?.code == .factorOutOfRange
    }
    let half = try Onnx_ModelProto(serializedBytes: model).with(scale: 0.25, named: "one")
    let network = try NetworkImporter.network(half)
    #expect(network.warnings.map(\.code) == [.sharedQuantisation])
    for (input, output) in [(-8.0, 0.0), (8, 4), (20, 10)] {
      #expect(try network.answer([input]) == [output])
    }
  }
}

extension Onnx_ModelProto {
  /// The model with another number as a scalar, serialised.
  fileprivate func with(scale: Float, named name: String) throws -> [UInt8] {
    var result = self
    for index in result.graph.initializer.indices
    where result.graph.initializer[index].name == name {
      result.graph.initializer[index].floatData = [scale]
    }
    return try result.serializedBytes()
  }
}
