import Foundation
import Geometry
import SeededChance
import Signals
import Testing

@testable import CuttingProcess

@Suite("Turning, drilling, deflection and hostile input")
struct SimpleCutTests {
  private let material = WorkMaterial.catalogue(.aisi1045)

  @Test("a turning tool bears Kc b h + Ke b in each direction, mean and peak alike")
  func turning() {
    let edge = CuttingEdge(kind: .turningInsert, diameter: 25, flutes: 1, overhang: 100)
    var model = CuttingForceModel(material: material, edge: edge)
    var cut = Engagement()
    cut.kind = .turning
    cut.axialDepth = 2
    cut.feedPerTooth = 0.2
    cut.cuttingSpeed = 3000
    cut.spindleSpeedRPM = 600
    let load = model.load(cut, flankWear: 0)
    // By hand: 1900 x 0.2 x 2 + 35 x 2 = 830 N; 750 x .4 + 52 x 2 = 404 N; 375 x .4 + 5 = 155 N.
    #expect((load.meanForce - Vector3(-404, 155, -830)).length < 1e-9)
    #expect(abs(load.peakForce - Vector3(404, 155, 830).length) < 1e-9)
    #expect(abs(load.power - 830 * 3000 / 1000) < 1e-9)
    // Radius 3000 / (20 pi) mm.
    #expect(abs(load.torque - 830 * 3000 / (20 * .pi)) < 1e-7)
    #expect(load.chipThickness == 0.2)
  }

  @Test("a drill's cutting torque is Ktc f D^2 / 8, f the feed of a turn") func drilling() {
    let edge = CuttingEdge(kind: .drill, diameter: 10, flutes: 2, overhang: 80)
    let model = CuttingForceModel(material: material, edge: edge)
    var cut = Engagement()
    cut.kind = .drilling
    cut.feedPerTooth = 0.1
    cut.cuttingSpeed = 1000
    let expectation = model.expectation(cut)
    // Shaw, Metal Cutting Principles: M = u f D^2 / 8. 1900 x 0.2 x 100 / 8 = 4750 N mm at 200
    // rad/s.
    #expect(abs(expectation.meanCuttingPower - 4750 * 200 / 1000) < 1e-9)
    // 59 degrees: sin = 0.857167; chip 0.0857167 mm; lips 10 / 0.857167 = 11.6663 mm.
    #expect(abs(expectation.meanChipThickness - 0.0857167) < 1e-7)
    #expect(abs(expectation.edgeLength - 11.6663) < 1e-4)
    #expect(expectation.forecast.compliance == 0)
    #expect(expectation.meanCuttingForce.x == 0 && expectation.meanCuttingForce.y == 0)
    #expect(expectation.meanCuttingForce.z > 0)
  }

  @Test("a bar bends by F L^3 / (3 E I)") func deflection() {
    // D 10: 0.8 D = 8 mm, I = pi 8^4 / 64 = 201.06 mm^4; 100 N on 40 mm of carbide: 0.017684 mm.
    let edge = CuttingEdge(diameter: 10, flutes: 4, overhang: 40)
    #expect(abs(edge.compliance * 100 - 0.0176839) < 1e-6)
  }

  @Test("mean chip thickness is fz (cos st - cos ex) / (ex - st), the thickest its largest sine")
  func chip() {
    let edge = CuttingEdge(diameter: 10, flutes: 2, helixAngle: 0.5)
    let model = CuttingForceModel(material: material, edge: edge)
    for seed in 0..<100 as Range<UInt64> {
      var random = Chance(seed: seed)
      let entry = random.number(in: 0...2)
      let exit = random.number(in: 2.1...3.14)
      let expectation = model.expectation(milling(from: entry, to: exit, depth: 3, feed: 0.1))
      let angles = (0...2000).map { entry + (exit - entry) * Double($0) / 2000 }
      let sines = angles.map { sin($0) }
      let mean = sines.reduce(0, +) / 2001
      #expect(abs(expectation.meanChipThickness / (0.1 * mean) - 1) < 1e-3)  // 2001 samples
      let thickest = 0.1 * (sines.max() ?? 0)
      #expect(abs(expectation.forecast.chipThickness / thickest - 1) < 1e-6)
      let length = 2 * (exit - entry) / (2 * .pi) * 3 / cos(0.5)
      #expect(abs(expectation.edgeLength / length - 1) < 1e-12)
    }
  }

  @Test("air, reversed arcs, the back of the circle and no depth load nothing") func nothing() {
    let edge = CuttingEdge(diameter: 10, flutes: 2, helixAngle: 0.5, overhang: 30)
    var model = CuttingForceModel(material: material, edge: edge)
    let cuts = [
      Engagement(), milling(from: 2, to: 1, depth: 3, feed: 0.1),
      milling(from: 3.5, to: 6, depth: 3, feed: 0.1), milling(from: 0, to: 1, depth: 0, feed: 0.1),
      milling(from: .nan, to: 1, depth: 1, feed: 0.1),
      milling(from: 0, to: .nan, depth: 1, feed: 0.1),
      milling(from: 0, to: 1, depth: .nan, feed: 0.1),
    ]
    for cut in cuts {
      #expect(model.load(cut, flankWear: 0.2).peakForce == 0)
      #expect(model.load(cut, flankWear: 0.2).meanForce == .zero)
      #expect(model.expectation(cut).forecast.edgeForce == 0)
    }
  }

  @Test("a chip that cannot be is taken for the nearest that can") func saturation() {
    let edge = CuttingEdge(diameter: 10, flutes: 2, helixAngle: 0.5, overhang: 30)
    var model = CuttingForceModel(material: material, edge: edge)
    func load(_ feed: Double, _ wear: Double = 0) -> CuttingLoad {
      model.load(milling(from: 0, to: .pi, depth: 3, feed: feed), flankWear: wear)
    }
    #expect(load(.infinity) == load(10))
    #expect(load(-1) == load(0))
    #expect(load(.nan) == load(0))
    #expect(load(0.1, .nan) == load(0.1, 0))
    #expect(load(0.1, .infinity) == load(0.1, 10))
    #expect(load(0).peakForce > 0, "a tool that only rubs still ploughs")
  }

  @Test("no value whatever traps") func hostile() {
    let odd: [Double] = [
      0, -0.0, 1, -1, .nan, .infinity, -.infinity, 1e308, -1e308, .leastNonzeroMagnitude, 1e-9, 1e9,
      0.1, 3.2,
    ]
    var random = Chance(seed: 5)
    func value() -> Double { odd[Int.random(in: 0..<odd.count, using: &random)] }
    for _ in 0..<4000 {
      var edge = CuttingEdge(
        diameter: value(), flutes: Int32.random(in: -5...90, using: &random),
        helixAngle: value(), overhang: value(), youngsModulus: value())
      edge.pointAngle = value()
      if Bool.random(using: &random) { edge.diameter = 10 }
      var model = CuttingForceModel(material: .catalogue(.inconel718), edge: edge)
      var cut = milling(from: value(), to: value(), depth: value(), feed: value())
      let kinds = [CutKind.none, .milling, .drilling, .turning]
      cut.kind = kinds[Int.random(in: 0..<4, using: &random)]
      let counts: [Int32] = [.min, -1, 0, 1, 2, 3, 4, 5, .max]
      cut.arcCount = counts[Int.random(in: 0..<counts.count, using: &random)]
      for index in 1..<4 {
        cut.arcs[index] = EngagementArc(entry: value(), exit: value(), axialDepth: value())
      }
      (cut.axialDepth, cut.hardnessFactor) = (value(), value())
      (cut.cuttingSpeed, cut.spindleSpeedRPM) = (value(), value())
      let load = model.load(cut, flankWear: value())
      let forecast = model.expectation(cut).forecast
      if cut.hardnessFactor < 10, cut.axialDepth < 1e9 {
        #expect(load.peakForce.isFinite && load.peakForce >= 0)
        #expect(forecast.force(override: 1, flankWear: 0.3) >= 0)
      }
    }
  }
}
