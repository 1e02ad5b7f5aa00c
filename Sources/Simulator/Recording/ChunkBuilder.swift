/// A chunk in the making: messages go in, a finished body with its index comes out.
struct ChunkBuilder {
  private let compressor: ChunkCompressor
  private var contents = ChunkContents()
  private var sequences: [UInt32]

  /// Fills a compressor; channels have the ids 1 ... channelCount.
  init(_ compressor: ChunkCompressor, channelCount: Int) {
    self.compressor = compressor
    sequences = Array(repeating: 0, count: channelCount + 1)
    compressor.begin()
  }

  /// Whether no message is in it.
  var isEmpty: Bool { contents.isEmpty }

  /// How many bytes it has before compression.
  var size: Int { compressor.uncompressedCount }

  /// The compressor's own words if it gave up.
  var failure: String? { compressor.failure }

  /// Adds a column block in its two parts.
  mutating func add(
    channel: UInt16, time: UInt64, _ even: UnsafeRawBufferPointer, _ noisy: UnsafeRawBufferPointer
  ) {
    addHead(channel: channel, time: time, size: even.count + noisy.count)
    unsafe compressor.add(even)
    compressor.endBlock()
    guard noisy.count > 0 else { return }
    unsafe compressor.add(noisy)
    compressor.endBlock()
  }

  /// Adds a message of plain bytes.
  mutating func add(channel: UInt16, time: UInt64, _ bytes: [UInt8]) {
    addHead(channel: channel, time: time, size: bytes.count)
    compressor.add(bytes)
  }

  /// Ends the chunk, writes it to a file and begins the next.
  mutating func write(to file: inout MCAPWriter) throws(RecordingError) {
    compressor.finish()
    if compressor.failure == nil { try file.write(compressor, contents) }
    contents = ChunkContents()
    compressor.begin()
  }

  private mutating func addHead(channel: UInt16, time: UInt64, size: Int) {
    contents.add(channel: channel, time: time, offset: compressor.uncompressedCount)
    let sequence = sequences[Int(channel)]
    sequences[Int(channel)] = sequence &+ 1
    compressor.add(
      MCAPLayout.messageHead(channel: channel, sequence: sequence, time: time, size: size))
  }
}
