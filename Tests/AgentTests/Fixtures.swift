import SeededChance
import Signals
import Testing

@testable import Agent

extension Chance {
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
  forecast.cuttingForce = chance.between(1, 1500)
  forecast.edgeForce = chance.between(0, 300)
  forecast.wearForce = chance.between(0, 2000)
  forecast.cuttingPower = chance.between(1, 5000)
  forecast.edgePower = chance.between(0, 800)
  forecast.wearPower = chance.between(0, 3000)
  forecast.compliance = chance.between(0, 1e-4)
  forecast.chipThickness = chance.between(0.02, 0.1)
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
