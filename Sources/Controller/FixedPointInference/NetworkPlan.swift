internal import CFixedPointKernels
internal import Signals

/// Where everything of a network lies in an arena: operations, packed parameters, what a stream
/// keeps, then the activations. All from the arena's first multiple of 64 on.
struct NetworkPlan {
  let path: KernelPath
  let placement: TensorPlacement
  /// Whether it can be run row by row.
  let isStepped: Bool
  /// Where the operations of a step begin; those of a whole run begin at 0. [bytes]
  let steps: Int
  /// Where the parameters begin.
  let parameters: Int
  /// Where the activations begin.
  private(set) var activations = 0

  init(_ image: NetworkImage, on path: KernelPath) {
    self.path = path
    placement = TensorPlacement(image, on: path)
    isStepped = image.streamError == nil
    let stride = unsafe MemoryLayout<feedhold_operation>.stride
    steps = TensorPlacement.wholeLines(image.operationCount * stride)
    parameters = isStepped ? 2 * steps : steps
    activations = parameters
    for index in 0..<image.operationCount {
      let shape = image.operation(index)
      activations = OperationPlan(shape, of: image, in: self, from: activations).end
    }
  }

  /// Bytes of the arena: 56 more than it holds, as memory of words begins at any multiple of 8.
  var bytes: Int { activations + placement.bytes + 56 }
}

/// Where the parameters of one operation lie. [bytes from the arena's begin; 0 where none are]
struct OperationPlan {
  /// Entries of the tables of scales: whole blocks.
  let padded: Int
  private(set) var biases = 0
  private(set) var multipliers = 0
  private(set) var shifts = 0
  private(set) var lateShifts = 0
  private(set) var roundings = 0
  private(set) var foldedBiases = 0
  private(set) var weights = 0
  private(set) var packed = 0
  private(set) var table = 0
  private(set) var secondTable = 0
  private(set) var history = 0
  /// Where the next operation's begin.
  private(set) var end: Int

  init(_ shape: OperationShape, of image: NetworkImage, in plan: NetworkPlan, from begin: Int) {
    let input = image.tensor(shape.input)
    let elementBytes = plan.path.elementBytes(ofBits: input.bits)
    let block = Int(FEEDHOLD_BLOCK_OUTPUTS)
    padded = (Self.scales(of: shape, input) + block - 1) / block * block
    end = begin
    multipliers = take(4 * padded)
    shifts = take(4 * padded)
    if shape.isPlain(on: plan.path) {
      biases = take(4 * padded)
      weights = take(shape.outputs * shape.window)
    }
    if shape.isVector(on: plan.path) {
      lateShifts = take(4 * padded)
      roundings = take(4 * padded)
      foldedBiases = take(4 * padded)
      if shape.kind != .average {
        packed = take(
          Int(
            feedhold_packed_bytes(
              Int32(truncatingIfNeeded: shape.window), Int32(truncatingIfNeeded: shape.outputs),
              Int32(truncatingIfNeeded: elementBytes))))
      }
    }
    if shape.kind == .table { table = take(shape.parameterBytes) }
    if shape.kind == .gru {
      table = take(1026)
      secondTable = take(1026)
      history = take(2 * shape.width)
    }
    if plan.isStepped, shape.taps > 1 {
      history = take((shape.reach + 1) * input.channels * elementBytes)
    }
  }

  /// How many outputs have a scale of their own.
  static func scales(of shape: OperationShape, _ input: TensorShape) -> Int {
    switch shape.kind {
    case .average: input.channels
    case .add, .place: 1
    case .table, .last: 0
    default: shape.outputs
    }
  }

  private mutating func take(_ bytes: Int) -> Int {
    let begin = end
    end += TensorPlacement.wholeLines(bytes)
    return begin
  }
}

extension OperationShape {
  /// Whether it runs from its weights as they are.
  func isPlain(on path: KernelPath) -> Bool {
    kind.hasWeights && (path == .scalar || kind == .depthwise)
  }

  /// Whether it runs from packed weights and folded biases.
  func isVector(on path: KernelPath) -> Bool {
    path != .scalar && (kind == .average || (kind.hasWeights && kind != .depthwise))
  }
}
