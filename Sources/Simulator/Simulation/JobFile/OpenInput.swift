internal import Glibc

/// A file that was opened for reading, or the standard input. It is closed with its last owner.
final class OpenInput: Sendable {
  /// What kind of thing was opened.
  enum Kind {
    /// A file with a size, whose bytes can be read in any order.
    case file
    /// A pipe, a device or a file of /proc: read once, from its beginning to its end.
    case stream
  }

  /// As the user named it.
  let path: String
  let descriptor: Int32
  let kind: Kind
  let stamp: FileStamp

  /// How long a pipe may stay silent before it is given up. [ms]
  static let pipePatience: Int32 = 10_000

  /// Opens a path; "-" is the standard input.
  /// - Throws: That there is none, that it cannot be read, or that it is a folder.
  init(_ path: String) throws(JobFaults) {
    self.path = path
    // A pipe without a writer would block an open that waits.
    let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY
    descriptor = path == "-" ? STDIN_FILENO : unsafe open(path, flags)
    guard descriptor >= 0 else { throw Self.refusal(path, errno) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      let number = errno
      if path != "-" { close(descriptor) }
      throw Self.refusal(path, number)
    }
    stamp = FileStamp(status)
    let isFile = status.st_mode & S_IFMT == S_IFREG
    kind = isFile && status.st_size > 0 && path != "-" ? .file : .stream
    if status.st_mode & S_IFMT == S_IFDIR {
      if path != "-" { close(descriptor) }
      throw JobFaults(
        [JobFault(file: path, line: 0, message: "is a folder; name a file", code: "is-folder")],
        isMissingInput: true)
    }
  }

  deinit { if path != "-" { close(descriptor) } }

  // MARK: reading

  /// All bytes to the end.
  /// - Throws: Why it cannot be read, or that it has more than `limit` bytes.
  func readAll(limit: Int) throws(JobFaults) -> [UInt8] {
    if kind == .file, stamp.size > Int64(limit) { throw tooLarge(limit) }
    var bytes: [UInt8] = []
    if kind == .file { bytes.reserveCapacity(Int(stamp.size) + 1) }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      try waitForBytes()
      let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
      if count == 0 {
        try checkUnchanged()
        return bytes
      }
      if count < 0 {
        if errno == EINTR || errno == EAGAIN { continue }
        throw Self.refusal(path, errno)
      }
      bytes += buffer[..<count]
      if bytes.count > limit { throw tooLarge(limit) }
    }
  }

  private func checkUnchanged() throws(JobFaults) {
    var status = stat()
    guard kind == .file, unsafe fstat(descriptor, &status) == 0, FileStamp(status) != stamp else {
      return
    }
    throw JobFaults([
      JobFault(
        file: path, line: 0,
        message: "was changed while it was read; read it again when it is written wholly",
        code: "file-changed")
    ])
  }

  // A named pipe that nobody writes to must not hold a shop up for ever; the standard input may.
  private func waitForBytes() throws(JobFaults) {
    guard kind == .stream else { return }
    var wish = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    let patience = path == "-" ? -1 : Self.pipePatience
    while true {
      let ready = unsafe poll(&wish, 1, patience)
      if ready > 0 { return }
      if ready < 0, errno == EINTR { continue }
      guard ready == 0 else { return }
      throw JobFaults(
        [
          JobFault(
            file: path, line: 0,
            message: "nothing came through this pipe for \(patience / 1000) s; start what writes "
              + "to it first", code: "silent-pipe")
        ], isMissingInput: true)
    }
  }

  private func tooLarge(_ limit: Int) -> JobFaults {
    JobFaults([
      JobFault(
        file: path, line: 0, message: "is larger than \(limit) bytes; is it the right file?",
        code: "file-too-large")
    ])
  }

  /// A refusal in the system's words.
  static func refusal(_ path: String, _ number: Int32) -> JobFaults {
    let reason = unsafe String(cString: strerror(number))
    let advice =
      switch number {
      case ENOENT, ENOTDIR: "check the path"
      case EACCES, EPERM: "check its permissions"
      default: "check the file"
      }
    return JobFaults(
      [
        JobFault(
          file: path, line: 0, message: "cannot be read: \(reason); \(advice)",
          code: "cannot-read")
      ], isMissingInput: true)
  }
}

/// By what a file is known not to have changed.
struct FileStamp: Equatable, Sendable {
  var size: Int64
  private var device: UInt64
  private var node: UInt64
  private var seconds: Int
  private var nanoseconds: Int

  init(_ status: stat) {
    size = Int64(status.st_size)
    device = UInt64(status.st_dev)
    node = UInt64(status.st_ino)
    seconds = status.st_mtim.tv_sec
    nanoseconds = status.st_mtim.tv_nsec
  }
}
