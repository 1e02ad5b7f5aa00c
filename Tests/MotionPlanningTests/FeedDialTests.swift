import CanonicalMachining
import Geometry
import SeededChance
import Signals
import Testing

@testable import MotionPlanning

/// Closed forms with A 2000 mm/s^2, J 40,000 mm/s^3: below 100 mm/s a ramp from 0 to v takes
/// 2 sqrt(v/J) and half of that at v of way.
@Suite("Feed dial and feed hold at the panel") struct FeedDialTests {
  private func ramp(to v: Double) -> Double { 2 * (v / 40_000).squareRoot() }

  @Test("100 mm at F600 take L/v and the ramps' closed form", arguments: [0.05, 0.25, 0.5, 1, 2])
  func closedForm(dial: Double) {
    let rig = Rig([.setFeedRate(10), .line(100, 0)])
    // Above 1 the dial is the guard's matter: the planner drives what was granted.
    let v = 10 * min(dial, 1)
    while !rig.isFinished { _ = rig.tick(panel: PanelOverrides(feed: dial)) }
    // The last tick is a whole one.
    let excess = Double(rig.ticks) * 0.001 - (100 / v + ramp(to: v))
    #expect(excess > -1e-9 && excess <= 0.001 + 1e-9)
  }

  @Test("it slows what was granted, and neither rapids nor the other dials see it")
  func apart() {
    func topSpeed(_ command: CanonicalCommand, _ panel: PanelOverrides, _ granted: Double)
      -> Double
    {
      let rig = Rig([.setFeedRate(40), command])
      return (0..<3000).map { _ in rig.tick(override: granted, panel: panel).pathSpeed }.max() ?? 0
    }
    #expect(abs(topSpeed(.line(100, 0), PanelOverrides(feed: 0.5), 1.5) - 30) < 1e-9)
    #expect(abs(topSpeed(.line(100, 0), PanelOverrides(feed: 0.5, rapid: 0), 1) - 20) < 1e-9)
    #expect(abs(topSpeed(.rapid(100, 0), PanelOverrides(feed: 0.1), 1) - 200) < 1e-9)
    #expect(abs(topSpeed(.rapid(100, 0), PanelOverrides(feed: 0), 1) - 200) < 1e-9)
    for feed in [0, -1, Double.nan] {
      #expect(topSpeed(.line(100, 0), PanelOverrides(feed: feed), 1) == 0)
    }
    let held = PanelOverrides(isHeld: true)
    #expect(topSpeed(.line(100, 0), held, 1) == 0 && topSpeed(.rapid(100, 0), held, 1) == 0)
  }

  @Test("a hold of T seconds lengthens a program by T, and stops within the braking distance")
  func hold() {
    func line(_ panel: (Double) -> PanelOverrides) -> (ticks: Int, places: [Double]) {
      let rig = Rig([.setFeedRate(60), .line(200, 0)])
      var places: [Double] = []
      while !rig.isFinished {
        places.append(rig.tick(panel: panel(Double(rig.ticks) * 0.001)).position.axes[0])
      }
      return (rig.ticks, places)
    }
    let free = line { _ in PanelOverrides() }
    #expect(abs(Double(free.ticks) * 0.001 - (200.0 / 60 + ramp(to: 60))) <= 0.001)
    // Braking loses half its time, accelerating again as much: with the time at rest that is T.
    for time in [0.25, 0.5, 3] {
      let held = line { PanelOverrides(isHeld: $0 >= 0.9995 && $0 < 0.9995 + time) }
      #expect(abs(held.ticks - free.ticks - Int(time * 1000)) <= 1)
      let brake = 60 * ramp(to: 60) / 2
      // 1 s of way, less the half of the first ramp; then the braking distance.
      let stand = 60 * (1 - ramp(to: 60) / 2) + brake
      // The last tick of the hold: from the next on it goes on.
      #expect(abs(held.places[Int(time * 1000) + 999] - stand) < 1e-9)
      #expect(held.places.last == 200)
    }
  }

  @Test("a hold at the panel is the guard's hold, to the bit")
  func asTheGuards() {
    var chance = Chance(seed: 5)
    let program = randomProgram(&chance, blocks: 25)
    let (one, other) = (Rig(program), Rig(program))
    var differences = 0
    while !one.isFinished, one.ticks < 60_000 {
      let isHeld = one.ticks / 90 % 3 == 1
      let setpoint = one.tick(override: isHeld ? 0 : 1)
      if other.tick(panel: PanelOverrides(isHeld: isHeld)) != setpoint { differences += 1 }
    }
    #expect(one.isFinished && other.isFinished && differences == 0)
  }

  @Test("whatever is turned or held, every place lies on the path of the program")
  func path() {
    for seed in UInt64(1)...6 {
      var chance = Chance(seed: seed)
      let program = randomProgram(&chance, blocks: 25)
      let pieces = oraclePieces(program, from: AxisVector())
      let rig = Rig(program)
      var panel = PanelOverrides()
      var farthest = 0.0
      while !rig.isFinished, rig.ticks < 200_000 {
        if rig.ticks % 40 == 0 {
          panel.feed = [0, 0.4, 1, 2][chance.count(below: 4)]
          panel.rapid = [0, 0.5, 1, 1][chance.count(below: 4)]
          panel.isHeld = chance.count(below: 4) == 0
        }
        let setpoint = rig.tick(panel: panel)
        guard setpoint.segment >= 0 else { continue }
        farthest = max(
          farthest,
          pieces[Int(setpoint.segment)].deviation(
            of: setpoint.position.axes.xyz, at: setpoint.travelled))
      }
      // The oracle's sine and cosine are libm's.
      #expect(rig.isFinished && farthest < 1e-9, "seed \(seed)")
      let end = pieces[pieces.count - 1].end
      #expect((0..<3).allSatisfy { rig.last.position.axes[$0] == end[$0] }, "seed \(seed)")
    }
  }

  @Test("at 0 feeds stand and rapids go; turned up, the feed goes on to its very end")
  func zero() {
    let rig = Rig([.rapid(50, 0), .setFeedRate(30), .line(60, 0), .rapid(80, 0)])
    for _ in 0..<2000 { _ = rig.tick(panel: PanelOverrides(feed: 0)) }
    #expect(rig.last.position.axes[0] == 50 && rig.last.motion == .hold)
    for _ in 0..<200 { _ = rig.tick() }
    #expect(rig.last.position.axes[0] > 50 && rig.last.position.axes[0] < 60)
    for _ in 0..<500 { _ = rig.tick(panel: PanelOverrides(feed: 0)) }
    #expect(rig.last.pathSpeed == 0 && rig.last.motion == .hold)
    let places = rig.run().map { $0.position.axes[0] }
    #expect(zip(places, places.dropFirst()).allSatisfy { $0 <= $1 } && places.last == 80)
  }

  @Test("under M49 and M50 P0 the dial does not count, the hold does")
  func forbidden() {
    let rig = Rig([.setFeedRate(40), .enableFeedOverride(false), .line(100, 0)])
    for feed in [0.5, 0] {
      for _ in 0..<300 { _ = rig.tick(panel: PanelOverrides(feed: feed)) }
      #expect(abs(rig.last.pathSpeed - 40) < 1e-9)
    }
    for _ in 0..<300 { _ = rig.tick(panel: PanelOverrides(isHeld: true)) }
    #expect(rig.last.pathSpeed == 0 && rig.last.motion == .hold)
  }

  @Test("a thread does not see the dial; a hold acts before it or behind it")
  func thread() {
    let program = CanonicalCommand.thread(600, perTurn: 2, to: -40) + [.rapid(5, 0, -40)]
    let run = SynchronisedRun(program, panel: { _ in PanelOverrides(feed: 0) })
    #expect(run.isFinished && run.fault == nil)
    let errors = run.phaseErrors(axis: 2, lead: -2, from: -8, to: -30)
    #expect(errors.count > 500 && (errors.map(abs).max() ?? 1) < 1e-9)
    // Held from within the thread on: it is cut to its end, the way back is held.
    let start = run.places(2).firstIndex { $0 < -10 } ?? 0
    let held = SynchronisedRun(
      program, panel: { PanelOverrides(isHeld: (start..<start + 5000).contains($0)) })
    #expect(held.isFinished && held.fault == nil)
    #expect(held.setpoints[start + 4999].position.axes == AxisVector(x: 0, y: 0, z: -40))
    // Held from the begin on: nothing moves until it ends.
    let before = SynchronisedRun(program, panel: { PanelOverrides(isHeld: $0 < 3000) })
    #expect(before.isFinished && before.places(2)[..<3000].allSatisfy { $0 == 0 })
  }
}
