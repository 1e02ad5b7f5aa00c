import Geometry
import Signals
import Testing

@testable import Sensing

@Suite("The features of a window")
struct FeatureExtractorTests {
  /// Expected at u = 0.5: force (100, -150, 20) + (20, -60, 10) = (120, -210, 30), power 300 + 100.
  private func span() -> OutlookSpan {
    var span = OutlookSpan()
    span.kind = .milling
    span.meanCuttingForce = Vector3(200, -300, 40)
    span.meanEdgeForce = Vector3(20, -60, 10)
    span.meanCuttingPower = 600
    span.meanEdgePower = 100
    span.forecast.cuttingForce = 800
    span.forecast.edgeForce = 100
    span.meanChipThickness = 0.08
    span.axialDepth = 5
    span.immersion = 1.25
    span.cuttingSpeed = 3000
    span.edgeLength = 6
    return span
  }

  private func frame() -> SensorFrame {
    var frame = SensorFrame()
    frame.spindlePower = 400 + 500 / 0.8
    frame.force = Vector3(150, -200, 45)
    frame.vibration = 1000
    frame.spindleSpeedRPM = 6000
    return frame
  }

  private func extractor(
    _ change: (inout FeatureExtractorDescription) -> Void = { _ in }
  ) throws -> FeatureExtractor {
    var description = FeatureExtractorDescription()
    description.spindleEfficiency = 0.8
    change(&description)
    return try #require(FeatureExtractor(description))
  }

  private func window(
    _ extractor: inout FeatureExtractor, frames: (Int) -> SensorFrame, spans: (Int) -> OutlookSpan
  ) throws -> FeatureVector {
    for tick in 0..<20 {
      var frame = frames(tick)
      frame.tick = Tick(Int64(tick))
      let features = extractor.push(frame, expected: spans(tick), override: 0.5, idlePower: 400)
      if tick < 19 { #expect(features == nil) } else { return try #require(features) }
    }
    throw Unreachable()
  }
  private struct Unreachable: Error {}

  private func close(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-12 * max(1, abs(b)) }

  @Test("on a constant input they are what a hand computes")
  func byHand() throws {
    var extractor = try extractor()
    let features = try window(&extractor, frames: { _ in frame() }, spans: { _ in span() })
    let resultant = (120.0 * 120 + 210 * 210 + 30 * 30).squareRoot()
    #expect(features.tick == Tick(19))
    #expect(features.isCutting)
    #expect(features.cuttingTicks == 20)
    #expect(close(features[.powerExcess], (500.0 - 400) / 400))
    #expect(close(features[.feedForceExcess], (150.0 - 120) / resultant))
    #expect(close(features[.normalForceExcess], (-200.0 + 210) / resultant))
    #expect(close(features[.axialForceExcess], (45.0 - 30) / resultant))
    #expect(close(features[.forcePerEdge], 250.0 / 6))
    // Peak 0.5 x 800 + 100 = 500 N at r = 0.4.
    let amplification = 0.16 / (0.84 * 0.84 + 0.04 * 0.04).squareRoot()
    let nominal = 200 + 3500 * amplification
    #expect(close(features[.vibrationExcess], 1000 / nominal - 1))
    #expect(close(features[.chipThickness], 0.04))
    #expect(close(features[.axialDepth], 5))
    #expect(close(features[.immersion], 1.25))
    #expect(close(features[.cuttingSpeed], 180))
    let cutting = (100.0 * 100 + 150 * 150 + 20 * 20).squareRoot()
    let edge = (20.0 * 20 + 60 * 60 + 10 * 10).squareRoot()
    #expect(close(features[.edgeShare], edge / (cutting + edge)))
    #expect(abs(features[.powerSpread]) < 1e-6)  // root of the rounding of a variance of 0
  }

  @Test("a sharp tool in nominal material has no excess")
  func nominal() throws {
    var extractor = try extractor()
    var sharp = frame()
    sharp.spindlePower = 400 + 400 / 0.8
    sharp.force = Vector3(120, -210, 30)
    sharp.vibration = VibrationResponse().level(peakForce: 500, speedRPM: 6000)
    let features = try window(&extractor, frames: { _ in sharp }, spans: { _ in span() })
    for feature in [
      Feature.powerExcess, .feedForceExcess, .normalForceExcess, .axialForceExcess,
      .vibrationExcess,
    ] { #expect(abs(features[feature]) < 1e-12) }
  }

  @Test("the spread is the standard deviation over the mean")
  func spread() throws {
    var extractor = try extractor()
    let features = try window(
      &extractor,
      frames: {
        var frame = frame()
        frame.spindlePower = 400 + ($0 % 2 == 0 ? 450 : 550) / 0.8
        return frame
      }, spans: { _ in span() })
    #expect(abs(features[.powerSpread] - 0.1) < 1e-9)
  }

  @Test("only ticks in the cut with all sensors count, and half of a window must")
  func counting() throws {
    var extractor = try extractor()
    let wild = { (tick: Int) in
      var frame = frame()
      if tick >= 10 { frame.spindlePower = 1e9 }
      if tick >= 15 { frame.validity.hasForce = false }
      return frame
    }
    let half = { (tick: Int) in
      var span = span()
      if tick >= 10 && tick < 15 { span.kind = .none }
      return span
    }
    var features = try window(&extractor, frames: wild, spans: half)
    #expect(features.cuttingTicks == 10)
    #expect(features.isCutting)
    #expect(close(features[.powerExcess], 0.25))
    features = try window(
      &extractor,
      frames: { _ in frame() },
      spans: {
        var span = span()
        if $0 >= 9 { span.kind = .none }
        return span
      })
    #expect(features.cuttingTicks == 9)
    #expect(!features.isCutting)
    #expect(close(features[.powerExcess], 0.25))
  }

  @Test("in air everything is zero")
  func air() throws {
    var extractor = try extractor()
    let features = try window(
      &extractor, frames: { _ in frame() }, spans: { _ in OutlookSpan() })
    var empty = FeatureVector()
    empty.tick = Tick(19)
    #expect(features == empty)
  }

  @Test("a machine without a force sensor still has the other features")
  func withoutForce() throws {
    var extractor = try extractor { $0.fitted.hasForce = false }
    var blind = frame()
    blind.force = .zero
    blind.validity.hasForce = false
    let features = try window(&extractor, frames: { _ in blind }, spans: { _ in span() })
    #expect(features.isCutting)
    #expect(close(features[.powerExcess], 0.25))
    #expect(features[.feedForceExcess] == 0)
    #expect(features[.forcePerEdge] == 0)
    #expect(features[.edgeShare] > 0)
  }

  @Test(
    "values that are no numbers do not count and never reach a feature",
    arguments: [
      Double.nan, .infinity, -1e300,
    ])
  func notANumber(wild: Double) throws {
    var extractor = try extractor()
    let features = try window(
      &extractor,
      frames: {
        var frame = frame()
        if $0 == 3 { frame.spindlePower = wild }
        if $0 == 4 { frame.force.z = wild }
        if $0 == 5 { frame.vibration = wild }
        if $0 == 8 { frame.spindleSpeedRPM = wild }
        return frame
      },
      spans: {
        var span = span()
        if $0 == 6 { span.meanCuttingForce.x = wild }
        if $0 == 7 { span.forecast.edgeForce = wild }
        return span
      })
    #expect(features.cuttingTicks == 14)
    #expect(close(features[.powerExcess], 0.25))
    for index in 0..<FeatureVector.count { #expect(features.values[index].isFinite) }
  }

  @Test("a nominal load too small to divide by leaves its features at zero")
  func tinyNominal() throws {
    var extractor = try extractor()
    var empty = OutlookSpan()
    empty.kind = .drilling
    empty.meanCuttingPower = 1e-9
    empty.edgeLength = 1e-9
    let features = try window(&extractor, frames: { _ in frame() }, spans: { _ in empty })
    #expect(features[.powerExcess] == 0)
    #expect(features[.feedForceExcess] == 0)
    #expect(features[.forcePerEdge] == 0)
    #expect(features[.edgeShare] == 0)
  }

  @Test("an impossible description is refused", arguments: [0, -1, .max])
  func refusal(ticks: Int32) {
    var description = FeatureExtractorDescription()
    description.windowTicks = ticks
    #expect(FeatureExtractor(description) == nil)
  }
}
