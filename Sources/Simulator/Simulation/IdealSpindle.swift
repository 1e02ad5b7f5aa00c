internal import MachineModel
internal import Signals

/// The rehearsal's spindle: as asked at once, since the outlook leaves the run-up out. Only a
/// reversal, and a stop in a tap, takes the time it takes: a rigid tap follows the spindle through.
struct IdealSpindle {
  private let rampRPMPerSecond: Double
  private let highestRPM: Double
  private var turns = 0.0
  private var speedRPM = 0.0
  private var isReversing = false

  init(_ description: SpindleDescription) {
    rampRPMPerSecond = description.accelerationRPMPerSecond
    highestRPM = description.maximumSpeedRPM
  }

  /// What the planner is told. It never waits for this spindle.
  var reading: SpindleReading {
    SpindleReading(turns: turns, speedRPM: speedRPM, isAtSpeed: true)
  }

  /// Turns for a step of the rehearsal.
  mutating func turn(toRPM asked: Double, for period: Double, isInStep: Bool) {
    let wanted = max(-highestRPM, min(highestRPM, asked))
    if wanted * speedRPM < 0 || isInStep && wanted != speedRPM { isReversing = true }
    let change = wanted - speedRPM
    let most = isReversing ? rampRPMPerSecond * period : .infinity
    let before = isReversing ? speedRPM : wanted
    if change.magnitude <= most {
      speedRPM = wanted
      isReversing = false
    } else {
      speedRPM += change < 0 ? -most : most
    }
    turns += (before + speedRPM) / 2 * period / 60
  }
}
