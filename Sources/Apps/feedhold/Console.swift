import CBSDShim
import GCode
import Glibc
import Simulation

/// Text for people, on the standard error; results go to the standard output.
enum Console {
  /// Before anything else: UTF-8 for strnvis, no death by a closed pipe.
  static func prepare() {
    _ = CommandLine.arguments  // read before a process title may take argv's place
    _ = feedhold_bsd_use_utf8()
    signal(SIGPIPE, SIG_IGN)
  }

  /// Prints a line on the standard error.
  static func say(_ text: String) {
    let line = text + "\n"
    var bytes = Array(line.utf8)[...]
    while !bytes.isEmpty {
      let count = unsafe bytes.withUnsafeBytes {
        unsafe write(STDERR_FILENO, $0.baseAddress, $0.count)
      }
      if count <= 0 { return }
      bytes = bytes.dropFirst(count)
    }
  }

  /// Prints a result on the standard output.
  /// - Throws: Exit code 74 where the reader is gone or the disk is full.
  static func put(_ text: String) throws {
    try put(bytes: Array((text + "\n").utf8))
  }

  /// Prints bytes on the standard output as they are.
  /// - Throws: Exit code 74 where the reader is gone or the disk is full.
  static func put(bytes all: [UInt8]) throws {
    var bytes = all[...]
    while !bytes.isEmpty {
      let count = unsafe bytes.withUnsafeBytes {
        unsafe write(STDOUT_FILENO, $0.baseAddress, $0.count)
      }
      if count < 0 && errno == EINTR { continue }
      if count <= 0 {
        // A reader that has seen enough, as head has, is told nothing.
        if errno != EPIPE {
          let reason = unsafe String(cString: strerror(errno))
          say("standard output: error: cannot be written: \(reason) [cannot-write]")
        }
        throw ExitStatus.cannotWrite
      }
      bytes = bytes.dropFirst(count)
    }
  }

  /// Prints lines of unknown origin: as they are into files and pipes, harmless on a terminal.
  /// - Throws: Exit code 74 where the reader is gone or the disk is full.
  static func put(untrusted bytes: [UInt8]) throws {
    guard isatty(STDOUT_FILENO) == 1 else { return try put(bytes: bytes) }
    let lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
    let shown = lines.map { visible(String(decoding: $0, as: UTF8.self)) }
    try put(bytes: Array(shown.joined(separator: "\n").utf8))
  }

  /// Text of unknown origin with everything that a terminal would obey made visible (strnvis).
  static func visible(_ text: String) -> String {
    // A NUL would end the C string: it is shown like strnvis shows other control characters.
    let whole = text.split(separator: "\0", omittingEmptySubsequences: false).joined(
      separator: "\\0")
    guard let copy = unsafe feedhold_bsd_visible_copy(whole) else { return "" }
    defer { unsafe free(copy) }
    return unsafe String(cString: copy)
  }

  /// Prints diagnostics of unknown texts, one a line.
  static func say<Items: Sequence>(_ diagnostics: Items)
  where Items.Element: CustomStringConvertible {
    for diagnostic in diagnostics { say(visible("\(diagnostic)")) }
  }

  /// Prints findings of a program, each call of a stack on a line of its own.
  static func say(_ diagnostics: [Diagnostic]) {
    for line in diagnostics.flatMap(\.lines) { say(visible(line)) }
  }

  /// Whether the standard error is a terminal that can rewrite a line.
  static var isTerminal: Bool {
    guard isatty(STDERR_FILENO) == 1 else { return false }
    return unsafe getenv("TERM").map { unsafe String(cString: $0) } != "dumb"
  }

  /// Whether two paths name one file: the same text, or the same inode.
  static func isSameFile(_ a: String, _ b: String) -> Bool {
    if a == b { return true }
    var first = stat()
    var second = stat()
    guard unsafe stat(a, &first) == 0, unsafe stat(b, &second) == 0 else { return false }
    return first.st_dev == second.st_dev && first.st_ino == second.st_ino
      && first.st_mode & S_IFMT == S_IFREG
  }

  /// Whether colour is wanted: NO_COLOR and CLICOLOR_FORCE are honoured.
  static var hasColour: Bool {
    if unsafe getenv("NO_COLOR") != nil { return false }
    if let force = unsafe getenv("CLICOLOR_FORCE"), unsafe String(cString: force) != "0" {
      return true
    }
    return isTerminal
  }

  /// The text in bold where colour is wanted.
  static func bold(_ text: String) -> String { hasColour ? "\u{1B}[1m\(text)\u{1B}[0m" : text }

  /// How many bytes a file has; nil where there is none.
  static func sizeOfFile(_ path: String) -> Int64? {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    return Int64(status.st_size)
  }

  /// A count of bytes for people.
  static func size(_ bytes: Int64) -> String {
    var buffer = [CChar](repeating: 0, count: 16)
    guard unsafe feedhold_bsd_humanize(&buffer, buffer.count, bytes) >= 0 else {
      return "\(bytes) B"
    }
    let end = buffer.firstIndex(of: 0) ?? buffer.endIndex
    return String(decoding: buffer[..<end].map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}

/// Progress on one line of a terminal, and in the process title.
final class ProgressLine: Sendable {
  private let started = ContinuousClock.now
  private let isShown: Bool

  init(isQuiet: Bool) { isShown = Console.isTerminal && !isQuiet }

  /// Shows how far a run is. [s]
  func show(_ done: Double, of total: Double) {
    let share = total > 0 ? min(99, Int(100 * done / total)) : 0
    unsafe "feedhold: \(share) %".withCString { unsafe feedhold_bsd_set_title($0) }
    guard isShown else { return }
    let elapsed = started.duration(to: .now)
    let wall = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
    let speed = wall > 0 ? done / wall : 0
    let left = speed > 0 ? max(0, (total - done) / speed) : 0
    let text =
      "\r\(share) %  \(Text.fixed(done, 1)) s simulated, \(Text.fixed(speed, 0)) x real time, "
      + "\(Text.fixed(left, 1)) s to go \u{1B}[K"
    Console.raw(text)
  }

  /// Clears the line.
  func clear() { if isShown { Console.raw("\r\u{1B}[K") } }
}

extension Console {
  static func raw(_ text: String) {
    let bytes = Array(text.utf8)
    _ = unsafe bytes.withUnsafeBytes { unsafe write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
