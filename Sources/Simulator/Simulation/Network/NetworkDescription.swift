internal import FixedPointInference
internal import Signals

/// What there is to know of a network before it is run.
public struct NetworkDescription: Encodable {
  /// An operation.
  public struct Operation: Encodable {
    /// What it does: docs/models/fixed-point.md section 3.
    public var kind: String
    /// Rows x channels that come in, and of a sum of two the same twice.
    public var input: [Int]
    /// Rows x channels that go out.
    public var output: [Int]
    /// Bits of what comes in, and of what goes out.
    public var bits: [Int]
    /// Rows in a window.
    public var taps: Int
    /// Rows from one to the next of a window.
    public var dilation: Int
    /// Rows from one window to the next.
    public var stride: Int
    /// Products of a weight and an activation.
    public var multiplyAccumulates: Int64
    /// Bytes of its parameters in the file.
    public var parameterBytes: Int
  }

  /// A tensor at an end of the network: quantity = scale (element - zero).
  public struct Tensor: Encodable {
    /// Bits of an element; 32 of a reading, Q16.16.
    public var bits: Int
    /// Rows, and channels in each.
    public var shape: [Int]
    /// What one step stands for. [unit of the quantity]
    public var scale: Double
    /// The element that stands for 0.
    public var zero: Int32
    /// Smallest and largest element.
    public var bounds: [Int32]
  }

  /// Version of this document.
  public var schema = 1
  /// The file.
  public var path: String
  /// Its checksum, as recordings name it.
  public var checksum: String
  /// Bytes of the file.
  public var fileBytes: Int
  /// Instructions that it would run on here.
  public var kernels: String
  /// What comes in.
  public var input: Tensor
  /// What goes out.
  public var output: Tensor
  /// In the order they run.
  public var operations: [Operation]
  /// Products in all.
  public var multiplyAccumulates: Int64
  /// Bytes of the arena that hold parameters, packed for these instructions.
  public var planBytes: Int
  /// Bytes of the arena that hold activations.
  public var activationBytes: Int
  /// Cycles that a run takes at most: docs/models/fixed-point.md section 6.
  public var worstCycles: Int64
  /// The same as time at 1 GHz. [us]
  public var worstMicroseconds: Double
  /// Whether it can be run row by row.
  public var canStream: Bool

  /// Describes a network.
  public init(_ network: LoadedNetwork) {
    let image = network.image
    path = network.path
    let digits = String(image.checksum, radix: 16)
    checksum = String(repeating: "0", count: 16 - digits.count) + digits
    fileBytes = network.bytes.loan.count
    kernels = network.kernels.name
    input = Self.tensor(image.tensor(0))
    output = Self.tensor(image.tensor(image.output))
    operations = (0..<image.operationCount).map { Self.operation($0, of: image) }
    multiplyAccumulates = operations.reduce(0) { $0 + $1.multiplyAccumulates }
    let arena = NetworkEngine.arenaBytes(for: image, path: network.kernels)
    (planBytes, activationBytes) = (arena.plan, arena.activations)
    worstCycles = WorstCase.cycles(of: image, on: network.kernels)
    worstMicroseconds = Double(worstCycles) / 1000
    canStream = image.streamError == nil
  }

  private static func tensor(_ shape: TensorShape) -> Tensor {
    Tensor(
      bits: shape.bits, shape: [shape.rows, shape.channels], scale: shape.scale,
      zero: shape.zeroPoint, bounds: [shape.low, shape.high])
  }

  private static func operation(_ index: Int, of image: NetworkImage) -> Operation {
    let shape = image.operation(index)
    let (input, output) = (image.tensor(shape.input), image.tensor(shape.output))
    return Operation(
      kind: "\(shape.kind)", input: [input.rows, input.channels],
      output: [output.rows, output.channels], bits: [input.bits, output.bits], taps: shape.taps,
      dilation: shape.dilation, stride: shape.stride,
      multiplyAccumulates: image.multiplyAccumulates(of: index),
      parameterBytes: shape.parameterBytes)
  }

  private static func line(_ tensor: Tensor) -> String {
    "\(tensor.shape[0]) x \(tensor.shape[1]), \(tensor.bits) bits, \(tensor.bounds[0]) to "
      + "\(tensor.bounds[1]), quantity = \(tensor.scale) (element - \(tensor.zero))"
  }

  /// The description for people.
  public var lines: [String] {
    var lines = [
      "\(path): \(fileBytes) bytes, checksum \(checksum)",
      "input      " + Self.line(input), "output     " + Self.line(output),
      "kind       input         output        bits   window           products  parameters",
    ]
    for operation in operations {
      let window =
        operation.taps > 1
        ? "\(operation.taps) by \(operation.dilation), step \(operation.stride)" : ""
      lines.append(
        Text.padded(operation.kind, 11)
          + Text.padded("\(operation.input[0]) x \(operation.input[1])", 14)
          + Text.padded("\(operation.output[0]) x \(operation.output[1])", 14)
          + Text.padded("\(operation.bits[0])>\(operation.bits[1])", 7)
          + Text.padded(window, 15) + Text.right("\(operation.multiplyAccumulates)", 10)
          + Text.right("\(operation.parameterBytes)", 12))
    }
    lines += [
      "products   \(multiplyAccumulates)",
      "arena      \(planBytes) bytes of parameters, \(activationBytes) bytes of activations "
        + "(\(kernels))",
      "worst case \(worstCycles) cycles, \(Text.brief(worstMicroseconds)) us at 1 GHz, "
        + "with all of it in the caches",
      "stream     " + (canStream ? "can be run row by row" : "cannot be run row by row"),
    ]
    return lines
  }
}

/// How long a run takes at most, by counting: every operation has fixed bounds on its loops, no
/// branch depends on what comes in, and nothing is waited for. The cycles of a step are those of a
/// processor that does nothing side by side, with its data in the caches.
enum WorstCase {
  /// A call of an operation, its guard rows and the copies of windows with gaps.
  private static let call: Int64 = 400

  static func cycles(of image: NetworkImage, on path: KernelPath) -> Int64 {
    (0..<image.operationCount).reduce(call) { $0 + cycles(image, $1, path) }
  }

  private static func cycles(_ image: NetworkImage, _ index: Int, _ path: KernelPath) -> Int64 {
    let shape = image.operation(index)
    let (input, output) = (image.tensor(shape.input), image.tensor(shape.output))
    let elements = Int64(output.rows * shape.outputs)
    let copied = Int64((shape.before + shape.behind + output.rows * shape.taps) * input.channels)
    switch shape.kind {
    case .dense, .conv, .head, .gru:
      let bytes = shape.taps * shape.width * path.elementBytes(ofBits: input.bits)
      let steps = (bytes + 3) / 4
      let blocks = (shape.outputs + 15) / 16
      let sums = Int64(output.rows * blocks) * (Int64(steps) * step(path) + 16 * scale(path))
      return call + sums + copied + (shape.kind == .gru ? elements * 40 : 0)
    case .depthwise: return call + elements * Int64(4 * shape.taps + 12) + copied
    case .average: return call + Int64(input.count) * 2 + Int64(input.channels) * 12
    default: return call + Int64(output.count) * 14
    }
  }

  /// A step of 16 outputs by 4 bytes.
  private static func step(_ path: KernelPath) -> Int64 {
    switch path {
    case .scalar: 160
    case .sse2: 20
    case .avx2: 10
    case .vnni: 5
    case .neon: 24
    case .neonDot: 12
    }
  }

  /// Scaling and storing of one output.
  private static func scale(_ path: KernelPath) -> Int64 {
    switch path {
    case .scalar, .sse2: 14
    case .avx2, .vnni, .neon, .neonDot: 8
    }
  }
}
