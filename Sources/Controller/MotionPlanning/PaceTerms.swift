/// How a value changes with u, u' and u'', lane by lane.
struct PaceRates: BitwiseCopyable {
  var square = SIMD4<Double>()
  var slope = SIMD4<Double>()
  var bend = SIMD4<Double>()
}

/// What one place adds to the sum that is minimised, by (u, u', u'').
struct PaceTerms: BitwiseCopyable {
  var gradient = SIMD4<Double>()
  /// Rows of the second derivative.
  var rows = (SIMD4<Double>(), SIMD4<Double>(), SIMD4<Double>())

  /// Adds what the limits of acceleration and speed do.
  mutating func addPull(_ force: PaceForce, _ point: PacePoint) {
    let (push, stiffness) = (force.push, force.stiffness)
    gradient[0] += PaceTerms.sum(push * point.second)
    gradient[1] += PaceTerms.sum(push * point.first)
    let first = stiffness * point.second
    let across = PaceTerms.sum(first * point.first)
    rows.0 += SIMD4(PaceTerms.sum(first * point.second), across, 0, 0)
    rows.1 += SIMD4(across, PaceTerms.sum(stiffness * point.first * point.first), 0, 0)
  }

  /// Adds what the limits of jerk do.
  mutating func addRush(_ force: PaceForce, _ rates: PaceRates) {
    let (push, stiffness) = (force.push, force.stiffness)
    gradient[0] += PaceTerms.sum(push * rates.square)
    gradient[1] += PaceTerms.sum(push * rates.slope)
    gradient[2] += PaceTerms.sum(push * rates.bend)
    let first = stiffness * rates.square
    let second = stiffness * rates.slope
    let across = PaceTerms.sum(first * rates.slope)
    let far = PaceTerms.sum(first * rates.bend)
    let near = PaceTerms.sum(second * rates.bend)
    rows.0 += SIMD4(PaceTerms.sum(first * rates.square), across, far, 0)
    rows.1 += SIMD4(across, PaceTerms.sum(second * rates.slope), near, 0)
    rows.2 += SIMD4(far, near, PaceTerms.sum(stiffness * rates.bend * rates.bend), 0)
  }

  static func sum(_ lanes: SIMD4<Double>) -> Double {
    (lanes[0] + lanes[1]) + (lanes[2] + lanes[3])
  }
}

/// The derivatives of what is minimised by the coefficients of a cell before, the cell, and the one
/// behind it.
struct PaceSums: BitwiseCopyable {
  var gradient = SIMD4<Double>()
  var rows = (SIMD4<Double>(), SIMD4<Double>(), SIMD4<Double>())

  /// Adds those of one place.
  mutating func add(_ terms: PaceTerms, _ weights: PaceWeights) {
    let (square, slope, bend) = (weights.square, weights.slope, weights.bend)
    gradient += square * terms.gradient[0] + slope * terms.gradient[1] + bend * terms.gradient[2]
    let bySquare = row(terms.rows.0, weights)
    let bySlope = row(terms.rows.1, weights)
    let byBend = row(terms.rows.2, weights)
    rows.0 += bySquare * square[0] + bySlope * slope[0] + byBend * bend[0]
    rows.1 += bySquare * square[1] + bySlope * slope[1] + byBend * bend[1]
    rows.2 += bySquare * square[2] + bySlope * slope[2] + byBend * bend[2]
  }

  private func row(_ terms: SIMD4<Double>, _ weights: PaceWeights) -> SIMD4<Double> {
    weights.square * terms[0] + weights.slope * terms[1] + weights.bend * terms[2]
  }

  /// The first coefficient is a share of the second.
  mutating func foldFirst(by share: Double) {
    gradient[1] += share * gradient[0]
    rows.1 += rows.0 * share
    rows.1[1] += rows.1[0] * share
    gradient[0] = 0
    rows.0 = SIMD4()
  }

  /// The last coefficient is a share of the second.
  mutating func foldLast(by share: Double) {
    gradient[1] += share * gradient[2]
    rows.1 += rows.2 * share
    rows.1[1] += rows.1[2] * share
    rows.0[1] += rows.0[2] * share
    rows.0[2] = 0
    rows.1[2] = 0
    gradient[2] = 0
    rows.2 = SIMD4()
  }
}
