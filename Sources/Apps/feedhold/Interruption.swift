import Glibc
import Synchronization

/// The signal that asks the run to end, caught so that a recording is closed properly.
enum Interruption {
  private static let caught = Atomic<Int32>(0)

  /// From here on SIGINT and SIGTERM are remembered. A second one ends the process at once.
  static func watch() {
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        let before = Interruption.caught.exchange(number, ordering: .relaxed)
        if before != 0 { _exit(128 + number) }
      }
    }
  }

  /// The signal that came, 0 for none.
  static var signalNumber: Int32 { caught.load(ordering: .relaxed) }
}
