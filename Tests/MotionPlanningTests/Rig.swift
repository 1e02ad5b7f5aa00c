import CanonicalMachining
import Geometry
import Signals

@testable import MotionPlanning

/// A planner with its memory, a program to feed it and a clock of ticks.
@safe final class Rig {
  var planner: MotionPlanner
  private let buffer: UnsafeMutableBufferPointer<Segment>
  private var waiting: ArraySlice<CanonicalRecord>
  private(set) var faults: [MotionFault] = []
  private(set) var actions: [MachineActionKind] = []
  private(set) var ticks = 0

  init(
    _ program: [CanonicalCommand], limits: MotionLimits = .open,
    settings: PlannerSettings = .init(),
    start: AxisVector = AxisVector(), capacity: Int = 1200
  ) {
    unsafe buffer = .allocate(capacity: capacity)
    unsafe buffer.initialize(repeating: Segment())
    planner = unsafe MotionPlanner(
      memory: LoanedMemory(buffer), limits: limits, settings: settings,
      start: MachinePosition(start))
    waiting =
      program.enumerated().map {
        CanonicalRecord($0.element, at: SourceLine(line: Int32($0.offset + 1)))
      }[...]
    feed()
  }

  deinit { unsafe buffer.deallocate() }

  private func feed() {
    while let record = waiting.first {
      switch planner.admit(record) {
      case .accepted: waiting.removeFirst()
      case .refused(let fault):
        faults.append(fault)
        waiting.removeFirst()
      case .full: return
      }
      if waiting.isEmpty { planner.finishProgram() }
    }
  }

  var last: Setpoint { planner.setpoint }
  var profile: SpeedProfile { planner.profile }
  var isFinished: Bool { planner.isFinished }
  var isDrained: Bool { planner.isDrained }
  var isStopped: Bool { planner.isStopped }
  var unprovenProfiles: Int { planner.unprovenProfiles }

  /// Hands in one more command.
  func admit(_ command: CanonicalCommand) -> Admission {
    planner.admit(CanonicalRecord(command, at: SourceLine(line: 1)))
  }

  func tick(
    _ period: Double = 0.001, override: Double = 1, isSpindleAtSpeed: Bool = true
  ) -> Setpoint {
    feed()
    let setpoint = planner.advance(
      by: period, override: FeedOverride(override), isSpindleAtSpeed: isSpindleAtSpeed)
    if let action = planner.takeAction() { actions.append(action.kind) }
    ticks += 1
    return setpoint
  }

  /// Every setpoint to the end.
  func run(period: Double = 0.001, override: Double = 1, limit: Int = 20_000_000) -> [Setpoint] {
    var trace: [Setpoint] = []
    while !planner.isFinished, ticks < limit {
      trace.append(tick(period, override: override))
    }
    return trace
  }

  /// Time from begin to end, in whole ticks. [s]
  func time(period: Double = 0.001, override: Double = 1) -> Double {
    while !planner.isFinished, ticks < 20_000_000 { _ = tick(period, override: override) }
    return Double(ticks) * period
  }
}

extension MotionLimits {
  /// The limits of shared/tools/motion/REFERENCE.md, with a travel that no test reaches.
  static var open: MotionLimits {
    MotionLimits(
      velocity: AxisVector(repeating: 200), acceleration: AxisVector(repeating: 2000),
      jerk: AxisVector(repeating: 40_000), travelMinimum: AxisVector(repeating: -100_000),
      travelMaximum: AxisVector(repeating: 100_000))
  }
}

extension CanonicalCommand {
  static func line(_ x: Double, _ y: Double, _ z: Double = 0) -> CanonicalCommand {
    .straightFeed(WorkPosition(AxisVector(x: x, y: y, z: z)))
  }
  static func rapid(_ x: Double, _ y: Double, _ z: Double = 0) -> CanonicalCommand {
    .straightTraverse(WorkPosition(AxisVector(x: x, y: y, z: z)))
  }
  /// An arc in the XY plane; turns > 0 counter-clockwise.
  static func arc(
    _ x: Double, _ y: Double, _ z: Double = 0, centre: (Double, Double), turns: Int32
  ) -> CanonicalCommand {
    .arcFeed(
      ArcFeed(
        end: WorkPosition(AxisVector(x: x, y: y, z: z)), centreFirst: centre.0,
        centreSecond: centre.1, turns: turns))
  }
}
