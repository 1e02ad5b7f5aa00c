import Foundation
import SeededChance
import Testing

@testable import MachineModel

@Suite("Friction, play and marks")
struct FrictionTests {
  @Test("friction alone never adds energy and never turns the motion round", arguments: [1, 2, 3])
  func passive(seed: UInt64) {
    var chance = Chance(seed: seed)
    for _ in 0..<20_000 {
      var drive = DriveDescription()
      drive.coulombFriction = Double.random(in: 0...50, using: &chance)
      drive.staticFriction = drive.coulombFriction + Double.random(in: 0...50, using: &chance)
      drive.viscousFriction = Double.random(in: 0...5, using: &chance)
      drive.stickingSpeed = pow(10, Double.random(in: -6...0, using: &chance))
      let friction = Friction(drive, step: pow(10, Double.random(in: -6...0, using: &chance)))
      let speed = Double.random(in: -500...500, using: &chance)
      let next = speed * friction.retained(at: speed)
      #expect(next * speed >= 0, "seed \(seed)")
      #expect(abs(next) <= abs(speed), "seed \(seed)")
      #expect(friction.deceleration(at: speed) * speed >= 0, "seed \(seed)")
    }
  }

  @Test("a slide under Coulomb friction coasts to rest in speed over deceleration")
  func coulombCoast() {
    var drive = DriveDescription()
    drive.viscousFriction = 0
    drive.staticFriction = drive.coulombFriction
    let step = 1e-5
    let friction = Friction(drive, step: step)
    var speed = 100.0
    var distance = 0.0
    var time = 0.0
    for _ in 0..<100_000 where speed > 2 * drive.stickingSpeed {
      let next = speed * friction.retained(at: speed)
      distance += step * (speed + next) / 2
      speed = next
      time += step
    }
    let deceleration = 1.2 / 0.0078 * 10 / (2 * Double.pi)
    // The linearly implicit step loses (h c)^2 / v less than the exact h c: in all h ln(v0 / v).
    let exact = (100 - speed) / deceleration + step * log(100 / speed)
    #expect(abs(time - exact) < step)
    #expect(abs(distance - (100 * 100 - speed * speed) / (2 * deceleration)) < 1e-3 * distance)
  }

  @Test("a slide under viscous friction slows down exponentially")
  func viscousCoast() {
    var drive = DriveDescription()
    drive.coulombFriction = 0
    drive.staticFriction = 0
    let friction = Friction(drive, step: 1e-5)
    var speed = 100.0
    for _ in 0..<50_000 { speed *= friction.retained(at: speed) }
    let exact = 100 * exp(-0.02 / 0.0078 * 0.5)
    #expect(abs(speed - exact) < 1e-4 * exact)  // implicit Euler: h b / 2 times b t
  }

  @Test("friction has its break-away peak at standstill and half of the excess at Stribeck's speed")
  func stribeck() {
    var drive = DriveDescription()
    drive.viscousFriction = 0
    let friction = Friction(drive, step: 1e-4)
    let torque = { (speed: Double) in
      friction.deceleration(at: speed) * drive.inertia / drive.travelPerRadian
    }
    #expect(abs(torque(drive.stickingSpeed) - 1.6) < 0.001)  // N m: the bell has begun to fall
    #expect(abs(torque(2) - 1.4) < 1e-12)
    #expect(abs(torque(2000) - 1.2) < 1e-6)
    #expect(torque(-2) == -torque(2))
  }

  @Test("a reversal loses the whole gap, once", arguments: [0.004, 0.02, 0.5])
  func lostMotion(gap: Double) {
    var backlash = Backlash(gap: gap, at: 0)
    backlash.push(to: 10)
    #expect(abs(backlash.slide - (10 - gap / 2)) < 1e-12)
    let top = backlash.slide
    backlash.push(to: 10 - gap * 0.999)
    #expect(backlash.slide == top)
    backlash.push(to: 9)
    #expect(abs(backlash.slide - (9 + gap / 2)) < 1e-12)
    backlash.push(to: 8)
    #expect(abs(backlash.slide - (8 + gap / 2)) < 1e-12)
  }

  @Test("a drive that reaches a position from both sides leaves the slide a gap apart")
  func approach() {
    var axis = linearAxis(positionGain: 80)
    axis.drive.backlash = 0.02
    var drive = AxisDrive(axis, at: 0, period: 1e-3)
    for _ in 0..<2000 { drive.follow(-1, force: 0) }
    for _ in 0..<2000 { drive.follow(0, force: 0) }
    let fromBelow = drive.slide
    for _ in 0..<2000 { drive.follow(1, force: 0) }
    for _ in 0..<2000 { drive.follow(0, force: 0) }
    #expect(abs(drive.slide - fromBelow - 0.02) < 1e-9)
  }

  @Test(
    "an encoder reports the last mark that was passed", arguments: [0.0005, 0.001, 0.0009765625])
  func marks(step: Double) {
    let encoder = Encoder(step: step)
    var chance = Chance(seed: 7)
    for _ in 0..<20_000 {
      let position = Double.random(in: -500...500, using: &chance)
      #expect(encoder.reading(at: position) == floor(position * (1 / step)) * step)
    }
    #expect(encoder.reading(at: 0) == 0)
    #expect(encoder.reading(at: -step / 2) == -step)
    #expect(encoder.reading(at: .nan).isNaN)
    _ = encoder.reading(at: .greatestFiniteMagnitude)
  }

  @Test("a drive with marks rests within one step of its setpoint")
  func rest() {
    var axis = linearAxis(positionGain: 80)
    axis.drive.encoderStep = 0.001
    axis.drive.coulombFriction = 1.2
    axis.drive.staticFriction = 1.6
    axis.drive.integralTime = 0.02
    var drive = AxisDrive(axis, at: 0, period: 1e-3)
    for _ in 0..<5000 { drive.follow(12.3456, force: 0) }
    #expect(abs(drive.slide - 12.3456) <= 0.001)
  }
}
