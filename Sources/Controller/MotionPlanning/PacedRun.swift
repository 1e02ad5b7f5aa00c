internal import Geometry
internal import Signals

/// Pieces of a smooth curve that wait for their laws of time, the oldest first, in memory behind
/// that of the chords. What is ahead of them decides how fast they may be: only so many get their
/// laws that enough stay to come to rest over.
struct PacedRun: ~Copyable {
  private let memory: LoanedMemory<Segment>
  private let offset: Int
  private(set) var count = 0
  /// The state at the begin of the oldest; nil from rest.
  private(set) var start: PathState?
  private var solver: PaceSolver
  /// For how many cells speeds were found before, as far as they still hold.
  private var knownCount = 0

  /// Most pieces that wait.
  static var capacity: Int { 80 }
  /// How many of them get their laws when it is full.
  static var part: Int { 44 }
  /// How many entries of a queue's memory it works in.
  static var memoryNeeded: Int { capacity + PaceSolver.memoryNeeded }

  /// In a memory from an entry on; nil for one that will not be used at all.
  init(memory: LoanedMemory<Segment>, from offset: Int?) {
    self.memory = memory
    self.offset = offset ?? 0
    solver = PaceSolver(memory: memory, from: offset.map { $0 + PacedRun.capacity })
  }

  /// One of the waiting pieces.
  subscript(index: Int) -> Segment { memory[offset + index] }

  var isFull: Bool { count == PacedRun.capacity }

  /// Whether a piece is driven as those that wait.
  func accepts(_ piece: Segment) -> Bool {
    guard count > 0 else { return true }
    let last = self[count - 1]
    return last.feed == piece.feed && last.allowsOverride == piece.allowsOverride
      && last.followsSpindle == piece.followsSpindle && piece.goesOnSmoothly(from: last)
  }

  mutating func append(_ piece: Segment) {
    memory[offset + count] = piece
    count += 1
  }

  /// Takes the oldest pieces away, which were left in a state; none for at rest.
  mutating func removeFirst(_ pieces: Int, leavingIn state: PathState?) {
    var cell = 0
    for index in 0..<pieces { cell += cuts(index).count }
    solver.remember(from: cell)
    knownCount = solver.count - cell
    for index in pieces..<count { memory[offset + index - pieces] = memory[offset + index] }
    count -= pieces
    start = count > 0 ? state : nil
  }

  /// Into what shares a piece is cut: finer where the motion begins or ends at rest.
  func cuts(_ piece: Int) -> PieceCuts {
    PieceCuts(behindRest: start == nil ? piece : .max, beforeRest: count - 1 - piece)
  }
}

extension PacedRun {
  /// Finds the speeds at all cells of the waiting pieces.
  mutating func solve(axes: MotionLimits) {
    solver.begin(with: start)
    for index in 0..<count {
      let piece = self[index]
      let cuts = cuts(index)
      var at = piece.begin
      for cut in 0..<cuts.count {
        let next = at + piece.length * cuts.shares[cut]
        solver.append(PaceCell(piece.path, from: at, to: next, feed: piece.feed, axes: axes))
        at = next
      }
    }
    var slowest = Double.infinity
    for axis in 0..<3 where axes.hasAxis(axis) { slowest = min(slowest, axes.jerk[axis]) }
    solver.guess(jerk: slowest)
    goOn()
    solver.solve()
  }

  /// Begins with the speeds that were found before the end was known, and leaves them before they
  /// come to rest at an end that is none any more.
  private mutating func goOn() {
    guard start != nil else { return }
    for cell in 0..<solver.count {
      let place = Double(cell) / Double(max(1, knownCount))
      let past = min(max((place - 0.25) / 0.4, 0), 1)
      let share = cell < knownCount ? past * past * (3 - 2 * past) : 1
      solver.mixGuess(of: cell, with: PacedRun.caution, share: share)
    }
  }

  /// What share of the square of a likely speed is begun with.
  static var caution: Double { 0.7 }

  /// The state at the begin of a cell.
  func state(at node: Int) -> PathState { solver.state(at: node) }

  /// The laws of the cells of a piece, the first of which has a number; nil where one has none.
  func laws(
    of piece: Segment, cutInto cuts: PieceCuts, from node: Int
  ) -> InlineArray<6, TimeLaw>? {
    var laws = InlineArray<6, TimeLaw>(repeating: TimeLaw())
    var travelled = piece.begin
    for cut in 0..<cuts.count {
      let length = piece.length * cuts.shares[cut]
      guard
        let law = TimeLaw(
          from: solver.state(at: node + cut), to: solver.state(at: node + cut + 1), at: travelled,
          over: length)
      else { return nil }
      laws[cut] = law
      travelled += length
    }
    return laws
  }
}

/// Into what shares a piece is cut.
struct PieceCuts: BitwiseCopyable {
  var shares = SIMD8(0.5, 0.5, 0, 0, 0, 0, 0, 0)
  var count = 2

  /// Of a piece with so many pieces between it and a place of rest before, and one behind it.
  init(behindRest: Int, beforeRest: Int) {
    if behindRest == 0, beforeRest == 0 {
      shares = SIMD8(0.125, 0.125, 0.25, 0.25, 0.125, 0.125, 0, 0)
      count = 6
    } else if behindRest == 0 {
      shares = SIMD8(0.125, 0.125, 0.25, 0.25, 0.25, 0, 0, 0)
      count = 5
    } else if beforeRest == 0 {
      shares = SIMD8(0.25, 0.25, 0.25, 0.125, 0.125, 0, 0, 0)
      count = 5
    } else if min(behindRest, beforeRest) <= PieceCuts.finePieces {
      shares = SIMD8(0.25, 0.25, 0.25, 0.25, 0, 0, 0, 0)
      count = 4
    }
  }

  /// How many pieces beside the first one, or the last, are cut finer, as the acceleration changes
  /// most there.
  static var finePieces: Int { 3 }
}
