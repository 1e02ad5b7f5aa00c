import Geometry
import Signals
import Testing

@testable import MaterialRemoval

/// A blank in memory that is never freed: a stock must not outlive it, and the test process is
/// short.
@safe struct TestBlank {
  let buffer: UnsafeMutableBufferPointer<UInt16>
  let field: HeightField

  init(_ size: Vector3, pitch: Double, at corner: Vector3 = .zero) throws {
    let box = Box3(minimum: corner, maximum: corner + size)
    let count = HeightField.cellsNeeded(box: box, pitch: pitch)
    unsafe buffer = UnsafeMutableBufferPointer.allocate(capacity: count)
    unsafe buffer.initialize(repeating: 0)
    field = try HeightField(box: box, pitch: pitch, cells: unsafe LoanedMemory(buffer))
  }

  /// All heights, in counts.
  var counts: [UInt16] { unsafe Array(buffer) }
}

/// The memory of a bar, never freed either.
@safe struct TestBar {
  let buffer: UnsafeMutableBufferPointer<UInt16>

  init(slices: Int) {
    unsafe buffer = UnsafeMutableBufferPointer.allocate(capacity: slices)
    unsafe buffer.initialize(repeating: 0)
  }

  func bar(radius: Double, length: Double, pitch: Double) throws -> TurnedStock {
    try TurnedStock(
      radius: radius, startZ: 0, length: length, pitch: pitch, radii: unsafe LoanedMemory(buffer))
  }
}

/// A small generator with a seed (xorshift64*, Vigna 2016), the same everywhere.
struct Chance {
  var state: UInt64

  init(seed: UInt64) { state = seed | 1 }

  mutating func next() -> UInt64 {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return state &* 2_685_821_657_736_338_717
  }

  mutating func real(_ range: ClosedRange<Double>) -> Double {
    let share = Double(next() >> 11) / 9_007_199_254_740_992
    return range.lowerBound + (range.upperBound - range.lowerBound) * share
  }
}

func place(_ x: Double, _ y: Double, _ z: Double) -> ToolPosition {
  ToolPosition(Vector3(x, y, z))
}

func flat(_ diameter: Double) -> Cutter { Cutter(kind: .flatEndMill, diameter: diameter) }

/// How far a value is from another, as a share of the other.
func share(_ value: Double, of truth: Double) -> Double { (value / truth - 1).magnitude }
