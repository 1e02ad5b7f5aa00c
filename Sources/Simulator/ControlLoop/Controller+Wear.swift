internal import FixedPointInference
internal import Signals
internal import ToolWear
internal import WearEstimation

/// What the control's tool table knows of a tool. Never the truth.
public struct ToolBelief: Equatable, Sendable, BitwiseCopyable {
  /// Its number.
  public var number: Int32
  /// Flank wear it is believed to have. [mm]
  public var flankWear: Double
  /// Flank wear at which it is worn out. [mm]
  public var wearLimit: Double

  /// A tool of the table. [mm]
  public init(number: Int32, flankWear: Double, wearLimit: Double) {
    self.number = number
    self.flankWear = flankWear
    self.wearLimit = wearLimit
  }
}

extension Controller {
  /// Keeps what is believed of the tool that leaves the spindle, and takes up the one that came.
  mutating func followTool() {
    let number = state.setpoint.tool
    guard number != state.estimatedTool else { return }
    for index in 0..<program.beliefs.count {
      if program.beliefs[index].number == state.estimatedTool {
        program.beliefs[index].flankWear = state.estimate.flankWear
      }
    }
    state.estimatedTool = number
    for index in 0..<program.beliefs.count where program.beliefs[index].number == number {
      let belief = program.beliefs[index]
      estimator.changeTool(
        initialWear: belief.flankWear, law: WearRateLaw(wearLimit: belief.wearLimit))
    }
  }

  /// Reads the wear with the network, where the window was in the cut, and corrects the wear law.
  mutating func estimate(_ features: FeatureVector, _ ahead: ProgramOutlook) -> WearEstimate {
    var reading = WearObservation()
    if features.isCutting {
      let read = engine.read(features)
      reading.flankWear = read.flankWear
      reading.saturatedInputs = read.saturatedInputs
    }
    return estimator.estimate(
      reading: reading, features: features, outlook: ahead,
      override: state.granted.value * dialShare(at: state.setpoint),
      period: schedule.period * Double(schedule.agentTicks))
  }

  /// Raises the alarms of a tick.
  mutating func watchOver(
    _ setpoint: Setpoint, _ axes: AxisState, _ engagement: Engagement, _ load: CuttingLoad
  ) {
    watch.look(
      at: state.tick, setpoint, axes, engagement, load,
      wear: (plant.flankWear, plant.tool.wear.wearLimit))
  }
}
