import Foundation
import OnnxFormat

extension GraphReader {
  /// Reads one node.
  mutating func read(_ node: NodeView) throws(ImportFinding) {
    switch node.operation {
    case "QuantizeLinear", "com.microsoft.QuantizeLinear": try readQuantize(node)
    case "DequantizeLinear", "com.microsoft.DequantizeLinear": try readDequantize(node)
    case "Gemm": try readGemm(node)
    case "MatMul": try readMatMul(node)
    case "Conv": try readConv(node)
    case "Relu": try readRelu(node)
    case "Clip": try readClip(node)
    case "Add", "Sub", "Mul", "Div": try readArithmetic(node)
    case "BatchNormalization": try readBatchNormalization(node)
    case "Concat": try readConcat(node)
    case "GlobalAveragePool": try readGlobalAverage(node)
    case "ReduceMean": try readReduceMean(node)
    case "Sigmoid", "Tanh": try readTable(node)
    case "GRU": try readRecurrent(node)
    case "Constant": try readConstant(node)
    default: try readRearranging(node)
    }
  }

  private mutating func readRearranging(_ node: NodeView) throws(ImportFinding) {
    switch node.operation {
    case "Identity", "Dropout": try rearrange(node) { shape throws(ImportFinding) in shape }
    case "Flatten": try readFlatten(node)
    case "Reshape": try readReshape(node)
    case "Squeeze": try readSqueeze(node)
    case "Unsqueeze": try readUnsqueeze(node)
    case "Transpose": try readTranspose(node)
    case "Shape": try readShape(node)
    case "Gather": try readGather(node)
    default: try readQuantisedOperator(node)
    }
  }

  private mutating func readQuantisedOperator(_ node: NodeView) throws(ImportFinding) {
    switch node.operation {
    case "QLinearConv": try readQLinearConv(node)
    case "QLinearMatMul": try readQLinearMatMul(node)
    case "com.microsoft.QGemm": try readQGemm(node)
    case "com.microsoft.QLinearAdd": try readQLinearAdd(node)
    case "com.microsoft.QLinearConcat": try readQLinearConcat(node)
    case "com.microsoft.QLinearGlobalAveragePool": try readQLinearAverage(node)
    case "com.microsoft.QLinearSigmoid": try readQLinearSigmoid(node)
    default:
      throw node.fault(
        .unsupportedOperator, "operator \(node.operation) has no counterpart in fixed point",
        remedy: "see docs/models/onnx-import.md for those that have, and rebuild the network of "
          + "them")
    }
  }

  private mutating func readConstant(_ node: NodeView) throws(ImportFinding) {
    try node.permit(["value", "value_int", "value_ints", "value_float", "value_floats"])
    guard let attribute = node.node.attribute.first else {
      throw node.fault(.missingValue, "it has no value", remedy: "export the model again")
    }
    let constant: Constant
    switch attribute.name {
    case "value": constant = try TensorReader.constant(attribute.t, at: node.place)
    case "value_int":
      constant = Constant(shape: [], reals: [Double(attribute.i)], kind: .int64)
    case "value_ints":
      let numbers = attribute.ints.map(Double.init)
      constant = Constant(shape: [numbers.count], reals: numbers, kind: .int64)
    case "value_float": constant = Constant(shape: [], reals: [Double(attribute.f)], kind: .real)
    default:
      let numbers = attribute.floats.map(Double.init)
      constant = Constant(shape: [numbers.count], reals: numbers, kind: .real)
    }
    guard constant.reals.allSatisfy(\.isFinite) else {
      throw node.fault(
        .notANumber, "it holds a number that is infinite or none", remedy: "export again")
    }
    try give(node, .constant(constant))
  }
}

// Operators that only rearrange, of constants too.
extension GraphReader {
  /// Gives the output the input's numbers in another shape.
  private mutating func rearrange(
    _ node: NodeView, _ shape: ([Int]) throws(ImportFinding) -> [Int]
  ) throws(ImportFinding) {
    switch try value(node, 0) {
    case .constant(let constant):
      let target = try checked(shape(constant.shape), constant.count, node)
      try give(node, .constant(constant.reshaped(target)))
    case .signal:
      let signal = try anySignal(node, 0)
      let target = try checked(shape(signal.shape), signal.order.count, node)
      try give(node, .signal(signal.reshaped(target)))
    }
  }

  private func checked(
    _ shape: [Int], _ count: Int, _ node: NodeView
  ) throws(ImportFinding) -> [Int] {
    guard shape.count <= ImportLimit.rank, elementCount(shape, limit: count) == count else {
      throw node.fault(
        .wrongShape, "\(count) numbers do not have the shape \(shape)",
        remedy: "export with a batch of 1, or leave the batch open")
    }
    return shape
  }

  private mutating func readFlatten(_ node: NodeView) throws(ImportFinding) {
    try node.permit(["axis"])
    let axis = try node.int("axis", default: 1)
    try rearrange(node) { shape throws(ImportFinding) in
      let place = axis < 0 ? axis + shape.count : axis
      guard (0...shape.count).contains(place) else { throw Self.wrongAxis(axis, node) }
      let limit = ImportLimit.constantElements
      return [
        elementCount(Array(shape[..<place]), limit: limit) ?? 0,
        elementCount(Array(shape[place...]), limit: limit) ?? 0,
      ]
    }
  }

  private mutating func readReshape(_ node: NodeView) throws(ImportFinding) {
    try node.permit(["allowzero"])
    try node.require("allowzero", is: 0, default: 0)
    let target = try wholes(node, 1)
    try rearrange(node) { shape throws(ImportFinding) in
      var result = target
      for axis in result.indices where result[axis] == 0 && axis < shape.count {
        result[axis] = shape[axis]
      }
      let limit = ImportLimit.constantElements
      guard let open = result.firstIndex(of: -1) else { return result }
      result[open] = 1
      if let count = elementCount(shape, limit: limit),
        let known = elementCount(result, limit: limit), known > 0
      {
        result[open] = count / known
      }
      return result
    }
  }

  private mutating func readSqueeze(_ node: NodeView) throws(ImportFinding) {
    try node.permit(["axes"])
    let axes = try axes(node)
    try rearrange(node) { shape throws(ImportFinding) in
      let places = try axes.map { axes throws(ImportFinding) in
        try Self.places(axes, rank: shape.count, node)
      }
      guard let places else { return shape.filter { $0 != 1 } }
      return shape.enumerated().filter { !places.contains($0.offset) }.map(\.element)
    }
  }

  private mutating func readUnsqueeze(_ node: NodeView) throws(ImportFinding) {
    try node.permit(["axes"])
    guard let axes = try axes(node) else {
      throw node.fault(.missingValue, "axes are missing", remedy: "export the model again")
    }
    try rearrange(node) { shape throws(ImportFinding) in
      var rest = shape[...]
      let rank = shape.count + axes.count
      let places = try Self.places(axes, rank: rank, node)
      return (0..<rank).map { places.contains($0) ? 1 : rest.popFirst() ?? 0 }
    }
  }

  private mutating func readTranspose(_ node: NodeView) throws(ImportFinding) {
    try node.permit(["perm"])
    let given = try node.ints("perm")
    switch try value(node, 0) {
    case .constant(let constant):
      let found = try transposed(constant.shape, given, node)
      try give(node, .constant(constant.reordered(found.order, shape: found.shape)))
    case .signal:
      var signal = try anySignal(node, 0)
      let found = try transposed(signal.shape, given, node)
      try hold(signal.order.count, at: node.place)
      signal.order = found.order.map { signal.order[$0] }
      try give(node, .signal(signal.reshaped(found.shape)))
    }
  }

  private func transposed(
    _ shape: [Int], _ given: [Int]?, _ node: NodeView
  ) throws(ImportFinding) -> (order: [Int], shape: [Int]) {
    let axes = given ?? Array(shape.indices.reversed())
    guard let found = Strides.transposed(shape, by: axes) else {
      throw node.fault(
        .wrongShape, "perm \(axes) does not fit the shape \(shape)", remedy: "export again")
    }
    return found
  }

  // With the batch taken as 1 shapes are constants, and so is what exporters compute from them.
  private mutating func readShape(_ node: NodeView) throws(ImportFinding) {
    try node.permit([])
    let shape: [Int]
    switch try value(node, 0) {
    case .constant(let constant): shape = constant.shape
    case .signal(let signal): shape = signal.shape
    }
    let numbers = shape.map(Double.init)
    try give(node, .constant(Constant(shape: [shape.count], reals: numbers, kind: .int64)))
  }

  private mutating func readGather(_ node: NodeView) throws(ImportFinding) {
    try node.permit(["axis"])
    let axis = try node.int("axis", default: 0)
    let index = try needed(node, 1)
    guard let number = index.single, let wanted = Int(exactly: number) else {
      throw node.fault(
        .unsupportedAttribute, "it takes \(index.count) indices",
        remedy: "only the last row, or one number of a shape, may be taken")
    }
    if case .constant(let constant) = try value(node, 0) {
      let place = wanted < 0 ? wanted + constant.count : wanted
      guard constant.shape.count == 1, axis == 0, constant.reals.indices.contains(place) else {
        throw node.fault(
          .unsupportedOperator, "it gathers from constants", remedy: "fold constants first")
      }
      var found = Constant(shape: index.shape, reals: [constant.reals[place]], kind: constant.kind)
      found.codes = constant.codes.map { [$0[place]] }
      found.steps = constant.steps.map { [$0[place]] }
      return try give(node, .constant(found))
    }
    let signal = try anySignal(node, 0)
    let place = axis < 0 ? axis + signal.shape.count : axis
    guard signal.shape.indices.contains(place) else { throw Self.wrongAxis(axis, node) }
    guard wanted == -1 || wanted == signal.shape[place] - 1 else {
      throw node.fault(
        .unsupportedAttribute, "it takes row \(wanted) of \(signal.shape[place])",
        remedy: "only the last row may be taken")
    }
    var shape = signal.shape
    shape.replaceSubrange(place...place, with: index.shape)
    try give(node, .signal(lastRow(of: signal, over: place, shape: shape, node)))
  }

  /// The axes of a Squeeze or its like: an attribute up to operator set 12, an input since.
  func axes(_ node: NodeView) throws(ImportFinding) -> [Int]? {
    if let axes = try node.ints("axes") { return axes }
    return node.inputName(1) == nil ? nil : try wholes(node, 1)
  }

  private func wholes(_ node: NodeView, _ index: Int) throws(ImportFinding) -> [Int] {
    let constant = try needed(node, index)
    guard constant.count <= ImportLimit.rank, let numbers = constant.whole else {
      throw node.fault(
        .wrongShape, "input \(index) is no list of axes or sides", remedy: "export again")
    }
    return numbers
  }

  static func places(
    _ axes: [Int], rank: Int, _ node: NodeView
  ) throws(ImportFinding) -> Set<Int> {
    var places: Set<Int> = []
    for axis in axes {
      let (place, hasOverflow) = axis.addingReportingOverflow(axis < 0 ? rank : 0)
      guard !hasOverflow, (0..<rank).contains(place), places.insert(place).inserted else {
        throw wrongAxis(axis, node)
      }
    }
    return places
  }

  static func wrongAxis(_ axis: Int, _ node: NodeView) -> ImportFinding {
    node.fault(
      .wrongShape, "there is no axis \(axis), or it is named twice", remedy: "export again")
  }
}
