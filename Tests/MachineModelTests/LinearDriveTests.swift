import Foundation
import Testing

@testable import MachineModel

@Suite("The linear part of a drive")
struct LinearDriveTests {
  /// Largest difference to the closed step response of x'' = Kp (Kv (1 - x) - x') over 0.2 s. [mm]
  private func stepError(period: Double) -> Double {
    var drive = AxisDrive(linearAxis(), at: 0, period: period)
    let root = (400.0 * 400 / 4 - 400 * 40).squareRoot()
    let slow = -200 + root
    let fast = -200 - root
    var worst = 0.0
    for tick in 1...Int((0.2 / period).rounded()) {
      drive.follow(1, force: 0)
      let time = Double(tick) * period
      let exact = 1 - (fast * exp(slow * time) - slow * exp(fast * time)) / (fast - slow)
      worst = max(worst, abs(drive.slide - exact))
    }
    return worst
  }

  @Test("a step response tends to the closed form of the second-order system, at first order")
  func stepResponse() {
    let coarse = stepError(period: 1e-4)
    let fine = stepError(period: 5e-5)
    #expect(fine < 0.002)  // mm of a 1 mm step: one 50 us period at 40 mm/s
    #expect(abs(coarse / fine - 2) < 0.1)  // first order: halving the period halves the error
  }

  @Test("without feed-forward the lag on a ramp is speed over Kv")
  func rampLag() {
    for gain in [30.0, 80, 150] {
      var drive = AxisDrive(linearAxis(positionGain: gain, velocityGain: 800), at: 0, period: 1e-3)
      let speed = 50.0
      var target = 0.0
      for tick in 1...2000 {
        target = speed * Double(tick) * 1e-3
        drive.follow(target, force: 0)
      }
      #expect(abs((target - drive.slide) - speed / gain) < 1e-9)  // mm: rounding over 2000 ticks
    }
  }

  @Test("with an integral part the lag stays speed over Kv against friction")
  func rampLagWithFriction() {
    var axis = linearAxis(positionGain: 80)
    axis.drive.coulombFriction = 1.2
    axis.drive.staticFriction = 1.6
    axis.drive.viscousFriction = 0.02
    axis.drive.integralTime = 0.02
    var drive = AxisDrive(axis, at: 0, period: 1e-3)
    for tick in 1...4000 { drive.follow(0.05 * Double(tick), force: 0) }
    #expect(abs((200 - drive.slide) - 50.0 / 80) < 1e-6)  // mm: what is left of the settling
  }

  @Test("a full velocity feed-forward takes the lag away")
  func feedForward() {
    var axis = linearAxis()
    axis.drive.velocityFeedForward = 1
    axis.drive.accelerationFeedForward = 1
    var drive = AxisDrive(axis, at: 0, period: 1e-3)
    for tick in 1...2000 { drive.follow(0.05 * Double(tick), force: 0) }
    #expect(abs(100 - drive.slide) < 1e-9)
  }

  @Test("the whole linear cascade agrees with a Runge-Kutta integration of its equations")
  func rungeKutta() {
    var axis = linearAxis(positionGain: 60, velocityGain: 400)
    axis.drive.viscousFriction = 0.02
    axis.drive.integralTime = 0.02
    axis.drive.currentBandwidthHz = 200
    let period = 1e-5
    var drive = AxisDrive(axis, at: 0, period: period)
    // State: position, speed, torque over inertia, integral of the speed error.
    var state = (0.0, 0.0, 0.0, 0.0)
    func rate(_ s: (Double, Double, Double, Double)) -> (Double, Double, Double, Double) {
      let error = 60 * (1 - s.0) - s.1
      let command = 400 * error + 400 / 0.02 * s.3
      return (s.1, s.2 - 0.02 / 0.0078 * s.1, 2 * Double.pi * 200 * (command - s.2), error)
    }
    func moved(
      _ s: (Double, Double, Double, Double), _ r: (Double, Double, Double, Double), _ h: Double
    ) -> (Double, Double, Double, Double) {
      (s.0 + h * r.0, s.1 + h * r.1, s.2 + h * r.2, s.3 + h * r.3)
    }
    var worst = 0.0
    for _ in 1...20_000 {
      let a = rate(state)
      let b = rate(moved(state, a, period / 2))
      let c = rate(moved(state, b, period / 2))
      let d = rate(moved(state, c, period))
      state = moved(state, a, period / 6)
      state = moved(state, b, period / 3)
      state = moved(state, c, period / 3)
      state = moved(state, d, period / 6)
      drive.follow(1, force: 0)
      worst = max(worst, abs(drive.slide - state.0))
    }
    #expect(abs(state.0 - 1) < 1e-3)  // it has moved, and settled
    #expect(worst < 1e-3)  // mm of a 1 mm step: ticks of 10 us at up to 40 mm/s, first order
  }

  @Test("a force deflects a drive without integral part by force over its stiffness")
  func stiffness() {
    var drive = AxisDrive(linearAxis(positionGain: 40, velocityGain: 400), at: 0, period: 1e-3)
    for _ in 0..<2000 { drive.follow(0, force: 500) }
    // SI: torque = F p / 2 pi; angular acceleration over J; times p / 2 pi; over Kp Kv.
    let pitch = 0.010
    let torque = 500 * pitch / (2 * Double.pi)
    let deflection = torque / 0.0078 * pitch / (2 * Double.pi) / (400 * 40) * 1000
    #expect(abs(drive.slide - deflection) < 1e-9)
    #expect(abs(drive.torqueShare + torque / (0.4769 * 25)) < 1e-9)
  }

  @Test("an ideal axis stands where it was told")
  func ideal() {
    var axis = linearAxis()
    axis.drive.model = .ideal
    axis.drive.backlash = 0.1
    var drive = AxisDrive(axis, at: 3, period: 1e-3)
    drive.follow(3.25, force: 1e4)
    #expect(drive.slide == 3.25)
    #expect(abs(drive.slideSpeed - 250) < 1e-9)
    #expect(drive.torqueShare == 0)
  }
}
