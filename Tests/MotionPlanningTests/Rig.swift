import CanonicalMachining
import Foundation
import Geometry
import SeededChance
import Signals

@testable import MotionPlanning

/// A planner with its memory, a program to feed it and a clock of ticks.
@safe final class Rig {
  var planner: MotionPlanner
  private let buffer: UnsafeMutableBufferPointer<Segment>
  private var waiting: ArraySlice<CanonicalRecord>
  /// Whether commands are handed in as the control loop does it: eight a tick, and planning goes on
  /// with the ticks; else all planning is done at once.
  private let plansInTicks: Bool
  private(set) var planningAnswers = 0
  private(set) var faults: [MotionFault] = []
  private(set) var actions: [MachineActionKind] = []
  private(set) var ticks = 0
  /// The spindle: as asked at once, unless a test has another.
  var spindle = RigSpindle()

  init(
    _ program: [CanonicalCommand], limits: MotionLimits = .open,
    settings: PlannerSettings = .init(),
    start: AxisVector = AxisVector(), capacity: Int = 1200, plansInTicks: Bool = false
  ) {
    self.plansInTicks = plansInTicks
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
    var left = plansInTicks ? 8 : Int.max
    while left > 0, let record = waiting.first {
      left -= 1
      switch planner.admit(record) {
      case .accepted: waiting.removeFirst()
      case .refused(let fault):
        faults.append(fault)
        waiting.removeFirst()
      case .planning where plansInTicks:
        planningAnswers += 1
        return
      case .planning: continue
      case .full: return
      }
      if waiting.isEmpty { planner.finishProgram() }
      if !plansInTicks { planner.completePlan() }
    }
  }

  var last: Setpoint { planner.setpoint }
  var profile: SpeedProfile { planner.profile }
  var isFinished: Bool { planner.isFinished }
  var isDrained: Bool { planner.isDrained }
  var isStopped: Bool { planner.isStopped }
  var isOperated: Bool { planner.isOperated }
  var isOperatorAtRest: Bool { planner.isOperatorAtRest }
  var unprovenProfiles: Int { planner.unprovenProfiles }

  /// Hands in one more command.
  func admit(_ command: CanonicalCommand) -> Admission {
    planner.admit(CanonicalRecord(command, at: SourceLine(line: 1)))
  }

  func tick(
    _ period: Double = 0.001, override: Double = 1, panel: PanelOverrides = PanelOverrides(),
    isSpindleAtSpeed: Bool = true
  ) -> Setpoint {
    feed()
    let setpoint = planner.advance(
      by: period, override: FeedOverride(override), panel: panel,
      spindle: spindle.reading(isAtSpeed: isSpindleAtSpeed))
    spindle.turn(toRPM: setpoint.spindleSpeedRPM, for: period)
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

/// A spindle by its own law: as asked at once, along a ramp, or with a ripple on its speed; its
/// angle is the exact integral.
struct RigSpindle {
  /// How fast it changes its speed, in rpm each second.
  var rampRPMPerSecond = Double.infinity
  /// Amplitude, as a share of the speed, and frequency of a ripple. [Hz]
  var ripple = (share: 0.0, hertz: 0.0)
  /// Marks of the encoder in a turn; 0 reads exactly.
  var marks = 0.0
  /// Turns the speed asked for into the real one; for a spindle under load.
  var factor = 1.0
  /// What the cut leaves of the speed, tick by tick, of a `SynchronisedRun`.
  var load: (Int) -> Double = { _ in 1 }
  private(set) var turns = 0.0
  private(set) var speedRPM = 0.0
  private var rampedTurns = 0.0
  private var ramped = 0.0
  private var time = 0.0

  func reading(isAtSpeed: Bool) -> SpindleReading {
    SpindleReading(
      turns: marks > 0 ? (turns * marks).rounded(.down) / marks : turns, speedRPM: speedRPM,
      isAtSpeed: isAtSpeed)
  }

  mutating func turn(toRPM asked: Double, for period: Double) {
    let wanted = asked * factor
    let change = wanted - ramped
    let ramp = min(period, abs(change) / rampRPMPerSecond)
    let reached = ramp < period ? wanted : ramped + (change < 0 ? -1 : 1) * rampRPMPerSecond * ramp
    rampedTurns += ((ramped + reached) / 2 * ramp + reached * (period - ramp)) / 60
    ramped = reached
    time += period
    // The ripple's integral at this speed; exact while the speed stays.
    let angle = 2 * Double.pi * ripple.hertz * time
    let ripple = self.ripple.share
    let swing = self.ripple.hertz > 0 ? ripple / (2 * Double.pi * self.ripple.hertz) : 0
    turns = rampedTurns - swing * cos(angle) * ramped / 60
    speedRPM = ramped * (1 + ripple * sin(angle))
  }
}

extension MotionLimits {
  /// Other limits for each of X, Y and Z, with axis speeds between two. [mm/s]
  static func random(
    _ chance: inout Chance, slowest: Double = 30, fastest: Double = 200
  ) -> MotionLimits {
    var limits = MotionLimits.open
    for axis in 0..<3 {
      limits.velocity[axis] = chance.between(slowest, fastest)
      limits.acceleration[axis] = chance.between(200, 5000)
      limits.jerk[axis] = chance.between(3000, 200_000)
    }
    return limits
  }

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
