/// The room that is left before the upper and the lower limits of a value, and its price: how much
/// time a wider limit would save. Room times price goes to 0 as the search goes on.
struct PaceRoom: BitwiseCopyable {
  /// By its limits, in each lane.
  var value = SIMD4<Double>()
  private var above = SIMD4<Double>(repeating: 1)
  private var below = SIMD4<Double>(repeating: 1)
  private var priceAbove = SIMD4<Double>(repeating: 1)
  private var priceBelow = SIMD4<Double>(repeating: 1)
  private var stepAbove = SIMD4<Double>()
  private var stepBelow = SIMD4<Double>()
  private var stepPriceAbove = SIMD4<Double>()
  private var stepPriceBelow = SIMD4<Double>()

  /// A search begins with no less.
  private static var least: Double { 0.05 }

  init() {}

  /// Begins with the room that there is, some where there is none.
  mutating func open(mu: Double) {
    for lane in 0..<4 {
      above[lane] = max(PaceRoom.least, 1 - value[lane])
      below[lane] = max(PaceRoom.least, 1 + value[lane])
    }
    priceAbove = mu / above
    priceBelow = mu / below
  }

  /// How hard the limits push the value back.
  mutating func force(mu: Double) -> PaceForce {
    let one = SIMD4<Double>(repeating: 1)
    let inverseAbove = one / above
    let inverseBelow = one / below
    let steepAbove = priceAbove * inverseAbove
    let steepBelow = priceBelow * inverseBelow
    let lackAbove: SIMD4<Double> = value + above - one
    let lackBelow: SIMD4<Double> = below - value - one
    let pushAbove: SIMD4<Double> = steepAbove * lackAbove + mu * inverseAbove
    let pushBelow: SIMD4<Double> = steepBelow * lackBelow + mu * inverseBelow
    return PaceForce(push: pushAbove - pushBelow, stiffness: steepAbove + steepBelow)
  }

  /// Finds the step of Newton's method for a change of the value, and shortens the reach along it
  /// until all rooms, and all prices, stay above 0.
  mutating func step(for change: SIMD4<Double>, mu: Double, _ reach: inout PaceReach) {
    let one = SIMD4<Double>(repeating: 1)
    let next = value + change
    stepAbove = one - next - above
    stepBelow = one + next - below
    stepPriceAbove = (mu - priceAbove * stepAbove) / above - priceAbove
    stepPriceBelow = (mu - priceBelow * stepBelow) / below - priceBelow
    reach.room = PaceRoom.kept(reach.room, above, stepAbove)
    reach.room = PaceRoom.kept(reach.room, below, stepBelow)
    reach.price = PaceRoom.kept(reach.price, priceAbove, stepPriceAbove)
    reach.price = PaceRoom.kept(reach.price, priceBelow, stepPriceBelow)
  }

  private static func kept(
    _ reach: Double, _ value: SIMD4<Double>, _ step: SIMD4<Double>
  ) -> Double {
    var reach = reach
    let end = value + step * reach
    for lane in 0..<4 where end[lane] < 0 { reach = min(reach, value[lane] / -step[lane]) }
    return reach
  }

  /// Takes the step; returns the sum of room times price.
  mutating func move(_ reach: PaceReach) -> Double {
    above += stepAbove * reach.room
    below += stepBelow * reach.room
    priceAbove += stepPriceAbove * reach.price
    priceBelow += stepPriceBelow * reach.price
    return PaceTerms.sum(above * priceAbove + below * priceBelow)
  }
}

/// How far a step is taken: rooms and coefficients, and prices. (no unit)
struct PaceReach: BitwiseCopyable {
  var room = 1.0
  var price = 1.0
}

/// How hard limits push a value back, and how that grows with it, lane by lane.
struct PaceForce: BitwiseCopyable {
  var push: SIMD4<Double>
  var stiffness: SIMD4<Double>
}
