internal import Signals

/// A coefficient of the speed's square with what a step needs.
struct PaceNode: BitwiseCopyable {
  /// How long its cell is. [mm]
  var length: Double = 1
  /// The coefficient. [mm^2/s^2]
  var square: Double = 0
  /// How it is to change.
  var step: Double = 0
  /// What was found for it before more was known.
  var known: Double = 0
  /// Its row of the second derivative from the diagonal on, and the negative gradient.
  var row = SIMD4<Double>()
}

extension LoanedMemory<Segment> {
  /// A part of the memory, counted in entries, for values of another kind.
  func rebound<Value: BitwiseCopyable>(
    from offset: Int, to value: Value, count places: Int
  ) -> LoanedMemory<Value> {
    precondition(offset >= 0 && offset < count, "no such entry")
    precondition(
      places * MemoryLayout<Value>.stride <= (count - offset) * MemoryLayout<Segment>.stride,
      "the memory is too small")
    let raw = unsafe UnsafeMutableRawPointer(unsafePointer + offset)
    let bound = unsafe raw.bindMemory(to: Value.self, capacity: places)
    unsafe bound.initialize(repeating: value, count: places)
    return unsafe LoanedMemory<Value>(UnsafeMutableBufferPointer(start: bound, count: places))
  }
}
