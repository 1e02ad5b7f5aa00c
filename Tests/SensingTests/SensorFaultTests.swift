import Geometry
import Signals
import Testing

@testable import Sensing

@Suite("The faults of sensors")
struct SensorFaultTests {
  /// Readings of the power meter over 200 ticks while the true power counts the ticks.
  private func readings(_ faults: SensorFault...) throws -> [SensorFrame] {
    var suite = try #require(SensorSuite(SensorSuiteDescription(), seed: 1, period: 1e-3))
    for fault in faults {
      let isTaken = suite.inject(fault)
      #expect(isTaken)
    }
    return (0..<200).map { tick in
      var load = CuttingLoad()
      load.meanForce = Vector3(1, 2, 3)
      return suite.sample(
        load, axes: AxisState(), idlePower: Double(tick), at: Tick(Int64(tick)))
    }
  }

  @Test("a stuck sensor goes on with its last value and says nothing")
  func stuck() throws {
    let frames = try readings(SensorFault(.stuck, of: .spindlePower, from: Tick(50), to: Tick(90)))
    for (tick, frame) in frames.enumerated() {
      #expect(frame.spindlePower == (50..<90 ~= tick ? 49 : Double(tick)))
      #expect(frame.validity.hasSpindlePower)
    }
  }

  @Test("a dropout is marked")
  func dropout() throws {
    let frames = try readings(SensorFault(.dropout, of: .force, from: Tick(50), to: Tick(90)))
    for (tick, frame) in frames.enumerated() {
      #expect(frame.force == (50..<90 ~= tick ? .zero : Vector3(1, 2, 3)))
      #expect(frame.validity.hasForce != (50..<90 ~= tick))
      #expect(frame.spindlePower == Double(tick))
    }
  }

  @Test("a bias shifts, a gain stretches, in the order of injection")
  func biasAndGain() throws {
    let frames = try readings(
      SensorFault(.bias, of: .spindlePower, from: Tick(10), to: Tick(100), size: 7),
      SensorFault(.gain, of: .spindlePower, from: Tick(60), to: Tick(200), size: 0.5))
    for (tick, frame) in frames.enumerated() {
      let shifted = Double(tick) + (10..<100 ~= tick ? 7 : 0)
      #expect(frame.spindlePower == shifted * (tick >= 60 ? 0.5 : 1))
    }
  }

  @Test("a spike comes in its first tick and every fiftieth after")
  func spike() throws {
    let frames = try readings(
      SensorFault(.spike, of: .vibration, from: Tick(20), to: Tick(150), size: 5000))
    for (tick, frame) in frames.enumerated() {
      #expect(frame.vibration == ([20, 70, 120].contains(tick) ? 5200 : 200))
    }
  }

  @Test("eight faults fit, a ninth and one without a size are refused")
  func capacity() throws {
    var suite = try #require(SensorSuite(SensorSuiteDescription(), seed: 1, period: 1e-3))
    let broken = SensorFault(.bias, of: .force, from: .zero, to: Tick(1), size: .nan)
    var isTaken = suite.inject(broken)
    #expect(!isTaken)
    let fault = SensorFault(.bias, of: .force, from: .zero, to: Tick(.max), size: 1)
    for _ in 0..<SensorSuite.faultCapacity {
      isTaken = suite.inject(fault)
      #expect(isTaken)
    }
    isTaken = suite.inject(fault)
    #expect(!isTaken)
    let frame = suite.sample(CuttingLoad(), axes: AxisState(), idlePower: 0, at: Tick(3))
    #expect(frame.force == Vector3(8, 8, 8))
  }

  @Test("faults at the ends of time do not trap")
  func endsOfTime() throws {
    var suite = try #require(SensorSuite(SensorSuiteDescription(), seed: 1, period: 1e-3))
    _ = suite.inject(
      SensorFault(.spike, of: .force, from: Tick(.min), to: Tick(.max), size: 1))
    for tick in [Int64.min, -1, 0, .max - 1, .max] {
      _ = suite.sample(CuttingLoad(), axes: AxisState(), idlePower: 0, at: Tick(tick))
    }
  }
}
