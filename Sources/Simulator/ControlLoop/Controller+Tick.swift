internal import Agent
internal import MachineModel
internal import MotionPlanning
internal import SafetyGuard
internal import Sensing
public import Signals

extension Controller {
  /// One servo tick: the line from the program to the sensors, and, at the agent's period, from the
  /// sensors back to the feed. The override granted here acts in the next tick: the only way back.
  public mutating func tick() -> TickRecord {
    admit()
    state.panel = schedule.panel.overrides(at: Double(state.tick.count) * schedule.period)
    let setpoint = planner.advance(
      by: schedule.period, override: state.granted, panel: state.panel,
      spindle: plant.machine.spindleReading)
    if let fault = planner.fault { state.fault = fault }
    let axes = plant.follow(setpoint)
    let engagement = plant.cut(along: axes)
    let load = plant.bear(engagement)
    plant.wear(under: engagement, load, seconds: schedule.period)
    let frame = plant.sense(load, axes, at: state.tick)
    let expected = outlook.span(at: setpoint)
    let features = extractor.push(
      frame, expected: isStanding(setpoint) ? OutlookSpan() : expected,
      override: drivenShare(of: setpoint),
      idlePower: plant.idlePower(atSpeedRPM: setpoint.spindleSpeedRPM))
    watchOver(setpoint, axes, engagement, load)
    let record = record(setpoint, axes, engagement, load, frame)
    state.setpoint = setpoint
    state.expected = expected
    state.hasAgentStep = features != nil
    if let features { decide(features, frame) }
    state.tick = state.tick + 1
    return record
  }

  /// The agent's step: estimate the wear, ask the policy, let the guard decide.
  private mutating func decide(_ features: FeatureVector, _ frame: SensorFrame) {
    let ahead = outlook.outlook(now: state.expected)
    state.features = features
    followTool()
    state.estimate = estimate(features, ahead)
    state.proposal = policy.decide(observation(features, frame, ahead))
    state.verdict = safetyGuard.grant(raised(state.proposal), given: situation(frame, ahead))
    state.granted = state.verdict.granted
    retractUnderHold()
  }

  /// Commands for the planner, as many as a tick may bring.
  private mutating func admit() {
    var left = schedule.commandsPerTick
    while left > 0, nextCommand < program.commands.count, admitOne() == .accepted { left -= 1 }
  }

  /// Whether the operator has the tool stand: then nothing that is measured tells of its wear.
  private func isStanding(_ setpoint: Setpoint) -> Bool {
    dialShare(at: setpoint) == 0 && setpoint.pathSpeed == 0
  }

  /// The override that is really being driven: the path speed over the programmed feed. (no unit)
  private func drivenShare(of setpoint: Setpoint) -> Double {
    setpoint.programmedFeed > 0 ? setpoint.pathSpeed / setpoint.programmedFeed : 1
  }
}
