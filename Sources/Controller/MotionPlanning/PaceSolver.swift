internal import Signals

/// Finds the fastest way along a smooth curve within the limits of acceleration and jerk of every
/// axis, over a stretch that ends at rest (docs/models/motion.md, "Pace").
///
/// The square of the speed is a spline of parabolas over the cells, one coefficient for each. The
/// time over it is minimised by a primal-dual interior-point method, in steps of Newton's: each
/// limit touches three neighbouring coefficients, so that a step takes a time linear in the cells.
/// The result need not be trusted: what is driven is held to the limits by `CurveBounds`.
struct PaceSolver: ~Copyable {
  /// Most cells of a stretch.
  static var capacity: Int { 180 }

  private(set) var count = 0
  /// Its length. [mm]
  private(set) var whole = 0.0
  /// For how many cells speeds were found before, as far as they still hold.
  private var knownCount = 0
  /// Both ends of each cell.
  let places: LoanedMemory<PacePlace>
  /// From a coefficient before that of the first cell to one behind that of the last.
  let nodes: LoanedMemory<PaceNode>
  /// u and u' at the begin; nil from rest.
  private(set) var start: (square: Double, slope: Double)?
  /// Coefficients beside a place of rest, by those next to them.
  private(set) var ends = (first: 0.0, last: 0.0)
  /// Where the search stands.
  var search = PaceSearch()

  /// How many entries of a queue's memory it works in.
  static var memoryNeeded: Int {
    entries(2 * capacity, PacePlace.self) + entries(capacity + 2, PaceNode.self)
  }

  private static func entries<Element>(_ count: Int, _ type: Element.Type) -> Int {
    count * MemoryLayout<Element>.stride / MemoryLayout<Segment>.stride + 1
  }

  /// A solver that works in entries of a memory that nobody else uses; nil for one that will not
  /// be used at all.
  init(memory: LoanedMemory<Segment>, from offset: Int?) {
    let isUsed = offset != nil
    let most = isUsed ? PaceSolver.capacity : 0
    places = memory.rebound(from: offset ?? 0, to: PacePlace(), count: max(1, 2 * most))
    let behind = offset.map { $0 + PaceSolver.entries(2 * most, PacePlace.self) }
    nodes = memory.rebound(from: behind ?? 0, to: PaceNode(), count: most + 2)
  }

  /// Begins a stretch, at rest or in a state.
  mutating func begin(with state: PathState?) {
    count = 0
    whole = 0
    start = state.map { ($0.speed * $0.speed, 2 * $0.acceleration) }
  }

  /// Adds a cell with what the axes need at its ends. [mm]
  mutating func append(length: Double, from begin: PacePoint, to end: PacePoint) {
    nodes[count + 1].length = length
    nodes[count + 1].square = min(begin.sustainedSquare, end.sustainedSquare)
    whole += length
    places[2 * count].point = begin
    places[2 * count + 1].point = end
    count += 1
  }

  /// Keeps what was found for the cells from one on, for the first ones of the next stretch.
  mutating func remember(from cell: Int) {
    for index in cell..<count { nodes[index - cell].known = nodes[index + 1].square }
    knownCount = count - cell
  }

  /// Speed and acceleration at the begin of a cell, or at the end of the last one.
  func state(at node: Int) -> PathState {
    if node == count || node == 0 && start == nil { return PathState() }
    if node == 0, let start {
      return PathState(speed: start.square.squareRoot(), acceleration: start.slope / 2)
    }
    let before = length(node - 1)
    let after = length(node)
    let whole = before + after
    let square = (nodes[node].square * after + nodes[node + 1].square * before) / whole
    return PathState(
      speed: max(0, square).squareRoot(),
      acceleration: (nodes[node + 1].square - nodes[node].square) / whole)
  }

  func length(_ cell: Int) -> Double { nodes[cell + 1].length }

  /// The coefficients of a cell and its neighbours.
  func window(_ cell: Int) -> SIMD4<Double> {
    SIMD4(nodes[cell].square, nodes[cell + 1].square, nodes[cell + 2].square, 0)
  }

  /// The coefficients that the others determine.
  func keepEnds() {
    if let start {
      let half = start.slope * length(0) / 2
      nodes[0].square = start.square - half
      nodes[1].square = start.square + half
    } else {
      nodes[0].square = 0
      nodes[1].square = ends.first * nodes[2].square
    }
    nodes[count].square = ends.last * nodes[count - 1].square
    nodes[count + 1].square = 0
  }
}

// MARK: how u follows from the coefficients

extension PaceSolver {
  /// How a motion begins and ends at rest, by the lengths of the outermost cells.
  mutating func setEnds() {
    ends.first = 1 / (3 + 2 * length(1) / length(0))
    ends.last = 1 / (3 + 2 * length(count - 2) / length(count - 1))
  }

  /// Sets the weights of a cell's places, once the lengths of all cells are known. Both ends are
  /// looked at, but only the inner one of the first and the last cell.
  func weigh(_ cell: Int) {
    let isFirst = cell == 0
    let isRest = cell == count - 1 || isFirst && start == nil
    if isRest {
      let weights = restWeights(isFirst: isFirst)
      places[2 * cell].weights = weights
      places[2 * cell + 1].weights = weights
    } else {
      setWeights(cell)
    }
    let weight = length(cell) * (isRest ? 3 : isFirst ? 1 : 0.5)
    places[2 * cell].weight = weight
    places[2 * cell + 1].weight = weight
  }

  private func setWeights(_ cell: Int) {
    let here = length(cell)
    let before = cell > 0 ? length(cell - 1) : here
    let after = length(cell + 1)
    let left = 2 / (before + here)
    let right = 2 / (after + here)
    let bend = SIMD4(left, -left - right, right, 0) / here
    places[2 * cell].weights = PaceWeights(
      square: SIMD4(here * left / 2, before * left / 2, 0, 0), slope: SIMD4(-left, left, 0, 0),
      bend: bend)
    places[2 * cell + 1].weights = PaceWeights(
      square: SIMD4(0, after * right / 2, here * right / 2, 0),
      slope: SIMD4(0, -right, right, 0), bend: bend)
  }

  /// u from rest is (4.5 j)^(2/3) s^(4/3) for a constant jerk j: u' and u'' follow from u where the
  /// first, or last, cell meets the next one.
  private func restWeights(isFirst: Bool) -> PaceWeights {
    let length = self.length(isFirst ? 0 : count - 1)
    let next = self.length(isFirst ? 1 : count - 2)
    let share = ((isFirst ? ends.first : ends.last) * next + length) / (length + next)
    let place = isFirst ? SIMD4(0, 0, share, 0) : SIMD4(share, 0, 0, 0)
    let sign = isFirst ? 1.0 : -1.0
    return PaceWeights(
      square: place, slope: place * (sign * 4 / (3 * length)),
      bend: place * (4 / (9 * length * length)))
  }
}

// MARK: what is begun with

extension PaceSolver {
  /// Takes the corners off what the cells sustain.
  func smoothGuess() {
    for _ in 0..<3 {
      var before = nodes[1].square
      for cell in 0..<count {
        let here = nodes[cell + 1].square
        let next = nodes[min(cell + 2, count)].square
        nodes[cell + 1].square = (before + here + here + next) / 4
        before = here
      }
    }
  }

  /// No more than a jerk reaches from a place of rest, and what was found before the end was known
  /// where that still holds. [mm, mm/s^3]
  func guess(_ cell: Int, travelled: Double, jerk: Double) {
    let middle = travelled + length(cell) / 2
    let way = min(whole - middle, start == nil ? middle : .infinity)
    // v^3 = 4.5 j s^2 from rest, a little less.
    let cube = cubeRoot(jerk * way * way)
    let likely = 1 / (1 / nodes[cell + 1].square + 1 / (cube * cube))
    guard start != nil else {
      nodes[cell + 1].square = likely
      return
    }
    // What was found comes to rest at an end that is none any more.
    let past = min(max((Double(cell) / Double(max(1, knownCount)) - 0.25) / 0.4, 0), 1)
    let share = cell < knownCount ? past * past * (3 - 2 * past) : 1
    nodes[cell + 1].square =
      nodes[cell].known * (1 - share) + PaceSolver.caution * likely * share
  }

  /// What share of the square of a likely speed is begun with.
  private static var caution: Double { 0.7 }
}
