internal import Geometry
public import Signals

extension Controller {
  /// Everything that travelled on the line in this tick, as one row.
  func record(
    _ setpoint: Setpoint, _ axes: AxisState, _ engagement: Engagement, _ load: CuttingLoad,
    _ frame: SensorFrame
  ) -> TickRecord {
    var row = TickRecord()
    row.tick = state.tick
    for index in 0..<6 {
      row.values[index] = setpoint.position.axes[index]
      row.values[6 + index] = axes.position.axes[index]
    }
    row[.pathSpeed] = setpoint.pathSpeed
    row[.override] = state.granted.value * dialShare(at: setpoint)
    row[.motion] = Double(Int(setpoint.motion.rawValue))
    row[.line] = Double(Int(setpoint.line))
    row[.segment] = Double(Int(setpoint.segment))
    row[.tool] = Double(Int(setpoint.tool))
    row[.spindleSpeed] = axes.spindleSpeedRPM
    fill(&row, with: engagement)
    fill(&row, with: load)
    row[.flankWear] = plant.flankWear
    row[.measuredPower] = frame.spindlePower
    row[.measuredForceX] = frame.force.x
    row[.measuredForceY] = frame.force.y
    row[.measuredForceZ] = frame.force.z
    row[.measuredVibration] = frame.vibration
    row[.alarms] = Double(watch.total)
    return row
  }

  private func fill(_ row: inout TickRecord, with engagement: Engagement) {
    row[.removedVolume] = engagement.removedVolume
    row[.arcCount] = Double(Int(engagement.arcCount))
    if engagement.arcCount > 0 {
      row[.entry] = engagement.arcs[0].entry
      row[.exit] = engagement.arcs[Int(engagement.arcCount) - 1].exit
    }
    row[.axialDepth] = engagement.axialDepth
    row[.feedPerTooth] = engagement.feedPerTooth
  }

  private func fill(_ row: inout TickRecord, with load: CuttingLoad) {
    row[.forceX] = load.meanForce.x
    row[.forceY] = load.meanForce.y
    row[.forceZ] = load.meanForce.z
    row[.peakForce] = load.peakForce
    row[.torque] = load.torque
    row[.power] = load.power
    row[.deflection] = load.deflection
    row[.chipThickness] = load.chipThickness
  }

  /// What the agent saw, said and was granted in the last step, as one row.
  public var agentRecord: AgentRecord {
    var row = AgentRecord()
    row.tick = state.tick + -1
    for index in 0..<FeatureVector.count { row.values[index] = state.features.values[index] }
    row[.isCutting] = state.features.isCutting ? 1 : 0
    row[.flankWear] = state.estimate.flankWear
    row[.flankWearLow] = state.estimate.low
    row[.flankWearHigh] = state.estimate.high
    row[.reading] = state.estimate.reading
    row[.forecast] = state.estimate.forecast
    row[.proposed] = state.proposal.override
    row[.reason] = Double(Int(state.proposal.reason.rawValue))
    row[.reasonValue] = state.proposal.value
    row[.reasonBound] = state.proposal.bound
    row[.granted] = state.verdict.granted.value
    row[.ruling] = Double(Int(state.verdict.ruling.rawValue))
    row[.limit] = Double(Int(state.verdict.limit.rawValue))
    row[.limitValue] = state.verdict.value
    row[.limitBound] = state.verdict.bound
    row[.forecastForce] = state.expected.forecast.force(
      override: state.granted.value * dialShare(at: state.setpoint),
      flankWear: state.estimate.flankWear)
    return row
  }
}
