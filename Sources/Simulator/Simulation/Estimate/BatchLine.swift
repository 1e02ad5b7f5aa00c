internal import CanonicalMachining
internal import Foundation
internal import Synchronization

/// Commands on their way from the thread that reads a program to the one that walks through it, in
/// order. The reader is a few batches ahead at most, so that memory holds no more of a program,
/// whatever its length.
final class BatchLine<End: Sendable>: Sendable {
  private struct Waiting {
    var batches: [[CanonicalRecord]] = []
    var end: End?
    /// Whether nobody takes any more.
    var isLeft = false
  }

  private let waiting = Mutex(Waiting())
  private let free = DispatchSemaphore(value: 4)
  private let filled = DispatchSemaphore(value: 0)

  /// Reads on a thread of its own and takes on the caller's.
  /// - Parameters:
  ///   - read: Hands batches over and returns when the program is read.
  ///   - take: Is given the batches, in order, and says whether it wants more.
  /// - Returns: What `read` returned; nil where `take` wanted no more. Then `read` goes on to its
  ///   end by itself, for nobody.
  static func run(
    _ read: @escaping @Sendable (_ hand: ([CanonicalRecord]) -> Void) -> End,
    take: ([CanonicalRecord]) -> Bool
  ) -> End? {
    let line = BatchLine()
    let reader = Thread {
      let end = read(line.put)
      line.waiting.withLock { $0.end = end }
      line.filled.signal()
    }
    // As much as the main thread has.
    reader.stackSize = 8 << 20
    reader.start()
    while true {
      line.filled.wait()
      let (batch, end) = line.waiting.withLock { waiting in
        waiting.batches.isEmpty ? (nil, waiting.end) : (waiting.batches.removeFirst(), nil)
      }
      if let end { return end }
      let isWanted = batch.map(take) ?? true
      if !isWanted { line.waiting.withLock { $0 = Waiting(isLeft: true) } }
      line.free.signal()
      guard isWanted else { return nil }
    }
  }

  private func put(_ batch: [CanonicalRecord]) {
    free.wait()
    let isLeft = waiting.withLock { waiting in
      if !waiting.isLeft { waiting.batches.append(batch) }
      return waiting.isLeft
    }
    // What nobody takes leaves its place free.
    if isLeft { free.signal() } else { filled.signal() }
  }
}
