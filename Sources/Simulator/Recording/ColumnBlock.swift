/// How a stretch of rows is laid out as columns in one message of the encoding "feedhold.columns".
/// docs/recording-format.md describes every byte; all numbers are little-endian.
///
///     u8 version, u8 zero, u16 columns, u32 rows, u64 digest chain after the last row
///     a descriptor a column: u8 order, u8 planes, u8 noisyPlanes, u8 zero
///     order x u64 seeds a column
///     the planes that are not noisy, then the noisy ones, each `rows` bytes; by column, low byte
///     first
///
/// Column 0 is the tick, the others are the channels. A Double travels as its bit pattern, mapped
/// so that neighbours in value are neighbours as whole numbers; then differences of the order that
/// makes the column smallest are taken, zigzagged and cut into byte planes. All of it wraps and is
/// exact.
enum ColumnBlock {
  static let version: UInt8 = 1
  static let headerSize = 16
  static let descriptorSize = 4
  /// The highest order of differences; 4 makes a constant jerk vanish.
  static let maxOrder = 4
  /// The most rows in a block.
  static let maxRows = 512
  /// The most rows that the reader accepts, so that hostile counts cannot exhaust memory.
  static let maxReadableRows = 4096

  /// The most bytes that a block of so many columns can take.
  static func capacity(columns: Int) -> Int {
    headerSize + columns * (descriptorSize + maxOrder * 8 + maxRows * 8)
  }

  /// Maps a bit pattern so that the order of doubles becomes the order of whole numbers. It undoes
  /// itself: the sign bit stays and decides.
  @inline(__always)
  static func ordered(_ bits: UInt64) -> UInt64 {
    bits ^ (UInt64(bitPattern: Int64(bitPattern: bits) &>> 63) &>> 1)
  }

  /// Small magnitudes of either sign become small whole numbers.
  @inline(__always)
  static func zigzag(_ difference: UInt64) -> UInt64 {
    (difference &<< 1) ^ UInt64(bitPattern: Int64(bitPattern: difference) &>> 63)
  }

  /// The inverse of `zigzag`.
  @inline(__always)
  static func unzigzag(_ code: UInt64) -> UInt64 {
    (code &>> 1) ^ (0 &- (code & 1))
  }
}

/// How one column of a block was packed.
struct ColumnDescriptor: Equatable {
  /// How often differences were taken; so many seeds are kept.
  var order = 0
  /// Bit p: byte p of the column's codes is kept; the others are zero in all rows.
  var planes: UInt8 = 0
  /// Bit p: byte p looks like noise and stands in the last part of the block.
  var noisyPlanes: UInt8 = 0
}
