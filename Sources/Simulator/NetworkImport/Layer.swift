import CMath

/// How reals become whole numbers: real = scale (q - zero). docs/models/fixed-point.md section 1.
struct Grid: Equatable {
  var scale: Double
  var zero: Int
  var bits: Int
  /// Whether the numbers go down to -2^(bits - 1); ranges found by calibration stay symmetric.
  var isFull = true

  var low: Int { isFull ? -(1 << (bits - 1)) : 1 - (1 << (bits - 1)) }
  var high: Int { (1 << (bits - 1)) - 1 }

  /// What the sums of a gated recurrent unit are kept in, and its state.
  static let gates = Grid(scale: 0x1p-12, zero: 0, bits: 16)
  static let state = Grid(scale: 0x1p-15, zero: 0, bits: 16)
  /// Readings: Q16.16.
  static let reading = Grid(scale: 0x1p-16, zero: 0, bits: 32)
}

/// A tensor of activations on its way into the file.
struct Signal {
  /// What the model calls it.
  var name: String
  var rows: Int
  var channels: Int
  /// As the model says, or as calibration finds; nil as long as it is in float.
  var grid: Grid?
  /// Whether the model says it.
  var isGiven = false
  /// What ReLU and Clip leave of it.
  var lowest = -Double.infinity
  var highest = Double.infinity

  var count: Int { rows * channels }
}

/// Weighted sums: of all inputs (dense), of windows along the rows, of each channel by itself.
struct WeightedSum {
  var outputs: Int
  /// Inputs of one tap; 1 where each channel stands by itself.
  var width: Int
  var taps = 1
  var dilation = 1
  var stride = 1
  var before = 0
  var behind = 0
  /// Of each output taps x width.
  var weights: [Double]
  var biases: [Double]
  /// Where the model has them: the weights as whole numbers, the step of each output, and the
  /// biases as whole numbers in input's scale x step.
  var codes: [Int32]?
  var steps: [Double]?
  var biasCodes: [Int32]?

  var window: Int { taps * width }

  /// Rows that come out of so many rows; nil where no window fits.
  func rows(outOf rows: Int) -> Int? {
    let (reach, tooFar) = dilation.multipliedReportingOverflow(by: taps - 1)
    let span = rows + before + behind - 1
    guard !tooFar, reach <= span else { return nil }
    return (span - reach) / stride + 1
  }

  /// Puts a factor and an offset for each output behind the sum.
  mutating func fold(factors: [Double], offsets: [Double]) {
    for output in 0..<outputs {
      let factor = factors[output]
      for place in output * window..<(output + 1) * window {
        weights[place] *= factor
        if factor < 0, let code = codes?[place] { codes?[place] = 0 &- code }
      }
      steps?[output] *= abs(factor)
      biases[output] = biases[output] * factor + offsets[output]
    }
    if steps?.contains(0) == true {
      codes = nil
      steps = nil
    }
    biasCodes = nil
  }
}

/// A function by its table.
enum TableFunction {
  case sigmoid, tanh

  func value(_ x: Double) -> Double {
    switch self {
    case .sigmoid: 1 / (1 + feedhold_exp(-x))
    case .tanh:
      x > 20 ? 1 : x < -20 ? -1 : 1 - 2 / (feedhold_exp(2 * x) + 1)
    }
  }

  /// Where it lies within half a step of its end: inputs need not go farther.
  var reach: Double { self == .sigmoid ? 11 : 6 }
}

/// What the state of a gated recurrent unit gives to its gates: update, reset, candidate.
struct Recurrence {
  var units: Int
  /// 3 units x units.
  var weights: [Double]
  /// 3 units.
  var biases: [Double]
}

/// A dense layer of some channels of its input, which gives some channels of its output.
struct Block {
  var sum: WeightedSum
  /// The first of the channels it reads, and the first of those it gives.
  var inChannel: Int
  var channel: Int
}

/// One operation of the network to be.
struct Layer {
  enum Kind {
    case dense(WeightedSum)
    case convolution(WeightedSum)
    case depthwise(WeightedSum)
    case average
    case add
    /// As the channels from this one on.
    case place(Int)
    case table(TableFunction)
    case recurrent(Recurrence)
    case last
    case head(WeightedSum)
    /// Dense layers side by side: the members of an ensemble; heads or not.
    case blocks([Block], isHead: Bool)
  }

  var kind: Kind
  var inputs: [Int]
  var output: Int
  /// The node of the model that it comes from, for messages.
  var place: String
  /// Whether it is a clamp that alone reads its input, so that the input may be clamped instead.
  var isOnlyClamp = false

  /// The weighted sum of a layer that is one.
  var sum: WeightedSum? {
    switch kind {
    case .dense(let sum), .convolution(let sum), .depthwise(let sum), .head(let sum): sum
    default: nil
    }
  }

  /// Puts another weighted sum in the place of the layer's own.
  mutating func replaceSum(_ sum: WeightedSum) {
    switch kind {
    case .dense: kind = .dense(sum)
    case .convolution: kind = .convolution(sum)
    case .depthwise: kind = .depthwise(sum)
    case .head: kind = .head(sum)
    default: break
    }
  }
}

/// Layers in the order they run, and the signals between them; the input is signal 0.
struct LayerGraph {
  var signals: [Signal] = []
  var layers: [Layer] = []
  var output = 0
  /// For each number of the model's input, and of its output, the place in the signal.
  var inputOrder: [Int] = []
  var outputOrder: [Int] = []
}
