import Foundation
import OnnxFormat
import SwiftProtobuf

/// An ONNX model that was decoded, with what does not depend on its operators checked.
struct OnnxModel {
  let graph: Onnx_GraphProto
  /// Version of the default operator set.
  let operatorSet: Int

  static let operatorSets = 10...26

  /// Decodes a model.
  /// - Throws: Why the bytes are none, or none that is read.
  init(_ bytes: [UInt8]) throws(ImportFinding) {
    guard bytes.count <= ImportLimit.modelBytes else {
      throw ImportFinding(
        .tooLarge, at: "", "\(bytes.count) bytes, limit \(ImportLimit.modelBytes)",
        remedy: "export a network of the size of a control loop")
    }
    let model: Onnx_ModelProto
    do {
      model = try Onnx_ModelProto(serializedBytes: bytes)
    } catch {
      throw ImportFinding(
        .notAModel, at: "", "the bytes are no ONNX model, or it is cut off",
        remedy: "copy or export the .onnx file again")
    }
    guard model.hasGraph, !model.graph.node.isEmpty else {
      throw ImportFinding(
        .notAModel, at: "", "there is no graph with nodes in it",
        remedy: "give the .onnx file of a network")
    }
    graph = model.graph
    operatorSet = try Self.operatorSet(of: model)
    try checkGraph()
  }

  private static func operatorSet(of model: Onnx_ModelProto) throws(ImportFinding) -> Int {
    let entry = model.opsetImport.first { $0.domain.isEmpty || $0.domain == "ai.onnx" }
    guard let entry, let version = Int(exactly: entry.version), operatorSets.contains(version)
    else {
      let found = entry.map { "\($0.version)" } ?? "missing"
      throw ImportFinding(
        .operatorSet, at: "", "the version of the operator set is \(found)",
        remedy: "export with opset \(operatorSets.lowerBound) to \(operatorSets.upperBound)")
    }
    return version
  }

  private func checkGraph() throws(ImportFinding) {
    guard graph.node.count <= ImportLimit.nodes else {
      throw ImportFinding(
        .tooLarge, at: "", "\(graph.node.count) nodes, limit \(ImportLimit.nodes)",
        remedy: "export a network of the size of a control loop")
    }
    guard graph.sparseInitializer.isEmpty else {
      throw ImportFinding(
        .unsupportedType, at: "", "there are sparse initialisers",
        remedy: "store the weights as dense tensors")
    }
    guard graph.output.count == 1 else {
      throw ImportFinding(
        .wrongInterface, at: "", "\(graph.output.count) outputs",
        remedy: "give the network one output: concatenate them with a Concat node")
    }
  }

  /// The one input that is not a constant.
  func input() throws(ImportFinding) -> Onnx_ValueInfoProto {
    let constants = Set(graph.initializer.map(\.name))
    let inputs = graph.input.filter { !constants.contains($0.name) }
    guard inputs.count == 1, let input = inputs.first else {
      throw ImportFinding(
        .wrongInterface, at: "", "\(inputs.count) inputs",
        remedy: "give the network one input tensor")
    }
    return input
  }
}

extension Onnx_NodeProto {
  /// What messages call a node: its name, or its first output where it has none.
  var place: String {
    let title = name.isEmpty ? "of \"\(output.first ?? "")\"" : "\"\(name)\""
    return "node \(title) (\(domain.isEmpty ? opType : "\(domain).\(opType)"))"
  }
}

/// Reads the numbers of a tensor.
enum TensorReader {
  /// The numbers of a tensor of the model; `place` is what messages call it.
  static func constant(
    _ tensor: Onnx_TensorProto, at place: String
  ) throws(ImportFinding) -> Constant {
    guard tensor.dataLocation != .external, tensor.externalData.isEmpty else {
      throw ImportFinding(
        .externalData, at: place, "its numbers lie in another file",
        remedy: "save the model with all tensors in one file (save_as_external_data=False)")
    }
    let shape = tensor.dims.map { Int(truncatingIfNeeded: $0) }
    guard shape.count <= ImportLimit.rank,
      let count = elementCount(shape, limit: ImportLimit.constantElements)
    else {
      throw ImportFinding(
        .tooLarge, at: place, "its shape is \(tensor.dims)",
        remedy: "at most \(ImportLimit.constantElements) numbers in \(ImportLimit.rank) axes")
    }
    let kind = try kind(tensor.dataType, at: place)
    let reals = tensor.hasRawData ? raw(tensor) : fields(tensor)
    guard let reals, reals.count == count else {
      throw ImportFinding(
        .wrongShape, at: place, "its shape \(shape) has \(count) numbers, its data has not",
        remedy: "export the model again")
    }
    guard reals.allSatisfy(\.isFinite) else {
      throw ImportFinding(
        .notANumber, at: place, "it holds a number that is infinite or none",
        remedy: "look for the training step that diverged")
    }
    return Constant(shape: shape, reals: reals, kind: kind)
  }

  /// What a data type of ONNX is read as.
  static func kind(_ type: Int32, at place: String) throws(ImportFinding) -> NumberKind {
    switch Onnx_TensorProto.DataType(rawValue: Int(type)) {
    case .float, .double, .float16: return .real
    case .int8: return .int8
    case .uint8: return .uint8
    case .int16: return .int16
    case .uint16: return .uint16
    case .int32: return .int32
    case .int64: return .int64
    case .bool: return .boolean
    default:
      throw ImportFinding(
        .unsupportedType, at: place, "numbers of ONNX type \(type) are not read",
        remedy: "use float, int8, uint8, int16, uint16, int32 or int64")
    }
  }

  private static func raw(_ tensor: Onnx_TensorProto) -> [Double]? {
    let bytes = [UInt8](tensor.rawData)
    switch Onnx_TensorProto.DataType(rawValue: Int(tensor.dataType)) {
    case .float: return words(bytes, of: 4) { Double(Float(bitPattern: UInt32($0))) }
    case .double: return words(bytes, of: 8) { Double(bitPattern: $0) }
    case .float16: return words(bytes, of: 2) { half(UInt16($0)) }
    case .int8: return words(bytes, of: 1) { Double(Int8(truncatingIfNeeded: $0)) }
    case .uint8, .bool: return words(bytes, of: 1) { Double($0) }
    case .int16: return words(bytes, of: 2) { Double(Int16(truncatingIfNeeded: $0)) }
    case .uint16: return words(bytes, of: 2) { Double($0) }
    case .int32: return words(bytes, of: 4) { Double(Int32(truncatingIfNeeded: $0)) }
    case .int64: return words(bytes, of: 8) { Double(Int64(bitPattern: $0)) }
    default: return nil
    }
  }

  private static func fields(_ tensor: Onnx_TensorProto) -> [Double]? {
    switch Onnx_TensorProto.DataType(rawValue: Int(tensor.dataType)) {
    case .float: return tensor.floatData.map(Double.init)
    case .double: return tensor.doubleData
    case .float16: return tensor.int32Data.map { half(UInt16(truncatingIfNeeded: $0)) }
    case .int64: return tensor.int64Data.map(Double.init)
    default: return tensor.int32Data.map(Double.init)
    }
  }

  private static func words(
    _ bytes: [UInt8], of size: Int, _ convert: (UInt64) -> Double
  ) -> [Double]? {
    guard bytes.count % size == 0 else { return nil }
    return stride(from: 0, to: bytes.count, by: size).map { begin in
      var word: UInt64 = 0
      for index in 0..<size { word |= UInt64(bytes[begin + index]) << UInt64(8 * index) }
      return convert(word)
    }
  }

  /// IEEE binary16.
  static func half(_ bits: UInt16) -> Double {
    let exponent = Int(bits >> 10 & 31)
    let fraction = Double(bits & 1023)
    let sign = bits >> 15 == 0 ? 1.0 : -1.0
    if exponent == 31 { return fraction == 0 ? sign * .infinity : .nan }
    if exponent == 0 { return sign * fraction * 0x1p-24 }
    return sign * Double(sign: .plus, exponent: exponent - 15, significand: 1 + fraction / 1024)
  }
}
