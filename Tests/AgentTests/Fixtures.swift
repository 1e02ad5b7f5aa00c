import Signals
import Testing

@testable import Agent

/// A counter-based generator (SplitMix64, Steele et al. 2014), so that a failing seed can be
/// replayed.
struct Chance {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Between 0 and 1.
  mutating func share() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }
  mutating func number(_ range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * share()
  }
  mutating func count(below bound: UInt64) -> Int { Int(next() % bound) }
  /// A Double of any bits at all.
  mutating func anything() -> Double {
    let odd = [Double.nan, .infinity, -.infinity, 0, -1, 1e300, .leastNonzeroMagnitude]
    return share() < 0.5 ? odd[count(below: 7)] : Double(bitPattern: next())
  }
}

/// A cut of 100 N + 400 N u + 1000 N/mm VB, 50 W + 500 W u + 400 W/mm VB.
func sampleForecast() -> LoadForecast {
  var forecast = LoadForecast()
  forecast.cuttingForce = 400
  forecast.edgeForce = 100
  forecast.wearForce = 1000
  forecast.cuttingPower = 500
  forecast.edgePower = 50
  forecast.wearPower = 400
  forecast.compliance = 2e-5
  forecast.chipThickness = 0.05
  return forecast
}

func forecast(chance: inout Chance) -> LoadForecast {
  var forecast = LoadForecast()
  forecast.cuttingForce = chance.number(1...1500)
  forecast.edgeForce = chance.number(0...300)
  forecast.wearForce = chance.number(0...2000)
  forecast.cuttingPower = chance.number(1...5000)
  forecast.edgePower = chance.number(0...800)
  forecast.wearPower = chance.number(0...3000)
  forecast.compliance = chance.number(0...1e-4)
  forecast.chipThickness = chance.number(0.02...0.1)
  return forecast
}

/// A cut with wear 0.1 mm (band 0.08 to 0.12), 0.2 mm expected at the change, life 1200 s.
func calmCut() -> Observation {
  var observation = Observation()
  observation.tick = Tick(100)
  observation.wear.flankWear = 0.1
  observation.wear.low = 0.08
  observation.wear.high = 0.12
  observation.wear.forecast = 0.2
  observation.outlook.isKnown = true
  observation.outlook.now.kind = .milling
  observation.outlook.now.tool = 1
  observation.outlook.now.forecast = sampleForecast()
  observation.outlook.now.nominalLife = 1200
  observation.outlook.ahead = sampleForecast()
  observation.outlook.now.meanCuttingPower = 500
  observation.outlook.now.meanEdgePower = 50
  return observation
}

func air() -> Observation {
  var observation = calmCut()
  observation.outlook.now = OutlookSpan()
  observation.outlook.ahead = LoadForecast()
  return observation
}

func expectTaken<Policy: FeedPolicy>(_ policy: inout Policy, _ index: Int, to value: Double) {
  let isTaken = policy.set(parameterAt: index, to: value)
  #expect(isTaken)
}

func expectRefused<Policy: FeedPolicy>(_ policy: inout Policy, _ index: Int, to value: Double) {
  let isTaken = policy.set(parameterAt: index, to: value)
  #expect(!isTaken)
}

func expectTaken(
  _ policy: inout ConstantLoad, _ parameter: ConstantLoad.Parameter, to value: Double
) {
  let isTaken = policy.set(parameter, to: value)
  #expect(isTaken)
}

func expectTaken(
  _ policy: inout WearAwareFeed, _ parameter: WearAwareFeed.Parameter, to value: Double
) {
  let isTaken = policy.set(parameter, to: value)
  #expect(isTaken)
}
