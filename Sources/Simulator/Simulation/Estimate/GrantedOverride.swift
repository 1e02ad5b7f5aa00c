internal import ControlLoop
internal import MachineModel
internal import SafetyGuard

/// The override as the guard grants it where the operator's dial asks for more than the policy: at
/// the agent's steps, within its range, and up no faster than the envelope permits. What the loads
/// would forbid is not in it, for nothing is cut.
struct GrantedOverride {
  /// The override in force. (no unit)
  private(set) var value: Double
  private let agentTicks: Int64
  private let programmed: Double
  private let lowest: Double
  private let rise: Double

  /// The guard's override before its first step; nil for a job whose dial is never above 1: there
  /// the override is what the policy asks for.
  init?(_ job: Job) {
    guard job.panel.highestFeed > 1 else { return nil }
    agentTicks = Int64(job.agentPeriod)
    programmed = min(1, job.envelope.highestOverride)
    lowest = job.envelope.lowestOverride
    rise =
      job.envelope.risePerSecond * (job.machine.servoPeriod * Double(job.agentPeriod))
    value = programmed
  }

  /// What it would be if it could rise at once; where the program permits no override, the
  /// programmed feed. (no unit)
  func wanted(_ asked: Double, isPermitted: Bool) -> Double { isPermitted ? asked : programmed }

  /// A step of the agent, if one lies just before this tick.
  mutating func step(at tick: Int64, to wanted: Double) {
    guard tick > 0, tick % agentTicks == 0 else { return }
    value = min(wanted, max(value + rise, lowest))
  }

  /// The first tick behind this one that a step of the agent may change the override in; nil where
  /// it is what is wanted.
  func nextStep(after tick: Int64, to wanted: Double) -> Int64? {
    value == wanted ? nil : (tick / agentTicks + 1) * agentTicks
  }
}
