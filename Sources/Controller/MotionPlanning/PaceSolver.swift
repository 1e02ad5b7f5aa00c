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
  /// The cells, four by four.
  let blocks: LoanedMemory<PaceBlock>
  /// From a coefficient before that of the first cell to one behind that of the last.
  let nodes: LoanedMemory<PaceNode>
  /// u and u' at the begin; nil from rest.
  private(set) var start: (square: Double, slope: Double)?
  /// Coefficients beside a place of rest, by those next to them.
  private(set) var ends = (first: 0.0, last: 0.0)
  /// What the axes can do.
  private(set) var axes = PaceAxes()
  /// Where the search stands.
  var search = PaceSearch()

  /// How many entries of a queue's memory it works in.
  static var memoryNeeded: Int {
    entries(mostBlocks, PaceBlock.self) + entries(mostNodes, PaceNode.self)
  }

  private static var mostBlocks: Int { (capacity + PaceBlock.width - 1) / PaceBlock.width }
  private static var mostNodes: Int { mostBlocks * PaceBlock.width + 2 }

  private static func entries<Element>(_ count: Int, _ type: Element.Type) -> Int {
    count * MemoryLayout<Element>.stride / MemoryLayout<Segment>.stride + 1
  }

  /// A solver that works in entries of a memory that nobody else uses; nil for one that will not
  /// be used at all.
  init(memory: LoanedMemory<Segment>, from offset: Int?) {
    let most = offset != nil ? PaceSolver.mostBlocks : 1
    blocks = memory.rebound(from: offset ?? 0, to: PaceBlock(), count: most)
    let behind = offset.map { $0 + PaceSolver.entries(most, PaceBlock.self) }
    nodes = memory.rebound(
      from: behind ?? 0, to: PaceNode(), count: offset != nil ? PaceSolver.mostNodes : 1)
  }

  /// Begins a stretch, at rest or in a state.
  mutating func begin(with state: PathState?, axes limits: MotionLimits) {
    axes = PaceAxes(limits)
    count = 0
    whole = 0
    start = state.map { ($0.speed * $0.speed, 2 * $0.acceleration) }
  }

  /// Adds a cell with what the axes need at its ends. [mm]
  mutating func append(length: Double, from begin: PacePoint, to end: PacePoint) {
    nodes[count + 1].length = length
    nodes[count + 1].square = min(begin.sustainedSquare(axes), end.sustainedSquare(axes))
    whole += length
    blocks[count / PaceBlock.width].set(count % PaceBlock.width, from: begin, to: end)
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

  /// How many blocks the cells fill.
  var blockCount: Int { (count + PaceBlock.width - 1) / PaceBlock.width }

  /// The coefficients of a block's cells and their neighbours.
  func squares(of block: Int) -> PaceWindow {
    let first = block * PaceBlock.width
    let (two, three) = (nodes[first + 2].square, nodes[first + 3].square)
    let (one, four) = (nodes[first + 1].square, nodes[first + 4].square)
    return PaceWindow(
      before: SIMD4(nodes[first].square, one, two, three), here: SIMD4(one, two, three, four),
      behind: SIMD4(two, three, four, nodes[first + 5].square))
  }

  /// How these are to change.
  func steps(of block: Int) -> PaceWindow {
    let first = block * PaceBlock.width
    let (two, three) = (nodes[first + 2].step, nodes[first + 3].step)
    let (one, four) = (nodes[first + 1].step, nodes[first + 4].step)
    return PaceWindow(
      before: SIMD4(nodes[first].step, one, two, three), here: SIMD4(one, two, three, four),
      behind: SIMD4(two, three, four, nodes[first + 5].step))
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

  /// Leaves out what is not looked at: of the first and the last cell only the inner end is, as
  /// what is given at the begin cannot be mended; the lanes behind the last cell do not count.
  func leaveEndsOut() {
    blocks[0].begin.leaveOut(0)
    let last = count - 1
    blocks[last / PaceBlock.width].leaveEndOut(last % PaceBlock.width)
    for cell in count..<blockCount * PaceBlock.width {
      blocks[cell / PaceBlock.width].leaveOut(cell % PaceBlock.width)
      nodes[cell + 2].square = 0
      nodes[cell + 2].step = 0
    }
  }

  /// Sets the weights of a cell, once the lengths of all cells are known.
  func weigh(_ cell: Int) {
    let (block, lane) = (cell / PaceBlock.width, cell % PaceBlock.width)
    if cell < count - 1 { blocks[block].weight[lane] = timeWeight(cell) + timeWeight(cell + 1) }
    if isRest(cell) { return weighRest(cell, block, lane) }
    let here = length(cell)
    let before = cell > 0 ? length(cell - 1) : here
    let after = length(cell + 1)
    let left = 2 / (before + here)
    let right = 2 / (after + here)
    if cell > 0 {
      blocks[block].begin.weigh(
        lane, square: (here * left / 2, before * left / 2), slope: (-left, left))
    }
    blocks[block].end.weigh(
      lane, square: (after * right / 2, here * right / 2), slope: (-right, right))
    blocks[block].bend(lane, left / here, (-left - right) / here, right / here)
  }

  /// Whether a cell begins, or ends, at rest.
  private func isRest(_ cell: Int) -> Bool { cell == count - 1 || cell == 0 && start == nil }

  /// What a cell counts at an end in the time. [mm]
  private func timeWeight(_ cell: Int) -> Double {
    length(cell) * (isRest(cell) ? 3 : cell == 0 ? 1 : 0.5)
  }

  /// u from rest is (4.5 j)^(2/3) s^(4/3) for a constant jerk j: u' and u'' follow from u where the
  /// first, or last, cell meets the next one.
  private func weighRest(_ cell: Int, _ block: Int, _ lane: Int) {
    let isFirst = cell == 0
    let here = length(cell)
    let next = length(isFirst ? 1 : cell - 1)
    let share = ((isFirst ? ends.first : ends.last) * next + here) / (here + next)
    let slope = share * 4 / (3 * here)
    let bend = share * 4 / (9 * here * here)
    if isFirst {
      blocks[block].end.weigh(lane, square: (0, share), slope: (0, slope))
      blocks[block].bend(lane, 0, 0, bend)
    } else {
      blocks[block].begin.weigh(lane, square: (share, 0), slope: (-slope, 0))
      blocks[block].bend(lane, bend, 0, 0)
    }
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
