internal import CMath

/// What time and tools cost, and so how fast to cut. Prices in the currency of the job.
/// Cost of the path that takes a second at override 1, Gilbert 1950 with the feed set free:
///   C(u) = M / u + (Ct + M tct) / L u^(q - 1),   q = a / n
/// M machine cost [1/s], Ct tool cost, tct time of a tool change [s], L life of the tool at u = 1
/// [s], a and n the exponents of feed and life in Taylor's vc T^n f^a = C.
struct ToolEconomy {
  /// What the machine costs. [currency/s]
  var machinePerSecond: Double
  /// What a new edge costs, bought and put in. [currency]
  var toolPrice: Double
  /// Feed exponent over life exponent, a / n. (no unit)
  var wearExponent: Double

  /// The override of least cost, u = (M L / ((q - 1) (Ct + M tct)))^(1/q); infinite where none is,
  /// for then the faster cut wears the edge no more per path.
  func leastCostOverride(life: Double) -> Double {
    let price = (wearExponent - 1) * toolPrice
    guard wearExponent > 1, price > 0, life > 0 else { return .infinity }
    return feedhold_pow(machinePerSecond * life / price, 1 / wearExponent)
  }

  /// The override at which the path to the tool change takes just the wear there is: wear per path
  /// goes with u^(q - 1).
  /// - Parameters:
  ///   - budget: Wear there is. [mm]
  ///   - expected: Wear that the path would take at override 1. [mm]
  /// - Returns: The override; infinite where a slower cut would not spare the edge.
  func overrideSpending(_ budget: Double, expected: Double) -> Double {
    guard wearExponent > 1, expected > 0 else { return .infinity }
    guard budget > 0 else { return 0 }
    return feedhold_pow(budget / expected, 1 / (wearExponent - 1))
  }
}
