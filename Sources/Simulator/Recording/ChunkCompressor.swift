internal import CZstd

/// The body of a chunk while it is being filled: compressed as it comes, checked by CRC-32.
///
/// Parts that look like noise are kept in zstd blocks of their own (by a flush before and behind),
/// so that they do not spoil the entropy code of the rest; to a reader it is one plain frame.
@safe final class ChunkCompressor {
  private let context: OpaquePointer
  /// Negative levels have no entropy code for plain bytes that noise could spoil.
  private let separatesNoise: Bool
  private var output: UnsafeMutableRawPointer
  private var capacity: Int
  private var position = 0
  private var crc = CRC32()
  /// How many bytes went in since the chunk began.
  private(set) var uncompressedCount = 0
  /// The compressor's own words if it gave up.
  private(set) var failure: String?

  /// Fails where there is no memory for the compressor.
  init?(level: Int32, capacity: Int) {
    guard let context = unsafe ZSTD_createCCtx() else { return nil }
    unsafe self.context = unsafe context
    separatesNoise = level > 0
    self.capacity = max(capacity, 4096)
    unsafe output = .allocate(byteCount: self.capacity, alignment: 16)
    unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)
  }

  deinit {
    unsafe ZSTD_freeCCtx(context)
    unsafe output.deallocate()
  }

  /// The checksum of what went in.
  var checksum: UInt32 { crc.value }

  /// The compressed bytes so far.
  var compressed: UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(start: output, count: position)
  }

  /// Begins a chunk.
  func begin() {
    position = 0
    uncompressedCount = 0
    crc = CRC32()
    unsafe ZSTD_CCtx_reset(context, ZSTD_reset_session_only)
  }

  /// Takes bytes in.
  func add(_ memory: UnsafeRawBufferPointer) {
    guard memory.count > 0 else { return }
    unsafe crc.update(memory)
    uncompressedCount += memory.count
    unsafe run(memory, ZSTD_e_continue)
  }

  /// Takes bytes in.
  func add(_ bytes: [UInt8]) { unsafe bytes.withUnsafeBytes { unsafe add($0) } }

  /// Ends the zstd block, so that what comes next gets an entropy code of its own.
  func endBlock() {
    if separatesNoise { unsafe run(UnsafeRawBufferPointer(start: nil, count: 0), ZSTD_e_flush) }
  }

  /// Ends the frame.
  func finish() { unsafe run(UnsafeRawBufferPointer(start: nil, count: 0), ZSTD_e_end) }

  private func run(_ memory: UnsafeRawBufferPointer, _ directive: ZSTD_EndDirective) {
    var input = unsafe ZSTD_inBuffer(src: memory.baseAddress, size: memory.count, pos: 0)
    while failure == nil {
      var buffer = unsafe ZSTD_outBuffer(dst: output, size: capacity, pos: position)
      let left = unsafe ZSTD_compressStream2(context, &buffer, &input, directive)
      position = unsafe buffer.pos
      if ZSTD_isError(left) != 0 {
        failure = unsafe String(cString: ZSTD_getErrorName(left))
        return
      }
      let isDone =
        unsafe directive == ZSTD_e_continue ? input.pos == input.size : left == 0
      if isDone { return }
      if position == capacity { grow() }
    }
  }

  private func grow() {
    let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity * 2, alignment: 16)
    unsafe larger.copyMemory(from: output, byteCount: position)
    unsafe output.deallocate()
    unsafe output = unsafe larger
    capacity *= 2
  }
}

/// Takes chunks apart again; holds what a hostile size could ask for within bounds.
enum ChunkExpansion {
  /// The most bytes that a chunk may claim to hold.
  static let maxBytes: UInt64 = 64 << 20

  /// The bytes of a chunk, checked against its size and checksum.
  static func expand(_ chunk: ChunkRecord) throws(RecordingError) -> [UInt8] {
    guard chunk.head.uncompressedSize <= maxBytes else {
      throw .damaged(
        offset: chunk.offset, reason: "a chunk that claims \(chunk.head.uncompressedSize) bytes")
    }
    let size = Int(chunk.head.uncompressedSize)
    var bytes: [UInt8]
    switch chunk.head.compression {
    case "": bytes = Array(chunk.body)
    case "zstd": bytes = try expandZstd(chunk, size: size)
    default:
      throw .damaged(
        offset: chunk.offset,
        reason: "a chunk compressed by \(chunk.head.compression.debugDescription)")
    }
    guard bytes.count == size else {
      throw .damaged(offset: chunk.offset, reason: "a chunk of the wrong size")
    }
    guard chunk.head.checksum == 0 || CRC32.of(bytes) == chunk.head.checksum else {
      throw .damaged(offset: chunk.offset, reason: "a chunk whose checksum does not fit")
    }
    return bytes
  }

  private static func expandZstd(
    _ chunk: ChunkRecord, size: Int
  ) throws(RecordingError) -> [UInt8] {
    var outcome = 0
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      outcome = unsafe chunk.body.withUnsafeBytes { source in
        unsafe ZSTD_decompress(buffer.baseAddress, size, source.baseAddress, source.count)
      }
      count = ZSTD_isError(outcome) == 0 ? min(outcome, size) : 0
    }
    guard ZSTD_isError(outcome) == 0 else {
      let reason = unsafe String(cString: ZSTD_getErrorName(outcome))
      throw .damaged(offset: chunk.offset, reason: "a chunk that does not expand: \(reason)")
    }
    return bytes
  }
}
