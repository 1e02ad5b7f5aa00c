@testable import ControlLoop
import Geometry
import Signals
import Testing

@Suite("alarms of the tick") struct AlarmWatchTests {
  private var limits: AlarmLimits {
    var limits = AlarmLimits(force: 900, power: 5000, deflection: 0.05)
    limits.axisMask = 0b111
    for index in 0..<AxisVector.count {
      limits.travelMinimum[index] = -100
      limits.travelMaximum[index] = 100
    }
    return limits
  }

  private func look(_ watch: inout AlarmWatch, _ tick: Int64, force: Double) {
    var engagement = Engagement()
    engagement.kind = .milling
    engagement.spindleSpeedRPM = 3000
    var load = CuttingLoad()
    load.peakForce = force
    watch.look(
      at: Tick(tick), Setpoint(), AxisState(), engagement, load, wear: (0.1, 0.3))
  }

  private func drain(_ watch: inout AlarmWatch) -> [Alarm] {
    var alarms: [Alarm] = []
    while let alarm = watch.takeAlarm() { alarms.append(alarm) }
    return alarms
  }

  @Test("a limit passed for a thousand ticks alarms once, with value and limit")
  func once() {
    var watch = AlarmWatch(limits)
    for tick in 0..<Int64(1000) { look(&watch, tick, force: 901) }
    let alarms = drain(&watch)
    #expect(alarms.count == 1)
    #expect(alarms.first?.kind == .forceExceeded)
    #expect(alarms.first?.tick == .zero)
    #expect(alarms.first?.value == 901)
    #expect(alarms.first?.limit == 900)
  }

  @Test("it comes again only after the limit was kept for longer than the rest")
  func again() {
    var watch = AlarmWatch(limits)
    let rest = AlarmWatch.rest
    look(&watch, 0, force: 901)
    look(&watch, rest, force: 901)
    #expect(drain(&watch).count == 1)
    look(&watch, 2 * rest + 1, force: 901)
    #expect(drain(&watch).map(\.tick) == [Tick(2 * rest + 1)])
  }

  @Test("at the limit is not beyond it")
  func atTheLimit() {
    var watch = AlarmWatch(limits)
    look(&watch, 0, force: 900)
    #expect(drain(&watch).isEmpty)
  }

  @Test("the travel counts for the axes the machine has, and for no other")
  func travel() {
    var watch = AlarmWatch(limits)
    var axes = AxisState()
    var setpoint = Setpoint()
    axes.position.axes[.y] = 101
    axes.position.axes[.w] = 500
    setpoint.position = axes.position
    watch.look(
      at: .zero, setpoint, axes, Engagement(), CuttingLoad(), wear: (0, 0.3))
    #expect(drain(&watch).map(\.kind) == [.travelExceeded])
  }

  @Test("a lagging axis alarms with the distance it lags")
  func lag() {
    var watch = AlarmWatch(limits)
    var setpoint = Setpoint()
    setpoint.position.axes[.x] = 2
    watch.look(
      at: .zero, setpoint, AxisState(), Engagement(), CuttingLoad(), wear: (0, 0.3))
    let alarms = drain(&watch)
    #expect(alarms.map(\.kind) == [.followingError])
    #expect(alarms.first?.value == 2)
  }

  @Test("a worn tool alarms while it cuts, not while it waits in air")
  func wornTool() {
    var watch = AlarmWatch(limits)
    watch.look(
      at: .zero, Setpoint(), AxisState(), Engagement(), CuttingLoad(), wear: (0.31, 0.3))
    #expect(drain(&watch).isEmpty)
    var engagement = Engagement()
    engagement.kind = .milling
    engagement.spindleSpeedRPM = 3000
    watch.look(
      at: Tick(1), Setpoint(), AxisState(), engagement, CuttingLoad(), wear: (0.31, 0.3))
    #expect(drain(&watch).map(\.kind) == [.toolWorn])
  }
}
