internal import Agent
internal import SafetyGuard
internal import Signals

extension Controller {
  /// What the operator's dial and hold leave of the override that was granted; no dial counts where
  /// the program permits no override. (no unit)
  func dialShare(at setpoint: Setpoint) -> Double {
    guard !state.panel.isHeld else { return 0 }
    return setpoint.allowsOverride ? state.panel.feedSlowing : 1
  }

  /// A proposal as the operator's dial raises it: more than the policy asks for is the guard's to
  /// allow, so it is asked with the dial in it.
  func raised(_ proposal: FeedProposal) -> FeedProposal {
    var proposal = proposal
    if state.setpoint.allowsOverride { proposal.override *= state.panel.feedRaising }
    return proposal
  }

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
    observation.dialShare = dialShare(at: state.setpoint)
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
