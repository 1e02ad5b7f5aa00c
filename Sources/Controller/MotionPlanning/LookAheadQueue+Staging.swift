internal import Signals

/// Segments on their way into the queue wait in a ring at the end of its memory until there is
/// room; a curved one goes in by its cells.
extension LookAheadQueue {
  /// How many segments can wait.
  static var stagingCapacity: Int { 8 }

  /// Whether something waits to go in.
  var hasStaged: Bool { stagedEnd > stagedFirst }

  /// Whether a block, with its blends, still finds room.
  var canStage: Bool { stagedEnd == stagedFirst }

  /// Puts a segment at the end of those that wait; the caller has asked `canStage`.
  mutating func stage(_ segment: Segment) {
    memory[capacity + stagedEnd % LookAheadQueue.stagingCapacity] = segment
    stagedEnd += 1
  }

  /// Takes the next segment, or the next cell of it, into the queue. False if nothing waits, or
  /// there is no room.
  mutating func takeIn() -> Bool {
    guard hasStaged, !isFull else { return false }
    var entry = memory[capacity + stagedFirst % LookAheadQueue.stagingCapacity]
    let cells = Double(Int(entry.cells))
    guard entry.cells > 1 else {
      append(entry)
      stagedFirst += 1
      return true
    }
    let whole = (begin: entry.begin, length: entry.length)
    let number = Double(stagedCells)
    if stagedCells > 0 {
      entry.begin = whole.begin + whole.length * (number / cells)
      entry.jointSpeed = entry.limits.speed
    }
    stagedCells += 1
    let isLast = stagedCells == Int(entry.cells)
    if !isLast {
      entry.finish = whole.begin + whole.length * ((number + 1) / cells)
      entry.stopsAtEnd = false
    } else {
      stagedFirst += 1
      stagedCells = 0
    }
    append(entry)
    return true
  }
}
