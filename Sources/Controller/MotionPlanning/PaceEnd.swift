/// One end of each of four cells, the lanes, with the room that jerk has there.
struct PaceEnd: BitwiseCopyable {
  /// What X, Y and Z need there (`PacePoint`).
  var first = InlineArray<3, SIMD4<Double>>(repeating: SIMD4())
  var second = InlineArray<3, SIMD4<Double>>(repeating: SIMD4())
  /// How u and u' there follow from two coefficients: of the cell before and of the cell, or of
  /// the cell and the one behind it.
  var square = (SIMD4<Double>(), SIMD4<Double>())
  var slope = (SIMD4<Double>(), SIMD4<Double>())
  /// 1 where it is not looked at, else 0: what is given at the begin of the first cell cannot be
  /// mended, and the last one ends at rest.
  var idle = SIMD4<Double>(repeating: 1)
  /// sqrt u, and 1/u.
  private(set) var root = SIMD4<Double>(repeating: 1)
  private(set) var inverse = SIMD4<Double>(repeating: 1)
  /// Jerk by its limits.
  private var rush = InlineArray<3, PaceRoom>(repeating: PaceRoom())

  init() {}

  /// Puts one cell's end in. [lane]
  mutating func set(_ point: PacePoint, in lane: Int) {
    idle[lane] = 0
    for axis in 0..<3 {
      first[axis][lane] = point.first[axis]
      second[axis][lane] = point.second[axis]
    }
  }

  /// Makes one cell's end one that is not looked at. [lane]
  mutating func leaveOut(_ lane: Int) {
    set(PacePoint(), in: lane)
    weigh(lane, square: (0, 0), slope: (0, 0))
    idle[lane] = 1
  }

  mutating func weigh(
    _ lane: Int, square: (Double, Double), slope: (Double, Double)
  ) {
    (self.square.0[lane], self.square.1[lane]) = square
    (self.slope.0[lane], self.slope.1[lane]) = slope
  }

  /// u and u' there; also their changes, by those of the coefficients.
  @inline(__always) mutating func follow(
    _ one: SIMD4<Double>, _ other: SIMD4<Double>
  ) -> (square: SIMD4<Double>, slope: SIMD4<Double>) {
    (square.0 * one + square.1 * other, slope.0 * one + slope.1 * other)
  }

  /// Looks at what is needed there.
  @inline(__always) mutating func look(
    _ state: (square: SIMD4<Double>, slope: SIMD4<Double>), _ bend: SIMD4<Double>,
    _ third: InlineArray<3, SIMD4<Double>>
  ) {
    let bounded = PaceLanes.larger(state.square + idle, PaceEnd.leastSquare)
    root = PaceLanes.root(bounded)
    inverse = 1 / bounded
    for axis in 0..<3 {
      let needed = first[axis] * bend + second[axis] * state.slope + third[axis] * state.square
      rush[axis].value = needed * root
    }
  }

  /// The bits of what is below 0 where a limit is passed, by more than a little, or where the speed
  /// is none.
  @inline(__always) mutating func excess(_ square: SIMD4<Double>) -> SIMD4<UInt64> {
    var bits = PaceLanes.bits(square + idle - PaceEnd.leastSquare)
    for axis in 0..<3 {
      let value = rush[axis].value
      bits |= PaceLanes.bits(PaceSearch.excess - value * value)
    }
    return bits
  }

  @inline(__always) mutating func open(mu: Double) {
    for axis in 0..<3 { rush[axis].open(mu: mu) }
  }

  /// What the limits of jerk add to the derivatives.
  @inline(__always) mutating func addTerms(
    to terms: inout PaceTerms, _ third: InlineArray<3, SIMD4<Double>>, mu: Double
  ) {
    let half = inverse * 0.5
    for axis in 0..<3 {
      let force = rush[axis].force(mu: mu)
      let bySquare = third[axis] * root + rush[axis].value * half
      let bySlope = second[axis] * root
      let byBend = first[axis] * root
      terms.square += force.push * bySquare
      terms.slope += force.push * bySlope
      terms.bend += force.push * byBend
      let one = force.stiffness * bySquare
      let two = force.stiffness * bySlope
      terms.squareSquare += one * bySquare
      terms.squareSlope += one * bySlope
      terms.squareBend += one * byBend
      terms.slopeSlope += two * bySlope
      terms.slopeBend += two * byBend
      terms.bendBend += force.stiffness * byBend * byBend
    }
  }

  /// Finds the steps of the rooms for a change of u, u' and u''.
  @inline(__always) mutating func step(
    _ change: (square: SIMD4<Double>, slope: SIMD4<Double>), _ bend: SIMD4<Double>,
    _ third: InlineArray<3, SIMD4<Double>>, mu: Double, _ reach: PaceReach,
    _ ends: inout PaceStepEnds
  ) {
    let half = inverse * 0.5
    for axis in 0..<3 {
      let needed = third[axis] * change.square + second[axis] * change.slope + first[axis] * bend
      let wanted = needed * root + rush[axis].value * half * change.square
      rush[axis].step(for: wanted, mu: mu, reach, &ends)
    }
  }

  mutating func shorten(_ reach: inout PaceReach) {
    for axis in 0..<3 { rush[axis].shorten(&reach) }
  }

  /// Takes the step; returns the sum of the rooms times their prices.
  @inline(__always) mutating func move(_ reach: PaceReach) -> SIMD4<Double> {
    rush[0].move(reach) + rush[1].move(reach) + rush[2].move(reach)
  }

  /// A speed whose square is below this is none. [mm^2/s^2]
  static var leastSquare: Double { 1e-12 }
}
