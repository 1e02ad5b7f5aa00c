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

  /// The summary at the reader's place.
  init(_ reader: inout ImageReader) throws(NetworkImageError) {
    let fault = NetworkImageFault.unusableMetadata
    floatErrorMicrometres = try reader.finite(atLeast: 0, orElse: fault)
    errorMicrometres = try reader.finite(atLeast: 0, orElse: fault)
    residualLowMicrometres = try reader.finite(
      atLeast: -Double.greatestFiniteMagnitude, orElse: fault)
    residualHighMicrometres = try reader.finite(atLeast: residualLowMicrometres, orElse: fault)
    leastWearMicrometres = try reader.finite(atLeast: 0, orElse: fault)
    mostWearMicrometres = try reader.finite(atLeast: leastWearMicrometres, orElse: fault)
    trainingRows = try reader.unsigned32()
    holdoutRows = try reader.unsigned32()
    seed = try reader.unsigned64()
  }
}
