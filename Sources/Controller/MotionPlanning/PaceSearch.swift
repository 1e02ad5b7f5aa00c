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
  /// How long the motion takes, and the largest share of a limit that it needs.
  var time = 0.0
  var worst = 0.0
  /// Sum of room times price.
  var product = 0.0
  /// What the products are to become next.
  var target = 0.0
  var reach = PaceReach()

  /// Most steps of Newton's method.
  static var mostSteps: Int { 30 }
  /// The search ends where so small a share of the time is left to gain, and limits are passed by
  /// so little.
  static var accuracy: Double { 0.003 }
  static var excess: Double { 1.004 }
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
    smoothGuess()
  }

  /// Goes on with the search by a portion; true when it is over.
  mutating func goOn(cells portion: Int) -> Bool {
    var left = portion
    while left > 0 {
      let first = search.next
      search.next = min(count, first + left)
      left -= search.next - first
      let stretch = first..<search.next
      switch search.phase {
      case .guessing: guess(stretch)
      case .looking: look(stretch)
      case .opening: open(stretch)
      case .assembling: assemble(stretch)
      case .stepping: step(stretch)
      case .moving: move(stretch)
      case .done: return true
      }
      if search.next == count { endPhase() }
    }
    return false
  }

  private mutating func endPhase() {
    switch search.phase {
    case .guessing:
      keepEnds()
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
      (search.time, search.worst, search.product) = (0, 0, 0)
    case .moving: judge()
    case .done: break
    }
  }

  /// Makes all rooms for the motion as it is.
  private mutating func openAgain() {
    search.target = search.time / lanes
    search.enter(.opening)
  }

  /// Rooms of a stretch: two for each lane, of acceleration and of jerk, at both ends of a cell.
  private var lanes: Double { Double(32 * count) }

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
    if search.product < PaceSearch.accuracy * search.time, search.worst < PaceSearch.excess {
      return search.enter(.done)
    }
    search.target = search.product / lanes * (taken > PaceSearch.longStep ? 0.1 : 0.5)
    enterAssembling()
  }
}

// MARK: portions of the phases

extension PaceSolver {
  /// The places of a cell that are looked at: of the first and the last only the inner one, as what
  /// is given at the begin cannot be mended.
  private func places(of cell: Int) -> Range<Int> {
    (cell == 0 ? 1 : 2 * cell)..<(cell == count - 1 ? 2 * cell + 1 : 2 * cell + 2)
  }

  private mutating func guess(_ stretch: Range<Int>) {
    for cell in stretch {
      weigh(cell)
      guess(cell, travelled: search.travelled, jerk: search.jerk)
      search.travelled += length(cell)
    }
  }

  private mutating func look(_ stretch: Range<Int>) {
    for cell in stretch {
      for place in places(of: cell) {
        places[place].look(window(cell))
        search.time += places[place].time
      }
    }
  }

  private func open(_ stretch: Range<Int>) {
    for cell in stretch {
      for place in places(of: cell) {
        places[place].pull.open(mu: search.target)
        places[place].rush.open(mu: search.target)
      }
    }
  }

  /// First and second derivative of time and barriers; in each row of the band the diagonal, the
  /// two numbers beside it, and the negative gradient. Rows that are whole are eliminated.
  private func assemble(_ stretch: Range<Int>) {
    for cell in stretch {
      var sums = PaceSums()
      for place in places(of: cell) {
        sums.add(places[place].terms(mu: search.target), places[place].weights)
      }
      if cell == 1, start == nil { sums.foldFirst(by: ends.first) }
      if cell == count - 2 { sums.foldLast(by: ends.last) }
      let gradient = sums.gradient
      nodes[cell].row += SIMD4(sums.rows.0[0], sums.rows.0[1], sums.rows.0[2], -gradient[0])
      nodes[cell + 1].row += SIMD4(sums.rows.1[1], sums.rows.1[2], 0, -gradient[1])
      nodes[cell + 2].row += SIMD4(sums.rows.2[2], 0, 0, -gradient[2])
      eliminate(cell)
    }
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
    for cell in stretch {
      let change = SIMD4(nodes[cell].step, nodes[cell + 1].step, nodes[cell + 2].step, 0)
      for place in places(of: cell) {
        places[place].step(for: change, mu: search.target, &search.reach)
      }
    }
  }

  private mutating func move(_ stretch: Range<Int>) {
    for cell in stretch {
      for place in places(of: cell) {
        search.product += places[place].move(search.reach)
        places[place].look(window(cell))
        search.time += places[place].time
        search.worst = max(search.worst, places[place].most)
      }
    }
  }
}
