internal import ControlLoop
internal import ToolWear

extension RunResult {
  /// What the job was.
  mutating func describe(_ job: Job, _ preparation: Preparation) {
    self.job = job.name
    program = job.programPath
    machine = job.machineName
    material = job.stock.shape == .none ? "none" : job.stock.material
    policy = job.policy.name
    seed = job.seed
    assumptions = job.assumptions
    time.estimated = preparation.estimatedTime
  }

  /// How the tools came out of the run.
  mutating func addTools(_ stations: [ToolStation], job: Job, statistics: RunStatistics) {
    for (tool, station) in zip(job.tools, stations) {
      var entry = ToolResult()
      entry.number = tool.number
      entry.description = tool.summary
      entry.flankWear = station.wear.state.flankWear
      entry.estimate = statistics.lastEstimate(ofTool: Int32(tool.number)) ?? tool.initialWear
      entry.wearLimit = tool.wearLimit
      entry.cuttingTime = station.wear.state.cuttingTime
      entry.lifeShare = station.wear.state.lifeShare
      entry.peakForce = statistics.peakForce(ofTool: Int32(tool.number))
      tools.append(entry)
    }
  }

  /// Cost by the job's rates: machine time; each tool, and the time to change it, by the share of
  /// its life (Gilbert); the part, where it is scrap.
  mutating func addCosts(_ job: Job) {
    cost.machine = time.cycle / 3600 * job.costs.machinePerHour
    for (tool, entry) in zip(job.tools, tools) {
      let change = job.costs.toolChangeTime / 3600 * job.costs.machinePerHour
      cost.tools += (tool.cost + change) * max(0, min(1, entry.flankWear / tool.wearLimit))
    }
    let spoils = ["tool-worn", "deflection-exceeded", "rapid-in-material"]
    let isScrap = outcome != "completed" || alarms.contains { spoils.contains($0.kind) }
    cost.scrap = isScrap ? job.costs.scrap : 0
    cost.total = cost.machine + cost.tools + cost.scrap
  }
}
