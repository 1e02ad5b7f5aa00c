@testable import FixedPointInference

/// A network written down and run in plain integers, from docs/models/fixed-point.md alone: whole
/// numbers of 128 bits, floors by division. The oracle of these tests.
struct PlainNetwork {
  struct Feature {
    var offset = 0.0
    var stepsPerUnit = 1000.0
    var low = -32767
    var high = 32767
  }

  struct Tensor {
    var bits = 16
    var rows = 1
    var channels = 1
    var zero = 0
    var low = -32768
    var high = 32767
    var scale = 1.0

    var reach: Int { max(abs(low - zero), abs(high - zero)) }
  }

  struct Operation {
    var kind: OperationKind
    var input = 0
    var second: Int?
    var output = 1
    var taps = 1
    var dilation = 1
    var stride = 1
    var before = 0
    var behind = 0
    var inChannel = 0
    var width = 0
    var channel = 0
    var outputs = 0
    var biases: [Int] = []
    var multipliers: [Int] = []
    var shifts: [Int] = []
    var weights: [Int] = []
    var tables: [[Int]] = []
  }

  var tensors: [Tensor] = []
  var operations: [Operation] = []
  var output = 1
  var features: [Feature] = []
  var figures: [Double]?

  // Section 1.

  /// The whole number nearest to v m / 2^s, ties toward plus infinity.
  static func scaled(_ value: Int128, _ multiplier: Int, _ shift: Int) -> Int {
    nearest(value * Int128(multiplier), shift)
  }

  static func nearest(_ product: Int128, _ shift: Int) -> Int {
    floorDivided(2 * product + (Int128(1) << shift), by: Int128(1) << (shift + 1))
  }

  static func floorDivided(_ value: Int128, by unit: Int128) -> Int {
    let rest = ((value % unit) + unit) % unit
    return Int((value - rest) / unit)
  }

  static func bounded(_ value: Int, _ low: Int, _ high: Int) -> Int { min(max(value, low), high) }

  // Section 3.

  /// All tensors for an input that is within its bounds.
  func run(_ values: [Int]) -> [[Int]] {
    var all = tensors.map { [Int](repeating: 0, count: $0.rows * $0.channels) }
    all[0] = values
    for operation in operations { apply(operation, &all) }
    return all
  }

  /// What goes out, with the input brought into its bounds.
  func result(_ values: [Int]) -> [Int] {
    run(values.map { Self.bounded($0, tensors[0].low, tensors[0].high) })[output]
  }

  /// The steps of features, and how many saturated.
  func steps(_ values: [Double]) -> (steps: [Int], saturated: Int) {
    var saturated = 0
    let steps = zip(values, features).map { value, feature -> Int in
      let steps = (value - feature.offset) * feature.stepsPerUnit
      if steps.isNaN || steps > Double(feature.high) || steps < Double(feature.low) {
        saturated += 1
      }
      if steps.isNaN { return Self.bounded(0, feature.low, feature.high) }
      let bounded = min(max(steps, Double(feature.low)), Double(feature.high))
      return Int(bounded.rounded(.toNearestOrEven))
    }
    return (steps, saturated)
  }

  private func apply(_ operation: Operation, _ all: inout [[Int]]) {
    let source = tensors[operation.input]
    let target = tensors[operation.output]
    let values = all[operation.input]
    func put(_ row: Int, _ channel: Int, _ scaled: Int) {
      all[operation.output][row * target.channels + channel] = Self.bounded(
        target.zero + scaled, target.low, target.high)
    }
    func sum(_ row: Int, _ channel: Int, _ scale: Int, _ total: Int) {
      put(
        row, channel,
        Self.scaled(Int128(total), operation.multipliers[scale], operation.shifts[scale]))
    }
    switch operation.kind {
    case .dense, .head:
      for output in 0..<operation.outputs {
        var total = operation.biases[output]
        for input in 0..<operation.width {
          total +=
            operation.weights[output * operation.width + input]
            * (values[operation.inChannel + input] - source.zero)
        }
        sum(0, operation.channel + output, output, total)
      }
    case .conv, .depthwise:
      for row in 0..<target.rows {
        for output in 0..<operation.outputs {
          let total = window(operation, output, row, values, source)
          sum(row, operation.channel + output, output, total)
        }
      }
    case .average:
      for channel in 0..<source.channels {
        let column = (0..<source.rows).map { values[$0 * source.channels + channel] - source.zero }
        sum(0, channel, 0, column.reduce(0, +))
      }
    case .add:
      let other = all[operation.second ?? 0]
      let zero = tensors[operation.second ?? 0].zero
      for index in values.indices {
        let first = Int128(values[index] - source.zero) * Int128(operation.multipliers[0])
        let second = Int128(other[index] - zero) * Int128(operation.multipliers[1])
        put(0, index, Self.nearest(first + second, operation.shifts[0]))
      }
    case .place:
      for index in values.indices {
        sum(
          index / source.channels, operation.channel + index % source.channels, 0,
          values[index] - source.zero)
      }
    case .table:
      let table = operation.tables[0]
      all[operation.output] = values.map {
        source.bits == 8 ? table[$0 + 128] : Self.interpolated(table, $0)
      }
    case .gru: all[operation.output] = unit(operation, values, source.rows)
    case .last: all[operation.output] = Array(values.suffix(source.channels))
    }
  }

  private func window(
    _ operation: Operation, _ output: Int, _ row: Int, _ values: [Int], _ source: Tensor
  ) -> Int {
    var total = operation.biases[output]
    for tap in 0..<operation.taps {
      let from = row * operation.stride + tap * operation.dilation - operation.before
      guard from >= 0, from < source.rows else { continue }
      for index in 0..<operation.width {
        let channel = operation.kind == .depthwise ? output : operation.inChannel + index
        total +=
          operation.weights[(output * operation.taps + tap) * operation.width + index]
          * (values[from * source.channels + channel] - source.zero)
      }
    }
    return total
  }

  /// A table of 513 entries 128 apart, with straight lines between them.
  static func interpolated(_ table: [Int], _ value: Int) -> Int {
    let index = floorDivided(Int128(value + 32768), by: 128)
    let within = value + 32768 - 128 * index
    let rise = Int128((table[index + 1] - table[index]) * within)
    return table[index] + nearest(rise, 7)
  }

  private func unit(_ operation: Operation, _ values: [Int], _ rows: Int) -> [Int] {
    let units = operation.width
    var state = [Int](repeating: 0, count: units)
    var result: [Int] = []
    func saturated(_ value: Int) -> Int { Self.bounded(value, -32768, 32767) }
    for row in 0..<rows {
      let given = Array(values[row * 3 * units..<(row + 1) * 3 * units])
      let kept = (0..<3 * units).map { gate -> Int in
        var total = operation.biases[gate]
        for index in 0..<units { total += operation.weights[gate * units + index] * state[index] }
        return saturated(
          Self.scaled(Int128(total), operation.multipliers[gate], operation.shifts[gate]))
      }
      state = (0..<units).map { index in
        let update = Self.interpolated(
          operation.tables[0], saturated(given[index] + kept[index]))
        let reset = Self.interpolated(
          operation.tables[0], saturated(given[units + index] + kept[units + index]))
        let recalled = Self.nearest(Int128(reset * kept[2 * units + index]), 15)
        let candidate = Self.interpolated(
          operation.tables[1], saturated(given[2 * units + index] + recalled))
        return candidate + Self.nearest(Int128(update * (state[index] - candidate)), 15)
      }
      result += state
    }
    return result
  }
}
