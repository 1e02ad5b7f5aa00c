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
    /// How far along the path it is, counted from the origin. [mm]
    var along = 0.0
    /// The integral of the path, counted from the origin, up to here. [mm^2]
    var integral = Vector3.zero
    var source = SourceLine(line: 0)
  }

  private let residence = StaysInPlace()
  private var vertices = InlineArray<128, Vertex>(repeating: Vertex())
  /// How many vertices it has had, and how many of them have gone on.
  private var count = 0
  private var gone = 0
  /// The vertex that ways and integrals are counted from: never far behind, for the digits' sake.
  private var origin = Vector3.zero
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

  /// How far ahead of the next vertex to go on the newest one is. [mm]
  private var ahead: Double { vertices[(count - 1) & 127].along - vertices[gone & 127].along }

  /// Whether the next vertex has all that it needs of the path ahead, or will not get more.
  var isDue: Bool {
    isLeft || count - gone > ChordSmoother.mostAside
      || !isEmpty && gone + 1 < count && ahead >= ChordSmoother.farEnough
  }

  /// Begins a run with a feed whose vertices may be moved so far. [mm]
  mutating func begin(with chord: Segment, budget: Double) {
    self.budget = budget
    origin = chord.path.start.xyz
    vertices[0] = Vertex(place: origin)
    (count, gone, shift, isLeft) = (1, 1, 0, false)
    begin = chord.path.start
    append(chord)
  }

  mutating func append(_ chord: Segment) {
    if count % ChordSmoother.mostAside == 0 { moveOrigin() }
    let before = vertices[(count - 1) & 127]
    let (place, length) = (chord.path.end.xyz, chord.path.length)
    vertices[count & 127] = Vertex(
      place: place, along: before.along + length,
      integral: before.integral + (before.place + place - origin * 2) * (length / 2),
      source: chord.source)
    count += 1
    newest = chord
  }

  /// Counts from the newest vertex on.
  private mutating func moveOrigin() {
    let newest = vertices[(count - 1) & 127]
    let step = newest.place - origin
    for number in max(0, count - 128)..<count {
      let along = vertices[number & 127].along - newest.along
      vertices[number & 127].along = along
      vertices[number & 127].integral =
        vertices[number & 127].integral - newest.integral - step * along
    }
    origin = newest.place
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
    if isLast { (count, gone, isLeft) = (0, 0, false) }
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
    let (place, along) = (vertices[number & 127].place, vertices[number & 127].along)
    let oldest = max(0, number - ChordSmoother.mostAside)
    let last = min(count - 1, number + ChordSmoother.mostAside)
    let behind = along - vertices[oldest & 127].along
    let ahead = vertices[last & 127].along - along
    let known = min(ChordSmoother.farEnough, min(behind, ahead))
    // Towards an end of the run it falls to 0 without a kink, which would be one of the path.
    let width = known * (1 - known / (2 * ChordSmoother.farEnough))
    let sum =
      integral(to: along + width, from: number, upTo: last)
      - integral(to: along - width, from: oldest, upTo: number)
    let shift = sum * (1 / (2 * width)) - (place - origin)
    let size = shift.length
    guard size > budget else { return (place + shift, size) }
    return (place + shift * (budget / size), budget)
  }

  /// The integral of the path, counted from the origin, to a way along it that lies between two
  /// vertices. [mm^2]
  private func integral(to along: Double, from low: Int, upTo high: Int) -> Vector3 {
    var (low, high) = (low, high)
    while high - low > 1 {
      let middle = (low + high) / 2
      if vertices[middle & 127].along <= along { low = middle } else { high = middle }
    }
    let (before, behind) = (vertices[low & 127], vertices[high & 127])
    let part = along - before.along
    let share = part / (behind.along - before.along)
    let begin = before.place - origin
    return before.integral + (begin + (behind.place - before.place) * (share / 2)) * part
  }
}
