import Foundation
import OnnxFormat

// What acts on rows and channels: concatenation, means, the last row, gated recurrent units, and
// the end of the network.
extension GraphReader {
  mutating func readConcat(_ node: NodeView) throws(ImportFinding) {
    try node.permit(["axis"])
    let axis = try node.int("axis", default: 1)
    var parts: [Arrangement] = []
    var constants: [Constant] = []
    for index in node.node.input.indices {
      switch try value(node, index) {
      case .constant(let constant): constants.append(constant)
      case .signal: parts.append(try signal(node, index))
      }
    }
    if parts.isEmpty { return try give(node, .constant(joined(constants, node))) }
    guard constants.isEmpty else {
      throw node.fault(
        .unsupportedOperator, "it joins signals and constants", remedy: "join signals only")
    }
    try give(node, .signal(concatenate(parts, axis: axis, node)))
  }

  // Shapes that an exporter computes are put together of lists.
  private func joined(_ parts: [Constant], _ node: NodeView) throws(ImportFinding) -> Constant {
    guard parts.allSatisfy({ $0.shape.count == 1 && $0.codes == nil }), let first = parts.first
    else {
      throw node.fault(
        .unsupportedOperator, "it joins constants", remedy: "fold constants before the import")
    }
    let all = parts.flatMap(\.reals)
    return Constant(shape: [all.count], reals: all, kind: first.kind)
  }

  /// Signals side by side as channels of one.
  mutating func concatenate(
    _ parts: [Arrangement], axis: Int, _ node: NodeView
  ) throws(ImportFinding) -> Arrangement {
    let signals = parts.map { graph.signals[$0.signal] }
    let first = parts[0]
    let place = axis < 0 ? axis + first.shape.count : axis
    guard first.shape.indices.contains(place),
      parts.allSatisfy({ Self.fits($0.shape, first.shape, but: place) })
    else {
      throw node.fault(
        .wrongShape, "its inputs have the shapes \(parts.map(\.shape)), axis \(axis)",
        remedy: "join signals that differ in this axis only")
    }
    guard signals.allSatisfy({ $0.rows == signals[0].rows }) else {
      throw layoutFault(node, "what comes of joining rows")
    }
    var channels = 0
    for signal in signals {
      channels += signal.channels
      guard channels <= ImportLimit.tensorSide else { break }
    }
    let made = try addSignal(rows: signals[0].rows, channels: channels, node)
    var shape = first.shape
    shape[place] = parts.reduce(0) { $0 + $1.shape[place] }
    let strides = Strides.of(shape)
    var order = [Int](repeating: 0, count: graph.signals[made].count)
    var channel = 0
    var begin = 0
    for (part, signal) in zip(parts, signals) {
      let places = Strides.places(part.shape, strides)
      for (target, source) in zip(places, part.order) {
        order[begin * strides[place] + target] =
          source / signal.channels * channels + channel + source % signal.channels
      }
      graph.layers.append(
        Layer(kind: .place(channel), inputs: [part.signal], output: made, place: node.place))
      channel += signal.channels
      begin += part.shape[place]
    }
    guard graph.layers.count <= ImportLimit.operations else {
      throw node.fault(
        .tooLarge, "the network needs more than \(ImportLimit.operations) operations",
        remedy: "use a network with fewer layers")
    }
    return Arrangement(signal: made, shape: shape, order: order)
  }

  private static func fits(_ a: [Int], _ b: [Int], but axis: Int) -> Bool {
    a.count == b.count && a.indices.allSatisfy { $0 == axis || a[$0] == b[$0] }
  }

  mutating func readGlobalAverage(_ node: NodeView) throws(ImportFinding) {
    try node.permit([])
    let input = try signal(node, 0)
    try give(node, .signal(average(input, over: 2, keeps: true, node)))
  }

  mutating func readReduceMean(_ node: NodeView) throws(ImportFinding) {
    try node.permit(["axes", "keepdims", "noop_with_empty_axes"])
    let input = try signal(node, 0)
    let keeps = try node.int("keepdims", default: 1) != 0
    let places = try Self.places(try axes(node) ?? [], rank: input.shape.count, node)
    guard places.count == 1, let axis = places.first else {
      throw node.fault(
        .unsupportedAttribute, "it takes the mean over \(places.count) axes",
        remedy: "take the mean over time only")
    }
    try give(node, .signal(average(input, over: axis, keeps: keeps, node)))
  }

  /// The mean of all rows.
  mutating func average(
    _ input: Arrangement, over axis: Int, keeps: Bool, _ node: NodeView
  ) throws(ImportFinding) -> Arrangement {
    let signal = graph.signals[input.signal]
    guard input.shape.count >= 2, let order = input.channels(over: axis, of: signal.channels)
    else { throw layoutFault(node, "its input of shape \(input.shape)") }
    var result = input
    if keeps { result.shape[axis] = 1 } else { result.shape.remove(at: axis) }
    // The mean of one row is the row.
    if signal.rows == 1 { return result }
    result.order = order
    result.signal = try add(
      .average, from: [input.signal], rows: 1, channels: signal.channels, node)
    result.isShared = false
    return result
  }

  /// The last row of a signal.
  mutating func lastRow(
    of input: Arrangement, over axis: Int, shape: [Int], _ node: NodeView
  ) throws(ImportFinding) -> Arrangement {
    let signal = graph.signals[input.signal]
    guard let order = input.channels(over: axis, of: signal.channels) else {
      throw layoutFault(node, "its input of shape \(input.shape)")
    }
    var result = input.reshaped(shape)
    if signal.rows == 1 { return result }
    result.order = order
    result.signal = try add(.last, from: [input.signal], rows: 1, channels: signal.channels, node)
    result.isShared = false
    graph.signals[result.signal].grid = signal.grid
    graph.signals[result.signal].isGiven = signal.isGiven
    return result
  }

  mutating func readRecurrent(_ node: NodeView) throws(ImportFinding) {
    try node.permit([
      "hidden_size", "linear_before_reset", "direction", "layout", "activations",
    ])
    try node.require("linear_before_reset", is: 1, default: 0)
    let layout = try node.int("layout", default: 0)
    try checkRecurrent(node)
    let input = try signal(node, 0)
    let weights = try needed(node, 1)
    let recurrent = try needed(node, 2)
    let units = recurrent.shape.last ?? 0
    let hidden = try node.int("hidden_size", default: units)
    let signal = graph.signals[input.signal]
    guard units > 0, input.shape.count == 3, layout == 0 || layout == 1,
      weights.shape == [1, 3 * units, input.shape[2]], recurrent.shape == [1, 3 * units, units],
      hidden == units
    else {
      throw node.fault(
        .wrongShape,
        "shapes \(input.shape), \(weights.shape), \(recurrent.shape), hidden_size \(hidden), "
          + "layout \(layout)",
        remedy: "feed T, 1, C to a unit of one direction")
    }
    guard input.shape[1 - layout] == 1,
      let channels = input.channels(over: layout, of: signal.channels)
    else { throw layoutFault(node, "its input of shape \(input.shape)") }
    let biases = try constant(node, 3)?.reals ?? [Double](repeating: 0, count: 6 * units)
    guard biases.count == 6 * units else {
      throw node.fault(
        .wrongShape, "\(biases.count) biases for \(units) units", remedy: "export again")
    }
    var reading = channels
    for (index, channel) in channels.enumerated() { reading[channel] = index }
    let width = channels.count
    var sum = try weightedSum(
      weights, (0..<3 * units).flatMap { output in reading.map { output * width + $0 } },
      outputs: 3 * units, node)
    sum.biases = Array(biases[..<(3 * units)])
    let gates = try add(
      .convolution(sum), from: [input.signal], rows: signal.rows, channels: 3 * units, node)
    graph.signals[gates].grid = .gates
    graph.signals[gates].isGiven = true
    let recurrence = Recurrence(
      units: units, weights: recurrent.reals, biases: Array(biases[(3 * units)...]))
    let state = try add(
      .recurrent(recurrence), from: [gates], rows: signal.rows, channels: units, node)
    graph.signals[state].grid = .state
    try giveState(node, state, layout)
  }

  private mutating func giveState(
    _ node: NodeView, _ state: Int, _ layout: Int
  ) throws(ImportFinding) {
    let signal = graph.signals[state]
    let shape =
      layout == 0 ? [signal.rows, 1, 1, signal.channels] : [1, signal.rows, 1, signal.channels]
    let all = Arrangement.plain(state, shape: shape, count: signal.count)
    if !node.outputName.isEmpty { try give(node, .signal(all)) }
    guard node.node.output.count > 1, !node.node.output[1].isEmpty else { return }
    let last = try lastRow(of: all, over: layout, shape: [1, 1, signal.channels], node)
    values[node.node.output[1]] = .signal(last)
  }

  private func checkRecurrent(_ node: NodeView) throws(ImportFinding) {
    let direction = node.text("direction", default: "forward")
    let activations = node.node.attribute.first { $0.name == "activations" }?.strings ?? []
    let names = activations.map { String(decoding: $0, as: UTF8.self).lowercased() }
    guard direction == "forward", names.isEmpty || names == ["sigmoid", "tanh"] else {
      throw node.fault(
        .unsupportedAttribute, "direction \(direction) with activations \(names)",
        remedy: "use a forward unit with sigmoid and tanh")
    }
    guard node.inputName(4) == nil else {
      throw node.fault(
        .unsupportedAttribute, "it has sequence_lens", remedy: "leave sequence_lens out")
    }
    guard try constant(node, 5)?.reals.allSatisfy({ $0 == 0 }) != false else {
      throw node.fault(
        .unsupportedAttribute, "its initial state is not 0", remedy: "begin with a state of 0")
    }
  }

  // A network that ends in float ends in a head.
  mutating func finishOutput(_ output: Arrangement) throws(ImportFinding) {
    let signal = graph.signals[output.signal]
    guard signal.grid == nil || !signal.isGiven else { return }
    if let maker = graph.layers.firstIndex(where: { $0.output == output.signal }),
      case .dense(let sum) = graph.layers[maker].kind
    {
      graph.layers[maker].kind = .head(sum)
      graph.signals[output.signal].grid = .reading
      return
    }
    guard signal.count <= ImportLimit.plainHeadOutputs else {
      throw ImportFinding(
        .tooLarge, at: "output", "\(signal.count) readings that no dense layer makes",
        remedy: "at most \(ImportLimit.plainHeadOutputs); end in a dense layer, or quantise the "
          + "output")
    }
    var weights = [Double](repeating: 0, count: signal.count * signal.count)
    for (index, place) in output.order.enumerated() { weights[index * signal.count + place] = 1 }
    let head = WeightedSum(
      outputs: signal.count, width: signal.count, weights: weights,
      biases: [Double](repeating: 0, count: signal.count))
    var reading = Signal(name: "reading", rows: 1, channels: signal.count)
    reading.grid = .reading
    graph.signals.append(reading)
    graph.output = graph.signals.count - 1
    graph.outputOrder = Array(0..<signal.count)
    graph.layers.append(
      Layer(kind: .head(head), inputs: [output.signal], output: graph.output, place: "output"))
  }
}
