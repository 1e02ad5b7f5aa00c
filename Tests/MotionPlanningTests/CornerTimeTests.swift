import CanonicalMachining
import Foundation
import Geometry
import SeededChance
import Signals
import Testing

@testable import MotionPlanning

/// Two feeds with one corner, against what a stop there takes by closed form: a rounded corner may
/// save time, and never costs any.
private struct TwoFeeds {
  var ways: [Vector3]
  var feeds: [Double]
  var limits: MotionLimits
  var tolerance: Double

  /// Feeds and lengths that differ by up to a thousand times, limits by up to a hundred.
  init(seed: UInt64) {
    var chance = Chance(seed: seed)
    func power(_ low: Double, _ high: Double) -> Double { low * pow(high / low, chance.share()) }
    ways = (0..<2).map { _ in
      let way = Vector3(chance.between(-1, 1), chance.between(-1, 1), chance.between(-1, 1))
      return way * (power(0.01, 20) / way.length)
    }
    feeds = [power(0.5, 300), power(0.5, 300)]
    if seed % 2 == 0 { feeds[1] = feeds[0] }
    limits = .open
    if seed % 3 > 0 {
      for axis in 0..<3 {
        limits.velocity[axis] = power(5, 500)
        limits.acceleration[axis] = power(100, 10_000)
        limits.jerk[axis] = power(2000, 500_000)
      }
    }
    tolerance = power(1e-4, 1) * min(ways[0].length, ways[1].length)
  }

  var commands: [CanonicalCommand] {
    var commands: [CanonicalCommand] = [
      .setPathTolerance(PathTolerance(mode: .continuous, tolerance: tolerance))
    ]
    var here = Vector3.zero
    for (way, feed) in zip(ways, feeds) {
      here = here + way
      commands += [.setFeedRate(feed), .line(here.x, here.y, here.z)]
    }
    return commands
  }

  /// From rest to rest over both, by trapezoids or S-curves with limits along each line.
  func stopTime(_ profile: ProfileKind) -> Double {
    zip(ways, feeds).map { way, feed in
      let length = way.length
      let shares = [abs(way.x), abs(way.y), abs(way.z)].map { $0 / length }
      func along(_ limit: AxisVector) -> Double {
        (0..<3).map { limit[$0] / shares[$0] }.min() ?? 0
      }
      let v = min(feed, along(limits.velocity))
      let a = along(limits.acceleration)
      return profile == .jerk
        ? curveTime(length, v, a, along(limits.jerk)) : trapezoidTime(length, v, a)
    }.reduce(0, +)
  }

  private func trapezoidTime(_ length: Double, _ v: Double, _ a: Double) -> Double {
    length * a > v * v ? length / v + v / a : 2 * (length / a).squareRoot()
  }

  /// Biagiotti, Melchiorri: Trajectory Planning, 2008, ch. 3.4.
  private func curveTime(_ length: Double, _ v: Double, _ a: Double, _ j: Double) -> Double {
    let ramp = v * j < a * a ? 2 * (v / j).squareRoot() : v / a + a / j
    if length >= v * ramp { return ramp + length / v }
    guard length >= 2 * a * a * a / (j * j) else { return 4 * pow(length / (2 * j), 1.0 / 3) }
    return a / j + ((a / j) * (a / j) + 4 * length / a).squareRoot()
  }
}

@Suite("Time that a rounded corner takes") struct CornerTimeTests {
  @Test(
    "no corner takes longer than a stop by closed form",
    arguments: [ProfileKind.acceleration, .jerk])
  func stop(profile: ProfileKind) {
    var settings = PlannerSettings()
    settings.profile = profile
    var saved = 0.0
    for seed in UInt64(1)...400 {
      let feeds = TwoFeeds(seed: seed)
      let stop = feeds.stopTime(profile)
      let tick = stop / 5000
      let rig = Rig(feeds.commands, limits: feeds.limits, settings: settings, capacity: 64)
      let time = rig.time(period: tick)
      #expect(rig.isFinished && rig.faults.isEmpty && rig.unprovenProfiles == 0)
      // What comes behind a corner is a guess, most of all with the jerk limit.
      let slack = profile == .jerk ? 1.05 : 1.005
      #expect(time <= stop * slack + 2 * tick, "\(profile) seed \(seed): \(time / stop)")
      saved += max(0, 1 - time / stop)
    }
    // Not by never rounding any.
    #expect(saved > 400 * 0.01)
  }

  @Test("a wider tolerance takes no longer where feeds differ", arguments: UInt64(1)...60)
  func widening(seed: UInt64) {
    var settings = PlannerSettings()
    settings.profile = .acceleration
    var feeds = TwoFeeds(seed: seed)
    let tick = feeds.stopTime(.acceleration) / 20_000
    var before = Double.infinity
    for share in [1e-3, 1e-2, 0.1, 0.3, 1, 3] {
      feeds.tolerance = share * min(feeds.ways[0].length, feeds.ways[1].length)
      let time = Rig(feeds.commands, limits: feeds.limits, settings: settings, capacity: 64)
        .time(period: tick)
      #expect(time <= before * 1.01 + 2 * tick, "seed \(seed) P\(feeds.tolerance)")
      before = time
    }
  }
}
