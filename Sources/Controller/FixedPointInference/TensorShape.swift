internal import Signals

/// A tensor as its image describes it: rows (time) of channels, real = scale (q - zeroPoint).
public struct TensorShape: Equatable, Sendable, BitwiseCopyable {
  /// Bits of an element: 8 or 16, of readings 32.
  public var bits: Int
  /// Rows.
  public var rows: Int
  /// Channels of a row.
  public var channels: Int
  /// The element that stands for 0.
  public var zeroPoint: Int32
  /// The smallest element that occurs.
  public var low: Int32
  /// The largest element that occurs.
  public var high: Int32
  /// What one step stands for. [unit of the quantity]
  public var scale: Double

  /// Elements in all.
  public var count: Int { rows * channels }

  /// The largest distance of an element from the zero point, for the overflow proof.
  var reach: Int64 {
    Swift.max(
      abs(widened(Int(low)) - widened(Int(zeroPoint))),
      abs(widened(Int(high)) - widened(Int(zeroPoint))))
  }

  /// The tensor of an image at a byte, verified or not.
  init(at byte: Int, in bytes: LoanedMemory<UInt8>) {
    bits = Int(truncatingIfNeeded: bytes.word(at: byte))
    rows = Int(truncatingIfNeeded: bytes.word(at: byte + 4))
    channels = Int(truncatingIfNeeded: bytes.word(at: byte + 8))
    zeroPoint = Int32(bitPattern: bytes.word(at: byte + 12))
    low = Int32(bitPattern: bytes.word(at: byte + 16))
    high = Int32(bitPattern: bytes.word(at: byte + 20))
    scale = Double(bitPattern: bytes.longWord(at: byte + 24))
  }
}
