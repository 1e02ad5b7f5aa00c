internal import Signals

/// Where the search for a pace stands: it is made in portions of cells, so that a tick's share of
/// it is bounded.
struct PaceSearch: BitwiseCopyable {
  /// What is done next, cell by cell.
  enum Phase: BitwiseCopyable {
    /// What to begin with is guessed.
    case guessing
    /// It is looked at.
    case looking
    /// All rooms are made.
    case opening
    /// Newton's equations are set up, and solved at the last cell.
    case assembling
    /// The steps of all rooms are found.
    case stepping
    /// They are taken.
    case moving
    /// The search is over.
    case done
  }

  var phase = Phase.done
  /// The cell that comes next.
  var next = 0
  /// Steps so far.
  var steps = 0
  /// The jerk that is guessed with, and the length of the cells before the next one. [mm/s^3, mm]
  var jerk = 0.0
  var travelled = 0.0
  /// How long the motion takes, in parts.
  var times = SIMD4<Double>()
  /// The bits of what is below 0 where a limit is passed.
  var excess = SIMD4<UInt64>()
  /// Room times price, in parts of their sum.
  var products = SIMD4<Double>()
  /// What the products are to become next.
  var target = 0.0
  var reach = PaceReach()

  /// Most steps of Newton's method.
  static var mostSteps: Int { 30 }
  /// The search ends where so small a share of the time is left to gain, and limits are passed by
  /// so little, in squares.
  static var accuracy: Double { 0.003 }
  static var excess: Double { 1.004 * 1.004 }
  /// A step so short says that the rooms are uneven: they are made anew.
  static var stalled: Double { 0.01 }
  /// After a step that was hardly cut short the products fall faster.
  static var longStep: Double { 0.5 }

  /// Begins a phase at the first cell.
  mutating func enter(_ phase: Phase) {
    self.phase = phase
    next = 0
  }
}

extension PaceSolver {
  /// Begins the search, once all cells are there, with what a jerk permits. [mm/s^3]
  mutating func beginSearch(jerk: Double) {
    search = PaceSearch()
    search.jerk = jerk
    search.enter(.guessing)
    setEnds()
    leaveEndsOut()
    smoothGuess()
  }

  /// Goes on with the search by a portion; true when it is over.
  mutating func goOn(cells portion: Int) -> Bool {
    var left = portion / PaceBlock.width
    while left > 0 {
      let first = search.next
      search.next = min(blockCount, first + left)
      left -= search.next - first
      let stretch = first..<search.next
      switch search.phase {
      case .guessing: guess(stretch)
      case .looking: look(stretch)
      case .opening: for block in stretch { blocks[block].open(mu: search.target) }
      case .assembling: assemble(stretch)
      case .stepping: step(stretch)
      case .moving: move(stretch)
      case .done: return true
      }
      if search.next == blockCount { endPhase() }
    }
    return false
  }

  private mutating func endPhase() {
    switch search.phase {
    case .guessing:
      keepEnds()
      beginLooking()
      search.enter(.looking)
    case .looking: openAgain()
    case .opening: enterAssembling()
    case .assembling:
      solveBand()
      search.enter(.stepping)
      beginReach()
    case .stepping:
      search.reach.room = min(1, search.reach.room * 0.95)
      search.reach.price = min(1, search.reach.price * 0.95)
      for index in 0...(count + 1) {
        nodes[index].square += search.reach.room * nodes[index].step
      }
      search.enter(.moving)
      beginLooking()
    case .moving: judge()
    case .done: break
    }
  }

  /// Makes all rooms for the motion as it is.
  private mutating func openAgain() {
    search.target = PaceLanes.sum(search.times) / rooms
    search.enter(.opening)
  }

  private mutating func beginLooking() {
    search.times = SIMD4()
    search.products = SIMD4()
    search.excess = SIMD4()
  }

  /// Rooms of all lanes.
  private var rooms: Double { Double(PaceBlock.rooms * PaceBlock.width * blockCount) }

  private mutating func enterAssembling() {
    for index in 0...(count + 1) { nodes[index].row = SIMD4() }
    search.enter(.assembling)
  }

  /// After a step: whether another one is worth it, and towards what.
  private mutating func judge() {
    search.steps += 1
    let taken = min(search.reach.room, search.reach.price)
    guard search.steps < PaceSearch.mostSteps else { return search.enter(.done) }
    if taken < PaceSearch.stalled { return openAgain() }
    let product = PaceLanes.sum(search.products)
    if product < PaceSearch.accuracy * PaceLanes.sum(search.times),
      !PaceLanes.isAnyNegative(search.excess)
    {
      return search.enter(.done)
    }
    search.target = product / rooms * (taken > PaceSearch.longStep ? 0.1 : 0.5)
    enterAssembling()
  }
}

// MARK: portions of the phases

extension PaceSolver {
  private mutating func guess(_ stretch: Range<Int>) {
    let first = stretch.lowerBound * PaceBlock.width
    for cell in first..<min(count, stretch.upperBound * PaceBlock.width) {
      weigh(cell)
      guess(cell, travelled: search.travelled, jerk: search.jerk)
      search.travelled += length(cell)
    }
  }

  private mutating func look(_ stretch: Range<Int>) {
    for block in stretch {
      blocks[block].look(squares(of: block), axes, &search.times, &search.excess)
    }
  }

  /// First and second derivative of time and barriers; in each row of the band the diagonal, the
  /// two numbers beside it, and the negative gradient. Rows that are whole are eliminated.
  private func assemble(_ stretch: Range<Int>) {
    for block in stretch {
      let sums = blocks[block].sums(mu: search.target, axes)
      let first = block * PaceBlock.width
      for lane in 0..<min(PaceBlock.width, count - first) {
        add(PaceRows(sums, lane), at: first + lane)
        eliminate(first + lane)
      }
    }
  }

  private func add(_ sums: PaceRows, at cell: Int) {
    var rows = sums
    if cell == 1, start == nil { rows.foldFirst(by: ends.first) }
    if cell == count - 2 { rows.foldLast(by: ends.last) }
    nodes[cell].row += rows.before
    nodes[cell + 1].row += rows.here
    nodes[cell + 2].row += rows.behind
  }

  /// Coefficients 2 to count - 1 are sought: the others are determined.
  private func eliminate(_ index: Int) {
    guard index >= 2 else { return }
    var row = nodes[index].row
    if index > 2 {
      let before = nodes[index - 1].row
      row[0] -= before[1] * before[1] * before[0]
      row[1] -= before[0] * before[1] * before[2]
      row[3] -= before[1] * before[3]
    }
    if index > 3 {
      let before = nodes[index - 2].row
      row[0] -= before[2] * before[2] * before[0]
      row[3] -= before[2] * before[3]
    }
    let inverse = 1 / max(row[0], 1e-300)
    // From here on: pivot, the two factors below it, the forward solution.
    row[1] *= inverse
    row[2] *= inverse
    nodes[index].row = row
  }

  private func solveBand() {
    let last = count - 1
    for index in stride(from: last, through: 2, by: -1) {
      let row = nodes[index].row
      nodes[index].step =
        row[3] / max(row[0], 1e-300) - (index < last ? row[1] * nodes[index + 1].step : 0)
        - (index + 1 < last ? row[2] * nodes[index + 2].step : 0)
    }
    // The determined ones move with those that determine them.
    nodes[0].step = 0
    nodes[1].step = start == nil ? ends.first * nodes[2].step : 0
    nodes[count].step = ends.last * nodes[count - 1].step
    nodes[count + 1].step = 0
  }

  /// A step goes no farther than all squares stay above 0.
  private mutating func beginReach() {
    search.reach = PaceReach()
    for index in 2..<count where nodes[index].step < 0 {
      search.reach.room = min(search.reach.room, -nodes[index].square / nodes[index].step)
    }
  }

  private mutating func step(_ stretch: Range<Int>) {
    for block in stretch {
      blocks[block].step(for: steps(of: block), mu: search.target, axes, &search.reach)
    }
  }

  private mutating func move(_ stretch: Range<Int>) {
    for block in stretch {
      search.products += blocks[block].move(search.reach)
      blocks[block].look(squares(of: block), axes, &search.times, &search.excess)
    }
  }
}
