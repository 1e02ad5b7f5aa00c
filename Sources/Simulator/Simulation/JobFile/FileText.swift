public import GCode
internal import Glibc

/// A part program on disk, read piece by piece and never held as a whole. It is not mapped into
/// memory: a file that shrinks while it is read is an error here, not the end of the process.
public struct FileText: ProgramText {
  private let input: OpenInput

  /// Texts of at most so many bytes are taken into memory: they cost no open file.
  static let smallest = 1 << 18

  init(_ input: OpenInput) {
    self.input = input
  }

  /// How many bytes the file has.
  public var count: Int { Int(input.stamp.size) }

  /// Nil: it is read piece by piece.
  public var wholeBytes: [UInt8]? { nil }

  /// Appends a stretch of the file; a file that has changed meanwhile is not read on.
  public func read(
    _ range: Range<Int>, into buffer: inout [UInt8]
  ) throws(ProgramTextFailure) {
    let start = buffer.count
    buffer.append(contentsOf: repeatElement(0, count: range.count))
    var done = 0
    while done < range.count {
      let read = unsafe buffer.withUnsafeMutableBytes { all in
        unsafe pread(
          input.descriptor, all.baseAddress?.advanced(by: start + done), range.count - done,
          off_t(range.lowerBound + done))
      }
      if read < 0, errno == EINTR { continue }
      guard read >= 0 else {
        let reason = unsafe String(cString: strerror(errno))
        throw ProgramTextFailure("the file cannot be read any further: \(reason)")
      }
      guard read > 0 else { throw Self.changed }
      done += read
    }
    try checkUnchanged()
  }

  private static let changed = ProgramTextFailure(
    "the file was changed while it was read; read it again when it is written wholly")

  private func checkUnchanged() throws(ProgramTextFailure) {
    var status = stat()
    guard unsafe fstat(input.descriptor, &status) == 0, FileStamp(status) == input.stamp else {
      throw Self.changed
    }
    // An editor writes a new file and gives it the old one's name.
    guard unsafe stat(input.path, &status) == 0 else { return }
    guard FileStamp(status) == input.stamp else { throw Self.changed }
  }
}
