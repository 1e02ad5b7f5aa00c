internal import CanonicalMachining
internal import ControlLoop
internal import CuttingProcess
internal import Geometry
internal import MaterialRemoval
public import MotionPlanning
public import Signals
internal import ToolWear

/// What is expected along the program's path: found by driving it once, before the run, at feed
/// override 1, with the panel's dials for rapids and spindle as the job has them, through the same
/// planner, with nominal material and sharp tools.
public struct Outlook: Sendable {
  /// The stretches of path in their order.
  public var spans: [OutlookSpan] = []
  /// Cycle time at the programmed feed, without the spindle's run-up. [s]
  public var cycleTime: Double = 0
  /// What the planner could not plan, if anything.
  public var fault: MotionFault?
  /// Whether the rehearsal was cut off by the job's time limit.
  public var isCutOff = false
  /// Largest force forecast for a sharp tool at override 1. [N]
  public var peakForce: Double = 0
  /// Largest power forecast for a sharp tool at override 1. [W]
  public var peakPower: Double = 0

  /// Longest stretch of path in one span. [mm]
  static let spanLength = 2.0
  /// Step of the rehearsal. [s]
  static let step = 0.004
}

/// Drives the program once and gathers spans.
struct Rehearsal: ~Copyable {
  private var planner: MotionPlanner
  private var workpiece: Workpiece
  private let tools: [ToolStation]
  private let site: PlantSite
  private let panel: PanelSchedule
  /// Time of the panel's schedule, which goes on while the operator slows or holds. [s]
  private var panelTime = 0.0
  private var outlook = Outlook()
  private var tip = ToolPosition()
  private var span = OutlookSpan()
  private var weight = 0.0
  private var spindle: IdealSpindle
  /// The tool in the spindle, kept here: a station is large.
  private var tool: ToolStation?

  init(
    planner: consuming MotionPlanner, workpiece: consuming Workpiece, tools: [ToolStation],
    site: PlantSite, spindle: IdealSpindle, panel: PanelSchedule
  ) {
    self.planner = planner
    self.workpiece = workpiece
    self.tools = tools
    self.site = site
    self.spindle = spindle
    self.panel = panel
  }

  /// Drives to the end, or to the time limit.
  consuming func run(_ commands: [CanonicalRecord], timeLimit: Double) -> Outlook {
    var next = 0
    var isFirst = true
    while outlook.cycleTime < timeLimit {
      next = admit(commands, from: next)
      if outlook.fault != nil { return outlook }
      let dials = dialsNow()
      let setpoint = planner.advance(
        by: Outlook.step, override: FeedOverride(1),
        panel: PanelOverrides(rapid: dials.rapid, spindle: dials.spindle),
        spindle: spindle.reading)
      if let fault = planner.fault {
        outlook.fault = fault
        return outlook
      }
      spindle.turn(
        toRPM: setpoint.spindleSpeedRPM, for: Outlook.step, isInStep: planner.isInStep)
      if planner.isStopped { planner.resume() }
      if isFirst || setpoint.tool != span.tool { mount(setpoint, isFirst: isFirst) }
      isFirst = false
      take(setpoint)
      if setpoint.motion == .ended || planner.isFinished { break }
      outlook.cycleTime += Outlook.step
      passPanelTime(setpoint, dials)
    }
    outlook.isCutOff = outlook.cycleTime >= timeLimit
    close()
    sumUp()
    return outlook
  }

  /// The panel's dials now; the rehearsal is not held, but the time of a hold passes.
  private mutating func dialsNow() -> PanelOverrides {
    var dials = panel.overrides(at: panelTime)
    while dials.isHeld, let turn = panel.nextTurn(after: panelTime) {
      panelTime = turn
      dials = panel.overrides(at: panelTime)
    }
    return dials
  }

  /// Lets the step pass on the panel's schedule: a feed takes there what the operator's dial makes
  /// it take.
  private mutating func passPanelTime(_ setpoint: Setpoint, _ dials: PanelOverrides) {
    guard setpoint.motion == .feed, setpoint.allowsOverride, dials.feed != 1 else {
      panelTime += Outlook.step
      return
    }
    if dials.feed > 0 {
      panelTime += Outlook.step / dials.feed
    } else if let turn = panel.nextTurn(after: panelTime) {
      panelTime = turn
    }
  }

  private mutating func admit(_ commands: [CanonicalRecord], from start: Int) -> Int {
    var next = start
    while next < commands.count {
      switch planner.admit(commands[next]) {
      case .accepted: next += 1
      case .planning: continue
      case .full: return next
      case .refused(let fault):
        outlook.fault = fault
        return next
      }
    }
    planner.finishProgram()
    return next
  }

  private mutating func mount(_ setpoint: Setpoint, isFirst: Bool) {
    close()
    tool = tools.first { $0.number == setpoint.tool && setpoint.tool != 0 }
    tip = position(of: setpoint)
    span = OutlookSpan()
    span.segment = setpoint.segment
    span.tool = setpoint.tool
  }

  private func position(of setpoint: Setpoint) -> ToolPosition {
    let reach = tool?.length ?? 0
    return ToolPosition(setpoint.position.axes.xyz - site.origin - site.toolAxis * reach)
  }

  /// One step of the rehearsal: cut, and add what it met to the span.
  private mutating func take(_ setpoint: Setpoint) {
    if setpoint.segment != span.segment || setpoint.travelled - start > Outlook.spanLength {
      close()
      span = OutlookSpan()
      span.segment = setpoint.segment
      span.tool = setpoint.tool
      start = setpoint.travelled
    }
    span.line = setpoint.line
    span.travelledTo = setpoint.travelled
    span.duration += Outlook.step
    let before = tip
    tip = position(of: setpoint)
    guard let cutter = tool?.cutter else { return }
    var engagement = workpiece.cut(from: before, to: tip, with: cutter)
    guard setpoint.motion == .feed, engagement.kind != .none else { return }
    complete(&engagement, setpoint, cutter)
    add(engagement)
  }

  private var start = 0.0

  /// Feed and speed as programmed: the chip at override 1, whatever the ramps.
  private func complete(
    _ engagement: inout Engagement, _ setpoint: Setpoint, _ cutter: Cutter
  ) {
    let turns = setpoint.spindleSpeedRPM.magnitude / 60
    let teeth = engagement.kind == .turning ? 1 : Double(cutter.flutes)
    engagement.spindleSpeedRPM = setpoint.spindleSpeedRPM.magnitude
    engagement.feedPerTooth = turns > 0 ? setpoint.programmedFeed / (turns * teeth) : 0
    let radius = engagement.kind == .turning ? tip.tip.x.magnitude : cutter.diameter / 2
    engagement.cuttingSpeed = 2 * Double.pi * radius * turns
  }

  private mutating func add(_ engagement: Engagement) {
    guard let expected = tool?.forces.expectation(engagement),
      let life = tool?.wear.nominalLife(engagement)
    else { return }
    span.kind = engagement.kind
    span.forecast = span.forecast.worst(with: expected.forecast)
    let share = 1 / (weight + 1)
    span.meanCuttingForce =
      span.meanCuttingForce * (1 - share) + expected.meanCuttingForce * share
    span.meanEdgeForce = span.meanEdgeForce * (1 - share) + expected.meanEdgeForce * share
    Self.mix(&span.meanCuttingPower, expected.meanCuttingPower, share)
    Self.mix(&span.meanEdgePower, expected.meanEdgePower, share)
    Self.mix(&span.meanChipThickness, expected.meanChipThickness, share)
    Self.mix(&span.axialDepth, engagement.axialDepth, share)
    Self.mix(&span.immersion, engagement.immersion, share)
    Self.mix(&span.cuttingSpeed, engagement.cuttingSpeed, share)
    Self.mix(&span.feedPerTooth, engagement.feedPerTooth, share)
    Self.mix(&span.edgeLength, expected.edgeLength, share)
    Self.mix(&span.nominalLife, life, share)
    weight += 1
    outlook.peakForce = max(
      outlook.peakForce, expected.forecast.force(override: 1, flankWear: 0))
    outlook.peakPower = max(
      outlook.peakPower, expected.forecast.power(override: 1, flankWear: 0))
  }

  private static func mix(_ mean: inout Double, _ value: Double, _ share: Double) {
    mean = mean * (1 - share) + value * share
  }

  private mutating func close() {
    if span.duration > 0 { outlook.spans.append(span) }
    weight = 0
  }

  /// Adds up, from the end, the time and the tool life to the next tool change.
  private mutating func sumUp() {
    var time = 0.0
    var life = 0.0
    var tool: Int32 = -1
    for index in outlook.spans.indices.reversed() {
      let span = outlook.spans[index]
      if span.tool != tool {
        tool = span.tool
        time = 0
        life = 0
      }
      time += span.duration
      if span.nominalLife > 0, span.nominalLife.isFinite {
        life += span.duration / span.nominalLife
      }
      outlook.spans[index].timeToToolChange = time
      outlook.spans[index].lifeToToolChange = life
    }
  }
}
