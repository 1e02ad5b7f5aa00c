/// What limits add to the derivatives of what is minimised, by u, u' and u'' at an end of a cell;
/// each lane is a cell.
struct PaceTerms: BitwiseCopyable {
  var square = SIMD4<Double>()
  var slope = SIMD4<Double>()
  var bend = SIMD4<Double>()
  var squareSquare = SIMD4<Double>()
  var squareSlope = SIMD4<Double>()
  var squareBend = SIMD4<Double>()
  var slopeSlope = SIMD4<Double>()
  var slopeBend = SIMD4<Double>()
  var bendBend = SIMD4<Double>()
}

/// The derivatives of what is minimised by the coefficients of a cell before, the cell, and the one
/// behind it; each lane is a cell.
struct PaceSums: BitwiseCopyable {
  var gradient = (SIMD4<Double>(), SIMD4<Double>(), SIMD4<Double>())
  var before = (SIMD4<Double>(), SIMD4<Double>(), SIMD4<Double>())
  var here = (SIMD4<Double>(), SIMD4<Double>())
  var behind = SIMD4<Double>()

  /// Of the terms at both ends, and the weights of u''.
  @inline(__always) init(
    _ first: PaceTerms, _ begin: inout PaceEnd, _ last: PaceTerms, _ end: inout PaceEnd,
    _ bend: (SIMD4<Double>, SIMD4<Double>, SIMD4<Double>)
  ) {
    let both = first.bend + last.bend
    let stiff = first.bendBend + last.bendBend
    let one = PaceColumn(first, begin.square.0, begin.slope.0)
    let two = PaceColumn(first, begin.square.1, begin.slope.1)
    let three = PaceColumn(last, end.square.0, end.slope.0)
    let four = PaceColumn(last, end.square.1, end.slope.1)
    gradient.0 = one.gradient + bend.0 * both
    gradient.1 = (two.gradient + three.gradient) + bend.1 * both
    gradient.2 = four.gradient + bend.2 * both
    // How u'' couples with each coefficient.
    let middle = two.bend + three.bend
    let steep = (bend.0 * stiff, bend.1 * stiff, bend.2 * stiff)
    before.0 = one.product(one) + bend.0 * (one.bend + one.bend + steep.0)
    before.1 = one.product(two) + bend.0 * (middle + steep.1) + bend.1 * one.bend
    before.2 = bend.0 * (four.bend + steep.2) + bend.2 * one.bend
    here.0 = two.product(two) + three.product(three) + bend.1 * (middle + middle + steep.1)
    here.1 = three.product(four) + bend.1 * (four.bend + steep.2) + bend.2 * middle
    behind = four.product(four) + bend.2 * (four.bend + four.bend + steep.2)
  }
}

/// What one coefficient does to the terms of an end by u and u'.
private struct PaceColumn {
  let square: SIMD4<Double>
  let slope: SIMD4<Double>
  let gradient: SIMD4<Double>
  let bySquare: SIMD4<Double>
  let bySlope: SIMD4<Double>
  let bend: SIMD4<Double>

  @inline(__always) init(
    _ terms: PaceTerms, _ square: SIMD4<Double>, _ slope: SIMD4<Double>
  ) {
    self.square = square
    self.slope = slope
    gradient = square * terms.square + slope * terms.slope
    bySquare = square * terms.squareSquare + slope * terms.squareSlope
    bySlope = square * terms.squareSlope + slope * terms.slopeSlope
    bend = square * terms.squareBend + slope * terms.slopeBend
  }

  @inline(__always) func product(_ other: PaceColumn) -> SIMD4<Double> {
    other.square * bySquare + other.slope * bySlope
  }
}

/// What a cell adds to three rows of the band: the diagonal, the numbers beside it, and the
/// negative gradient.
struct PaceRows: BitwiseCopyable {
  var before: SIMD4<Double>
  var here: SIMD4<Double>
  var behind: SIMD4<Double>

  @inline(__always) init(_ sums: PaceSums, _ lane: Int) {
    before = SIMD4(
      sums.before.0[lane], sums.before.1[lane], sums.before.2[lane], -sums.gradient.0[lane])
    here = SIMD4(sums.here.0[lane], sums.here.1[lane], 0, -sums.gradient.1[lane])
    behind = SIMD4(sums.behind[lane], 0, 0, -sums.gradient.2[lane])
  }

  /// The first coefficient is a share of the second.
  mutating func foldFirst(by share: Double) {
    here[3] += share * before[3]
    here[0] += share * (before[1] + before[1] + share * before[0])
    here[1] += share * before[2]
    before = SIMD4()
  }

  /// The last coefficient is a share of the second.
  mutating func foldLast(by share: Double) {
    here[3] += share * behind[3]
    here[0] += share * (here[1] + here[1] + share * behind[0])
    before[1] += share * before[2]
    before[2] = 0
    here[1] = 0
    behind = SIMD4()
  }
}
