internal import CFixedPointKernels
internal import Signals

/// A layer laid out in the arena as the kernels read it.
@safe struct Layer: @unchecked Sendable {
  private var plan: feedhold_layer
  let kind: LayerKind

  /// Which way through the kernels.
  enum Path: Int32, Sendable {
    case scalar = 0
    case vector = 1
  }

  /// A layer of nothing, to fill unused places.
  init() {
    unsafe plan = feedhold_layer()
    kind = .hidden
  }

  /// Copies a verified layer from its image into the arena.
  init(_ shape: LayerShape, of bytes: LoanedMemory<UInt8>, in arena: inout Arena) {
    let inputs = Int32(truncatingIfNeeded: shape.inputs)
    let outputs = Int32(truncatingIfNeeded: shape.outputs)
    let padded = Self.padded(shape.outputs)
    let biases = unsafe arena.take(Int32.self, padded, filledWith: 0)
    let multipliers = unsafe arena.take(Int32.self, padded, filledWith: 1 << 30)
    let shifts = unsafe arena.take(Int32.self, padded, filledWith: 62)
    let weights = unsafe arena.take(Int8.self, shape.inputs * shape.outputs, filledWith: 0)
    let packed = unsafe arena.take(Int16.self, Self.packedCount(shape), filledWith: 0)
    for index in 0..<shape.outputs {
      unsafe biases[index] = Self.signed32(bytes, at: shape.biasOffset + 4 * index)
      unsafe multipliers[index] = Self.signed32(bytes, at: shape.multiplierOffset + 4 * index)
      unsafe shifts[index] = Int32(bytes[shape.shiftOffset + index])
    }
    for index in 0..<shape.inputs * shape.outputs {
      unsafe weights[index] = Int8(bitPattern: bytes[shape.weightOffset + index])
    }
    unsafe feedhold_layer_pack(weights, inputs, outputs, packed)
    unsafe plan = feedhold_layer(
      weights: weights, packed: packed, biases: biases, multipliers: multipliers, shifts: shifts,
      inputs: inputs, outputs: outputs, low: shape.low, high: shape.high)
    kind = shape.kind
  }

  /// Runs a hidden layer.
  @inline(__always) func runHidden(
    _ path: Path, from input: UnsafePointer<Int16>, to output: UnsafeMutablePointer<Int16>
  ) {
    var plan = unsafe plan
    unsafe feedhold_dense(&plan, path.rawValue, input, output)
  }

  /// Runs the head and gives its one output. Q16.16 micrometres.
  @inline(__always) func runHead(_ path: Path, from input: UnsafePointer<Int16>) -> Int32 {
    var plan = unsafe plan
    var output: Int32 = 0
    unsafe feedhold_head(&plan, path.rawValue, input, &output)
    return output
  }

  /// Bytes of arena that a layer takes.
  static func arenaBytes(_ shape: LayerShape) -> Int {
    3 * Arena.size(Int32.self, padded(shape.outputs))
      + Arena.size(Int8.self, shape.inputs * shape.outputs)
      + Arena.size(Int16.self, packedCount(shape))
  }

  /// A count rounded up to whole blocks of outputs.
  static func padded(_ count: Int) -> Int { (count + 7) / 8 * 8 }

  private static func packedCount(_ shape: LayerShape) -> Int {
    Int(
      feedhold_layer_packed_count(
        Int32(truncatingIfNeeded: shape.inputs), Int32(truncatingIfNeeded: shape.outputs)))
  }

  private static func signed32(_ bytes: LoanedMemory<UInt8>, at offset: Int) -> Int32 {
    Int32(bitPattern: bytes.littleEndian(at: offset, ofBytes: 4))
  }
}
