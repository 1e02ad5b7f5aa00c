import Foundation
import OnnxFormat
import Testing

@testable import NetworkImport

@Suite("What fixed point does not have is refused with its place") struct RefusalTests {
  private func expect(
    _ code: ImportCode, _ words: String..., from builder: ModelBuilder,
    calibration: CalibrationRows? = nil, at location: SourceLocation = #_sourceLocation
  ) throws {
    let bytes = try builder.bytes
    do {
      _ = try NetworkImporter.network(bytes, calibration: calibration)
      Issue.record("was taken", sourceLocation: location)
    } catch {
      #expect(error.code == code, "\(error)", sourceLocation: location)
      for word in words {
        #expect(error.description.contains(word), "\(error)", sourceLocation: location)
      }
      #expect(!error.remedy.isEmpty, sourceLocation: location)
    }
  }

  @Test("operators, domains and attributes that are not known") func operators() throws {
    let one = ModelBuilder([0, 4])
    try expect(
      .unsupportedOperator, "\"step\"", "(Softmax)", from: one.node("Softmax", ["input"]))
    try expect(
      .unsupportedOperator, "own.Relu", from: one.node("Relu", ["input"], domain: "own"))
    try expect(
      .unsupportedOperator, "(LSTM)", from: ModelBuilder([5, 0, 4]).node("LSTM", ["input"]))
    let gemm = one.with("w", [4, 2])
    try expect(
      .unsupportedAttribute, "\"broadcast\"",
      from: gemm.node("Gemm", ["input", "w"], [.int("broadcast", 1)]))
    try expect(
      .unsupportedAttribute, "transA", from: gemm.node("Gemm", ["input", "w"], [.int("transA", 1)]))
    let conv = ModelBuilder([0, 4, 9]).with("w", [4, 2, 3])
    try expect(
      .unsupportedAttribute, "group 2",
      from: conv.node("Conv", ["input", "w"], [.int("group", 2)]))
    try expect(
      .unsupportedAttribute, "auto_pad",
      from: ModelBuilder([0, 2, 9]).with("w", [4, 2, 3])
        .node("Conv", ["input", "w"], [.text("auto_pad", "ODD")]))
  }

  @Test("a GRU that resets before the product, two directions, other functions") func recurrent()
    throws
  {
    let one = ModelBuilder([5, 0, 2]).with("w", [1, 9, 2]).with("r", [1, 9, 3])
    let inputs = ["input", "w", "r"]
    try expect(.unsupportedAttribute, "linear_before_reset", from: one.node("GRU", inputs))
    let linear = Onnx_AttributeProto.int("linear_before_reset", 1)
    try expect(
      .unsupportedAttribute, "bidirectional",
      from: one.node("GRU", inputs, [linear, .text("direction", "bidirectional")]))
    // A batch of 3: as one row of 6 channels the weights would be read behind their end.
    try expect(
      .unsupportedLayout,
      from: ModelBuilder([1, 3, 2]).with("w", [1, 9, 2]).with("r", [1, 9, 3])
        .node("GRU", inputs, [linear]))
    try expect(
      .wrongShape, "hidden", from: one.node("GRU", inputs, [linear, .int("hidden_size", 4)]))
  }

  @Test("shapes that are open, huge or do not fit") func shapes() throws {
    let relu = { (builder: ModelBuilder) in builder.node("Relu", ["input"]) }
    try expect(.dynamicShape, "\"input\"", "[2]", from: relu(ModelBuilder([1, 3, 0])))
    try expect(.dynamicShape, from: relu(ModelBuilder([0, 3, 0])))
    try expect(.wrongShape, "batch of 32", from: relu(ModelBuilder([32, 3, 8])))
    try expect(.wrongShape, "batch of 32", from: relu(ModelBuilder([32, 8])))
    try expect(.wrongShape, from: relu(ModelBuilder([0, 1 << 40, 1 << 40])))
    try expect(.wrongShape, from: relu(ModelBuilder([0, 1 << 21])))
    try expect(.wrongShape, from: relu(ModelBuilder([0, 2, 3, 4])))
    try expect(
      .wrongShape, "[1, 4]", "[2, 5]",
      from: ModelBuilder([0, 4]).with("w", [5, 2]).node("Gemm", ["input", "w"]))
    try expect(
      .wrongShape, "window",
      from: ModelBuilder([0, 2, 4]).with("w", [3, 2, 5]).node("Conv", ["input", "w"]))
    try expect(
      .unsupportedLayout,
      from: ModelBuilder([0, 2, 4]).with("w", [3, 4, 5])
        .node("Reshape", ["input", "shape"], gives: "r").node("Conv", ["r", "w"])
        .with(shape: [1, 4, 2]))
  }

  @Test("sizes that overflow a product") func overflow() throws {
    let big = Int64(1) << 62
    try expect(
      .tooLarge, "\"w\"",
      from: ModelBuilder([0, 4]).with("w", [big, big, 4]).node("Gemm", ["input", "w"]))
    try expect(
      .tooLarge, from: ModelBuilder([0, 4]).with("w", [-4, 2]).node("Gemm", ["input", "w"]))
    let conv = ModelBuilder([0, 2, 9]).with("w", [4, 2, 3])
    for name in ["strides", "dilations"] {
      try expect(
        .unsupportedAttribute, name,
        from: conv.node("Conv", ["input", "w"], [.ints(name, [Int64.max])]))
    }
    try expect(
      .unsupportedAttribute, "pads",
      from: conv.node("Conv", ["input", "w"], [.ints("pads", [Int64.max, Int64.max])]))
    try expect(
      .wrongShape, from: ModelBuilder([0, 4]).node("Flatten", ["input"], [.int("axis", .min)]))
    try expect(
      .wrongShape,
      from: ModelBuilder([0, 4]).node("Squeeze", ["input"], [.ints("axes", [.min])]))
  }

  @Test("values that are missing, made later, or of themselves") func order() throws {
    try expect(.missingValue, "\"w\"", from: ModelBuilder([0, 4]).node("Gemm", ["input", "w"]))
    try expect(.cyclicGraph, "\"output\"", from: ModelBuilder([0, 4]).node("Relu", ["output"]))
    try expect(
      .cyclicGraph,
      from: ModelBuilder([0, 4]).node("Add", ["input", "b"], gives: "a")
        .node("Relu", ["a"], gives: "b").node("Relu", ["b"]))
    var two = ModelBuilder([0, 4]).node("Relu", ["input"])
    two.model.graph.input.append(ModelBuilder.info("second", [1, 4]))
    try expect(.wrongInterface, "2 inputs", from: two)
    var outputs = ModelBuilder([0, 4]).node("Relu", ["input"])
    outputs.model.graph.output.append(ModelBuilder.info("input", []))
    try expect(.wrongInterface, "2 outputs", from: outputs)
    try expect(
      .wrongInterface, "depend",
      from: ModelBuilder([0, 4]).with("w", [4]).node("Identity", ["w"]))
    try expect(
      .wrongInterface, "rearranges", from: ModelBuilder([0, 4]).node("Identity", ["input"]))
  }

  @Test("initialisers that lie elsewhere, are no numbers, or of strange types") func initialisers()
    throws
  {
    var tensor = Onnx_TensorProto()
    tensor.name = "w"
    tensor.dims = [4, 2]
    tensor.dataType = 1
    tensor.dataLocation = .external
    let one = ModelBuilder([0, 4])
    try expect(.externalData, "\"w\"", from: one.with(tensor).node("Gemm", ["input", "w"]))
    tensor.dataLocation = .default
    tensor.rawData = Data(repeating: 0, count: 31)
    try expect(.wrongShape, "\"w\"", from: one.with(tensor).node("Gemm", ["input", "w"]))
    tensor.rawData = Data(repeating: 0, count: 4)
    tensor.dataType = 21
    try expect(.unsupportedType, "\"w\"", from: one.with(tensor).node("Gemm", ["input", "w"]))
    for number in [Float.nan, .infinity] {
      let numbers = [Float](repeating: 0, count: 7) + [number]
      try expect(
        .notANumber, "\"w\"", from: one.with("w", [4, 2], numbers).node("Gemm", ["input", "w"]))
    }
  }

  @Test("operator sets that are too old or too new") func operatorSets() throws {
    for version in [Int64(9), 27, .max, -1] {
      try expect(
        .operatorSet, "\(version)",
        from: ModelBuilder([0, 4], operatorSet: version).node("Relu", ["input"]))
    }
  }

  @Test("quantisation that the arithmetic does not have") func quantisation() throws {
    let one = ModelBuilder([0, 2]).with("s", [], [0.1]).with("two", [2]).with("z0", [], [0])
      .with(codes: "z", [], [0])
    let quantised = one.node("QuantizeLinear", ["input", "s", "z"], gives: "q")
    try expect(
      .unsupportedQuantisation, "2 scales",
      from: one.node("QuantizeLinear", ["input", "two", "z"]))
    try expect(
      .unsupportedQuantisation, "scale 0", from: one.node("QuantizeLinear", ["input", "z0", "z"]))
    try expect(
      .unsupportedQuantisation,
      from: quantised.with("other", [], [0.2]).node("DequantizeLinear", ["q", "other", "z"]))
    let weighted = quantised.node("DequantizeLinear", ["q", "s", "z"], gives: "x")
      .with(codes: "w", [2, 1], [-128, 5])
      .node("DequantizeLinear", ["w", "s", "z"], gives: "v")
    try expect(.unsupportedQuantisation, "-128", from: weighted.node("MatMul", ["x", "v"]))
    try expect(
      .factorOutOfRange,
      from: quantised.node("DequantizeLinear", ["q", "s", "z"], gives: "x")
        .with(codes: "w", [2, 1], [7, 5]).with("tiny", [], [1e-9])
        .node("DequantizeLinear", ["w", "s", "z"], gives: "v")
        .node("MatMul", ["x", "v"], gives: "y").node("QuantizeLinear", ["y", "tiny", "z"]))
  }

  @Test("bytes that are no model") func noModel() {
    let unlike: [[UInt8]] = [[], Array("hello, world".utf8), [UInt8](repeating: 0xFF, count: 999)]
    for bytes in unlike {
      #expect { try NetworkImporter.network(bytes) } throws: {
        ($0 as? ImportFinding)?.code == .notAModel
      }
    }
  }
}

extension ModelBuilder {
  /// A list of sides named "shape".
  func with(shape: [Int64]) -> ModelBuilder {
    var tensor = Onnx_TensorProto()
    tensor.name = "shape"
    tensor.dims = [Int64(shape.count)]
    tensor.dataType = 7
    tensor.int64Data = shape
    return with(tensor)
  }
}
