import Foundation
import OnnxFormat

/// Which axis of an input of rank 3 counts the rows.
enum InputLayout {
  /// N, C, T, or a plain list of channels.
  case channelsFirst
  /// N, T, C: a model that transposes first.
  case rowsFirst
  /// A list of numbers as rows of one channel.
  case oneChannel
}

/// Reads a graph node by node into layers.
struct GraphReader {
  let model: OnnxModel
  let layout: InputLayout
  var values: [String: Value] = [:]
  var graph = LayerGraph()
  var warnings: [ImportFinding] = []
  /// How many nodes read a name, an output of the graph counting as one.
  private var uses: [String: Int] = [:]
  private var held = 0

  /// Reads a model.
  /// - Throws: The first thing in it that fixed point does not have.
  init(_ model: OnnxModel, layout: InputLayout) throws(ImportFinding) {
    self.model = model
    self.layout = layout
    for tensor in model.graph.initializer {
      let place = "initializer \"\(tensor.name)\""
      let constant = try TensorReader.constant(tensor, at: place)
      try hold(constant.count, at: place)
      values[tensor.name] = .constant(constant)
    }
    try takeInput()
    let living = livingNodes()
    for index in living {
      for name in model.graph.node[index].input where !name.isEmpty { uses[name, default: 0] += 1 }
    }
    uses[outputName, default: 0] += 1
    for index in living {
      let node = model.graph.node[index]
      try checkOrder(node)
      try read(NodeView(node, operatorSet: model.operatorSet))
    }
    try finish()
  }

  private var outputName: String { model.graph.output.first?.name ?? "" }

  /// Nodes that the output depends on, in the model's order.
  private func livingNodes() -> [Int] {
    var needed: Set<String> = [outputName]
    var living: [Int] = []
    // A model that stands in no order shows it when it is read: `checkOrder`.
    for (index, node) in model.graph.node.enumerated().reversed()
    where node.output.contains(where: { !$0.isEmpty && needed.contains($0) }) {
      living.append(index)
      needed.formUnion(node.input)
    }
    return living.reversed()
  }

  private func checkOrder(_ node: Onnx_NodeProto) throws(ImportFinding) {
    for name in node.input where !name.isEmpty && values[name] == nil {
      let isMadeLater = model.graph.node.contains { $0.output.contains(name) }
      throw ImportFinding(
        isMadeLater ? .cyclicGraph : .missingValue, at: node.place,
        isMadeLater
          ? "its input \"\(name)\" is made by a node behind it, or by itself"
          : "nothing gives its input \"\(name)\" a value",
        remedy: isMadeLater
          ? "sort the graph; cycles and loops are not supported"
          : "export the model with its initialisers")
    }
  }

  private mutating func takeInput() throws(ImportFinding) {
    let input = try model.input()
    let place = "input \"\(input.name)\""
    let type = input.type.tensorType
    let kind = try TensorReader.kind(type.elemType, at: place)
    guard kind == .real || kind.activationBits != nil else {
      throw ImportFinding(
        .unsupportedType, at: place, "its numbers are of ONNX type \(type.elemType)",
        remedy: "give the network an input of float, int8, uint8, int16 or uint16")
    }
    let shape = try InputShape.read(type, at: place)
    let lines = shape.filter { $0 != 1 }
    guard lines.count <= 2, let count = elementCount(shape, limit: ImportLimit.tensorElements),
      lines.allSatisfy({ $0 <= ImportLimit.tensorSide })
    else {
      throw ImportFinding(
        .wrongShape, at: place, "its shape is \(shape)",
        remedy: "an input is rows of channels, at most \(ImportLimit.tensorElements) numbers")
    }
    graph.signals = [Signal(name: input.name, rows: 1, channels: count)]
    var value = Arrangement.plain(0, shape: shape, count: count)
    if lines.count == 2, layout != .oneChannel {
      let isRowsFirst = layout == .rowsFirst
      let rows = lines[isRowsFirst ? 0 : 1]
      graph.signals[0].rows = rows
      graph.signals[0].channels = count / rows
      if !isRowsFirst { value = .planar(0, rows: rows, channels: count / rows).reshaped(shape) }
    } else if lines.count == 1, layout == .oneChannel {
      graph.signals[0].rows = count
      graph.signals[0].channels = 1
    }
    value.isWhole = kind != .real
    graph.inputOrder = value.order
    try hold(count, at: place)
    values[input.name] = .signal(value)
    inputKind = kind
  }

  /// What the input is stored as in the model.
  private(set) var inputKind = NumberKind.real

  private mutating func finish() throws(ImportFinding) {
    guard case .signal(let output) = values[outputName] else {
      throw ImportFinding(
        .wrongInterface, at: "output \"\(outputName)\"", "it does not depend on the input",
        remedy: "give the .onnx file of a network")
    }
    guard !graph.layers.isEmpty else {
      throw ImportFinding(
        .wrongInterface, at: "", "the network only rearranges its input",
        remedy: "give the .onnx file of a network that computes something")
    }
    graph.output = output.signal
    graph.outputOrder = output.order
    try finishOutput(output)
  }

  /// Counts numbers that values hold, so that a small file cannot ask for much memory.
  mutating func hold(_ count: Int, at place: String) throws(ImportFinding) {
    held += count
    guard held <= ImportLimit.heldElements else {
      throw ImportFinding(
        .tooLarge, at: place,
        "all tensors together have more than \(ImportLimit.heldElements)"
          + " numbers", remedy: "export a network of the size of a control loop")
    }
  }

  /// Whether more than one node reads a name.
  func isShared(_ name: String) -> Bool { (uses[name] ?? 0) > 1 }

  /// Adds a signal and the layer that writes it.
  mutating func add(
    _ kind: Layer.Kind, from inputs: [Int], rows: Int, channels: Int, _ node: NodeView
  ) throws(ImportFinding) -> Int {
    let output = try addSignal(rows: rows, channels: channels, node)
    graph.layers.append(Layer(kind: kind, inputs: inputs, output: output, place: node.place))
    guard graph.layers.count <= ImportLimit.operations else {
      throw node.fault(
        .tooLarge, "the network needs more than \(ImportLimit.operations) operations",
        remedy: "use a network with fewer layers")
    }
    return output
  }

  /// Adds a signal that layers are about to write.
  mutating func addSignal(
    rows: Int, channels: Int, _ node: NodeView
  ) throws(ImportFinding) -> Int {
    guard rows > 0, channels > 0, rows <= ImportLimit.tensorSide,
      channels <= ImportLimit.tensorSide,
      let count = elementCount([rows, channels], limit: ImportLimit.tensorElements),
      graph.signals.count < ImportLimit.tensors
    else {
      throw node.fault(
        .tooLarge, "it gives \(rows) rows of \(channels) channels",
        remedy: "at most \(ImportLimit.tensorElements) numbers in 1 to \(ImportLimit.tensorSide) "
          + "rows and channels, and \(ImportLimit.tensors) tensors")
    }
    try hold(count, at: node.place)
    graph.signals.append(Signal(name: node.outputName, rows: rows, channels: channels))
    return graph.signals.count - 1
  }
}

/// The shape of the graph's input.
enum InputShape {
  /// The shape with the batch taken as 1.
  /// - Throws: Which other dimension is left open.
  static func read(
    _ type: Onnx_TypeProto.Tensor, at place: String
  ) throws(ImportFinding) -> [Int] {
    guard type.hasShape, type.shape.dim.count <= ImportLimit.rank else {
      throw ImportFinding(
        .dynamicShape, at: place, "its shape is not known",
        remedy: "export with a fixed shape; only the batch may be left open")
    }
    var shape: [Int] = []
    var open: [Int] = []
    for (axis, dimension) in type.shape.dim.enumerated() {
      if case .dimValue(let value) = dimension.value, value > 0 {
        shape.append(Int(truncatingIfNeeded: value))
      } else {
        open.append(axis)
        shape.append(1)
      }
    }
    // The batch is the first axis; the second only in T, N, C, which GRU reads.
    let isTimeFirst = open == [1] && shape.count == 3 && shape[0] > 1
    guard open.isEmpty || open == [0] || isTimeFirst else {
      throw ImportFinding(
        .dynamicShape, at: place, "dimensions \(open) of its shape are left open",
        remedy: "fix all but the batch when exporting (dynamic_axes, dynamic_shapes)")
    }
    let isBatchFixed = open.isEmpty && shape.count > 1
    guard !isBatchFixed || shape[0] == 1 || shape.count == 3 && shape[1] == 1 else {
      throw ImportFinding(
        .wrongShape, at: place, "its shape \(shape) has a batch of \(shape[0])",
        remedy: "export with a batch of 1, or leave the batch open")
    }
    return shape
  }
}
