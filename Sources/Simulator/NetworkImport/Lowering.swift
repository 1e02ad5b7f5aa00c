/// Brings layers into whole numbers: grids for signals that have none, codes for weights, factors
/// for multipliers and shifts.
struct Lowering {
  private(set) var graph: LayerGraph
  let ranges: [ClosedRange<Double>]?
  let bits: Int
  var warnings: [ImportFinding] = []
  var file = NetworkFile()
  /// The tensor of each signal.
  var places: [Int: Int] = [:]

  init(_ graph: LayerGraph, ranges: [ClosedRange<Double>]?, bits: Int) {
    self.graph = graph
    self.ranges = ranges
    self.bits = bits
  }

  /// The signals whose numbers only calibration can tell.
  static func signalsInFloat(_ graph: LayerGraph) -> [Int] {
    let used = Set(graph.layers.flatMap { $0.inputs + [$0.output] })
    let copied = Set(
      graph.layers.compactMap { layer in
        switch layer.kind {
        case .last, .table: layer.output
        default: nil
        }
      })
    return graph.signals.indices.filter {
      used.contains($0) && graph.signals[$0].grid == nil && !copied.contains($0)
    }
  }

  /// The file of the network.
  mutating func run() throws(ImportFinding) -> NetworkFile {
    if graph.signals[0].grid == nil { calibrate(0) }
    places[0] = 0
    file.tensors.append(tensor(0))
    for layer in graph.layers {
      if graph.signals[layer.output].grid == nil { findGrid(layer) }
      let operations = try operations(layer)
      // Scaling may have moved the output's grid: the tensor is written when it is settled.
      if let place = places[layer.output] {
        file.tensors[place] = tensor(layer.output)
      } else {
        places[layer.output] = file.tensors.count
        file.tensors.append(tensor(layer.output))
      }
      file.operations += operations.map { placed($0, layer) }
    }
    file.output = places[graph.output] ?? 0
    try checkReadings()
    return file
  }

  private func placed(_ operation: FileOperation, _ layer: Layer) -> FileOperation {
    var result = operation
    result.input = places[operation.input] ?? 0
    result.second = operation.second.flatMap { places[$0] }
    result.output = places[layer.output] ?? 0
    return result
  }

  // Grids.

  private mutating func findGrid(_ layer: Layer) {
    switch layer.kind {
    case .last: graph.signals[layer.output].grid = graph.signals[layer.inputs[0]].grid
    case .table(let function):
      graph.signals[layer.output].grid = Self.grid(of: function, bits: bits(of: layer.output))
    default: calibrate(layer.output)
    }
  }

  private static func grid(of function: TableFunction, bits: Int) -> Grid {
    if bits == 16 { return Grid(scale: 0x1p-15, zero: 0, bits: 16) }
    switch function {
    case .sigmoid: return Grid(scale: 0x1p-8, zero: -128, bits: 8)
    case .tanh: return Grid(scale: 0x1p-7, zero: 0, bits: 8)
    }
  }

  private mutating func calibrate(_ index: Int) {
    var low = ranges?[index].lowerBound ?? 0
    var high = ranges?[index].upperBound ?? 0
    if let reach = tableReach(index) {
      low = max(low, -reach)
      high = min(high, reach)
    }
    let size = max(-low, high)
    let isEmpty = !(size > Double.leastNormalMagnitude * 0x1p60)
    if bits(of: index) == 16 {
      let scale = (isEmpty ? 1 : size) / 32767
      graph.signals[index].grid = Grid(scale: scale, zero: 0, bits: 16, isFull: false)
    } else {
      let scale = isEmpty ? 1.0 / 255 : high / 255 - low / 255
      let zero = Int((-128 - low / scale).rounded(.toNearestOrEven))
      graph.signals[index].grid = Grid(
        scale: scale, zero: min(max(zero, -128), 127), bits: 8)
    }
  }

  // Gates are in Q3.12: steps of 8 bits would be wider than theirs.
  private func bits(of index: Int) -> Int {
    let feedsGates = graph.layers.contains {
      $0.inputs.contains(index) && graph.signals[$0.output].grid == .gates
    }
    return feedsGates ? 16 : bits
  }

  // Behind the reach of a function nothing changes: what only tables read need not go farther.
  private func tableReach(_ index: Int) -> Double? {
    guard index != graph.output, index != 0 else { return nil }
    var reach = 0.0
    for layer in graph.layers where layer.inputs.contains(index) {
      guard case .table(let function) = layer.kind else { return nil }
      reach = max(reach, function.reach)
    }
    return reach > 0 ? reach : nil
  }

  /// Makes the steps of a signal wider, if calibration found them; whether it did.
  mutating func widen(_ index: Int, to scale: Double) -> Bool {
    guard !graph.signals[index].isGiven, var grid = graph.signals[index].grid, grid.bits < 32,
      scale.isFinite
    else { return false }
    grid.scale = scale
    graph.signals[index].grid = grid
    return true
  }

  /// The grid of a signal that has been reached.
  func grid(_ index: Int) -> Grid { graph.signals[index].grid ?? .reading }

  /// The tensor of a signal: its grid, and the bounds that clamps leave.
  func tensor(_ index: Int) -> FileTensor {
    let signal = graph.signals[index]
    let grid = grid(index)
    return FileTensor(
      rows: signal.rows, channels: signal.channels, grid: grid,
      low: bound(signal.lowest, grid, grid.low), high: bound(signal.highest, grid, grid.high))
  }

  private func bound(_ real: Double, _ grid: Grid, _ usual: Int) -> Int {
    guard real.isFinite else { return usual }
    let steps = (real / grid.scale).rounded(.toNearestOrEven) + Double(grid.zero)
    return Int(min(max(steps, Double(grid.low)), Double(grid.high)))
  }

  /// The largest |q - zero| of a signal.
  func reach(_ index: Int) -> Int {
    let tensor = tensor(index)
    return max(abs(tensor.low - tensor.grid.zero), abs(tensor.high - tensor.grid.zero))
  }

  private mutating func checkReadings() throws(ImportFinding) {
    guard grid(graph.output).bits == 32, let range = ranges?[graph.output] else { return }
    let size = max(-range.lowerBound, range.upperBound)
    let place = "output \"\(graph.signals[graph.output].name)\""
    if size >= 32767 {
      throw ImportFinding(
        .readingRange, at: place, "it reaches \(size); Q16.16 ends at 32768",
        remedy: "let the network answer in a larger unit")
    }
    if size > 0, size < 0.01 {
      warnings.append(
        ImportFinding(
          .readingRange, at: place, "it reaches \(size); a step of Q16.16 is 1/65536",
          remedy: "let the network answer in a smaller unit"))
    }
  }
}
