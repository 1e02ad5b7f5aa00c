internal import Glibc

/// Why a recording cannot be written or read, with the place and what to do about it.
public enum RecordingError: Error, Equatable, Sendable {
  /// The file could not be opened or created. `number` is the system's errno.
  case cannotOpen(path: String, number: Int32)
  /// Another writer has the file; its process ID where the system tells it.
  case taken(path: String, ownerPID: Int32?)
  /// The file could not be written beyond the byte offset. `number` is the system's errno.
  case cannotWrite(path: String, offset: Int64, number: Int32)
  /// The file could not be read at the byte offset. `number` is the system's errno.
  case cannotRead(path: String, offset: Int64, number: Int32)
  /// The compressor gave up; the text is its own.
  case cannotCompress(path: String, reason: String)
  /// The writer's thread could not be started.
  case cannotStartWriter(path: String, number: Int32)
  /// The recorder has been closed already.
  case closed(path: String)
  /// The file does not begin as an MCAP file does.
  case notARecording(path: String)
  /// The bytes at an offset are not what the format asks for.
  case damaged(offset: Int64, reason: String)

  /// Whether the cause is that another writer has the file (exit code 69).
  public var isTaken: Bool {
    if case .taken = self { return true }
    return false
  }

  /// Whether the cause is that there is no such file (exit code 66).
  public var isMissing: Bool {
    if case .cannotOpen(_, ENOENT) = self { return true }
    return false
  }
}

extension RecordingError: CustomStringConvertible {
  /// One sentence with the place, then the remedy.
  public var description: String {
    switch self {
    case .cannotOpen(let path, let number):
      return "\(path): error: cannot open the recording: \(systemText(number)); "
        + remedy(number) + " [recording-open]"
    case .taken(let path, let owner):
      let who = owner.map { "process \($0)" } ?? "another process"
      return "\(path): error: \(who) is recording into this file; "
        + "wait for it to end or record into another file [recording-taken]"
    case .cannotWrite(let path, let offset, let number):
      return "\(path): error: cannot write the recording beyond byte \(offset): "
        + "\(systemText(number)); \(remedy(number)) [recording-write]"
    case .cannotRead(let path, let offset, let number):
      return "\(path): error: cannot read the recording at byte \(offset): "
        + "\(systemText(number)); \(remedy(number)) [recording-read]"
    case .cannotCompress(let path, let reason):
      return "\(path): error: the compressor failed: \(reason); record again [recording-compress]"
    case .cannotStartWriter(let path, let number):
      return "\(path): error: cannot start the recording's thread: \(systemText(number)); "
        + "raise the limit of threads (ulimit -u) [recording-thread]"
    case .closed(let path):
      return "\(path): error: the recording is closed already [recording-closed]"
    case .notARecording(let path):
      return "\(path): error: this is not an MCAP file; give a file that `feedhold run --record` "
        + "wrote [recording-format]"
    case .damaged(let offset, let reason):
      return "byte \(offset): error: the recording is damaged: \(reason); "
        + "whole chunks before and after it can still be read [recording-damaged]"
    }
  }

  private func systemText(_ number: Int32) -> String {
    guard let text = unsafe strerror(number) else { return "error \(number)" }
    return unsafe String(cString: text)
  }

  private func remedy(_ number: Int32) -> String {
    switch number {
    case ENOSPC, EDQUOT: return "free some space or record on another disk"
    case EACCES, EPERM: return "check the permissions of the file and its folder"
    case EROFS: return "record into a folder that is not read-only"
    case ENOENT: return "check the path; the folder must exist"
    case EISDIR: return "give a file, not a folder"
    case EPIPE: return "the reader at the other end is gone; record into a file"
    case EFBIG: return "raise the limit of file size (ulimit -f)"
    case EMFILE, ENFILE: return "close other files or raise the limit (ulimit -n)"
    default: return "check the disk and try again"
    }
  }
}
