import Foundation
import OnnxFormat
import SeededChance
import SwiftProtobuf
import Testing

@testable import NetworkImport

/// Damages models: bytes, and fields behind a right encoding.
struct ModelMutator {
  var chance: Chance

  init(seed: UInt64) { chance = Chance(seed: seed) }

  private mutating func below(_ bound: Int) -> Int { chance.count(below: UInt64(max(1, bound))) }

  private mutating func number() -> Int64 {
    let edges: [Int64] = [
      0, 1, -1, 2, 3, 4, 7, 127, 128, 65_536, 65_537, 1 << 20, 1 << 31, 1 << 32,
      .max, .min, 1 << 62,
    ]
    return edges[below(edges.count)]
  }

  mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
    var result = bytes
    for _ in 0...below(4) {
      let place = below(result.count)
      switch below(4) {
      case 0: result[place] ^= UInt8(1 << below(8))
      case 1: result[place] = UInt8(below(256))
      case 2: result.removeSubrange(place..<min(result.count, place + 1 + below(9)))
      default: result.insert(UInt8(below(256)), at: place)
      }
      if result.isEmpty { return result }
    }
    return below(8) == 0 ? Array(result.prefix(below(result.count))) : result
  }

  mutating func damaged(_ model: Onnx_ModelProto) -> Onnx_ModelProto {
    var result = model
    for _ in 0...below(3) {
      let node = below(result.graph.node.count)
      switch below(9) {
      case 0: damageAttribute(&result.graph.node[node])
      case 1: damageInputs(&result, node)
      case 2: damageConstant(&result)
      case 3: damageShape(&result)
      case 4: result.graph.node.swapAt(node, below(result.graph.node.count))
      case 5: result.graph.node.remove(at: node)
      case 6: result.graph.node[node].opType = kinds[below(kinds.count)]
      case 7: result.graph.node.append(result.graph.node[node])
      default:
        if !result.opsetImport.isEmpty { result.opsetImport[0].version = Int64(below(30)) }
      }
      if result.graph.node.isEmpty { return model }
    }
    return result
  }

  private let kinds = [
    "Relu", "Add", "Mul", "Concat", "Conv", "Gemm", "MatMul", "Flatten", "Reshape", "Transpose",
    "Gather", "Shape", "Squeeze", "Unsqueeze", "ReduceMean", "GlobalAveragePool", "GRU", "Sigmoid",
    "QuantizeLinear", "DequantizeLinear", "QLinearConv", "BatchNormalization", "Clip", "Identity",
  ]

  private mutating func damageAttribute(_ node: inout Onnx_NodeProto) {
    let names = ["axis", "axes", "perm", "group", "strides", "pads", "dilations", "keepdims"]
    guard !node.attribute.isEmpty, below(4) > 0 else {
      let name = names[below(names.count)]
      node.attribute.append(below(2) == 0 ? .int(name, number()) : .ints(name, [number()]))
      return
    }
    let place = below(node.attribute.count)
    if node.attribute[place].ints.isEmpty {
      node.attribute[place].i = number()
    } else if below(3) == 0 {
      node.attribute[place].ints.append(number())
    } else {
      node.attribute[place].ints[below(node.attribute[place].ints.count)] = number()
    }
  }

  private mutating func damageInputs(_ model: inout Onnx_ModelProto, _ node: Int) {
    let names = model.graph.node.flatMap(\.output) + model.graph.initializer.map(\.name) + [""]
    let name = names[below(names.count)]
    guard !model.graph.node[node].input.isEmpty, below(3) > 0 else {
      model.graph.node[node].input.append(name)
      return
    }
    model.graph.node[node].input[below(model.graph.node[node].input.count)] = name
  }

  private mutating func damageConstant(_ model: inout Onnx_ModelProto) {
    guard !model.graph.initializer.isEmpty else { return }
    let place = below(model.graph.initializer.count)
    switch below(4) {
    case 0 where !model.graph.initializer[place].dims.isEmpty:
      let axis = below(model.graph.initializer[place].dims.count)
      model.graph.initializer[place].dims[axis] = number()
    case 1: model.graph.initializer[place].dims.reverse()
    case 2: model.graph.initializer[place].dataType = Int32(below(17))
    default:
      let count = model.graph.initializer[place].rawData.count
      guard count > 0 else { return }
      let byte = model.graph.initializer[place].rawData.startIndex + below(count)
      model.graph.initializer[place].rawData[byte] = UInt8(below(256))
    }
  }

  private mutating func damageShape(_ model: inout Onnx_ModelProto) {
    guard !model.graph.input.isEmpty else { return }
    let dimensions = model.graph.input[0].type.tensorType.shape.dim
    guard !dimensions.isEmpty else { return }
    model.graph.input[0].type.tensorType.shape.dim[below(dimensions.count)].dimValue = number()
  }
}

@Suite("Hostile models are refused, never trapped") struct HostileTests {
  /// Rounds a model; raised by hand for a longer search.
  private static let rounds = 12

  private func take(_ bytes: [UInt8], _ rows: CalibrationRows?, _ note: String) {
    do throws(ImportFinding) {
      let network = try NetworkImporter.network(bytes, calibration: rows)
      // What is accepted is a file that the standard accepts.
      do { _ = try FileRun(network.bytes) } catch { Issue.record("\(note): \(error)") }
    } catch {
      #expect(!error.description.isEmpty)
    }
  }

  @Test("damaged bytes and damaged fields", arguments: GoldenModel.all)
  func mutants(_ golden: GoldenModel) throws {
    let model = try Onnx_ModelProto(serializedBytes: golden.bytes)
    let few = golden.csv.split(separator: 10).prefix(2).joined(separator: [10])
    let rows = golden.isFloat ? try CalibrationRows(Array(few)) : nil
    for round in 0..<UInt64(Self.rounds) {
      var mutator = ModelMutator(seed: round)
      take(mutator.damaged(golden.bytes), rows, "\(golden.name), bytes, seed \(round)")
      let fields: [UInt8] = try mutator.damaged(model).serializedBytes()
      take(fields, rows, "\(golden.name), fields, seed \(round)")
    }
  }

  @Test("models cut off at every byte") func truncated() throws {
    let golden = try #require(GoldenModel("mlp.s8"))
    for length in golden.bytes.indices {
      take(Array(golden.bytes.prefix(length)), nil, "cut at \(length)")
    }
  }
}
