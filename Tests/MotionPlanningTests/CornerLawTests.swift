import CanonicalMachining
import Foundation
import Geometry
import SeededChance
import Signals
import Testing

@testable import MotionPlanning

/// What holds for rounded corners whatever the program, with random ones.
@Suite("Laws of rounded corners") struct CornerLawTests {
  private func settings(_ profile: ProfileKind) -> PlannerSettings {
    var settings = PlannerSettings()
    settings.profile = profile
    settings.stepSmoothingTime = 0
    return settings
  }

  private func line(_ chance: inout Chance, _ seed: UInt64, legs: Int) -> Polyline {
    seed % 2 == 0 ? .staircase(&chance, legs: legs) : Polyline(&chance, legs: legs)
  }

  @Test("a wider tube takes no longer, none longer than the exact path", arguments: UInt64(1)...16)
  func widening(seed: UInt64) {
    var chance = Chance(seed: seed)
    let limits = seed % 4 < 2 ? MotionLimits.open : MotionLimits.random(&chance)
    let line = line(&chance, seed, legs: 30)
    let exact =
      [.setPathTolerance(PathTolerance(mode: .exactPath))] + line.commands(1).dropFirst()
    var before = Rig(exact, limits: limits, settings: settings(.acceleration)).time(period: 1e-4)
    for tolerance in [1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05, 0.1] {
      let time = Rig(line.commands(tolerance), limits: limits, settings: settings(.acceleration))
        .time(period: 1e-4)
      #expect(time <= before + 1e-4, "seed \(seed) P\(tolerance): \(time / before)")
      before = time
    }
  }

  @Test("the image in a mirror takes the same time", arguments: UInt64(1)...6)
  func mirror(seed: UInt64) {
    var chance = Chance(seed: seed)
    let limits = MotionLimits.random(&chance)
    let line = line(&chance, seed, legs: 40)
    let profile = seed < 4 ? ProfileKind.acceleration : .jerk
    let times = [line, line.mirrored].map {
      Rig($0.commands(0.05), limits: limits, settings: settings(profile)).time()
    }
    #expect(times[0] == times[1], "seed \(seed)")
  }

  @Test("the feed is never exceeded where a corner swings out", arguments: UInt64(1)...8)
  func feed(seed: UInt64) {
    var chance = Chance(seed: seed)
    let line = line(&chance, seed, legs: 40)
    let feed = chance.between(10, 100)
    let trace = Rig(line.commands(0.1, feed: feed), settings: settings(.acceleration))
      .run(period: 1e-4)
    for (setpoint, next) in zip(trace, trace.dropFirst()) {
      let way = (next.position.axes.xyz - setpoint.position.axes.xyz).length
      #expect(way <= feed * 1e-4 * (1 + 1e-9) && setpoint.pathSpeed <= feed * (1 + 1e-9))
    }
  }

  @Test("no corner swings out of the travel of an axis")
  func travel() {
    var limits = MotionLimits.open
    limits.travelMinimum = AxisVector(repeating: 0)
    limits.travelMaximum = AxisVector(x: 40, y: 78, z: 10)
    let program: [CanonicalCommand] =
      [.setPathTolerance(PathTolerance(mode: .continuous, tolerance: 0.1))]
      + ReferencePrograms.serpentine
    let rig = Rig(program, limits: limits, settings: settings(.acceleration))
    for place in rig.run().map(\.position.axes) {
      #expect(place[0] >= -1e-9 && place[0] <= 40 + 1e-9)
      #expect(place[1] >= -1e-9 && place[1] <= 78 + 1e-9)
    }
    #expect(rig.isFinished && rig.faults.isEmpty)
  }
}
