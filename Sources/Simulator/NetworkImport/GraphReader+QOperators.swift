import OnnxFormat

// Operators that work on whole numbers: each is read as its float operator between a
// DequantizeLinear and a QuantizeLinear.
extension GraphReader {
  /// Whole numbers of the network as reals, scale and zero point being the inputs behind it.
  private mutating func input(
    _ node: NodeView, _ index: Int
  ) throws(ImportFinding) -> Arrangement {
    let zero = try constant(node, index + 2)
    return try dequantise(
      anySignal(node, index), needed(node, index + 1), zero, zero?.kind, node)
  }

  /// Whole numbers of the model as reals.
  private func weights(
    _ node: NodeView, _ index: Int, axis: Int
  ) throws(ImportFinding) -> Constant {
    try dequantised(
      needed(node, index), needed(node, index + 1), constant(node, index + 2), axis: axis, node)
  }

  /// The output, quantised by scale and zero point at these inputs.
  private mutating func give(
    _ node: NodeView, _ signal: Arrangement, by index: Int
  ) throws(ImportFinding) {
    let zero = try constant(node, index + 1)
    let grid = try grid(needed(node, index), zero, zero?.kind ?? .uint8, node)
    try give(node, .signal(quantise(signal, to: grid, node)))
  }

  // A bias of whole numbers is in the scale of the input times that of the weights.
  private func bias(
    _ node: NodeView, _ index: Int, _ input: Arrangement, _ weights: Constant, outputs: Int
  ) throws(ImportFinding) -> Constant? {
    guard var bias = try constant(node, index) else { return nil }
    guard bias.count == outputs, let steps = weights.steps, weights.count > 0,
      let scale = graph.signals[input.signal].grid?.scale
    else {
      throw node.fault(
        .wrongShape, "\(bias.count) biases for \(outputs) outputs", remedy: "export again")
    }
    let stride = weights.count / outputs
    var codes: [Int32] = []
    for index in bias.reals.indices {
      guard let code = Int32(exactly: bias.reals[index]) else {
        throw node.fault(
          .biasOutOfRange, "bias \(bias.reals[index]) is not of 32 bits",
          remedy: "quantise biases to int32")
      }
      codes.append(code)
    }
    bias.codes = codes
    bias.steps = (0..<outputs).map { scale * steps[$0 * stride] }
    bias.reals = zip(codes, bias.steps ?? []).map { Double($0) * $1 }
    bias.shape = [outputs]
    return bias
  }

  mutating func readQLinearConv(_ node: NodeView) throws(ImportFinding) {
    try node.permit(["auto_pad", "dilations", "group", "kernel_shape", "pads", "strides"])
    let input = try input(node, 0)
    let weights = try weights(node, 3, axis: 0)
    let outputs = weights.shape.first ?? 0
    let bias = try outputs > 0 ? bias(node, 8, input, weights, outputs: outputs) : nil
    try give(node, convolve(input, weights, bias, node), by: 6)
  }

  mutating func readQLinearMatMul(_ node: NodeView) throws(ImportFinding) {
    try node.permit([])
    let input = try input(node, 0)
    let weights = try outputsFirst(weights(node, 3, axis: 1), false, node)
    try give(node, contract(input, weights, nil, node), by: 6)
  }

  mutating func readQGemm(_ node: NodeView) throws(ImportFinding) {
    try node.permit(["alpha", "transA", "transB"])
    try node.require("transA", is: 0, default: 0)
    guard try node.real("alpha", default: 1) == 1 else {
      throw node.fault(
        .unsupportedAttribute, "alpha is not 1", remedy: "fold alpha into the scales")
    }
    let input = try input(node, 0)
    let isTransposed = try node.int("transB", default: 0) != 0
    let weights = try outputsFirst(
      weights(node, 3, axis: isTransposed ? 0 : 1), isTransposed, node)
    let bias = try bias(node, 6, input, weights, outputs: weights.shape[0])
    let result = try contract(input, weights, bias, node)
    if node.inputName(7) == nil { return try give(node, .signal(result)) }
    try give(node, result, by: 7)
  }

  mutating func readQLinearAdd(_ node: NodeView) throws(ImportFinding) {
    try node.permit([])
    let result: Arrangement
    switch (try value(node, 0), try value(node, 3)) {
    case (.signal, .signal): result = try addSignals(input(node, 0), input(node, 3), node)
    case (.signal, .constant):
      result = try add(weights(node, 3, axis: 0), to: input(node, 0), node)
    case (.constant, .signal):
      result = try add(weights(node, 0, axis: 0), to: input(node, 3), node)
    case (.constant, .constant):
      throw node.fault(
        .unsupportedOperator, "both inputs are constant", remedy: "fold constants first")
    }
    try give(node, result, by: 6)
  }

  private mutating func add(
    _ constant: Constant, to input: Arrangement, _ node: NodeView
  ) throws(ImportFinding) -> Arrangement {
    guard let places = Strides.broadcast(constant.shape, to: input.shape) else {
      throw node.fault(
        .wrongShape, "a constant of shape \(constant.shape) and \(input.shape)",
        remedy: "one constant for each channel")
    }
    let ones = [Double](repeating: 1, count: places.count)
    return try affine(input, ones, places.map { constant.reals[$0] }, node)
  }

  mutating func readQLinearConcat(_ node: NodeView) throws(ImportFinding) {
    try node.permit(["axis"])
    let axis = try node.int("axis", default: 1)
    var parts: [Arrangement] = []
    for index in stride(from: 2, to: node.node.input.count, by: 3) {
      parts.append(try input(node, index))
    }
    guard !parts.isEmpty else {
      throw node.fault(.missingValue, "it joins nothing", remedy: "export the model again")
    }
    try give(node, concatenate(parts, axis: axis, node), by: 0)
  }

  mutating func readQLinearAverage(_ node: NodeView) throws(ImportFinding) {
    try node.permit(["channels_last"])
    let isLast = try node.int("channels_last", default: 0) != 0
    let mean = try average(input(node, 0), over: isLast ? 1 : 2, keeps: true, node)
    try give(node, mean, by: 3)
  }

  mutating func readQLinearSigmoid(_ node: NodeView) throws(ImportFinding) {
    try node.permit([])
    try give(node, look(up: .sigmoid, input(node, 0), node), by: 3)
  }
}
