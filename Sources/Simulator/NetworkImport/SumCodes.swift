/// What the scales around a weighted sum are.
struct SumScale {
  /// One step of the input.
  var input: Double
  /// One step of the output, where it is not the output's own.
  var output: Double?
  /// The largest |q - zero| of an input.
  var reach: Int
  var layer: Layer

  init(input: Double, output: Double? = nil, reach: Int, layer: Layer) {
    self.input = input
    self.output = output
    self.reach = reach
    self.layer = layer
  }
}

/// A weighted sum in whole numbers.
struct SumCodes {
  private var biases: [Int32] = []
  private var factors: [Factor] = []
  private var weights: [Int8] = []
  /// Of each output what one step of a weight is.
  private var steps: [Double] = []

  /// Quantises weights for each output of sums that give one tensor: the model's own codes, or 127
  /// steps for its largest weight, fewer where the accumulator would overflow.
  static func make(
    _ sums: [WeightedSum], _ scale: SumScale, _ lowering: inout Lowering
  ) throws(ImportFinding) -> [SumCodes] {
    var all: [SumCodes] = []
    var coarsened = 0
    for sum in sums {
      var codes = SumCodes()
      for output in 0..<sum.outputs {
        codes.steps.append(
          try sum.codes != nil
            ? codes.take(sum, output, scale)
            : codes.quantise(sum, output, scale, lowering.step(scale), &coarsened))
      }
      all.append(codes)
    }
    // The output's grid must be settled before the first factor is taken.
    let largest = (all.flatMap(\.steps).max() ?? 0) * scale.input
    let isReading = lowering.grid(scale.layer.output).bits == 32
    if !isReading, scale.output == nil, largest >= lowering.step(scale) * Lowering.largestFactor {
      _ = lowering.widen(scale.layer.output, to: largest * (1 + 0x1p-20))
    }
    for index in all.indices { try all[index].findFactors(scale, lowering, isReading) }
    if coarsened > 0 {
      lowering.warnings.append(
        lowering.fault(
          scale.layer, .weightsCoarsened,
          "\(coarsened) outputs have coarser weights, or their sums could overflow",
          "use fewer inputs, or --bits 8"))
    }
    return all
  }

  private mutating func findFactors(
    _ scale: SumScale, _ lowering: Lowering, _ isReading: Bool
  ) throws(ImportFinding) {
    for step in steps {
      let value = scale.input * step / lowering.step(scale)
      guard let factor = Factor(value, shifts: isReading ? Factor.readings : Factor.sums) else {
        throw lowering.factorFault(scale.layer, value)
      }
      factors.append(factor)
    }
  }

  // The codes of the model.
  private mutating func take(
    _ sum: WeightedSum, _ output: Int, _ scale: SumScale
  ) throws(ImportFinding) -> Double {
    let step = sum.steps?[output] ?? 1
    let own = sum.codes?[output * sum.window..<(output + 1) * sum.window] ?? []
    var bound = 0
    for code in own {
      weights.append(Int8(truncatingIfNeeded: code))
      bound += abs(Int(code)) * scale.reach
    }
    let exact = (sum.biases[output] / (scale.input * step)).rounded(.toNearestOrEven)
    guard let bias = sum.biasCodes?[output] ?? Int32(exactly: exact) else {
      throw ImportFinding(
        .biasOutOfRange, at: scale.layer.place, "the bias of output \(output) is \(exact) steps",
        remedy: "quantise its input or its weights with a larger scale")
    }
    bound += abs(Int(bias))
    guard bound < 1 << 31 else {
      throw ImportFinding(
        .accumulatorOverflow, at: scale.layer.place,
        "the sum of output \(output) may reach \(bound), limit \(Int32.max)",
        remedy: "use fewer inputs, smaller weights or activations of 8 bits")
    }
    biases.append(bias)
    return step
  }

  private mutating func quantise(
    _ sum: WeightedSum, _ output: Int, _ scale: SumScale, _ target: Double,
    _ coarsened: inout Int
  ) throws(ImportFinding) -> Double {
    let own = sum.weights[output * sum.window..<(output + 1) * sum.window]
    let largest = own.reduce(0) { max($0, abs($1)) }
    // Weights that no step of the output shows still need a factor that a shift can say.
    let least = target / scale.input * 0x1p-30
    var step = largest > 0 ? max(largest / 127, least) : target / scale.input * 0x1p-8
    for attempt in 0..<Self.attempts {
      let codes = own.map { ($0 / step).rounded(.toNearestOrEven) }
      let bias = (sum.biases[output] / (scale.input * step)).rounded(.toNearestOrEven)
      let bound = codes.reduce(abs(bias)) { $0 + abs($1) * Double(scale.reach) }
      if bound < 0x1p31, let whole = Int32(exactly: bias) {
        weights += codes.map { Int8($0) }
        biases.append(whole)
        if attempt > 0, largest > 0 { coarsened += 1 }
        return step
      }
      step *= 1.001 * max(1, bound / 0x1p31)
      guard step.isFinite else { break }
    }
    throw ImportFinding(
      .biasOutOfRange, at: scale.layer.place,
      "the bias \(sum.biases[output]) of output \(output) is too large for its weights",
      remedy: "look for the training step that diverged")
  }

  private static let attempts = 64

  /// Biases, multipliers, shifts, weights, as the file has them.
  var parameters: FileBytes {
    var bytes = FileBytes()
    for bias in biases { bytes.put(bias) }
    for factor in factors { bytes.put(factor.multiplier) }
    for factor in factors { bytes.put(UInt8(truncatingIfNeeded: factor.shift)) }
    for weight in weights { bytes.put(weight) }
    return bytes
  }
}

extension Lowering {
  /// One step of what a sum gives.
  func step(_ scale: SumScale) -> Double { scale.output ?? grid(scale.layer.output).scale }
}
