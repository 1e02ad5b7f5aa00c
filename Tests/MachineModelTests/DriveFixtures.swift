import Geometry
import Signals

@testable import MachineModel

/// An axis whose drive is linear: no friction, play, marks, integral part or feed-forward, a
/// current loop that is as good as immediate, and limits that nothing reaches.
func linearAxis(positionGain: Double = 40, velocityGain: Double = 400) -> AxisDescription {
  var axis = AxisDescription(from: -1000, to: 1000)
  axis.velocity = 1e9
  axis.drive.viscousFriction = 0
  axis.drive.coulombFriction = 0
  axis.drive.staticFriction = 0
  axis.drive.backlash = 0
  axis.drive.encoderStep = 0
  axis.drive.integralTime = 0
  axis.drive.velocityFeedForward = 0
  axis.drive.accelerationFeedForward = 0
  axis.drive.currentBandwidthHz = 1e9
  axis.drive.peakCurrent = 1e9
  axis.drive.positionGain = positionGain
  axis.drive.velocityGain = velocityGain
  return axis
}

/// Path travelled by a jerk-limited start to a constant speed: symmetric S-curve without a phase of
/// constant acceleration. [mm]
func travel(at time: Double, speed: Double, jerk: Double) -> Double {
  let ramp = (speed / jerk).squareRoot()
  if time <= 0 { return 0 }
  if time < ramp { return jerk * time * time * time / 6 }
  let left = 2 * ramp - time
  // The second half mirrors the first about the middle of the speed rise.
  if left > 0 { return speed * ramp - speed * left + jerk * left * left * left / 6 }
  return speed * (time - ramp)
}
