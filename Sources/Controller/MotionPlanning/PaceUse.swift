/// What a motion needs of the limits at one place, and how that depends on u, u' and u''.
struct PaceUse: BitwiseCopyable {
  /// u, the square of the speed. [mm^2/s^2]
  var square: Double
  /// Acceleration by its limits; in the last lane u by the square of the feed.
  var pull: SIMD4<Double>
  /// Jerk by its limits.
  var rush: SIMD4<Double>
  private var root: Double
  private var point: PacePoint

  /// With the coefficients of the cell and its neighbours.
  init(_ spot: PaceSpot, _ squares: SIMD4<Double>) {
    let weights = spot.weights
    point = spot.point
    square = PaceTerms.sum(weights.square * squares)
    let slope = PaceTerms.sum(weights.slope * squares)
    let bend = PaceTerms.sum(weights.bend * squares)
    root = max(1e-12, square).squareRoot()
    pull = point.first * slope + point.second * square
    rush =
      (point.jerkFirst * bend + point.jerkSecond * slope + point.jerkThird * square) * root
  }

  /// How the acceleration's share changes with (u, u', u'').
  var pullRates: PaceRates { PaceRates(point.second, point.first, SIMD4()) }

  /// How the jerk's share does.
  var rushRates: PaceRates {
    PaceRates(
      point.jerkThird * root + rush * (0.5 / max(1e-12, square)), point.jerkSecond * root,
      point.jerkFirst * root)
  }

  /// What the time weight/sqrt(u) and the limits add.
  func terms(_ weight: Double, _ rooms: PaceRooms, mu: Double) -> PaceTerms {
    var terms = PaceTerms()
    let inverse = 1 / max(1e-12, square)
    let cube = weight * inverse / root
    terms.gradient[0] = -0.5 * cube
    terms.rows.0[0] = 0.75 * cube * inverse
    terms.add(pull, rooms.pull, by: pullRates, mu: mu)
    terms.add(rush, rooms.rush, by: rushRates, mu: mu)
    return terms
  }

  /// The largest share of a limit that is needed.
  var most: Double {
    var most = pull[3]
    for axis in 0..<3 { most = max(most, max(pull[axis].magnitude, rush[axis].magnitude)) }
    return most
  }
}

/// How a value changes with u, u' and u'', lane by lane.
struct PaceRates: BitwiseCopyable {
  var square: SIMD4<Double>
  var slope: SIMD4<Double>
  var bend: SIMD4<Double>

  init(_ square: SIMD4<Double>, _ slope: SIMD4<Double>, _ bend: SIMD4<Double>) {
    self.square = square
    self.slope = slope
    self.bend = bend
  }

  /// The change that a change of the coefficients makes.
  func change(_ weights: PaceWeights, _ step: SIMD4<Double>) -> SIMD4<Double> {
    square * PaceTerms.sum(weights.square * step) + slope * PaceTerms.sum(weights.slope * step)
      + bend * PaceTerms.sum(weights.bend * step)
  }
}

/// The room that is left before an upper and a lower limit, and its price: how much time a wider
/// limit would save. Room times price goes to 0 as the search goes on.
struct PaceRoom: BitwiseCopyable {
  var above = SIMD4<Double>(repeating: 1)
  var below = SIMD4<Double>(repeating: 1)
  var priceAbove = SIMD4<Double>(repeating: 1)
  var priceBelow = SIMD4<Double>(repeating: 1)

  init() {}

  /// Begins with the room that there is, some where there is none.
  init(_ value: SIMD4<Double>, mu: Double) {
    for lane in 0..<4 {
      above[lane] = max(PaceRoom.least, 1 - value[lane])
      below[lane] = max(PaceRoom.least, 1 + value[lane])
    }
    priceAbove = mu / above
    priceBelow = mu / below
  }

  static var least: Double { 0.05 }

  /// The step of Newton's method for a change of the value.
  func step(_ value: SIMD4<Double>, _ change: SIMD4<Double>, mu: Double) -> PaceRoom {
    var step = PaceRoom()
    let one = SIMD4<Double>(repeating: 1)
    step.above = one - value - above - change
    step.below = one + value - below + change
    step.priceAbove = (mu - priceAbove * step.above) / above - priceAbove
    step.priceBelow = (mu - priceBelow * step.below) / below - priceBelow
    return step
  }

  /// How far along a step all rooms, and all prices, stay above 0.
  func reach(_ step: PaceRoom) -> (room: Double, price: Double) {
    var reach = (room: 1.0, price: 1.0)
    for lane in 0..<4 {
      PaceRoom.keep(&reach.room, above[lane], step.above[lane])
      PaceRoom.keep(&reach.room, below[lane], step.below[lane])
      PaceRoom.keep(&reach.price, priceAbove[lane], step.priceAbove[lane])
      PaceRoom.keep(&reach.price, priceBelow[lane], step.priceBelow[lane])
    }
    return reach
  }

  private static func keep(_ reach: inout Double, _ value: Double, _ step: Double) {
    if step < 0, value < -step * reach { reach = value / -step }
  }

  mutating func move(_ step: PaceRoom, _ reach: (room: Double, price: Double)) {
    above += step.above * reach.room
    below += step.below * reach.room
    priceAbove += step.priceAbove * reach.price
    priceBelow += step.priceBelow * reach.price
  }

  /// Sum of room times price.
  var product: Double { PaceTerms.sum(above * priceAbove + below * priceBelow) }
}

/// The rooms at one place.
struct PaceRooms: BitwiseCopyable {
  var pull = PaceRoom()
  var rush = PaceRoom()

  /// A reach, no farther than these rooms stay above 0.
  func limited(
    _ reach: (room: Double, price: Double), by step: PaceRooms
  ) -> (room: Double, price: Double) {
    let first = pull.reach(step.pull)
    let second = rush.reach(step.rush)
    return (
      min(reach.room, min(first.room, second.room)),
      min(reach.price, min(first.price, second.price))
    )
  }

  mutating func move(_ step: PaceRooms, _ reach: (room: Double, price: Double)) {
    pull.move(step.pull, reach)
    rush.move(step.rush, reach)
  }
}
