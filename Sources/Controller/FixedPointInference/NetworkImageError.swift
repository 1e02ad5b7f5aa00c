/// What is wrong with a network image, and so what to do about it.
public enum NetworkImageFault: UInt8, Sendable, BitwiseCopyable {
  /// The bytes end before the image does: copy the file again.
  case truncated
  /// The file does not begin with "FHN1": it is not a wear network.
  case wrongMagic
  /// The format's version is not one this control reads: train again with this release's script.
  case unknownVersion
  /// The length written in the image is not the length of the file: copy the file again.
  case wrongLength
  /// The checksum does not fit: the file is damaged; copy it again.
  case checksumMismatch
  /// A field kept for later is not zero: the file was written by a newer or faulty tool.
  case reservedNotZero
  /// The network does not read the features this control measures: train it for these.
  case wrongInputCount
  /// No layer, or more than fit: train a smaller network.
  case wrongLayerCount
  /// A feature's offset or step is not a usable number, or its range is empty.
  case unusableQuantization
  /// A figure of the training summary is not a usable number.
  case unusableMetadata
  /// A layer's kind is unknown, or a head stands before the end, or the last layer is none.
  case wrongLayerKind
  /// A layer has no input or output, or more than fit: train a smaller network.
  case wrongLayerWidth
  /// A layer's inputs are not the outputs of the layer before.
  case brokenChain
  /// A layer's lowest output lies above its highest, or outside its number format.
  case emptyClamp
  /// A multiplier is not in 2^30 ... 2^31 - 1.
  case multiplierOutOfRange
  /// A shift is outside what its kind of layer permits.
  case shiftOutOfRange
  /// An accumulator could overflow: quantise with smaller weights or a narrower layer.
  case accumulatorOverflow
  /// The memory lent to the engine is smaller than the network needs.
  case arenaTooSmall
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
