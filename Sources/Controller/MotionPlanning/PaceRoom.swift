/// The room that is left before the limits of a value, 1 - value^2, and its price: how much time a
/// wider limit would save. Room times price goes to 0 as the search goes on. Each lane is a cell.
struct PaceRoom: BitwiseCopyable {
  /// By its limit: between -1 and 1 in the end.
  var value = SIMD4<Double>()
  private var room = SIMD4<Double>(repeating: 1)
  private var price = SIMD4<Double>(repeating: 1)
  private var roomStep = SIMD4<Double>()
  private var priceStep = SIMD4<Double>()

  /// A search begins with no less.
  private static var least: Double { 0.1 }

  init() {}

  /// Begins with the room that there is, some where there is none.
  @inline(__always) mutating func open(mu: Double) {
    room = PaceLanes.larger(1 - value * value, PaceRoom.least)
    price = mu / room
  }

  /// How hard the limits push the value back, and how that grows with it.
  @inline(__always) mutating func force(
    mu: Double
  ) -> (push: SIMD4<Double>, stiffness: SIMD4<Double>) {
    let inverse = 1 / room
    let steep = price * inverse
    let lack = value * value + room - 1
    let slope = value + value
    // The square bends by twice its price: half of it makes for the fewest steps.
    return (slope * (steep * lack + mu * inverse), slope * slope * steep + price)
  }

  /// Finds the step of Newton's method for a change of the value, and shortens the reach along it
  /// until all rooms, and all prices, stay above 0.
  @inline(__always) mutating func step(
    for change: SIMD4<Double>, mu: Double, _ reach: PaceReach, _ ends: inout PaceStepEnds
  ) {
    roomStep = 1 - value * (value + (change + change)) - room
    priceStep = (mu - price * roomStep) / room - price
    ends.rooms |= PaceLanes.bits(room + roomStep * reach.room)
    ends.prices |= PaceLanes.bits(price + priceStep * reach.price)
  }

  /// Shortens the reach until all rooms, and all prices, stay above 0.
  mutating func shorten(_ reach: inout PaceReach) {
    for lane in 0..<4 {
      if room[lane] + roomStep[lane] * reach.room < 0 {
        reach.room = min(reach.room, room[lane] / -roomStep[lane])
      }
      if price[lane] + priceStep[lane] * reach.price < 0 {
        reach.price = min(reach.price, price[lane] / -priceStep[lane])
      }
    }
  }

  /// Takes the step; returns room times price.
  @inline(__always) mutating func move(_ reach: PaceReach) -> SIMD4<Double> {
    room += roomStep * reach.room
    price += priceStep * reach.price
    return room * price
  }
}

/// How far a step is taken: rooms and coefficients, and prices. (no unit)
struct PaceReach: BitwiseCopyable {
  var room = 1.0
  var price = 1.0
}

/// The bits of all that must stay above 0 at the end of a step, put together.
struct PaceStepEnds: BitwiseCopyable {
  var rooms = SIMD4<UInt64>()
  var prices = SIMD4<UInt64>()

  /// Whether the step is too long.
  @inline(__always) var isTooFar: Bool { PaceLanes.isAnyNegative(rooms | prices) }
}
