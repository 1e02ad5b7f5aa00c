/// What is wrong with a network image, and so what to do about it.
public enum NetworkImageFault: UInt8, Sendable, BitwiseCopyable {
  /// The bytes end before the image does: copy the file again.
  case truncated
  /// The file does not begin with "FHN2": it is no network.
  case wrongMagic
  /// The format's version is not one this control reads: write it again with this release's tools.
  case unknownVersion
  /// The length written in the image is not the length of the file: copy the file again.
  case wrongLength
  /// The checksum does not fit: the file is damaged; copy it again.
  case checksumMismatch
  /// A field kept for later, or one that this kind of operation does not use, is not as it must be:
  /// the file was written by a newer or faulty tool.
  case unusedNotNeutral
  /// A gap between parameters is not zero: the file was written by a faulty tool.
  case gapNotZero
  /// Fewer or more tensors, operations or features than can be: make the network smaller.
  case wrongCount
  /// An operation, or the output, names a tensor that is not there or cannot be meant.
  case noSuchTensor
  /// A feature's offset or step is not a usable number, or its range is empty or too wide.
  case unusableQuantization
  /// A figure of the training summary is not a usable number.
  case unusableMetadata
  /// A tensor's elements have not 8, 16 or 32 bits, or not as many as the operation needs.
  case wrongElement
  /// A tensor has no rows or channels, or more than fit: make the network smaller.
  case wrongSize
  /// A tensor's zero point or bounds are outside its elements, or the bounds are no range.
  case wrongBounds
  /// A tensor's scale is not a usable number.
  case unusableScale
  /// An operation's kind is unknown: the file was written by a newer tool.
  case unknownKind
  /// An operation reads what no earlier one has written whole: a cycle, or a wrong order.
  case notYetWritten
  /// An operation writes what is written already, or was read already.
  case writtenTwice
  /// A tensor is never written whole.
  case neverWritten
  /// A window, its stride or its padding does not fit its tensor.
  case wrongWindow
  /// An operation's channels or rows do not fit its tensors.
  case wrongShape
  /// Parameters do not lie where, or are not as long as, the operation needs.
  case wrongParameters
  /// A multiplier is not in its range.
  case multiplierOutOfRange
  /// A shift is outside what its kind of operation permits.
  case shiftOutOfRange
  /// A weight is -128.
  case weightOutOfRange
  /// An entry of a table is outside the bounds of its output.
  case entryOutOfRange
  /// An accumulator could overflow: quantise with smaller weights or a narrower layer.
  case accumulatorOverflow
  /// The memory lent to the engine is smaller than the network needs.
  case arenaTooSmall
  /// This processor cannot run the path that was asked for.
  case pathUnavailable
  /// The network does not read the features this control measures: train it for these.
  case readsNoFeatures
  /// The network does not give one reading of wear, or tells nothing of its training.
  case readsNoWear
}

/// Why a network image was refused, and where.
public struct NetworkImageError: Error, Equatable, Sendable, BitwiseCopyable {
  /// What is wrong.
  public var fault: NetworkImageFault
  /// At which byte of the image the wrong field begins.
  public var byteOffset: Int
  /// What was found there; of a Double its bit pattern.
  public var found: Int64
  /// The limit it broke, or the value it should have had.
  public var allowed: Int64

  /// A refusal from its parts.
  public init(_ fault: NetworkImageFault, at byteOffset: Int, found: Int64, allowed: Int64) {
    self.fault = fault
    self.byteOffset = byteOffset
    self.found = found
    self.allowed = allowed
  }
}
