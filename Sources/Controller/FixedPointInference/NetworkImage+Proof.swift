internal import Signals

extension NetworkImage {
  /// Checks multipliers and shifts and proves, output by output, that no accumulator can overflow:
  /// |bias| + sum of |weight| times the largest size of its input < 2^31. Every partial sum of any
  /// order of addition is bounded by the same, so the proof holds for every kernel path.
  func verifyBody(of index: Int) throws(NetworkImageError) {
    let shape = layers[index]
    var reader = ImageReader(bytes)
    reader.position = shape.multiplierOffset
    for _ in 0..<shape.outputs { try Self.verifyMultiplier(&reader) }
    let shifts =
      shape.kind == .head ? Requantization.headShifts : Requantization.hiddenShifts
    for _ in 0..<shape.outputs { try Self.verifyShift(&reader, in: shifts) }
    let accumulatorLimit = widened(Int(Int32.max))
    var biases = ImageReader(bytes)
    biases.position = shape.biasOffset
    for _ in 0..<shape.outputs {
      let start = reader.position
      var most = abs(widened(Int(try biases.signed32())))
      for input in 0..<shape.inputs {
        most += abs(widened(Int(try reader.signed8()))) * inputBound(ofLayer: index, input: input)
      }
      guard most <= accumulatorLimit else {
        throw NetworkImageError(
          .accumulatorOverflow, at: start, found: most, allowed: accumulatorLimit)
      }
    }
  }

  /// The largest size that an input of a layer can have.
  private func inputBound(ofLayer index: Int, input: Int) -> Int64 {
    guard index > 0 else { return inputs[input].bound }
    let before = layers[index - 1]
    return max(abs(widened(Int(before.low))), abs(widened(Int(before.high))))
  }

  private static func verifyMultiplier(_ reader: inout ImageReader) throws(NetworkImageError) {
    let start = reader.position
    let multiplier = try reader.signed32()
    guard multiplier >= 1 << 30 else {
      throw NetworkImageError(
        .multiplierOutOfRange, at: start, found: widened(Int(multiplier)),
        allowed: 1_073_741_824)
    }
  }

  private static func verifyShift(
    _ reader: inout ImageReader, in range: ClosedRange<Int32>
  ) throws(NetworkImageError) {
    let start = reader.position
    let shift = Int32(try reader.unsigned8())
    guard range.contains(shift) else {
      throw NetworkImageError(
        .shiftOutOfRange, at: start, found: widened(Int(shift)),
        allowed: widened(Int(range.upperBound)))
    }
  }
}
