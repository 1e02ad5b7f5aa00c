internal import Geometry
internal import Signals

/// Pieces of a smooth curve that wait for their laws of time, the oldest first, in memory behind
/// that of the chords. What is ahead of them decides how fast they may be: only so many get their
/// laws that enough stay to come to rest over. The work is done in portions.
struct PacedRun: ~Copyable {
  private let memory: LoanedMemory<Segment>
  private let offset: Int
  private(set) var count = 0
  /// The state at the begin of the oldest; nil from rest.
  private(set) var start: PathState?
  private var solver: PaceSolver
  private(set) var stage = PaceStage.collecting
  /// How many of the oldest end at rest, where the end of a run is known.
  private var end: Int?
  /// How many are planned together, and how many of them get their laws.
  private var stretch = 0
  private var part = 0
  /// Whether they are driven as they are, without laws.
  private var isPlain = false
  /// The piece that comes next, and the number of its first cell.
  private var next = 0
  private var node = 0

  /// Most pieces that are planned together.
  static var longestStretch: Int { 80 }
  /// Most pieces that wait: one command may add as many as are here beside the longest stretch.
  static var capacity: Int { longestStretch + 24 }
  /// How many get their laws at least when a longest stretch waits.
  static var leastPart: Int { 44 }
  /// How many braking distances from the feed stay behind them.
  static var brakingWays: Double { 1.5 }
  /// How many cells' work it is to look at the axes of a piece.
  static var pieceWork: Int { 6 }
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

  /// Whether a piece is driven as those that wait.
  func accepts(_ piece: Segment) -> Bool {
    guard count > 0, end != count else { return true }
    let last = offset + count - 1
    return memory[last].feed == piece.feed && memory[last].allowsOverride == piece.allowsOverride
      && memory[last].followsSpindle == piece.followsSpindle
      && memory[last].goesOnSmoothly(in: piece)
  }

  mutating func append(_ piece: Segment) {
    memory[offset + count] = piece
    memory[offset + count].endsPace = false
    count += 1
  }

  /// The newest comes to rest at its end.
  mutating func endRun() {
    guard count > 0 else { return }
    memory[offset + count - 1].endsPace = true
    if end == nil { end = count }
  }

  /// Whether laws can be found, or are being found.
  var isDue: Bool { stage != .collecting || end != nil || count >= PacedRun.longestStretch }

  /// Into what shares a piece is cut: finer where the motion begins or ends at rest.
  private func cuts(_ piece: Int) -> PieceCuts {
    PieceCuts(behindRest: start == nil ? piece : .max, beforeRest: stretch - 1 - piece)
  }
}

/// What is being done with pieces that wait for their laws.
enum PaceStage: BitwiseCopyable {
  case collecting
  /// It is looked at what the axes need, piece by piece.
  case loading
  /// The fastest speeds are being searched.
  case searching
  /// The pieces go into the queue with their laws.
  case delivering
  /// All of them did that come to rest at the end of a run.
  case delivered
}

// MARK: finding the speeds

extension PacedRun {
  /// Goes on by a portion of work, in cells.
  mutating func goOn(_ portion: Int, axes: MotionLimits) {
    switch stage {
    case .collecting:
      stretch = min(end ?? count, PacedRun.longestStretch)
      solver.begin(with: start, axes: axes)
      next = 0
      isPlain = start == nil && end == stretch && isGentle
      part = stretch
      stage = isPlain ? .delivering : .loading
    case .loading:
      let last = min(stretch, next + max(1, portion / PacedRun.pieceWork))
      while next < last { load() }
      guard next == stretch else { return }
      var slowest = Double.infinity
      for axis in 0..<3 where axes.hasAxis(axis) { slowest = min(slowest, axes.jerk[axis]) }
      solver.beginSearch(jerk: slowest)
      stage = .searching
    case .searching:
      guard solver.goOn(cells: portion) else { return }
      part = end == stretch ? stretch : partToDrive(axes)
      next = 0
      node = 0
      stage = .delivering
    case .delivering: break
    case .delivered: stage = .collecting
    }
  }

  /// Whether all that waits bends so little that the ramp of a line is the best for it too, as in a
  /// straight row of chords: a law of time, which knows F at override 1 alone, would only be worse.
  private var isGentle: Bool {
    for number in offset..<offset + stretch {
      guard memory[number].path.isGentle(at: memory[number].feed, solver.axes) else { return false }
    }
    return true
  }

  /// Hands the next piece to the solver.
  private mutating func load() {
    let cuts = cuts(next)
    let number = offset + next
    let feed = memory[number].feed
    let whole = memory[number].length
    var at = memory[number].begin
    var begin = PacePoint(&memory[number].path, at: at, feed: feed, axes: solver.axes)
    for cut in 0..<cuts.count {
      let length = whole * cuts.shares[cut]
      at += length
      let end = PacePoint(&memory[number].path, at: at, feed: feed, axes: solver.axes)
      solver.append(length: length, from: begin, to: end)
      begin = end
    }
    next += 1
  }

  /// How many get their laws when more will come: those behind them are so long that coming to rest
  /// at their end hardly slows down what is before them.
  private func partToDrive(_ axes: MotionLimits) -> Int {
    let feed = memory[offset].feed
    var way = 0.0
    for axis in 0..<3 where axes.hasAxis(axis) {
      let ramp = axes.acceleration[axis] / axes.jerk[axis]
      way = max(way, feed * (feed / axes.acceleration[axis] + ramp) / 2)
    }
    way *= PacedRun.brakingWays
    var part = stretch
    while part > PacedRun.leastPart, way > 0 {
      part -= 1
      way -= memory[offset + part].length
    }
    return part
  }
}

// MARK: laws

extension PacedRun {
  /// The next piece that gets its laws; call `passPiece` then.
  var nextPiece: Segment { self[next] }

  /// The laws of its cells, nil where one has none.
  var nextLaws: PieceLaws? {
    guard !isPlain else { return nil }
    let cuts = cuts(next)
    var laws = PieceLaws()
    var travelled = memory[offset + next].begin
    let whole = memory[offset + next].finish - travelled
    var begin = solver.state(at: node)
    for cut in 0..<cuts.count {
      let length = whole * cuts.shares[cut]
      let end = solver.state(at: node + cut + 1)
      guard let law = TimeLaw(from: begin, to: end, at: travelled, over: length) else {
        return nil
      }
      laws.laws[cut] = law
      travelled += length
      begin = end
    }
    laws.count = cuts.count
    return laws
  }

  /// Goes on to the next piece.
  mutating func passPiece() {
    if !isPlain { node += cuts(next).count }
    next += 1
    guard next == part else { return }
    let isEnd = end == part
    start = isEnd ? nil : solver.state(at: node)
    if !isPlain { solver.remember(from: node) }
    removeFirst(part)
    stage = isEnd ? .delivered : .collecting
  }

  private mutating func removeFirst(_ pieces: Int) {
    end = nil
    for index in pieces..<count {
      memory[offset + index - pieces] = memory[offset + index]
      if end == nil, memory[offset + index].endsPace { end = index + 1 - pieces }
    }
    count -= pieces
  }
}

/// The laws of time of a piece, one for each cell.
struct PieceLaws: BitwiseCopyable {
  var laws = InlineArray<6, TimeLaw>(repeating: TimeLaw())
  var count = 0
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
