internal import Signals

/// What an operation does: docs/models/fixed-point.md section 3.
public enum OperationKind: UInt32, Sendable, BitwiseCopyable {
  /// Sums of all inputs.
  case dense = 1
  /// Sums over windows of rows.
  case conv = 2
  /// The same of each channel by itself.
  case depthwise = 3
  /// The mean of all rows.
  case average = 4
  /// The sum of two tensors.
  case add = 5
  /// A tensor as channels of another: concatenation, change of scale, clamp.
  case place = 6
  /// A function by its table.
  case table = 7
  /// A gated recurrent unit.
  case gru = 8
  /// The last row.
  case last = 9
  /// A dense layer whose outputs are readings.
  case head = 10

  /// Whether it has weights.
  public var hasWeights: Bool {
    switch self {
    case .dense, .conv, .depthwise, .gru, .head: true
    default: false
    }
  }
}

/// An operation as its image describes it. Its fields are in the order of the file.
public struct OperationShape: Equatable, Sendable, BitwiseCopyable {
  /// What it does.
  public var kind: OperationKind
  /// The tensor that comes in, and of a sum the second.
  public var input: Int
  /// The second tensor of a sum of two.
  public var second: Int?
  /// The tensor that goes out.
  public var output: Int
  /// Rows in a window.
  public var taps: Int
  /// Rows from one to the next of a window.
  public var dilation: Int
  /// Rows from one window to the next.
  public var stride: Int
  /// Rows of padding before the tensor.
  public var before: Int
  /// Rows of padding behind it.
  public var behind: Int
  /// The first channel that counts.
  public var inChannel: Int
  /// Channels that count, of a dense layer all its inputs.
  public var width: Int
  /// The first channel that goes out.
  public var channel: Int
  /// How many go out.
  public var outputs: Int
  /// Where its parameters begin in the image.
  var parameters: Int
  /// Bytes of its parameters.
  public var parameterBytes: Int
  /// Where it stands in the image.
  var at: Int

  /// The operation of an image at a byte, verified or not; nil where its kind is unknown.
  init?(at byte: Int, in bytes: LoanedMemory<UInt8>) {
    func field(_ index: Int) -> Int { Int(truncatingIfNeeded: bytes.word(at: byte + 4 * index)) }
    guard let kind = OperationKind(rawValue: bytes.word(at: byte)) else { return nil }
    self.kind = kind
    at = byte
    input = field(1)
    second = bytes.word(at: byte + 8) == UInt32.max ? nil : field(2)
    output = field(3)
    taps = field(4)
    dilation = field(5)
    stride = field(6)
    before = field(7)
    behind = field(8)
    inChannel = field(9)
    width = field(10)
    channel = field(11)
    outputs = field(12)
    parameters = field(13)
    parameterBytes = field(14)
  }

  /// Weights of one output.
  var window: Int { taps * width }
  /// Where the multipliers of a layer with weights begin.
  var multipliers: Int { parameters + 4 * outputs }
  /// Where its shifts begin.
  var shifts: Int { parameters + 8 * outputs }
  /// Where its weights begin.
  var weights: Int { parameters + 9 * outputs }
  /// Where the tables of a recurrent unit begin.
  var tables: Int { (weights + outputs * window + 3) / 4 * 4 }
  /// Rows that a window looks back.
  var reach: Int { dilation * (taps - 1) }
}
