/// A name with its value, as the metadata of a recording holds them.
public struct RecordPair: Equatable, Sendable {
  /// The name.
  public var key: String
  /// The value, as text.
  public var value: String

  /// A pair.
  public init(_ key: String, _ value: String) {
    self.key = key
    self.value = value
  }
}

/// A named table of pairs in a recording: what run it is, what built it, how it ended.
public struct RecordMetadata: Equatable, Sendable {
  /// The table's name, e.g. "feedhold.run".
  public var name: String
  /// Its pairs, in order.
  public var pairs: [RecordPair]

  /// A table.
  public init(name: String, pairs: [RecordPair]) {
    self.name = name
    self.pairs = pairs
  }

  /// The value of a key, if it is there.
  public subscript(key: String) -> String? { pairs.first { $0.key == key }?.value }
}

/// A file that the run was made from, kept whole in the recording: the part program, the job, the
/// machine, the image of the wear network.
public struct RecordedInput: Equatable, Sendable {
  /// Its name, e.g. "program.ngc".
  public var name: String
  /// What it is, e.g. "text/plain" or "application/octet-stream".
  public var mediaType: String
  /// Its content, byte for byte.
  public var bytes: [UInt8]

  /// An input.
  public init(name: String, mediaType: String, bytes: [UInt8]) {
    self.name = name
    self.mediaType = mediaType
    self.bytes = bytes
  }
}

/// What the control thread does when the disk cannot keep up and the ring is full.
public enum FullRing: Sendable {
  /// It waits, so that nothing is lost: for free-running simulation.
  case wait
  /// It goes on; the row is lost and counted: for real time.
  case countLoss
}

/// Who keeps a second writer away from the file.
public enum RecordingLock: Equatable, Sendable {
  /// The recorder itself, with an exclusive lock on the file (flock).
  case exclusive
  /// The caller, who has opened the file for writing and locked it already and hands the descriptor
  /// over; the recorder closes it.
  case held(descriptor: Int32)
}

/// How a recording is made.
public struct RecorderOptions: Equatable, Sendable {
  /// The time of one servo tick.
  public var servoPeriodNanoseconds: Int64 = 1_000_000
  /// What happens when the ring is full.
  public var whenFull = FullRing.wait
  /// How many tick rows the ring takes; rounded up to a power of two.
  public var ringTicks = 8192
  /// A chunk is written when it has so many bytes before compression.
  public var chunkBytes = 1 << 20
  /// A chunk is written when it has been open so long, by the wall clock.
  public var chunkMilliseconds: Int64 = 250
  /// The level of zstd: 1 packs a twentieth smaller, -5 takes a quarter less time.
  public var compressionLevel: Int32 = -5
  /// One row of plain JSON is written every so many ticks, for plotting programs; 0 for none.
  public var scalarIntervalTicks: Int64 = 500
  /// Who locks the file.
  public var lock = RecordingLock.exclusive

  /// For free-running simulation at 1 kHz.
  public init() {}
}
