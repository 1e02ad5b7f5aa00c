internal import CanonicalMachining
internal import Geometry
internal import Signals

/// Short straight feeds in a row whose vertices are moved to the mean of the path around them, as
/// far as G64 P and Q grant that: then the axes need less acceleration to follow
/// (docs/models/motion.md, "Smoothed chords"). Profile `acceleration`.
struct ChordSmoother: ~Copyable {
  /// A vertex of the run. The first one of all is where it begins.
  private struct Vertex: BitwiseCopyable {
    var place = Vector3.zero
    /// The way from the vertex before. [mm]
    var length = 0.0
    var source = SourceLine(line: 0)
  }

  private let residence = StaysInPlace()
  private var vertices = InlineArray<128, Vertex>(repeating: Vertex())
  /// How many vertices it has had, and how many of them have gone on.
  private var count = 0
  private var gone = 0
  /// How far ahead of the next one to go on the newest one is. [mm]
  private var ahead = 0.0
  /// Where the newest one of those that have gone on was moved to, and how far. [mm]
  private var begin = AxisVector()
  private var shift = 0.0
  /// The newest feed as it was programmed.
  var newest = Segment()
  /// How far a vertex may be moved. [mm]
  private(set) var budget = 0.0
  /// Whether the run is over: those that wait go on.
  private(set) var isLeft = false

  /// How far to both sides of a vertex the path is averaged. [mm]
  static var halfWidth: Double { 1 }
  /// The share of P that the vertices may take; the rest rounds the corners that are left.
  static var shareOfTolerance: Double { 0.8 }
  /// Most vertices to both sides of one that count.
  private static var mostAside: Int { 63 }
  /// How far the path has to be known to both sides for the whole width. [mm]
  private static var farEnough: Double { 2 * halfWidth }

  /// Whether no feed waits.
  var isEmpty: Bool { count == 0 }

  /// Whether the next vertex has all that it needs of the path ahead, or will not get more.
  var isDue: Bool {
    isLeft || count - gone > ChordSmoother.mostAside
      || !isEmpty && gone + 1 < count && ahead >= ChordSmoother.farEnough
  }

  /// Begins a run with a feed whose vertices may be moved so far. [mm]
  mutating func begin(with chord: Segment, budget: Double) {
    self.budget = budget
    vertices[0] = Vertex(place: chord.path.start.xyz)
    (count, gone, ahead, shift, isLeft) = (1, 1, -chord.path.length, 0, false)
    begin = chord.path.start
    append(chord)
  }

  mutating func append(_ chord: Segment) {
    vertices[count & 127] = Vertex(
      place: chord.path.end.xyz, length: chord.path.length, source: chord.source)
    count += 1
    ahead += chord.path.length
    newest = chord
  }

  /// Ends the run at its newest vertex.
  mutating func end() { isLeft = !isEmpty }

  /// Makes a feed of the run's kind lead to the next vertex, where that has been moved to; false
  /// where that is no way.
  mutating func take(_ feed: inout Segment) -> Bool {
    let isLast = gone + 1 == count
    let vertex = vertices[gone & 127]
    let moved = isLast ? (place: vertex.place, shift: 0.0) : smoothed(gone)
    var end = newest.path.end
    if !isLast { end.xyz = moved.place }
    let isWay = feed.path.becomeLine(from: begin, to: end)
    gone += 1
    if isLast {
      (count, gone, isLeft) = (0, 0, false)
    } else {
      ahead -= vertices[gone & 127].length
    }
    guard isWay else { return false }
    feed.finish = feed.path.length
    feed.tolerance = newest.tolerance - max(shift, moved.shift)
    feed.source = vertex.source
    (begin, shift) = (end, moved.shift)
    return true
  }

  /// The mean of the path over equal ways before and behind a vertex, as far as it may be moved
  /// there, and how far that is. [mm]
  private func smoothed(_ number: Int) -> (place: Vector3, shift: Double) {
    let place = vertices[number & 127].place
    let known = min(way(from: number, by: -1), way(from: number, by: 1))
    // Towards an end of the run it falls to 0 without a kink, which would be one of the path.
    let width = known * (1 - known / (2 * ChordSmoother.farEnough))
    let sum =
      weighted(from: number, by: -1, over: width) + weighted(from: number, by: 1, over: width)
    let shift = sum * (1 / (2 * width))
    let size = shift.length
    guard size > budget else { return (place + shift, size) }
    return (place + shift * (budget / size), budget)
  }

  /// How long the path is that is known to one side of a vertex, as far as that counts. [mm]
  private func way(from number: Int, by step: Int) -> Double {
    var way = 0.0
    for aside in 1...ChordSmoother.mostAside where way < ChordSmoother.farEnough {
      let other = number + aside * step
      guard other >= 0, other < count else { break }
      way += vertices[(step > 0 ? other : other + 1) & 127].length
    }
    return min(way, ChordSmoother.farEnough)
  }

  /// The integral of the path, counted from a vertex, over a way to one side of it. [mm^2]
  private func weighted(from number: Int, by step: Int, over width: Double) -> Vector3 {
    let origin = vertices[number & 127].place
    var (sum, left) = (Vector3.zero, width)
    var here = Vector3.zero
    var other = number + step
    while left > 0, other >= 0, other < count {
      let length = vertices[(step > 0 ? other : other + 1) & 127].length
      let next = vertices[other & 127].place - origin
      let part = min(left, length)
      let end = here + (next - here) * (part / length)
      sum = sum + (here + end) * (part / 2)
      left -= part
      here = next
      other += step
    }
    return sum
  }
}
