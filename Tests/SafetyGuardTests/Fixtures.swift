import SeededChance
import Signals

@testable import SafetyGuard

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
  guard chance.share() > 0.2 else { return forecast }
  forecast.cuttingForce = chance.between(0, 1500)
  forecast.edgeForce = chance.between(0, 300)
  forecast.wearForce = chance.between(0, 2000)
  forecast.cuttingPower = chance.between(0, 5000)
  forecast.edgePower = chance.between(0, 800)
  forecast.wearPower = chance.between(0, 3000)
  forecast.compliance = chance.between(0, 1e-4)
  forecast.chipThickness = chance.between(0, 0.2)
  return forecast
}

/// A calm cut: the outlook known, sensors that show what is expected.
func calmSituation(tick: Int64 = 100) -> GuardSituation {
  var situation = GuardSituation()
  situation.tick = Tick(tick)
  situation.now = sampleForecast()
  situation.ahead = sampleForecast()
  situation.isKnown = true
  situation.flankWearHigh = 0.1
  situation.expectedPower = 900
  situation.motion = .feed
  var frame = SensorFrame()
  frame.tick = Tick(tick)
  frame.spindlePower = 900
  situation.frame = frame
  return situation
}

func proposal(_ override: Double, tick: Int64 = 100) -> FeedProposal {
  var proposal = FeedProposal()
  proposal.override = override
  proposal.tick = Tick(tick)
  return proposal
}

/// The loads a forecast predicts, written out anew: the oracle of every envelope test.
struct PredictedLoads {
  var force: Double
  var power: Double
  var deflection: Double
  var chip: Double

  init(_ f: LoadForecast, override u: Double, wear: Double, margin: Double) {
    force = margin * (f.cuttingForce * u + f.edgeForce + f.wearForce * wear)
    power = margin * (f.cuttingPower * u + f.edgePower + f.wearPower * wear)
    deflection = f.compliance * force
    chip = f.chipThickness * u
  }

  /// Whether all limits are kept, but for the rounding of one division: 1e-12 of the limit.
  func isWithin(_ envelope: SafetyEnvelope) -> Bool {
    let slack = 1 + 1e-12
    return force <= envelope.force * slack && power <= envelope.power * slack
      && deflection <= envelope.deflection * slack && chip <= envelope.thickestChip * slack
  }
}
