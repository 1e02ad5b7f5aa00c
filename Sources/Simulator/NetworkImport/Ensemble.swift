/// Packs networks of one input into one: docs/models/fixed-point.md section 3.
enum Ensemble {
  /// One network with the readings of all, in their order.
  /// - Throws: What keeps them from one file.
  static func joined(_ members: [LayerGraph]) throws(ImportFinding) -> LayerGraph {
    guard let first = members.first else { throw fault("there are no models", "name some") }
    for (index, member) in members.enumerated() {
      let place = "model \(index + 1)"
      guard member.inputOrder == first.inputOrder, member.signals[0].rows == first.signals[0].rows,
        member.signals[0].grid == first.signals[0].grid
      else {
        throw fault(
          "\(place) has another input than the first", "train all members on one input")
      }
      let output = member.signals[member.output]
      guard output.grid == .reading else {
        throw fault("\(place) does not end in float", "leave the output of members in float")
      }
      let own = first.signals[first.output]
      guard output.lowest == own.lowest, output.highest == own.highest else {
        throw fault("\(place) clamps its output otherwise than the first", "clamp all alike")
      }
    }
    let graph = packed(members) ?? sideBySide(members)
    guard graph.signals.count <= ImportLimit.tensors,
      graph.layers.count <= ImportLimit.operations
    else {
      throw ImportFinding(
        .tooLarge, at: "ensemble",
        "it needs \(graph.layers.count) operations and \(graph.signals.count) tensors",
        remedy: "at most \(ImportLimit.operations) and \(ImportLimit.tensors): use fewer members")
    }
    return graph
  }

  private static func fault(_ message: String, _ remedy: String) -> ImportFinding {
    ImportFinding(.wrongInterface, at: "ensemble", message, remedy: remedy)
  }

  private static func reading(_ members: [LayerGraph]) -> Signal {
    let output = members[0].signals[members[0].output]
    var reading = output
    reading.channels = members.reduce(0) { $0 + $1.signals[$1.output].count }
    reading.rows = 1
    return reading
  }

  // Dense networks in float of one shape: one wide first layer, then blocks along the diagonal.
  private static func packed(_ members: [LayerGraph]) -> LayerGraph? {
    guard let chains = chains(members) else { return nil }
    var graph = LayerGraph(signals: [members[0].signals[0]])
    graph.inputOrder = members[0].inputOrder
    for (depth, layer) in members[0].layers.enumerated() {
      let outputs = zip(members, chains).map { $0.signals[$1[depth].output] }
      var signal = outputs[0]
      signal.channels = outputs.reduce(0) { $0 + $1.channels }
      let isAlike = outputs.allSatisfy {
        $0.lowest == signal.lowest && $0.highest == signal.highest && $0.grid == signal.grid
      }
      guard isAlike, let kind = kind(chains.map { $0[depth] }, isFirst: depth == 0) else {
        return nil
      }
      graph.signals.append(signal)
      graph.layers.append(
        Layer(kind: kind, inputs: [depth], output: depth + 1, place: layer.place))
    }
    graph.output = graph.signals.count - 1
    graph.outputOrder = Array(0..<graph.signals[graph.output].channels)
    return graph
  }

  // The layers of each member, if each reads the one before.
  private static func chains(_ members: [LayerGraph]) -> [[Layer]]? {
    let depth = members[0].layers.count
    for member in members {
      var last = 0
      for layer in member.layers {
        guard layer.inputs == [last] else { return nil }
        last = layer.output
      }
      guard last == member.output, member.layers.count == depth else { return nil }
    }
    return members.map(\.layers)
  }

  private static func kind(_ layers: [Layer], isFirst: Bool) -> Layer.Kind? {
    var sums: [WeightedSum] = []
    var heads = 0
    var functions: [TableFunction] = []
    for layer in layers {
      switch layer.kind {
      case .dense(let sum) where sum.codes == nil: sums.append(sum)
      case .head(let sum) where sum.codes == nil:
        sums.append(sum)
        heads += 1
      case .table(let function): functions.append(function)
      default: return nil
      }
    }
    if let function = functions.first, functions.count == layers.count {
      return functions.allSatisfy { $0 == function } ? .table(function) : nil
    }
    guard sums.count == layers.count, heads == 0 || heads == layers.count else { return nil }
    if isFirst {
      let wide = wide(sums)
      return heads == 0 ? .dense(wide) : .head(wide)
    }
    var blocks: [Block] = []
    for sum in sums {
      let last = blocks.last
      blocks.append(
        Block(
          sum: sum, inChannel: last.map { $0.inChannel + $0.sum.width } ?? 0,
          channel: last.map { $0.channel + $0.sum.outputs } ?? 0))
    }
    return .blocks(blocks, isHead: heads > 0)
  }

  private static func wide(_ sums: [WeightedSum]) -> WeightedSum {
    WeightedSum(
      outputs: sums.reduce(0) { $0 + $1.outputs }, width: sums[0].width,
      weights: sums.flatMap(\.weights), biases: sums.flatMap(\.biases))
  }

  // Any other networks: one after the other, with heads that fill one tensor.
  private static func sideBySide(_ members: [LayerGraph]) -> LayerGraph {
    var graph = LayerGraph(signals: [members[0].signals[0]])
    graph.inputOrder = members[0].inputOrder
    var heads: [Layer] = []
    var channel = 0
    for member in members {
      let moved = { (signal: Int) in signal == 0 ? 0 : signal + graph.signals.count - 1 }
      var own: [Layer] = []
      for layer in member.layers {
        var layer = layer
        layer.inputs = layer.inputs.map(moved)
        if layer.output == member.output, case .head(let sum) = layer.kind {
          let block = Block(sum: sum, inChannel: 0, channel: channel)
          layer.kind = .blocks([block], isHead: true)
          channel += sum.outputs
          heads.append(layer)
        } else {
          layer.output = moved(layer.output)
          own.append(layer)
        }
      }
      graph.layers += own
      graph.signals += member.signals.dropFirst()
    }
    graph.output = graph.signals.count
    graph.signals.append(reading(members))
    graph.outputOrder = Array(0..<channel)
    for head in heads {
      var head = head
      head.output = graph.output
      graph.layers.append(head)
    }
    return graph
  }
}
