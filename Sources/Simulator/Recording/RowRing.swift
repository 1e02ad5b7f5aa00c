internal import Synchronization

/// A ring for one writing and one reading thread: the way from the control thread to the disk.
/// All memory is taken when it is made; writing a row needs no lock, no heap and no system call.
@safe final class RowRing<Row: BitwiseCopyable>: @unchecked Sendable {
  /// How many rows fit.
  let capacity: Int
  /// How many rows were not taken.
  let lost = Atomic<Int>(0)
  private let mask: Int
  private let slots: UnsafeMutablePointer<Row>
  /// What the writing thread last saw of the reader's progress; only that thread touches it.
  private let seenRead: UnsafeMutablePointer<Int>
  private let written = Atomic<Int>(0)
  // The counters must not share a cache line, or each thread would take it from the other.
  private let padding = InlineArray<16, Int>(repeating: 0)
  private let read = Atomic<Int>(0)

  /// - Parameters:
  ///   - capacity: Rounded up to a power of two.
  ///   - empty: What the slots hold at first.
  init(capacity: Int, empty: Row) {
    var size = 2
    while size < capacity, size < 1 << 24 { size *= 2 }
    self.capacity = size
    mask = size - 1
    unsafe slots = .allocate(capacity: size)
    // Touching every page now keeps page faults out of the tick.
    unsafe slots.initialize(repeating: empty, count: size)
    unsafe seenRead = .allocate(capacity: 16)
    unsafe seenRead.initialize(repeating: 0, count: 16)
  }

  deinit {
    unsafe slots.deallocate()
    unsafe seenRead.deallocate()
  }

  /// Puts a row in; false if there is no room. For the writing thread.
  @inline(__always)
  func put(_ row: borrowing Row) -> Bool {
    let place = written.load(ordering: .relaxed)
    if unsafe place &- seenRead[0] >= capacity {
      unsafe seenRead[0] = read.load(ordering: .acquiring)
      if unsafe place &- seenRead[0] >= capacity { return false }
    }
    unsafe (slots + (place & mask)).initialize(to: copy row)
    written.store(place &+ 1, ordering: .releasing)
    return true
  }

  /// Lends the rows that are there and lie together, and takes those away that the user says it has
  /// used. For the reading thread.
  func take(_ use: (UnsafePointer<Row>, Int) -> Int) -> Int {
    let place = read.load(ordering: .relaxed)
    let there = written.load(ordering: .acquiring) &- place
    let together = min(there, capacity - (place & mask))
    guard together > 0 else { return 0 }
    let used = unsafe use(slots + (place & mask), together)
    read.store(place &+ used, ordering: .releasing)
    return used
  }
}
