/// Four cells in a row, side by side in the lanes of vectors. A cell is a short stretch of a smooth
/// curve within which the square u of the speed is a parabola over the parameter.
///
/// Its methods change nothing of it where they need not; but one that may is not handed a copy.
struct PaceBlock: BitwiseCopyable {
  var begin = PaceEnd()
  var end = PaceEnd()
  /// How u'' follows from the coefficients of the cell before, the cell, and the one behind it.
  var bend = (SIMD4<Double>(), SIMD4<Double>(), SIMD4<Double>())
  /// What X, Y and Z need as q''' has it.
  var third = InlineArray<3, SIMD4<Double>>(repeating: SIMD4())
  /// The square of the feed's speed at the end.
  var fastest = SIMD4<Double>()
  /// What the end counts in the time, weight/sqrt(u). [mm]
  var weight = SIMD4<Double>()
  /// Acceleration by its limits at the end, where the next cell begins, and u by the feed's.
  private var pull = InlineArray<3, PaceRoom>(repeating: PaceRoom())
  private var feed = PaceRoom()

  init() {}

  /// How many rooms a cell has.
  static var rooms: Int { 10 }
  /// How many cells are side by side.
  static var width: Int { 4 }

  /// Puts in what the axes need at the ends of a cell. [lane]
  mutating func set(_ lane: Int, from first: PacePoint, to last: PacePoint) {
    begin.set(first, in: lane)
    end.set(last, in: lane)
    for axis in 0..<3 { third[axis][lane] = last.third[axis] }
    fastest[lane] = last.fastest
  }

  /// Makes a cell's end one that is not looked at. [lane]
  mutating func leaveEndOut(_ lane: Int) {
    end.leaveOut(lane)
    fastest[lane] = 0
    weight[lane] = 0
  }

  /// Makes a cell one that does not count. [lane]
  mutating func leaveOut(_ lane: Int) {
    begin.leaveOut(lane)
    leaveEndOut(lane)
    bend(lane, 0, 0, 0)
    for axis in 0..<3 { third[axis][lane] = 0 }
  }

  mutating func bend(_ lane: Int, _ before: Double, _ here: Double, _ behind: Double) {
    bend.0[lane] = before
    bend.1[lane] = here
    bend.2[lane] = behind
  }

  /// Looks at what is needed with the coefficients of the cells before, their own and the next
  /// ones', and adds the time, and the bits of what is below 0 where a limit is passed.
  @inline(__always) mutating func look(
    _ squares: PaceWindow, _ axes: PaceAxes, _ time: inout SIMD4<Double>,
    _ excess: inout SIMD4<UInt64>
  ) {
    let bent = bent(squares)
    let entry = begin.follow(squares.before, squares.here)
    let exit = end.follow(squares.here, squares.behind)
    begin.look(entry, bent, third)
    end.look(exit, bent, third)
    excess |= begin.excess(entry.square) | end.excess(exit.square)
    for axis in 0..<3 {
      let value = pulled(axis, exit, axes)
      pull[axis].value = value
      excess |= PaceLanes.bits(PaceSearch.excess - value * value)
    }
    feed.value = fastest * exit.square
    excess |= PaceLanes.bits(PaceSearch.excess - feed.value)
    time += weight * end.root * end.inverse
  }

  @inline(__always) private mutating func bent(_ squares: PaceWindow) -> SIMD4<Double> {
    bend.0 * squares.before + bend.1 * squares.here + bend.2 * squares.behind
  }

  /// What an axis needs of its acceleration at the end.
  @inline(__always) private mutating func pulled(
    _ axis: Int, _ state: (square: SIMD4<Double>, slope: SIMD4<Double>), _ axes: PaceAxes
  ) -> SIMD4<Double> {
    let turned = end.second[axis] * (state.square * PaceAxes.pullShare)
    return (end.first[axis] * state.slope + turned) * axes.strength[axis]
  }

  mutating func open(mu: Double) {
    begin.open(mu: mu)
    end.open(mu: mu)
    for axis in 0..<3 { pull[axis].open(mu: mu) }
    feed.open(mu: mu)
  }

  /// First and second derivative of time and barriers by the coefficients.
  mutating func sums(mu: Double, _ axes: PaceAxes) -> PaceSums {
    var first = PaceTerms()
    begin.addTerms(to: &first, third, mu: mu)
    var last = PaceTerms()
    let cube = weight * end.root * end.inverse * end.inverse
    last.square = cube * -0.5
    last.squareSquare = cube * end.inverse * 0.75
    end.addTerms(to: &last, third, mu: mu)
    for axis in 0..<3 {
      let force = pull[axis].force(mu: mu)
      let bySquare = end.second[axis] * (axes.strength[axis] * PaceAxes.pullShare)
      let bySlope = end.first[axis] * axes.strength[axis]
      last.square += force.push * bySquare
      last.slope += force.push * bySlope
      let one = force.stiffness * bySquare
      last.squareSquare += one * bySquare
      last.squareSlope += one * bySlope
      last.slopeSlope += force.stiffness * bySlope * bySlope
    }
    let force = feed.force(mu: mu)
    last.square += force.push * fastest
    last.squareSquare += force.stiffness * fastest * fastest
    return PaceSums(first, &begin, last, &end, bend)
  }

  /// Finds the steps of all rooms for a change of the coefficients, and shortens the reach to what
  /// they bear.
  mutating func step(
    for change: PaceWindow, mu: Double, _ axes: PaceAxes, _ reach: inout PaceReach
  ) {
    let bent = bent(change)
    let entry = begin.follow(change.before, change.here)
    let exit = end.follow(change.here, change.behind)
    var ends = PaceStepEnds()
    begin.step(entry, bent, third, mu: mu, reach, &ends)
    end.step(exit, bent, third, mu: mu, reach, &ends)
    for axis in 0..<3 {
      pull[axis].step(for: pulled(axis, exit, axes), mu: mu, reach, &ends)
    }
    feed.step(for: fastest * exit.square, mu: mu, reach, &ends)
    guard ends.isTooFar else { return }
    begin.shorten(&reach)
    end.shorten(&reach)
    for axis in 0..<3 { pull[axis].shorten(&reach) }
    feed.shorten(&reach)
  }

  /// Takes the step; returns the sum of the rooms times their prices.
  mutating func move(_ reach: PaceReach) -> SIMD4<Double> {
    let rushed = begin.move(reach) + end.move(reach)
    let pulled = pull[0].move(reach) + pull[1].move(reach) + pull[2].move(reach)
    return rushed + pulled + feed.move(reach)
  }
}

/// The coefficients of four cells, of the cells before them, and of those behind; or their changes.
struct PaceWindow: BitwiseCopyable {
  var before: SIMD4<Double>
  var here: SIMD4<Double>
  var behind: SIMD4<Double>
}
