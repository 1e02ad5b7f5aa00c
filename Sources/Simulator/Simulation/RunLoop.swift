internal import Agent
internal import CanonicalMachining
internal import ControlLoop
internal import Geometry
internal import MachineModel
internal import MotionPlanning
internal import Recording
internal import Signals
internal import WearEstimation

/// Turns the crank: one tick after another until the program ends, with every tap served.
struct RunLoop<Policy: FeedPolicy>: ~Copyable {
  private var controller: Controller<Policy>
  private let job: Job
  private let options: RunOptions
  private let preparation: Preparation
  private var taps: RunTaps
  private var statistics: RunStatistics
  private var digest = RunDigest()
  private var outcome = RunOutcome()
  private var nominal = NominalWear()
  private var panel = PanelOverrides()

  init(
    controller: consuming Controller<Policy>, preparation: Preparation, options: RunOptions,
    taps: consuming RunTaps
  ) {
    self.controller = controller
    self.preparation = preparation
    job = preparation.job
    self.options = options
    self.taps = taps
    statistics = RunStatistics(
      period: job.machine.servoPeriod, expectedOverride: job.constantOverride)
  }

  /// Runs to the end.
  consuming func run() -> RunOutcome {
    let lastTick = Int64(job.timeLimit / job.machine.servoPeriod)
    var pacer = options.realTimeFactor.map {
      Pacer(period: job.machine.servoPeriod / $0)
    }
    taps.begin(job, options)
    var isGoing = true
    while isGoing, !controller.state.isEnded {
      pacer?.await()
      isGoing = step()
      if controller.state.tick.count >= lastTick { isGoing = passTimeLimit() }
    }
    controller.plant.finish()
    outcome.latency = pacer?.report
    return finish()
  }

  /// One tick with its taps; false ends the run.
  private mutating func step() -> Bool {
    let row = controller.tick()
    digest.absorb(row)
    statistics.add(row, motion: controller.state.setpoint.motion)
    taps.record(row)
    var isGoing = options.witness?.see(row) ?? true
    if controller.state.panel != panel { tell(controller.state.panel) }
    if let action = controller.takeAction() { tell(action) }
    if let synchronism = controller.takeSynchronism() { tell(synchronism) }
    while let alarm = controller.takeAlarm() { isGoing = raise(alarm) && isGoing }
    if controller.isStopped { controller.resume() }
    if controller.state.hasAgentStep { isGoing = stepAgent(row) && isGoing }
    if controller.plant.hasBrokenTool { isGoing = breakTool() && isGoing }
    if let fault = controller.state.fault { isGoing = giveUp(fault) }
    return isGoing
  }

  private mutating func stepAgent(_ row: borrowing TickRecord) -> Bool {
    let record = controller.agentRecord
    digest.absorb(record)
    taps.record(step: record)
    let state = controller.state
    // Held, by guard or operator, the tool stands in its span.
    if row[.override] > 0 {
      nominal.add(state.expected, seconds: job.machine.servoPeriod * Double(job.agentPeriod))
    }
    statistics.add(
      step: record, tick: row, tip: controller.plant.tip.tip, truth: controller.plant.flankWear,
      nominal: nominal.flankWear)
    if let change = statistics.add(state.verdict, state.proposal, line: state.setpoint.line) {
      taps.tell(
        .verdict(change, unit: state.verdict.limit.unit, tick: state.verdict.tick),
        RecordEvent(state.verdict, line: state.setpoint.line))
    }
    taps.example(record, truth: controller.plant.flankWear, tool: state.setpoint.tool)
    if let signal = options.interruption?(), signal != 0 {
      outcome.signal = signal
      statistics.end("interrupted")
      return false
    }
    options.progress?(
      Double(state.tick.count) * job.machine.servoPeriod, preparation.estimatedTime)
    return options.witness?.see(step: record) ?? true
  }

  private mutating func tell(_ action: MachineAction) {
    let tick = controller.state.tick + -1
    let time = Double(tick.count) * job.machine.servoPeriod
    var event = RunEvent("", tick: tick, time: time, line: Int(action.source.line))
    var record = RecordEvent(tick: tick, kind: .runState, line: action.source.line)
    switch action.kind {
    case .toolChange(let tool):
      event.kind = "tool-change"
      event.add("tool", Int(tool))
      record.kind = .toolChange
      record.code = tool
      nominal = NominalWear(limit: job.tools.first { $0.number == Int(tool) }?.wearLimit ?? 0.3)
      if tool != 0, !job.tools.contains(where: { $0.number == Int(tool) }) {
        raiseMissing(tool, tick, action.source.line)
      }
    case .message(let number):
      let text =
        preparation.texts.indices.contains(Int(number)) ? preparation.texts[Int(number)] : ""
      event.kind = "message"
      event.add("text", text)
      record = RecordEvent(tick: tick, line: action.source.line, text: text)
    case .programStop, .optionalStop:
      event.kind = "program-stop"
      record.text = EventText("program-stop")
    case .programEnd:
      event.kind = "program-end"
      record.text = EventText("program-end")
    case .spindleSpeed, .spindleStart, .spindleStop, .toolSelection, .flood, .mist,
      .overridePermission:
      return
    }
    taps.tell(event, record)
  }

  /// The panel's dials and hold, where one was changed.
  private mutating func tell(_ turned: PanelOverrides) {
    let tick = controller.state.tick + -1
    let line = controller.state.setpoint.line
    let time = Double(tick.count) * job.machine.servoPeriod
    var event = RunEvent("panel", tick: tick, time: time, line: Int(line))
    event.add("feed_override", turned.feed)
    event.add("rapid_override", turned.rapid)
    event.add("spindle_override", turned.spindle)
    event.add("hold", turned.isHeld)
    var record = RecordEvent(tick: tick, kind: .runState, line: line)
    record.text = EventText(turned.isHeld ? "panel, hold" : "panel")
    record.value = turned.rapid
    record.bound = turned.spindle
    record.proposed = turned.feed
    taps.tell(event, record)
    statistics.add(
      turned, at: time, line: Int(line), expected: job.constantOverride(at: turned))
    panel = turned
  }

  private mutating func tell(_ synchronism: SynchronismReport) {
    let tick = controller.state.tick + -1
    let time = Double(tick.count) * job.machine.servoPeriod
    var event = RunEvent("in-step", tick: tick, time: time, line: Int(synchronism.line))
    event.add("run_in_mm", synchronism.runIn)
    event.add("largest_error_mm", synchronism.largestError)
    event.add("over_travel_mm", synchronism.overTravel)
    var record = RecordEvent(tick: tick, kind: .runState, line: synchronism.line)
    record.text = EventText("in-step")
    record.value = synchronism.largestError
    taps.tell(event, record)
  }

  private mutating func raiseMissing(_ tool: Int32, _ tick: Tick, _ line: Int32) {
    _ = raise(Alarm(tick: tick, kind: .toolMissing, line: line, value: Double(tool), limit: 0))
  }

  /// Tells an alarm; false where the run cannot go on after it.
  private mutating func raise(_ alarm: Alarm) -> Bool {
    statistics.add(alarm)
    taps.tell(.alarm(alarm, period: job.machine.servoPeriod), RecordEvent(alarm))
    guard alarm.kind.stopsTheRun else { return true }
    statistics.end("alarm")
    return false
  }

  private mutating func breakTool() -> Bool {
    let state = controller.state
    return raise(
      Alarm(
        tick: state.tick + -1, kind: .toolBroken, line: state.setpoint.line,
        value: controller.plant.flankWear, limit: 0))
  }

  /// What the planner found in driving; all else was found in the rehearsal.
  private mutating func giveUp(_ fault: MotionFault) -> Bool {
    raise(
      Alarm(
        tick: controller.state.tick + -1, kind: .synchronismLost, line: fault.source.line,
        value: fault.value, limit: fault.limit))
  }

  private mutating func passTimeLimit() -> Bool {
    let state = controller.state
    _ = raise(
      Alarm(
        tick: state.tick + -1, kind: .timeLimit, line: state.setpoint.line,
        value: Double(state.tick.count) * job.machine.servoPeriod, limit: job.timeLimit))
    statistics.end("time-limit")
    return false
  }

  private consuming func finish() -> RunOutcome {
    var result = statistics.finished()
    result.digest = digest.hexadecimal
    result.describe(job, preparation)
    result.addTools(
      controller.plant.magazine.all(job.tools.count), job: job, statistics: statistics)
    result.addCosts(job)
    outcome.result = result
    outcome.timeline = statistics.timeline
    outcome.surface = PartSurface(of: controller.plant, stock: job.stock)
    outcome.writeFailures = taps.close(ending: result.outcome, digest: result.digest)
    return outcome
  }
}

extension AlarmKind {
  /// Whether a machine would stop: what comes after would not be real.
  var stopsTheRun: Bool {
    switch self {
    case .toolBroken, .toolMissing, .collision, .timeLimit, .travelExceeded, .spindleStopped,
      .synchronismLost:
      true
    default: false
    }
  }
}
