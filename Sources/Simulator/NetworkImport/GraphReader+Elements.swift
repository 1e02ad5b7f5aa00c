// What acts on each number by itself: clamps, arithmetic with constants, sums of two signals,
// tables.
extension GraphReader {
  mutating func readRelu(_ node: NodeView) throws(ImportFinding) {
    try node.permit([])
    let input = try anySignal(node, 0)
    try give(node, .signal(clamp(input, 0, .infinity, node)))
  }

  mutating func readClip(_ node: NodeView) throws(ImportFinding) {
    try node.permit(["min", "max"])
    var lowest = try node.real("min", default: -.infinity)
    var highest = try node.real("max", default: .infinity)
    if let low = try constant(node, 1)?.single { lowest = low }
    if let high = try constant(node, 2)?.single { highest = high }
    guard lowest <= highest else {
      throw node.fault(
        .unsupportedAttribute, "it clips to \(lowest) ... \(highest)",
        remedy: "min must not be above max")
    }
    try give(node, .signal(clamp(signal(node, 0), lowest, highest, node)))
  }

  /// Whether a signal can take in what comes behind it: a layer in float makes it, for one reader.
  private func canFold(_ input: Arrangement) -> Bool {
    graph.signals[input.signal].grid == nil && !input.isShared && input.signal != 0
  }

  private mutating func clamp(
    _ input: Arrangement, _ lowest: Double, _ highest: Double, _ node: NodeView
  ) throws(ImportFinding) -> Arrangement {
    var result = input
    let signal = graph.signals[input.signal]
    if let grid = signal.grid {
      // In a quantised signal that never leaves the bounds a clamp does nothing.
      let low = grid.scale * Double(grid.low - grid.zero)
      let high = grid.scale * Double(grid.high - grid.zero)
      if max(low, signal.lowest) >= lowest, min(high, signal.highest) <= highest { return input }
    }
    if input.isWhole, signal.grid == nil {
      throw node.fault(
        .unsupportedType, "it clamps whole numbers of which no scale is known",
        remedy: "put a QuantizeLinear before it")
    }
    let isCopied = graph.layers.contains { layer in
      if case .last = layer.kind { return layer.output == input.signal }
      return false
    }
    if !canFold(input) || isCopied {
      result.signal = try place(input, node)
      graph.layers[graph.layers.count - 1].isOnlyClamp =
        !input.isShared && signal.isGiven && input.signal != 0 && !isCopied
      // A clamp of whole numbers keeps their scale.
      if input.isWhole {
        graph.signals[result.signal].grid = signal.grid
        graph.signals[result.signal].isGiven = true
      }
      result.isShared = false
    }
    let low = max(graph.signals[result.signal].lowest, lowest)
    let high = min(graph.signals[result.signal].highest, highest)
    guard low <= high else {
      throw node.fault(
        .unsupportedAttribute, "nothing is left between it and the clamp before",
        remedy: "remove one of them")
    }
    graph.signals[result.signal].lowest = low
    graph.signals[result.signal].highest = high
    return result
  }

  mutating func readArithmetic(_ node: NodeView) throws(ImportFinding) {
    try node.permit([])
    let first = try value(node, 0)
    let second = try value(node, 1)
    switch (first, second) {
    case (.signal, .signal):
      guard node.operation == "Add" else {
        throw node.fault(
          .unsupportedOperator, "both inputs are computed", remedy: "only sums of two are supported"
        )
      }
      let sum = try addSignals(signal(node, 0), signal(node, 1), node)
      try give(node, .signal(sum))
    case (.signal, .constant(let constant)):
      let input = try signal(node, 0)
      try give(node, .signal(affine(input, constant, isReversed: false, node)))
    case (.constant(let constant), .signal):
      let input = try signal(node, 1)
      try give(node, .signal(affine(input, constant, isReversed: true, node)))
    case (.constant, .constant):
      throw node.fault(
        .unsupportedOperator, "both inputs are constant",
        remedy: "fold constants before the import (onnxsim, onnxruntime's basic optimisation)")
    }
  }

  /// The sum of two signals that lie alike.
  mutating func addSignals(
    _ first: Arrangement, _ second: Arrangement, _ node: NodeView
  ) throws(ImportFinding) -> Arrangement {
    let (a, b) = (graph.signals[first.signal], graph.signals[second.signal])
    guard first.shape == second.shape else {
      throw node.fault(
        .wrongShape, "its inputs have the shapes \(first.shape) and \(second.shape)",
        remedy: "add signals of one shape; only constants are broadcast")
    }
    guard first.order == second.order, a.rows == b.rows else {
      throw layoutFault(node, "one of its inputs of shape \(first.shape)")
    }
    var result = first
    result.signal = try add(
      .add, from: [first.signal, second.signal], rows: a.rows, channels: a.channels, node)
    result.isShared = false
    return result
  }

  // Factor and offset of each element.
  private mutating func affine(
    _ input: Arrangement, _ constant: Constant, isReversed: Bool, _ node: NodeView
  ) throws(ImportFinding) -> Arrangement {
    guard let places = Strides.broadcast(constant.shape, to: input.shape) else {
      throw node.fault(
        .wrongShape, "a constant of shape \(constant.shape) and \(input.shape)",
        remedy: "one constant for each channel")
    }
    let numbers = places.map { constant.reals[$0] }
    let ones = [Double](repeating: 1, count: numbers.count)
    let zeros = [Double](repeating: 0, count: numbers.count)
    switch node.operation {
    case "Mul": return try affine(input, numbers, zeros, node)
    case "Sub" where isReversed: return try affine(input, ones.map { -$0 }, numbers, node)
    case "Sub": return try affine(input, ones, numbers.map { -$0 }, node)
    case "Div":
      guard !isReversed, numbers.allSatisfy({ $0 != 0 }) else {
        throw node.fault(
          .unsupportedOperator, "it divides by a signal, or by 0",
          remedy: "divide by constants only")
      }
      return try affine(input, numbers.map { 1 / $0 }, zeros, node)
    default: return try affine(input, ones, numbers, node)
    }
  }

  /// A factor and an offset for each channel: folded into the sum before, or a depthwise layer of
  /// one tap.
  mutating func affine(
    _ input: Arrangement, _ factors: [Double], _ offsets: [Double], _ node: NodeView
  ) throws(ImportFinding) -> Arrangement {
    let signal = graph.signals[input.signal]
    guard let factors = perChannel(factors, input), let offsets = perChannel(offsets, input) else {
      throw node.fault(
        .unsupportedLayout, "its constant differs from row to row",
        remedy: "one constant for each channel")
    }
    guard factors.allSatisfy(\.isFinite), offsets.allSatisfy(\.isFinite) else {
      throw node.fault(
        .notANumber, "its factor is infinite or no number", remedy: "look at its constants")
    }
    if canFold(input), signal.lowest == -.infinity, signal.highest == .infinity,
      let maker = graph.layers.firstIndex(where: { $0.output == input.signal }),
      var sum = graph.layers[maker].sum, sum.outputs == signal.channels
    {
      sum.fold(factors: factors, offsets: offsets)
      graph.layers[maker].replaceSum(sum)
      return input
    }
    var result = input
    let sum = WeightedSum(
      outputs: signal.channels, width: 1, weights: factors, biases: offsets)
    result.signal = try add(
      .depthwise(sum), from: [input.signal], rows: signal.rows, channels: signal.channels, node)
    result.isShared = false
    return result
  }

  // The value of each channel, if all rows have the same.
  private func perChannel(_ elements: [Double], _ input: Arrangement) -> [Double]? {
    let channels = graph.signals[input.signal].channels
    var found = [Double?](repeating: nil, count: channels)
    for (element, place) in zip(elements, input.order) {
      let channel = place % channels
      if let known = found[channel], known != element { return nil }
      found[channel] = element
    }
    return found.map { $0 ?? 0 }
  }

  mutating func readBatchNormalization(_ node: NodeView) throws(ImportFinding) {
    try node.permit(["epsilon", "momentum", "training_mode", "spatial"])
    try node.require("training_mode", is: 0, default: 0)
    let epsilon = try node.real("epsilon", default: 1e-5)
    let parameters = [
      try needed(node, 1), try needed(node, 2), try needed(node, 3), try needed(node, 4),
    ]
    let input = try signal(node, 0)
    guard input.shape.count > 1, parameters.allSatisfy({ $0.count == input.shape[1] }) else {
      throw node.fault(
        .wrongShape, "its parameters do not fit the shape \(input.shape)",
        remedy: "one of each for every channel, axis 1")
    }
    var strides = [Int](repeating: 0, count: input.shape.count)
    strides[1] = 1
    var factors: [Double] = []
    var offsets: [Double] = []
    for place in Strides.places(input.shape, strides) {
      let factor = parameters[0].reals[place] / (parameters[3].reals[place] + epsilon).squareRoot()
      factors.append(factor)
      offsets.append(parameters[1].reals[place] - parameters[2].reals[place] * factor)
    }
    try give(node, .signal(affine(input, factors, offsets, node)))
  }

  mutating func readTable(_ node: NodeView) throws(ImportFinding) {
    try node.permit([])
    let function: TableFunction = node.operation == "Tanh" ? .tanh : .sigmoid
    try give(node, .signal(look(up: function, signal(node, 0), node)))
  }

  /// A function of each number.
  mutating func look(
    up function: TableFunction, _ input: Arrangement, _ node: NodeView
  ) throws(ImportFinding) -> Arrangement {
    var result = input
    let signal = graph.signals[input.signal]
    result.signal = try add(
      .table(function), from: [input.signal], rows: signal.rows, channels: signal.channels, node)
    result.isShared = false
    return result
  }
}
