internal import Geometry
internal import Signals

/// Straight feeds in a row that may become one smooth curve, from the end of what the queue has
/// on. They wait in memory behind the queue's until their piece of the spline is final.
struct ChordRun: ~Copyable {
  private let residence = StaysInPlace()
  private let memory: LoanedMemory<Segment>
  private let offset: Int
  private var first = 0
  /// How many wait.
  private(set) var count = 0
  /// Whether no curve is found for those that wait: they go into the queue as they are.
  var isLeft = false
  var spline = ChordSpline(from: AxisVector())
  /// How many chords, what length and how much turn the present interval of the spline has.
  var interval = (chords: 0, length: 0.0, turn: 0.0)
  /// How many intervals are waiting, and the chords in each, the oldest first.
  private(set) var intervals = SIMD8<Int32>()
  private(set) var intervalCount = 0

  /// Most chords that wait: four intervals and one chord more.
  static var capacity: Int { 5 * mostChords }
  /// Most chords in an interval.
  static var mostChords: Int { 24 }
  /// Length at which an interval is closed. [mm]
  static var intervalLength: Double { 0.8 }
  /// A feed longer than this is no chord. [mm]
  static var longestChord: Double { 3 }
  /// A turn that no smooth run has: 20 degrees. [rad]
  static var sharpTurn: Double { 0.35 }

  init(memory: LoanedMemory<Segment>, from offset: Int) {
    self.memory = memory
    self.offset = offset
  }

  /// One of the waiting feeds, the oldest first.
  subscript(index: Int) -> Segment {
    memory[place(index)]
  }

  /// Where one of the waiting feeds lies.
  private func place(_ index: Int) -> Int { offset + (first + index) % ChordRun.capacity }

  /// The turn from the newest feed to the next one, as the length of the change of direction; nil
  /// where they are not driven alike. (rad)
  mutating func turn(to next: inout Segment) -> Double? {
    memory[place(count - 1)].turn(to: &next)
  }

  /// Begins anew with a feed.
  mutating func begin(with chord: inout Segment) {
    first = 0
    count = 0
    intervals = SIMD8()
    intervalCount = 0
    interval = (0, 0, 0)
    spline = ChordSpline(from: chord.path.start)
  }

  mutating func append(_ chord: inout Segment, turn: Double) {
    memory[place(count)] = chord
    count += 1
    interval = (interval.chords + 1, interval.length + chord.path.length, interval.turn + turn)
  }

  /// Whether the present interval is as long as it may be: length, chords, or the error that
  /// an end of the run makes over so much turn.
  mutating func isIntervalFull(_ tolerance: Double) -> Bool {
    let turn = interval.turn
    return interval.length >= ChordRun.intervalLength || interval.chords >= ChordRun.mostChords
      || interval.length * turn * turn > ChordRun.endError * tolerance
  }

  /// Ends the present interval at the newest vertex; gives the piece that is final now.
  mutating func closeInterval() -> SegmentPath? {
    let length = interval.length
    intervals[intervalCount] = Int32(interval.chords)
    intervalCount += 1
    interval = (0, 0, 0)
    return spline.push(memory[place(count - 1)].path.end, ahead: length)
  }

  /// Puts the only interval's end back to a vertex and ends it there; the rest is the next one.
  mutating func rewind(to chord: Int) {
    var length = 0.0
    for index in 0..<chord { length += memory[place(index)].path.length }
    _ = spline.push(memory[place(chord - 1)].path.end, ahead: length)
    intervals[0] = Int32(chord)
    intervalCount = 1
    interval = (count - chord, interval.length - length, 0)
  }

  /// Puts another path in place of the oldest feed's.
  mutating func replaceFirst(with chord: Segment) { memory[offset + first] = chord }

  /// Takes the oldest feed away.
  mutating func removeFirst() -> Segment {
    let chord = self[0]
    first = (first + 1) % ChordRun.capacity
    count -= 1
    if count == 0 { isLeft = false }
    return chord
  }

  /// Removes the feeds of the oldest interval, whose piece is in the queue.
  mutating func dropInterval() {
    let chords = Int(intervals[0])
    first = (first + chords) % ChordRun.capacity
    count -= chords
    intervalCount -= 1
    for index in 0..<intervalCount { intervals[index] = intervals[index + 1] }
    intervals[intervalCount] = 0
  }

  /// Whether a piece keeps within a tolerance of the feeds of the oldest interval, point by point
  /// of equal path length: at the vertices by the difference itself, between them by no more than
  /// the larger of both ends and L^2/8 max |q''|.
  mutating func keeps(_ piece: SegmentPath, within tolerance: Double) -> Bool {
    let bend = max(
      Vector3(piece.linearDerivatives(at: 0).curvature).length,
      Vector3(piece.linearDerivatives(at: piece.length).curvature).length)
    var travelled = 0.0
    var worst = (piece.start.xyz - memory[place(0)].path.start.xyz).length
    var longest = 0.0
    for index in 0..<Int(intervals[0]) {
      let chord = place(index)
      let length = memory[chord].path.length
      travelled += length
      longest = max(longest, length)
      let off = Vector3(piece.linearPlace(at: travelled)) - memory[chord].path.end.xyz
      worst = max(worst, off.length)
    }
    return worst + longest * longest * bend / 8 <= tolerance
  }

  /// Largest length x turn^2 of an interval, in tolerances: the parabola at an end of the run is
  /// off by a fifteenth of it on a circle. A fifth of that, as the last chord may lead far beyond,
  /// and a piece that leaves the tolerance costs a stop.
  static var endError: Double { 3 }
}

extension Vector3 {
  /// The first three of four lanes.
  init(_ lanes: SIMD4<Double>) { self.init(lanes[0], lanes[1], lanes[2]) }
}
