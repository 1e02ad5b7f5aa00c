internal import Agent
internal import SafetyGuard
internal import Signals

extension Controller {
  /// What the policy may know. No truth: features, estimate, outlook, frame.
  func observation(
    _ features: FeatureVector, _ frame: SensorFrame, _ ahead: ProgramOutlook
  ) -> Observation {
    var observation = Observation()
    observation.tick = state.tick
    observation.features = features
    observation.wear = state.estimate
    observation.outlook = ahead
    observation.frame = frame
    observation.override = state.granted.value
    observation.period = schedule.period * Double(schedule.agentTicks)
    observation.limits = schedule.feedLimits
    observation.allowsOverride = state.setpoint.allowsOverride
    return observation
  }

  /// What the guard goes by; none of it comes from the policy.
  func situation(_ frame: SensorFrame, _ ahead: ProgramOutlook) -> GuardSituation {
    var situation = GuardSituation()
    situation.tick = state.tick
    situation.now = ahead.now.forecast
    situation.ahead = ahead.ahead
    situation.isKnown = ahead.isKnown
    situation.flankWearHigh = state.estimate.high
    situation.frame = frame
    situation.expectedPower = expectedPower(ahead.now)
    situation.allowsOverride = state.setpoint.allowsOverride
    situation.motion = state.setpoint.motion
    situation.period = schedule.period * Double(schedule.agentTicks)
    return situation
  }

  /// What the spindle's meter should read: its own losses, and the nominal cut at the feed driven,
  /// with a tool as worn as estimated. [W]
  private func expectedPower(_ span: OutlookSpan) -> Double {
    let idle = plant.idlePower(atSpeedRPM: state.setpoint.spindleSpeedRPM)
    guard span.kind != .none else { return .nan }
    let feed = state.setpoint.programmedFeed
    let share = feed > 0 ? state.setpoint.pathSpeed / feed : 0
    let cutting =
      span.meanCuttingPower * share + span.meanEdgePower
      + span.forecast.wearPower * state.estimate.flankWear
    return idle + cutting / schedule.spindleEfficiency
  }
}
