import CanonicalMachining
import Geometry
import Signals

@testable import MotionPlanning

/// A planner with its memory and a program that is handed in as room allows; the memory serves one
/// drive after another.
@safe final class AuditDrive {
  private(set) var planner: MotionPlanner
  private let buffer: UnsafeMutableBufferPointer<Segment>
  private var waiting: [CanonicalCommand] = []
  private var next = 0
  private(set) var faults: [MotionFault] = []
  private var plansInTicks = false
  private var spindleTurns = 0.0
  private var spindleSpeed = 0.0

  /// Memory for the longest queue that will be asked for.
  init(largest: Int = 2000) {
    unsafe buffer = .allocate(capacity: largest)
    unsafe buffer.initialize(repeating: Segment())
    planner = unsafe MotionPlanner(
      memory: LoanedMemory(buffer), limits: .audited, settings: .init(), start: .init(AxisVector()))
  }

  deinit { unsafe buffer.deallocate() }

  /// Begins anew with a program.
  func load(_ program: AuditProgram) {
    let part = unsafe UnsafeMutableBufferPointer(rebasing: buffer[..<program.capacity])
    planner = unsafe MotionPlanner(
      memory: LoanedMemory(part), limits: program.limits, settings: program.settings,
      start: MachinePosition(program.start))
    waiting = program.commands
    plansInTicks = program.plansInTicks
    next = 0
    faults = []
    (spindleTurns, spindleSpeed) = (0, 0)
    feed()
  }

  /// Hands in what there is room for; false where nothing was.
  @discardableResult
  func feed() -> Bool {
    let before = next
    while next < waiting.count {
      let record = CanonicalRecord(waiting[next], at: SourceLine(line: Int32(next + 1)))
      switch planner.admit(record) {
      case .accepted: break
      case .refused(let fault): faults.append(fault)
      case .planning where plansInTicks: return next > before
      case .planning: continue
      case .full: return next > before
      }
      next += 1
      if next == waiting.count { planner.finishProgram() }
      if !plansInTicks { planner.completePlan() }
    }
    return next > before
  }

  /// Goes on by a time, with a spindle that turns as asked.
  func advance(_ time: Double, _ factor: Double) -> Setpoint {
    let setpoint = planner.advance(
      by: time, override: FeedOverride(factor),
      spindle: SpindleReading(turns: spindleTurns, speedRPM: spindleSpeed, isAtSpeed: true))
    spindleSpeed = setpoint.spindleSpeedRPM
    spindleTurns += spindleSpeed / 60 * time
    _ = planner.takeAction()
    return setpoint
  }
}
