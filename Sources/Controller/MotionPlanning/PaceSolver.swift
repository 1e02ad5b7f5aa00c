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
  let cells: LoanedMemory<PaceCell>
  /// From a coefficient before that of the first cell to one behind that of the last.
  let nodes: LoanedMemory<PaceNode>
  /// The rooms at both places of each cell.
  let rooms: LoanedMemory<PaceRooms>
  /// u and u' at the begin; nil from rest.
  var start: (square: Double, slope: Double)?
  /// Coefficients beside a place of rest, by those next to them.
  var ends = (first: 0.0, last: 0.0)
  /// What the products of room and price are to become next.
  var target = 0.0

  /// How many entries of a queue's memory it works in.
  static var memoryNeeded: Int {
    entries(capacity, PaceCell.self) + entries(capacity + 2, PaceNode.self)
      + entries(2 * capacity, PaceRooms.self)
  }

  private static func entries<Element>(_ count: Int, _ type: Element.Type) -> Int {
    count * MemoryLayout<Element>.stride / MemoryLayout<Segment>.stride + 1
  }

  /// A solver that works in entries of a memory that nobody else uses; nil for one that will not
  /// be used at all.
  init(memory: LoanedMemory<Segment>, from offset: Int?) {
    let places = offset == nil ? 1 : PaceSolver.capacity
    let ends = offset == nil ? 0 : 2
    let begin = offset ?? 0
    cells = memory.rebound(from: begin, to: PaceCell(), count: places)
    let behind = begin + (offset == nil ? 0 : PaceSolver.entries(places, PaceCell.self))
    nodes = memory.rebound(from: behind, to: PaceNode(), count: places + ends)
    let last = behind + (offset == nil ? 0 : PaceSolver.entries(places + 2, PaceNode.self))
    rooms = memory.rebound(from: last, to: PaceRooms(), count: places + places * ends / 2)
  }

  /// Most steps of Newton's method.
  static var mostSteps: Int { 30 }

  /// Begins a stretch, at rest or in a state.
  mutating func begin(with state: PathState?) {
    count = 0
    start = state.map { ($0.speed * $0.speed, 2 * $0.acceleration) }
  }

  mutating func append(_ cell: PaceCell) {
    cells[count] = cell
    count += 1
  }

  /// Keeps what was found for the cells from one on, for the first ones of the next stretch.
  mutating func remember(from cell: Int) {
    for index in cell..<count { nodes[index - cell].known = nodes[index + 1].square }
  }

  /// Speed and acceleration at the begin of a cell, or at the end of the last one.
  func state(at node: Int) -> PathState {
    if node == count || node == 0 && start == nil { return PathState() }
    if node == 0, let start {
      return PathState(speed: start.square.squareRoot(), acceleration: start.slope / 2)
    }
    let before = cells[node - 1].length
    let after = cells[node].length
    let whole = before + after
    let square = (nodes[node].square * after + nodes[node + 1].square * before) / whole
    return PathState(
      speed: max(0, square).squareRoot(),
      acceleration: (nodes[node + 1].square - nodes[node].square) / whole)
  }

  /// Finds the speeds.
  mutating func solve() {
    let outer = (cells[0].length, cells[1].length)
    let inner = (cells[count - 1].length, cells[count - 2].length)
    ends.first = 1 / (3 + 2 * outer.1 / outer.0)
    ends.last = 1 / (3 + 2 * inner.1 / inner.0)
    keepEnds()
    let places = Double(32 * count)
    target = measure().time / places
    makeRooms()
    for _ in 0..<PaceSolver.mostSteps {
      let taken = improve()
      if taken < PaceSolver.stalled {
        target = measure().time / places
        makeRooms()
        continue
      }
      let product = sumOfProducts
      let (time, worst) = measure()
      if product < PaceSolver.accuracy * time, worst < PaceSolver.excess { return }
      target = product / places * (taken > PaceSolver.longStep ? 0.1 : 0.5)
    }
  }

  /// The search ends where so small a share of the time is left to gain, and limits are passed by
  /// so little.
  static var accuracy: Double { 0.003 }
  static var excess: Double { 1.004 }
  /// A step so short says that the rooms are uneven: they are made anew.
  static var stalled: Double { 0.01 }
  /// After a step that was hardly cut short the products fall faster.
  static var longStep: Double { 0.5 }

  /// The coefficients that the others determine.
  mutating func keepEnds() {
    if let start {
      let half = start.slope * cells[0].length / 2
      nodes[0].square = start.square - half
      nodes[1].square = start.square + half
    } else {
      nodes[0].square = 0
      nodes[1].square = ends.first * nodes[2].square
    }
    nodes[count].square = ends.last * nodes[count - 1].square
    nodes[count + 1].square = 0
  }

  private mutating func makeRooms() {
    for cell in 0..<count {
      let squares = window(cell)
      let (first, second) = spots(cell)
      let use = PaceUse(first, squares)
      rooms[2 * cell].pull = PaceRoom(use.pull, mu: target)
      rooms[2 * cell].rush = PaceRoom(use.rush, mu: target)
      guard let second else { continue }
      let other = PaceUse(second, squares)
      rooms[2 * cell + 1].pull = PaceRoom(other.pull, mu: target)
      rooms[2 * cell + 1].rush = PaceRoom(other.rush, mu: target)
    }
  }

  private var sumOfProducts: Double {
    var sum = 0.0
    for cell in 0..<count {
      sum += rooms[2 * cell].pull.product + rooms[2 * cell].rush.product
      if !isSingle(cell) {
        sum += rooms[2 * cell + 1].pull.product + rooms[2 * cell + 1].rush.product
      }
    }
    return sum
  }

  /// Whether only one place of a cell is looked at.
  private func isSingle(_ cell: Int) -> Bool { cell == 0 || cell == count - 1 }
}

extension PaceSolver {
  /// What is looked at in a cell: both of its ends, but only the inner one of the first and the
  /// last cell.
  func spots(_ cell: Int) -> (first: PaceSpot, second: PaceSpot?) {
    let length = cells[cell].length
    let isFirst = cell == 0
    if cell == count - 1 || isFirst && start == nil {
      return (
        PaceSpot(
          restWeights(isFirst: isFirst), isFirst ? cells[cell].end : cells[cell].begin, 3 * length),
        nil
      )
    }
    let before = cell > 0 ? cells[cell - 1].length : length
    let after = cell + 1 < count ? cells[cell + 1].length : length
    let left = 2 / (before + length)
    let right = 2 / (after + length)
    let bend = SIMD4(left, -left - right, right, 0) / length
    let begin = PaceWeights(
      square: SIMD4(length * left / 2, before * left / 2, 0, 0), slope: SIMD4(-left, left, 0, 0),
      bend: bend)
    let end = PaceWeights(
      square: SIMD4(0, after * right / 2, length * right / 2, 0),
      slope: SIMD4(0, -right, right, 0), bend: bend)
    // What is given at the begin cannot be mended.
    if isFirst { return (PaceSpot(end, cells[cell].end, length), nil) }
    return (
      PaceSpot(begin, cells[cell].begin, length / 2), PaceSpot(end, cells[cell].end, length / 2)
    )
  }

  /// u from rest is (4.5 j)^(2/3) s^(4/3) for a constant jerk j: u' and u'' follow from u where the
  /// first, or last, cell meets the next one.
  private func restWeights(isFirst: Bool) -> PaceWeights {
    let length = cells[isFirst ? 0 : count - 1].length
    let next = cells[isFirst ? 1 : count - 2].length
    let share = ((isFirst ? ends.first : ends.last) * next + length) / (length + next)
    let place = isFirst ? SIMD4(0, 0, share, 0) : SIMD4(share, 0, 0, 0)
    let sign = isFirst ? 1.0 : -1.0
    return PaceWeights(
      square: place, slope: place * (sign * 4 / (3 * length)),
      bend: place * (4 / (9 * length * length)))
  }

  func window(_ cell: Int) -> SIMD4<Double> {
    SIMD4(nodes[cell].square, nodes[cell + 1].square, nodes[cell + 2].square, 0)
  }

  /// How long the motion takes, and the largest share of a limit that it needs; infinite where a
  /// speed is none.
  private func measure() -> (time: Double, worst: Double) {
    var time = 0.0
    var worst = 0.0
    for cell in 0..<count {
      let squares = window(cell)
      let (first, second) = spots(cell)
      let use = PaceUse(first, squares)
      guard use.square > 0 else { return (time, .infinity) }
      time += first.weight / use.square.squareRoot()
      worst = max(worst, use.most)
      guard let second else { continue }
      let other = PaceUse(second, squares)
      guard other.square > 0 else { return (time, .infinity) }
      time += second.weight / other.square.squareRoot()
      worst = max(worst, other.most)
    }
    return (time, worst)
  }
}

extension PaceSolver {
  /// What is begun with: what the cells sustain, the corners taken off, and no more than a jerk
  /// reaches from a place of rest. [mm/s^3]
  mutating func guess(jerk: Double) {
    for cell in 0..<count { nodes[cell + 1].square = cells[cell].sustainedSquare }
    for _ in 0..<3 {
      var before = nodes[1].square
      for cell in 0..<count {
        let here = nodes[cell + 1].square
        let next = nodes[min(cell + 2, count)].square
        nodes[cell + 1].square = (before + here + here + next) / 4
        before = here
      }
    }
    var whole = 0.0
    for index in 0..<count { whole += cells[index].length }
    var travelled = 0.0
    for cell in 0..<count {
      let middle = travelled + cells[cell].length / 2
      travelled += cells[cell].length
      let way = min(whole - middle, start == nil ? middle : .infinity)
      // v^3 = 4.5 j s^2 from rest, a little less.
      let cube = cubeRoot(jerk * way * way)
      nodes[cell + 1].square = 1 / (1 / nodes[cell + 1].square + 1 / (cube * cube))
    }
  }

  /// Goes over from what was found before to a part of what is likely.
  mutating func mixGuess(of cell: Int, with caution: Double, share: Double) {
    let likely = caution * nodes[cell + 1].square
    nodes[cell + 1].square = nodes[cell].known * (1 - share) + likely * share
  }
}
