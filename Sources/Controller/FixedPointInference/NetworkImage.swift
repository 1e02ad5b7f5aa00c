public import Signals

/// A network's file (.fhn), verified byte by byte: docs/models/fixed-point.md section 5. Whatever
/// the bytes are, it is either refused with a place and a reason or safe to run.
public struct NetworkImage: Sendable {
  /// The largest number of tensors.
  public static var tensorCapacity: Int { 96 }
  /// The largest number of operations.
  public static var operationCapacity: Int { 64 }
  /// The largest number of rows, channels, outputs of an operation, or inputs of one output.
  public static var widthCapacity: Int { 65_536 }
  /// The largest number of elements of a tensor, with the padding that one operation gives it.
  public static var elementCapacity: Int { 1 << 20 }
  /// The longest file. [bytes]
  public static var lengthCapacity: Int { 1 << 26 }

  /// The bytes, still the caller's.
  let bytes: LoanedMemory<UInt8>
  /// How many tensors there are; tensor 0 is what comes in.
  public private(set) var tensorCount = 0
  /// How many operations there are.
  public private(set) var operationCount = 0
  /// The tensor that goes out.
  public private(set) var output = 0
  /// Whether it reads features, not whole numbers.
  public private(set) var readsFeatures = false
  private var hasSummary = false
  /// What the training found out, where the file tells.
  public private(set) var summary: TrainingSummary?
  /// The image's checksum, which names the network in a recording.
  public private(set) var checksum: UInt64 = 0

  /// Verifies an image.
  /// - Parameter bytes: The whole file; the caller keeps it until an engine has been made from it.
  /// - Throws: The first fault found, with its place.
  public init(_ bytes: LoanedMemory<UInt8>) throws(NetworkImageError) {
    self.bytes = bytes
    var reader = ImageReader(bytes)
    try readHeader(&reader)
    try readCounts(&reader)
    if readsFeatures { try verifyFeatures(&reader) }
    if hasSummary { summary = try TrainingSummary(&reader) }
    guard operationPlace(operationCount) <= bytes.count - 8 else {
      throw NetworkImageError(
        .truncated, at: reader.position, found: widened(bytes.count),
        allowed: widened(operationPlace(operationCount) + 8))
    }
    for index in 0..<tensorCount { try verifyTensor(index) }
    if readsFeatures { try verifyFeatureTensor() }
    try verifyOperations()
  }

  /// Where a tensor stands in the file.
  func tensorPlace(_ index: Int) -> Int {
    32 + (readsFeatures ? 24 * FeatureVector.count : 0) + (hasSummary ? 64 : 0) + 40 * index
  }

  /// Where an operation stands in the file.
  func operationPlace(_ index: Int) -> Int { tensorPlace(tensorCount) + 64 * index }

  /// A tensor, 0 ..< tensorCount.
  public func tensor(_ index: Int) -> TensorShape {
    precondition(index >= 0 && index < tensorCount, "no such tensor")
    return TensorShape(at: tensorPlace(index), in: bytes)
  }

  /// An operation, 0 ..< operationCount.
  public func operation(_ index: Int) -> OperationShape {
    precondition(index >= 0 && index < operationCount, "no such operation")
    guard let shape = OperationShape(at: operationPlace(index), in: bytes) else {
      preconditionFailure("the bytes of a verified image have changed")
    }
    return shape
  }

  /// How a feature is quantised, in the order of `Feature`; only where `readsFeatures`.
  public func quantization(ofFeature index: Int) -> Quantization {
    precondition(readsFeatures && index >= 0 && index < FeatureVector.count, "no such feature")
    let at = 32 + 24 * index
    return Quantization(
      offset: Double(bitPattern: bytes.longWord(at: at)),
      stepsPerUnit: Double(bitPattern: bytes.longWord(at: at + 8)),
      low: bytes.signed16(at: at + 16), high: bytes.signed16(at: at + 18))
  }

  // MARK: Verification

  /// Magic, version, length and checksum. The checksum comes before everything that it protects, so
  /// that damage is called damage.
  private mutating func readHeader(_ reader: inout ImageReader) throws(NetworkImageError) {
    try reader.expect(0x324E_4846, orElse: .wrongMagic)
    try reader.expect(2, orElse: .unknownVersion)
    let written = try reader.unsigned32()
    let isWhole = bytes.count >= 40 && bytes.count % 8 == 0 && bytes.count <= Self.lengthCapacity
    guard widened(written) == widened(bytes.count), isWhole else {
      throw NetworkImageError(
        .wrongLength, at: 8, found: widened(written), allowed: widened(bytes.count))
    }
    checksum = bytes.longWord(at: bytes.count - 8)
    let computed = bytes.checksum(ofFirst: bytes.count - 8)
    guard checksum == computed else {
      throw NetworkImageError(
        .checksumMismatch, at: bytes.count - 8, found: Int64(bitPattern: checksum),
        allowed: Int64(bitPattern: computed))
    }
  }

  private mutating func readCounts(_ reader: inout ImageReader) throws(NetworkImageError) {
    tensorCount = try reader.count(in: 2...UInt32(Self.tensorCapacity), orElse: .wrongCount)
    operationCount = try reader.count(in: 1...UInt32(Self.operationCapacity), orElse: .wrongCount)
    let features = try reader.unsigned32()
    guard features == 0 || features == UInt32(FeatureVector.count) else {
      throw NetworkImageError(
        .wrongCount, at: reader.position - 4, found: widened(features),
        allowed: widened(FeatureVector.count))
    }
    readsFeatures = features > 0
    hasSummary = try reader.count(in: 0...1, orElse: .unusedNotNeutral) == 1
    output = try reader.count(in: 1...UInt32(tensorCount - 1), orElse: .noSuchTensor)
  }

  private func verifyFeatures(_ reader: inout ImageReader) throws(NetworkImageError) {
    let fault = NetworkImageFault.unusableQuantization
    for _ in 0..<FeatureVector.count {
      _ = try reader.finite(atLeast: -Double.greatestFiniteMagnitude, orElse: fault)
      _ = try reader.finite(atLeast: Double.leastNonzeroMagnitude, orElse: fault)
      let low = try reader.signed16()
      let high = try reader.signed16()
      guard low <= high else {
        throw NetworkImageError(
          fault, at: reader.position - 4, found: widened(Int(low)), allowed: widened(Int(high)))
      }
      try reader.expect(0, orElse: .unusedNotNeutral)
    }
  }

  private func verifyTensor(_ index: Int) throws(NetworkImageError) {
    var reader = ImageReader(bytes, at: tensorPlace(index))
    let at = reader.position
    let bits = try reader.unsigned32()
    guard bits == 8 || bits == 16 || bits == 32 else {
      throw NetworkImageError(.wrongElement, at: at, found: widened(bits), allowed: 16)
    }
    let widths = 1...UInt32(Self.widthCapacity)
    let rows = try reader.count(in: widths, orElse: .wrongSize)
    let channels = try reader.count(in: widths, orElse: .wrongSize)
    guard rows <= Self.elementCapacity / channels else {
      throw NetworkImageError(
        .wrongSize, at: at + 4, found: widened(rows),
        allowed: widened(Self.elementCapacity / channels))
    }
    let shape = tensor(index)
    let most = bits == 32 ? Int32.max : (1 << Int32(bits - 1)) - 1
    let zeroPoints = bits == 32 ? 0...0 : -most - 1...most
    guard zeroPoints.contains(shape.zeroPoint) else {
      throw NetworkImageError(
        .wrongBounds, at: at + 12, found: widened(Int(shape.zeroPoint)),
        allowed: widened(Int(zeroPoints.upperBound)))
    }
    guard shape.low <= shape.high, shape.low >= -most - 1, shape.high <= most else {
      throw NetworkImageError(
        .wrongBounds, at: at + 16, found: widened(Int(shape.low)),
        allowed: widened(Int(shape.high)))
    }
    reader.position = at + 24
    _ = try reader.finite(atLeast: Double.leastNonzeroMagnitude, orElse: .unusableScale)
    try reader.expect(0, orElse: .unusedNotNeutral)
    try reader.expect(0, orElse: .unusedNotNeutral)
  }

  /// Features are one row of 12 int16, within the tensor's bounds.
  private func verifyFeatureTensor() throws(NetworkImageError) {
    let first = tensor(0)
    guard first.bits == 16 else {
      throw NetworkImageError(
        .wrongElement, at: tensorPlace(0), found: widened(first.bits), allowed: 16)
    }
    guard first.rows == 1, first.channels == FeatureVector.count else {
      throw NetworkImageError(
        .wrongShape, at: tensorPlace(0) + 4, found: widened(first.count),
        allowed: widened(FeatureVector.count))
    }
    for index in 0..<FeatureVector.count {
      let feature = quantization(ofFeature: index)
      guard Int32(feature.low) >= first.low, Int32(feature.high) <= first.high else {
        throw NetworkImageError(
          .unusableQuantization, at: 32 + 24 * index + 16, found: widened(Int(feature.low)),
          allowed: widened(Int(first.low)))
      }
    }
  }
}
