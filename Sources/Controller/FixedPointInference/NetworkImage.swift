public import Signals

/// What a layer gives out.
public enum LayerKind: UInt32, Sendable, BitwiseCopyable {
  /// int16 activations for the next layer.
  case hidden = 1
  /// The accumulator as Q16.16 micrometres.
  case head = 2
}

/// One layer as its image describes it.
public struct LayerShape: Equatable, Sendable, BitwiseCopyable {
  /// What it gives out.
  public var kind = LayerKind.hidden
  /// How many values come in.
  public var inputs = 0
  /// How many go out.
  public var outputs = 0
  /// Smallest value that goes out; 0 makes the layer a ReLU.
  public var low: Int32 = 0
  /// Largest value that goes out.
  public var high: Int32 = 0
  /// Where its biases begin in the image.
  var biasOffset = 0

  /// An empty layer.
  public init() {}

  /// Where the multipliers begin in the image.
  var multiplierOffset: Int { biasOffset + 4 * outputs }
  /// Where the shifts begin.
  var shiftOffset: Int { multiplierOffset + 4 * outputs }
  /// Where the weights begin, row by row.
  var weightOffset: Int { shiftOffset + outputs }
  /// Where the layer ends.
  var end: Int { weightOffset + inputs * outputs }
}

/// What the training found out about a network on tools that it had not seen.
public struct TrainingSummary: Equatable, Sendable, BitwiseCopyable {
  /// Root mean square error in floating point.
  public var floatErrorMicrometres: Double = 0
  /// Root mean square error of the quantised network.
  public var errorMicrometres: Double = 0
  /// 5 % quantile of true wear less reading.
  public var residualLowMicrometres: Double = 0
  /// 95 % quantile of true wear less reading.
  public var residualHighMicrometres: Double = 0
  /// Smallest flank wear in the training rows.
  public var leastWearMicrometres: Double = 0
  /// Largest flank wear in the training rows.
  public var mostWearMicrometres: Double = 0
  /// Rows that the network was fitted to.
  public var trainingRows: UInt32 = 0
  /// Rows that were held out.
  public var holdoutRows: UInt32 = 0
  /// Seed of the training.
  public var seed: UInt64 = 0

  /// Nothing known.
  public init() {}
}

/// A wear network's file (.fhn), verified byte by byte: docs/models/fixed-point.md section 5.
/// Whatever the bytes are, it is either refused with a place and a reason or safe to run.
public struct NetworkImage: Sendable {
  /// The largest number of layers.
  public static var layerCapacity: Int { 8 }
  /// The largest number of inputs or outputs of a layer.
  public static var widthCapacity: Int { 1024 }

  /// The bytes, still the caller's.
  let bytes: LoanedMemory<UInt8>
  /// How each feature is quantised, in the order of `Feature`.
  public private(set) var inputs: InlineArray<12, Quantization>
  /// What the training found out.
  public private(set) var summary = TrainingSummary()
  /// The layers; the first `layerCount` count.
  public private(set) var layers = InlineArray<8, LayerShape>(repeating: LayerShape())
  /// How many layers there are.
  public private(set) var layerCount = 0
  /// The image's checksum, which names the network in a recording.
  public private(set) var checksum: UInt64 = 0

  /// Verifies an image.
  /// - Parameter bytes: The whole file; the caller keeps it until an engine has been made from it.
  /// - Throws: The first fault found, with its place.
  public init(_ bytes: LoanedMemory<UInt8>) throws(NetworkImageError) {
    self.bytes = bytes
    inputs = InlineArray(
      repeating: Quantization(offset: 0, stepsPerUnit: 1, low: 0, high: 0))
    var reader = ImageReader(bytes)
    try readHeader(&reader)
    for index in 0..<FeatureVector.count { inputs[index] = try Self.quantization(&reader) }
    summary = try Self.summary(&reader)
    try readLayerTable(&reader)
    for index in 0..<layerCount { try verifyBody(of: index) }
  }

  /// Magic, version, length, checksum and counts. The checksum comes before everything that it
  /// protects, so that damage is called damage.
  private mutating func readHeader(_ reader: inout ImageReader) throws(NetworkImageError) {
    try reader.expect(0x314E_4846, orElse: .wrongMagic)
    try reader.expect(1, orElse: .unknownVersion)
    let written = try reader.unsigned32()
    guard widened(written) == widened(bytes.count), bytes.count >= 32 else {
      throw NetworkImageError(
        .wrongLength, at: 8, found: widened(written), allowed: widened(bytes.count))
    }
    var tail = reader
    tail.position = bytes.count - 8
    checksum = try tail.unsigned64()
    let computed = reader.checksum(ofFirst: bytes.count - 8)
    guard checksum == computed else {
      throw NetworkImageError(
        .checksumMismatch, at: bytes.count - 8, found: Int64(bitPattern: checksum),
        allowed: Int64(bitPattern: computed))
    }
    try reader.expect(UInt32(FeatureVector.count), orElse: .wrongInputCount)
    layerCount = try reader.count(in: 1...UInt32(Self.layerCapacity), orElse: .wrongLayerCount)
    try reader.expect(0, orElse: .reservedNotZero)
  }

  /// One feature's quantisation.
  private static func quantization(
    _ reader: inout ImageReader
  ) throws(NetworkImageError) -> Quantization {
    let fault = NetworkImageFault.unusableQuantization
    let offset = try reader.finite(
      atLeast: -Double.greatestFiniteMagnitude, orElse: fault)
    let stepsPerUnit = try reader.finite(atLeast: Double.leastNormalMagnitude, orElse: fault)
    let start = reader.position
    let low = try reader.signed16()
    let high = try reader.signed16()
    guard low <= high else {
      throw NetworkImageError(
        fault, at: start, found: widened(Int(low)), allowed: widened(Int(high)))
    }
    try reader.expect(0, orElse: .reservedNotZero)
    return Quantization(offset: offset, stepsPerUnit: stepsPerUnit, low: low, high: high)
  }

  /// The training's figures.
  private static func summary(
    _ reader: inout ImageReader
  ) throws(NetworkImageError) -> TrainingSummary {
    let fault = NetworkImageFault.unusableMetadata
    var summary = TrainingSummary()
    summary.floatErrorMicrometres = try reader.finite(atLeast: 0, orElse: fault)
    summary.errorMicrometres = try reader.finite(atLeast: 0, orElse: fault)
    summary.residualLowMicrometres = try reader.finite(
      atLeast: -Double.greatestFiniteMagnitude, orElse: fault)
    summary.residualHighMicrometres = try reader.finite(
      atLeast: summary.residualLowMicrometres, orElse: fault)
    summary.leastWearMicrometres = try reader.finite(atLeast: 0, orElse: fault)
    summary.mostWearMicrometres = try reader.finite(
      atLeast: summary.leastWearMicrometres, orElse: fault)
    summary.trainingRows = try reader.unsigned32()
    summary.holdoutRows = try reader.unsigned32()
    summary.seed = try reader.unsigned64()
    return summary
  }

  /// The shapes of the layers, and that together they fill the file exactly.
  private mutating func readLayerTable(_ reader: inout ImageReader) throws(NetworkImageError) {
    var width = FeatureVector.count
    for index in 0..<layerCount {
      layers[index] = try Self.shape(&reader, after: width, isLast: index == layerCount - 1)
      width = layers[index].outputs
    }
    var end = reader.position
    for index in 0..<layerCount {
      layers[index].biasOffset = end
      end = layers[index].end
    }
    guard end == bytes.count - 8 else {
      throw NetworkImageError(
        .wrongLength, at: 8, found: widened(bytes.count), allowed: widened(end + 8))
    }
  }

  /// One entry of the layer table.
  private static func shape(
    _ reader: inout ImageReader, after width: Int, isLast: Bool
  ) throws(NetworkImageError) -> LayerShape {
    var shape = LayerShape()
    shape.kind = isLast ? .head : .hidden
    try reader.expect(shape.kind.rawValue, orElse: .wrongLayerKind)
    let widths = 1...UInt32(isLast ? 1 : widthCapacity)
    let start = reader.position
    shape.inputs = try reader.count(in: 1...UInt32(widthCapacity), orElse: .wrongLayerWidth)
    guard shape.inputs == width else {
      throw NetworkImageError(
        .brokenChain, at: start, found: widened(shape.inputs), allowed: widened(width))
    }
    shape.outputs = try reader.count(in: widths, orElse: .wrongLayerWidth)
    let clampStart = reader.position
    shape.low = try reader.signed32()
    shape.high = try reader.signed32()
    let isNarrow = shape.low >= Int32(Int16.min) && shape.high <= Int32(Int16.max)
    guard shape.low <= shape.high, isLast || isNarrow else {
      throw NetworkImageError(
        .emptyClamp, at: clampStart, found: widened(Int(shape.low)),
        allowed: widened(Int(shape.high)))
    }
    try reader.expect(0, orElse: .reservedNotZero)
    return shape
  }
}
