import Foundation
import Geometry
import Signals
import Testing

@testable import Sensing

/// A load with a different number in every place.
func exampleLoad() -> CuttingLoad {
  var load = CuttingLoad()
  load.power = 850
  load.meanForce = Vector3(210, -320, 55)
  load.peakForce = 700
  return load
}

@Suite("The sensors")
struct SensorSuiteTests {
  private func suite(
    seed: UInt64 = 1, _ change: (inout SensorSuiteDescription) -> Void = { _ in }
  ) throws -> SensorSuite {
    var description = SensorSuiteDescription()
    change(&description)
    return try #require(SensorSuite(description, seed: seed, period: 1e-3))
  }

  private func axes(_ speedRPM: Double) -> AxisState {
    var axes = AxisState()
    axes.spindleSpeedRPM = speedRPM
    return axes
  }

  @Test("without errors they report the truth")
  func identity() throws {
    var suite = try suite { $0.spindleEfficiency = 0.5 }
    let frame = suite.sample(exampleLoad(), axes: axes(-6000), idlePower: 400, at: Tick(17))
    #expect(frame.tick == Tick(17))
    #expect(frame.spindlePower == 400 + 2 * 850)
    #expect(frame.force == Vector3(210, -320, 55))
    #expect(frame.spindleSpeedRPM == -6000)
    #expect(frame.validity == SensorValidity())
    // r = 0.4: 200 + 7 x 700 x 0.16 / sqrt(0.84^2 + 0.04^2).
    let amplification = 0.16 / (0.84 * 0.84 + 0.04 * 0.04).squareRoot()
    let level = 200 + 4900 * amplification
    #expect(abs(frame.vibration - level) < 1e-9)
  }

  @Test("at resonance the head shakes 1 / 2 zeta times as much as far above it")
  func resonance() {
    var response = VibrationResponse()
    response.floor = 0
    let resonant = response.level(peakForce: 100, speedRPM: 15000)
    #expect(abs(resonant - 700 / (2 * 0.05)) < 1e-9)
    #expect(abs(response.level(peakForce: 100, speedRPM: 15e6) - 700) < 0.01)
    #expect(response.level(peakForce: 100, speedRPM: 0) == 0)
  }

  @Test("a low-pass answers a step as 1 - exp(-2 pi f t)", arguments: [5.0, 30, 1000])
  func lowPass(bandwidth: Double) throws {
    var suite = try suite { $0.spindlePower.bandwidthHz = bandwidth }
    for tick in 1...200 {
      let frame = suite.sample(
        CuttingLoad(), axes: axes(0), idlePower: 1000, at: Tick(Int64(tick)))
      let exact = 1000 * (1 - exp(-2 * Double.pi * bandwidth * Double(tick) * 1e-3))
      #expect(abs(frame.spindlePower - exact) < 1e-9)
    }
  }

  @Test("gain error, drift and converter act in this order")
  func staticErrors() throws {
    var suite = try suite {
      $0.force.gainError = 0.1
      $0.force.driftRate = 2
      $0.force.quantizationStep = 0.25
    }
    let frame = suite.sample(exampleLoad(), axes: axes(0), idlePower: 0, at: Tick(500))
    // x: 231 + 1 = 232; y: -352 + 1 = -351; z: 60.5 + 1 = 61.5.
    #expect(frame.force == Vector3(232, -351, 61.5))
    let later = suite.sample(exampleLoad(), axes: axes(0), idlePower: 0, at: Tick(550))
    // 0.1 N more, rounded to the nearest quarter.
    #expect(later.force == Vector3(232, -351, 61.5))
    #expect(
      suite.sample(exampleLoad(), axes: axes(0), idlePower: 0, at: Tick(600)).force.x == 232.25)
  }

  @Test("noise has the deviation of its data sheet, share and floor together")
  func noise() throws {
    var suite = try suite(seed: 9) {
      $0.spindlePower.noiseShare = 0.015
      $0.spindlePower.additiveNoise = 20
      $0.force.noiseShare = 0.02
    }
    var sums = [0.0, 0.0, 0.0, 0.0]
    let count = 20_000
    for tick in 0..<count {
      let frame = suite.sample(
        exampleLoad(), axes: axes(0), idlePower: 0, at: Tick(Int64(tick)))
      let power = frame.spindlePower - 1000
      sums[0] += power
      sums[1] += power * power
      sums[2] += pow(frame.force.x - 210, 2)
      sums[3] += (frame.force.x - 210) * (frame.force.y + 320)
    }
    let n = Double(count)
    let deviation = (15.0 * 15 + 20 * 20).squareRoot()
    #expect(abs(sums[0] / n) < 5 * deviation / n.squareRoot())
    #expect(abs(sums[1] / n / (deviation * deviation) - 1) < 5 * (2 / n).squareRoot())
    #expect(abs(sums[2] / n / (4.2 * 4.2) - 1) < 5 * (2 / n).squareRoot())
    #expect(abs(sums[3] / n / (4.2 * 6.4)) < 5 / n.squareRoot())
  }

  @Test("the same seed gives the same frames, another seed others")
  func seeded() throws {
    let description = SensorSuiteDescription.typical(ratedPower: 5500)
    var first = try #require(SensorSuite(description, seed: 4, period: 1e-3))
    var second = try #require(SensorSuite(description, seed: 4, period: 1e-3))
    var other = try #require(SensorSuite(description, seed: 5, period: 1e-3))
    var differences = 0
    for tick in 0..<500 {
      let load = exampleLoad()
      let a = first.sample(load, axes: axes(6000), idlePower: 500, at: Tick(Int64(tick)))
      let b = second.sample(load, axes: axes(6000), idlePower: 500, at: Tick(Int64(tick)))
      let c = other.sample(load, axes: axes(6000), idlePower: 500, at: Tick(Int64(tick)))
      #expect(a == b)
      if a != c { differences += 1 }
    }
    #expect(differences > 490)
  }

  @Test("a sensor that the machine does not have reports nothing")
  func disabled() throws {
    var suite = try suite { $0.force.isEnabled = false }
    let frame = suite.sample(exampleLoad(), axes: axes(0), idlePower: 0, at: .zero)
    #expect(frame.force == .zero)
    #expect(!frame.validity.hasForce)
    #expect(frame.validity.hasSpindlePower)
  }

  @Test(
    "a truth that is no number is flagged, and the sensor recovers",
    arguments: [
      Double.nan, .infinity, -.infinity, 1e300,
    ])
  func notANumber(wild: Double) throws {
    var suite = try suite { $0.spindlePower.bandwidthHz = 1000 }
    _ = suite.sample(exampleLoad(), axes: axes(6000), idlePower: 0, at: .zero)
    let before = suite.sample(exampleLoad(), axes: axes(6000), idlePower: 0, at: Tick(1))
    var load = exampleLoad()
    load.power = wild
    load.peakForce = wild
    load.meanForce.y = wild
    let during = suite.sample(load, axes: axes(6000), idlePower: 0, at: Tick(2))
    #expect(during.spindlePower == before.spindlePower)
    #expect(during.force == before.force)
    #expect(during.vibration == before.vibration)
    #expect(!during.validity.hasSpindlePower)
    #expect(!during.validity.hasForce)
    #expect(!during.validity.hasVibration)
    let after = suite.sample(exampleLoad(), axes: axes(wild), idlePower: 0, at: Tick(.max))
    #expect(abs(after.spindlePower - 1000) < 0.01)
    #expect(after.validity.hasForce)
    #expect(after.vibration.isFinite)
  }

  @Test("a description with impossible numbers is refused")
  func refusal() {
    var description = SensorSuiteDescription()
    #expect(SensorSuite(description, seed: 0, period: 0) == nil)
    #expect(SensorSuite(description, seed: 0, period: .nan) == nil)
    description.spindlePower.noiseShare = -1
    #expect(SensorSuite(description, seed: 0, period: 1e-3) == nil)
    description = SensorSuiteDescription()
    description.force.driftRate = .nan
    #expect(SensorSuite(description, seed: 0, period: 1e-3) == nil)
    description = SensorSuiteDescription()
    description.spindleEfficiency = 0
    #expect(SensorSuite(description, seed: 0, period: 1e-3) == nil)
  }
}
