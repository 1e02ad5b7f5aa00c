import Foundation
import OnnxFormat
import SwiftProtobuf

/// Small models made in the test.
struct ModelBuilder {
  var model = Onnx_ModelProto()

  /// A model of one float input of a shape; 0 leaves a side open.
  init(_ shape: [Int64], operatorSet: Int64 = 21) {
    model.irVersion = 8
    var entry = Onnx_OperatorSetIdProto()
    entry.version = operatorSet
    model.opsetImport = [entry]
    model.graph.input = [Self.info("input", shape)]
    model.graph.output = [Self.info("output", [])]
  }

  static func info(_ name: String, _ shape: [Int64], type: Int32 = 1) -> Onnx_ValueInfoProto {
    var info = Onnx_ValueInfoProto()
    info.name = name
    info.type.tensorType.elemType = type
    info.type.tensorType.shape.dim = shape.map { side in
      var dimension = Onnx_TensorShapeProto.Dimension()
      if side == 0 { dimension.dimParam = "open" } else { dimension.dimValue = side }
      return dimension
    }
    return info
  }

  /// Adds an initialiser; without numbers every number is 0.5.
  func with(_ name: String, _ shape: [Int64], _ numbers: [Float]? = nil) -> ModelBuilder {
    var tensor = Onnx_TensorProto()
    tensor.name = name
    tensor.dims = shape
    tensor.dataType = 1
    let count = shape.reduce(1) { $0 &* $1 }
    tensor.floatData = numbers ?? [Float](repeating: 0.5, count: Int(min(max(count, 0), 9999)))
    return with(tensor)
  }

  func with(_ tensor: Onnx_TensorProto) -> ModelBuilder {
    var result = self
    result.model.graph.initializer.append(tensor)
    return result
  }

  /// Adds whole numbers of int8.
  func with(codes name: String, _ shape: [Int64], _ numbers: [Int32]) -> ModelBuilder {
    var tensor = Onnx_TensorProto()
    tensor.name = name
    tensor.dims = shape
    tensor.dataType = 3
    tensor.int32Data = numbers
    return with(tensor)
  }

  /// Adds a node "step" whose output is "output" unless it is named otherwise.
  func node(
    _ type: String, _ inputs: [String], _ attributes: [Onnx_AttributeProto] = [],
    gives output: String = "output", domain: String = ""
  ) -> ModelBuilder {
    var result = self
    var node = Onnx_NodeProto()
    node.name = "step"
    node.opType = type
    node.domain = domain
    node.input = inputs
    node.output = [output]
    node.attribute = attributes
    result.model.graph.node.append(node)
    return result
  }

  var bytes: [UInt8] {
    get throws { try model.serializedBytes() }
  }
}

extension Onnx_AttributeProto {
  static func int(_ name: String, _ value: Int64) -> Onnx_AttributeProto {
    var attribute = Onnx_AttributeProto()
    attribute.name = name
    attribute.type = .int
    attribute.i = value
    return attribute
  }

  static func ints(_ name: String, _ values: [Int64]) -> Onnx_AttributeProto {
    var attribute = Onnx_AttributeProto()
    attribute.name = name
    attribute.type = .ints
    attribute.ints = values
    return attribute
  }

  static func text(_ name: String, _ value: String) -> Onnx_AttributeProto {
    var attribute = Onnx_AttributeProto()
    attribute.name = name
    attribute.type = .string
    attribute.s = Data(value.utf8)
    return attribute
  }
}
