import Foundation
import OnnxFormat

/// A node with its attributes, each of which must be asked for: one that nobody knows is a fault,
/// since it may change what the node computes.
struct NodeView {
  let node: Onnx_NodeProto
  let operatorSet: Int

  init(_ node: Onnx_NodeProto, operatorSet: Int) {
    self.node = node
    self.operatorSet = operatorSet
  }

  var place: String { node.place }
  var outputName: String { node.output.first ?? "" }

  /// The operator with its domain, unless it is the default one.
  var operation: String {
    node.domain.isEmpty || node.domain == "ai.onnx" ? node.opType : "\(node.domain).\(node.opType)"
  }

  /// The name of an input; nil where it is left out.
  func inputName(_ index: Int) -> String? {
    guard node.input.indices.contains(index), !node.input[index].isEmpty else { return nil }
    return node.input[index]
  }

  /// A finding about this node.
  func fault(_ code: ImportCode, _ message: String, remedy: String) -> ImportFinding {
    ImportFinding(code, at: place, message, remedy: remedy)
  }

  /// Refuses attributes that the operator's reading does not know.
  func permit(_ names: Set<String>) throws(ImportFinding) {
    for attribute in node.attribute {
      guard names.contains(attribute.name), attribute.refAttrName.isEmpty else {
        throw fault(
          .unsupportedAttribute, "attribute \"\(attribute.name)\" is not supported",
          remedy: "export without it")
      }
    }
  }

  /// A whole number.
  func int(_ name: String, default value: Int) throws(ImportFinding) -> Int {
    guard let found = node.attribute.first(where: { $0.name == name }) else { return value }
    guard found.hasI, let number = Int(exactly: found.i) else {
      throw wrongType(name, "a whole number")
    }
    return number
  }

  /// A real number.
  func real(_ name: String, default value: Double) throws(ImportFinding) -> Double {
    guard let found = node.attribute.first(where: { $0.name == name }) else { return value }
    guard found.hasF, found.f.isFinite else { throw wrongType(name, "a finite number") }
    return Double(found.f)
  }

  /// A list of whole numbers; nil where it is left out.
  func ints(_ name: String) throws(ImportFinding) -> [Int]? {
    guard let found = node.attribute.first(where: { $0.name == name }) else { return nil }
    guard found.ints.count <= ImportLimit.rank * 2 else {
      throw wrongType(name, "a short list")
    }
    return found.ints.map { Int(truncatingIfNeeded: $0) }
  }

  /// A text.
  func text(_ name: String, default value: String) -> String {
    guard let found = node.attribute.first(where: { $0.name == name }), found.hasS else {
      return value
    }
    return String(decoding: found.s, as: UTF8.self)
  }

  private func wrongType(_ name: String, _ expected: String) -> ImportFinding {
    fault(
      .unsupportedAttribute, "attribute \"\(name)\" is not \(expected)", remedy: "export again")
  }

  /// An attribute that has one value only.
  func require(_ name: String, is value: Int, default usual: Int) throws(ImportFinding) {
    let found = try int(name, default: usual)
    guard found == value else {
      throw fault(
        .unsupportedAttribute, "\(name) = \(found) is not supported",
        remedy: "export with \(name) = \(value)")
    }
  }
}

extension GraphReader {
  /// An input that must be there.
  func value(_ node: NodeView, _ index: Int) throws(ImportFinding) -> Value {
    guard let name = node.inputName(index), let value = values[name] else {
      throw node.fault(
        .missingValue, "input \(index) is missing", remedy: "export the model again")
    }
    return value
  }

  /// An input that must be a constant; nil where it is left out.
  func constant(_ node: NodeView, _ index: Int) throws(ImportFinding) -> Constant? {
    guard node.inputName(index) != nil else { return nil }
    guard case .constant(let constant) = try value(node, index) else {
      throw node.fault(
        .missingValue, "input \(index) is computed, not an initialiser",
        remedy: "export weights and parameters as constants")
    }
    return constant
  }

  /// An input that must be a constant and there.
  func needed(_ node: NodeView, _ index: Int) throws(ImportFinding) -> Constant {
    guard let constant = try constant(node, index) else {
      throw node.fault(
        .missingValue, "input \(index) is missing", remedy: "export the model again")
    }
    return constant
  }

  /// An input that must be computed from the network's input, in float.
  func signal(_ node: NodeView, _ index: Int) throws(ImportFinding) -> Arrangement {
    let found = try anySignal(node, index)
    guard !found.isWhole else {
      throw node.fault(
        .unsupportedType, "its input \(index) is quantised, but the operator works in float",
        remedy: "put a DequantizeLinear before it")
    }
    return found
  }

  /// An input that must be computed from the network's input.
  func anySignal(_ node: NodeView, _ index: Int) throws(ImportFinding) -> Arrangement {
    guard case .signal(var found) = try value(node, index) else {
      throw node.fault(
        .unsupportedOperator, "its input \(index) is constant",
        remedy: "fold constants before the import (onnxsim, onnxruntime's basic optimisation)")
    }
    if let name = node.inputName(index), isShared(name) { found.isShared = true }
    return found
  }

  /// Gives the first output of a node its value.
  mutating func give(_ node: NodeView, _ value: Value) throws(ImportFinding) {
    guard !node.outputName.isEmpty, values[node.outputName] == nil else {
      throw node.fault(
        .missingValue, "its output \"\(node.outputName)\" has no name, or one that is taken",
        remedy: "export the model again")
    }
    if case .constant(let constant) = value { try hold(constant.count, at: node.place) }
    values[node.outputName] = value
  }

  /// A layout that no operation can follow.
  func layoutFault(_ node: NodeView, _ what: String) -> ImportFinding {
    node.fault(
      .unsupportedLayout, "\(what) does not lie as rows (time) of channels",
      remedy: "feed N, C, T or N, T, C, and rearrange only between those two")
  }
}
