internal import Glibc

/// The bytes of a recording, on disk or in memory.
@safe final class RecordSource: Sendable {
  let path: String
  let size: Int64
  private let descriptor: Int32
  private let memory: [UInt8]

  /// Opens a file for reading.
  init(path: String) throws(RecordingError) {
    self.path = path
    memory = []
    descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else { throw .cannotOpen(path: path, number: errno) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      let number = errno
      _ = Glibc.close(descriptor)
      throw .cannotOpen(path: path, number: number)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      let isFolder = status.st_mode & S_IFMT == S_IFDIR
      _ = Glibc.close(descriptor)
      throw isFolder ? .cannotOpen(path: path, number: EISDIR) : .notARecording(path: path)
    }
    size = Int64(status.st_size)
  }

  /// Takes bytes that are in memory already.
  init(bytes: [UInt8]) {
    path = "memory"
    memory = bytes
    descriptor = -1
    size = Int64(bytes.count)
  }

  deinit { if descriptor >= 0 { _ = Glibc.close(descriptor) } }

  /// So many bytes at an offset; an error if they are not all there.
  func read(_ offset: Int64, _ count: Int) throws(RecordingError) -> [UInt8] {
    guard offset >= 0, count >= 0, Int64(count) <= size &- offset else {
      throw .damaged(offset: offset, reason: "the file ends within \(count) bytes")
    }
    if descriptor < 0 { return Array(memory[Int(offset)..<Int(offset) + count]) }
    var number: Int32 = 0
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count, let start = buffer.baseAddress {
        let got = unsafe pread(descriptor, start + filled, count - filled, off_t(offset) + filled)
        if got > 0 {
          filled += got
        } else if got < 0 && errno == EINTR {
          continue
        } else {
          number = got < 0 ? errno : EIO
          return
        }
      }
    }
    guard number == 0 else { throw .cannotRead(path: path, offset: offset, number: number) }
    return bytes
  }
}
