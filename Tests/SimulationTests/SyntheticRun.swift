import Foundation
import Geometry
import SeededChance

@testable import Simulation

/// A run as it might have been, made from a seed: for the report and the STL alone.
struct SyntheticRun {
  private var chance: Chance
  private(set) var outcome = RunOutcome()

  /// A run of so many samples, 20 ms apart.
  init(seed: UInt64, samples: Int) {
    chance = Chance(seed: seed)
    makeTimeline(samples)
    makeResult(seed: seed, samples: samples)
    makeChanges(samples / 60)
    outcome.surface = Self.pocket(cell: samples < 10_000 ? 1 : 0.25)
  }

  private mutating func makeTimeline(_ count: Int) {
    var wear = 0.0
    var estimate = 0.0
    var override = 1.0
    for index in 0..<count {
      let time = Double(index + 1) * 0.02
      let tool = 1 + 3 * index / max(1, count)
      var sample = RunTimeline.Sample()
      sample.time = time
      sample.tool = tool
      sample.line = 10 + index / 25
      let lap = time.truncatingRemainder(dividingBy: 20)
      sample.isCutting = lap < 17 && index % (count / 3 + 1) > 300
      if index % (count / 3 + 1) == 0 { (wear, estimate) = (0.01 * Double(tool), 0.012) }
      if sample.isCutting {
        wear += 1.1e-5 * Double(tool)
        estimate += 1e-5 * Double(tool) + 4e-7 * (chance.share() - 0.5)
      }
      if index % 40 == 0 { override = 0.85 + 0.4 * chance.share() }
      sample.override = sample.isCutting ? override : 1
      sample.pathSpeed = sample.isCutting ? 14 * override : (lap > 19 ? 400 : 20)
      let load = 420 + 200 * sin(lap / 2) + 900 * wear
      sample.peakForce = sample.isCutting ? load * override * (0.94 + 0.12 * chance.share()) : 0
      sample.power = sample.peakForce * 2.1
      sample.forecastForce = sample.isCutting ? load * 0.97 : 0
      sample.flankWear = wear
      sample.estimate = estimate
      sample.low = max(0, estimate - 0.014)
      sample.high = estimate + 0.016
      let turn = lap / 17 * 2 * Double.pi * 4
      let reach = 4 + 24 * min(1, lap / 17)
      sample.tip = Vector3(50 + reach * cos(turn), 32 + reach * 0.8 * sin(turn), 6)
      outcome.timeline.samples.append(sample)
    }
  }

  private mutating func makeResult(seed: UInt64, samples: Int) {
    var result = RunResult()
    result.job = "Pocket in 1.0503, three tools"
    result.program = "Programs/milling/pocket.ngc"
    (result.machine, result.material) = ("vmc-3axis", "aisi-1045")
    (result.policy, result.seed, result.digest) = ("wear-aware", seed, "9f3c2a771be0d458")
    result.ticks = Int64(samples) * 20
    let cycle = Double(samples) * 0.02
    result.time.cycle = cycle
    result.time.cutting = cycle * 0.78
    result.time.airFeed = cycle * 0.09
    result.time.rapid = cycle * 0.05
    result.time.toolChange = cycle * 0.06
    result.time.waiting = cycle * 0.02
    result.time.estimated = cycle * 1.127
    result.peak.force = outcome.timeline.samples.map(\.peakForce).max() ?? 0
    result.peak.forceLine = 812
    result.peak.power = result.peak.force * 2.1
    result.peak.powerLine = 812
    (result.peak.deflection, result.peak.chipThickness) = (0.0312, 0.0874)
    result.removedVolume = 38_412
    (result.cost.machine, result.cost.tools) = (10, 21.37)
    result.cost.total = 31.37
    result.peakFollowingError = 0.0113
    for number in 1...3 { result.tools.append(tool(number)) }
    result.verdicts.granted = 24_120
    result.verdicts.clipped = 611
    result.verdicts.refused = 3
    var alarm = RunResult.AlarmResult()
    (alarm.time, alarm.kind, alarm.line) = (cycle * 0.63, "tool-worn", 571)
    (alarm.value, alarm.limit) = (0.301, 0.3)
    result.alarms = [alarm]
    result.wearEstimate.samples = 23_400
    result.wearEstimate.meanAbsolute = 0.0062
    result.wearEstimate.rootMeanSquare = 0.0079
    result.wearEstimate.worst = 0.0214
    result.wearEstimate.coverage = 0.927
    result.wearEstimate.readingMeanAbsolute = 0.0148
    result.wearEstimate.nominalMeanAbsolute = 0.0231
    result.assumptions = [
      "tool 3: flat end mill 6 mm, coated carbide, VB limit 0.3 mm", "stock from the program's box",
    ]
    outcome.result = result
  }

  private func tool(_ number: Int) -> RunResult.ToolResult {
    var tool = RunResult.ToolResult()
    tool.number = number
    tool.description = "flat end mill \(16 - 4 * number + 2) mm, 4 flutes, coated carbide"
    let last = outcome.timeline.samples.last { $0.tool == number }
    tool.flankWear = last?.flankWear ?? 0
    tool.estimate = last?.estimate ?? 0
    tool.wearLimit = 0.3
    tool.lifeShare = tool.flankWear / 0.3
    tool.cuttingTime = 151.2 * Double(number)
    tool.peakForce = 611.4 + 40 * Double(number)
    return tool
  }

  private mutating func makeChanges(_ count: Int) {
    let reasons = ["below-target", "above-target", "spare-tool", "entry-ahead", "air-cut"]
    let limits = ["none", "none", "none", "force", "slew", "deflection"]
    for index in 0..<count {
      var change = RunResult.FeedChange()
      change.time = Double(index) * 1.2
      change.line = 10 + index * 2
      change.from = 0.8 + 0.5 * chance.share()
      change.to = 0.8 + 0.5 * chance.share()
      change.reason = reasons[Int(chance.share() * 5)]
      change.limit = limits[Int(chance.share() * 6)]
      change.ruling = change.limit == "none" ? "granted" : "clipped"
      change.proposed = change.limit == "none" ? change.to : change.to * 1.2
      change.value = change.limit == "deflection" ? 0.0412 : 690 * (0.8 + 0.4 * chance.share())
      change.bound = change.limit == "deflection" ? 0.04 : 690
      outcome.result.feedChanges.append(change)
    }
    outcome.result.feedChangeCount = count
  }

  /// A block with a pocket, an island, a round boss and a chamfer.
  static func pocket(cell: Double = 1) -> PartSurface {
    var surface = PartSurface()
    (surface.columns, surface.rows) = (Int(100 / cell), Int(64 / cell))
    surface.cell = cell
    surface.origin = Vector3(cell / 2, cell / 2, -20)
    for row in 0..<surface.rows {
      for column in 0..<surface.columns {
        let x = (Double(column) + 0.5) * cell
        let y = (Double(row) + 0.5) * cell
        var height = 20.0
        let isPocket = (12...88).contains(x) && (8...56).contains(y)
        if isPocket { height = 12 + 0.02 * sin(x * 6) }
        if isPocket, hypot(x - 50, y - 32) < 11 { height = 16 }
        if hypot(x - 50, y - 32) < 4 { height = 5 }
        height = min(height, 20 - max(0, 4 - x) - max(0, x - 96))
        surface.heights.append(Float(height))
      }
    }
    return surface
  }

  /// A shaft with two steps, a cone and a groove.
  static func shaft() -> PartSurface {
    var surface = PartSurface()
    surface.cell = 0.1
    surface.origin = Vector3(-25, -25, -80)
    for slice in 0..<800 {
      let z = (Double(slice) + 0.5) * 0.1
      var radius = z < 30 ? 25.0 : z < 55 ? 18 : 18 - (z - 55) * 0.32
      if (40..<43).contains(z) { radius = 15 }
      surface.radii.append(Float(radius))
    }
    return surface
  }
}
