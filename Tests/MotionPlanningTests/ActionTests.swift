import CanonicalMachining
import Geometry
import Signals
import Testing

@testable import MotionPlanning

@Suite("Actions") struct ActionTests {
  @Test("actions happen in the order of the program, where the path reaches them, at rest")
  func order() {
    let rig = Rig([
      .setSpindleSpeed(3000), .startSpindle(.clockwise), .flood(true), .setFeedRate(50),
      .line(10, 0), .message(7), .comment(3), .line(20, 0), .mist(true), .flood(false),
      .stopSpindle, .selectTool(4), .rapid(0, 0), .programEnd,
    ])
    var places: [Double] = []
    while !rig.isFinished, rig.ticks < 10_000 {
      let before = rig.actions.count
      let setpoint = rig.tick()
      if rig.actions.count > before {
        places.append(setpoint.position.axes[0])
        #expect(setpoint.pathSpeed == 0)
      }
    }
    let expected: [MachineActionKind] = [
      .spindleSpeed(3000), .spindleStart(.clockwise), .flood(true), .message(7), .mist(true),
      .flood(false), .spindleStop, .toolSelection(4), .programEnd,
    ]
    #expect(rig.actions == expected)
    #expect(places == [0, 0, 0, 10, 20, 20, 20, 20, 0])
    #expect(rig.last.motion == .ended)
  }

  @Test("the setpoint carries spindle, coolant, tool and the permission to override")
  func state() {
    var settings = PlannerSettings()
    settings.toolChangeTime = 0.5
    let rig = Rig(
      [
        .setSpindleSpeed(1200), .startSpindle(.counterclockwise), .mist(true),
        .enableFeedOverride(false), .setFeedRate(50), .line(10, 0), .changeTool(9), .line(0, 0),
        .programEnd,
      ], settings: settings)
    let trace = rig.run()
    guard let cutting = trace.last(where: { $0.segment == 0 && $0.motion == .feed }) else {
      Issue.record("no feed")
      return
    }
    #expect(cutting.spindleSpeedRPM == -1200 && cutting.hasCoolant && !cutting.allowsOverride)
    #expect(cutting.tool == 0 && cutting.programmedFeed == 50)
    let changing = trace.filter { $0.motion == .toolChange }
    // The tick of the action, then 0.5 s; rounding may give the last tick to the next move.
    #expect(changing.count == 501 || changing.count == 500)
    #expect(changing.prefix(500).allSatisfy { $0.tool == 0 && $0.spindleSpeedRPM == 0 })
    #expect(trace.last(where: { $0.motion == .feed })?.tool == 9)
    guard let end = trace.last else { return }
    #expect(end.tool == 9 && !end.hasCoolant && end.allowsOverride && end.spindleSpeedRPM == 0)
  }

  @Test("a feed waits for the spindle after a change of its speed, a rapid does not")
  func spindleWait() {
    let rig = Rig([
      .setFeedRate(50), .setSpindleSpeed(900), .startSpindle(.clockwise), .rapid(5, 0),
      .line(10, 0),
    ])
    for _ in 0..<1000 { _ = rig.tick(isSpindleAtSpeed: false) }
    #expect(rig.last.position.axes[0] == 5)
    #expect(rig.last.motion == .dwell)
    _ = rig.tick(isSpindleAtSpeed: true)
    #expect(rig.last.motion == .feed)
    // Once under way the spindle's dips do not stop the feed.
    for _ in 0..<500 { _ = rig.tick(isSpindleAtSpeed: false) }
    #expect(rig.last.position.axes[0] == 10)
  }

  @Test("M0 waits for resume, M1 only where the optional stop is on", arguments: [true, false])
  func stops(isOptionalStopOn: Bool) {
    var settings = PlannerSettings()
    settings.isOptionalStopOn = isOptionalStopOn
    let rig = Rig([.programStop, .rapid(1, 0), .optionalStop, .rapid(2, 0)], settings: settings)
    for _ in 0..<500 { _ = rig.tick() }
    #expect(rig.isStopped && rig.last.motion == .hold)
    #expect(rig.last.position.axes[0] == 0)
    rig.planner.resume()
    for _ in 0..<500 { _ = rig.tick() }
    #expect(rig.isStopped == isOptionalStopOn)
    #expect(rig.last.position.axes[0] == (isOptionalStopOn ? 1 : 2))
  }

  @Test("a dwell lasts its time to the tick")
  func dwell() {
    let rig = Rig([.dwell(0.2505), .rapid(1, 0)])
    var ticks = 0
    while rig.last.segment < 0, ticks < 1000 {
      _ = rig.tick()
      ticks += 1
    }
    // Half of the 251st millisecond belongs to the move already.
    #expect(ticks == 251)
    #expect(rig.profile.elapsed > 0)
  }

  @Test("nothing moves before a command comes, and an unfinished program waits for more")
  func starvation() {
    let rig = Rig([])
    #expect(rig.tick().motion == .idle)
    #expect(!rig.isFinished && rig.isDrained)
    #expect(rig.admit(.rapid(1, 0)) == .accepted)
    for _ in 0..<400 { _ = rig.tick() }
    #expect(rig.last.position.axes[0] == 1)
    #expect(!rig.isFinished && rig.isDrained)
    rig.planner.finishProgram()
    #expect(rig.isFinished)
  }
}
