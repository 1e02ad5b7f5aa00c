internal import Glibc

/// The file that a recording goes to: opened, locked, and written from front to back.
/// Every failure is an error with the system's reason; nothing here traps or raises a signal.
@safe final class RecordFile {
  let path: String
  private let descriptor: Int32
  private(set) var offset: Int64 = 0

  /// Opens and locks the file; empties it only once it is ours.
  init(path: String, lock: RecordingLock) throws(RecordingError) {
    self.path = path
    switch lock {
    case .held(let given):
      descriptor = given
    case .exclusive:
      descriptor = try Self.openLocked(path)
    }
    guard Self.isRegular(descriptor) else { return }
    guard ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else {
      let number = errno
      _ = Glibc.close(descriptor)
      throw .cannotOpen(path: path, number: number)
    }
  }

  deinit { _ = Glibc.close(descriptor) }

  /// Writes all the bytes, however many calls it takes.
  func write(_ memory: UnsafeRawBufferPointer) throws(RecordingError) {
    guard let start = memory.baseAddress else { return }
    var done = 0
    while done < memory.count {
      let count = unsafe Glibc.write(descriptor, start + done, memory.count - done)
      if count > 0 {
        done += count
        offset += Int64(count)
      } else if count < 0 && errno == EINTR {
        continue
      } else {
        throw .cannotWrite(path: path, offset: offset, number: count < 0 ? errno : EIO)
      }
    }
  }

  /// Writes all the bytes.
  func write(_ bytes: [UInt8]) throws(RecordingError) {
    var failure: RecordingError?
    unsafe bytes.withUnsafeBytes { memory in
      do throws(RecordingError) { unsafe try write(memory) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  /// A write past a limit or into a closed pipe must be an error, not the end of the process.
  static func blockWriteSignals() {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGPIPE)
    unsafe sigaddset(&signals, SIGXFSZ)
    unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
  }

  private static func openLocked(_ path: String) throws(RecordingError) -> Int32 {
    // Not O_TRUNC: the file may be another writer's.
    let descriptor = unsafe Glibc.open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY, 0o644)
    guard descriptor >= 0 else { throw .cannotOpen(path: path, number: errno) }
    if isRegular(descriptor), flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let number = errno
      let owner = lockOwner(of: descriptor)
      _ = Glibc.close(descriptor)
      if number == EWOULDBLOCK { throw .taken(path: path, ownerPID: owner) }
      throw .cannotOpen(path: path, number: number)
    }
    return descriptor
  }

  private static func isRegular(_ descriptor: Int32) -> Bool {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { return false }
    return status.st_mode & S_IFMT == S_IFREG
  }

  /// Who holds the flock of a file, by the kernel's table (proc(5), /proc/locks):
  /// "1: FLOCK  ADVISORY  WRITE 4711 fe:00:16220208 0 EOF".
  private static func lockOwner(of descriptor: Int32) -> Int32? {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { return nil }
    let table = readTable("/proc/locks", limit: 1 << 20)
    for line in table.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count >= 6, words[1] == "FLOCK" else { continue }
      let place = words[5].split(separator: ":")
      guard place.count == 3, UInt64(place[2]) == UInt64(status.st_ino),
        let major = UInt32(place[0], radix: 16), let minor = UInt32(place[1], radix: 16),
        status.st_dev == deviceNumber(major, minor)
      else { continue }
      return Int32(words[4])
    }
    return nil
  }

  /// A device's number as Linux packs it: 12 bits of major inside 20 bits of minor.
  private static func deviceNumber(_ major: UInt32, _ minor: UInt32) -> UInt64 {
    let low = UInt64(minor & 0xFF) | UInt64(major & 0xFFF) << 8
    return low | UInt64(minor & ~0xFF) << 12 | UInt64(major & ~0xFFF) << 32
  }

  private static func readTable(_ path: String, limit: Int) -> String {
    let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { _ = Glibc.close(descriptor) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 4096)
    while bytes.count < limit {
      let count = unsafe Glibc.read(descriptor, &piece, piece.count)
      guard count > 0 else { break }
      bytes.append(contentsOf: piece[..<count])
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
