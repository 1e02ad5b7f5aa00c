import CanonicalMachining
import GCode
import Geometry
import MotionPlanning
import Signals
import Simulation

/// A program's canonical commands, all in memory.
struct MotionProgram {
  let commands: [CanonicalRecord]
  /// The end of its first rapid, where the machine stands at first. [mm]
  let start: AxisVector

  /// Reads a program; nil where it has errors, which are printed.
  init?(path: String) {
    guard let text = try? InputFile.text(path) else {
      print("cannot read \(path)")
      return nil
    }
    var interpreter = Interpreter()
    var commands: [CanonicalRecord] = []
    let last = interpreter.interpret(text, fileName: path, batch: 4_096) {
      commands += $0.commands
    }
    if last.hasErrors {
      for diagnostic in last.diagnostics.prefix(3) { print("\(diagnostic)") }
      return nil
    }
    self.commands = commands + last.commands
    var start = AxisVector()
    for record in self.commands {
      guard case .straightTraverse(let end) = record.command else { continue }
      start = end.axes
      break
    }
    self.start = start
  }
}

/// Memory of a planner's queue, as large as that of a simulation.
@safe final class QueueMemory {
  private let buffer: UnsafeMutableBufferPointer<Segment>

  init(count: Int = 4_096) {
    unsafe buffer = .allocate(capacity: count)
    unsafe buffer.initialize(repeating: Segment())
  }

  deinit { unsafe buffer.deallocate() }

  var loan: LoanedMemory<Segment> { unsafe LoanedMemory(buffer) }
}

/// A planner that drives a program alone, without a machine.
struct MotionDrive: ~Copyable {
  private let memory: QueueMemory
  private var planner: MotionPlanner
  private var commands: [CanonicalRecord] = []
  private var next = 0
  private var isLast = false
  /// What the planner refused.
  private(set) var fault: MotionFault?

  init(
    from start: AxisVector, profile: ProfileKind, limits: MotionLimits, smoothing: Double? = nil
  ) {
    var settings = PlannerSettings()
    settings.profile = profile
    if let smoothing { settings.stepSmoothingTime = smoothing }
    memory = QueueMemory()
    planner = MotionPlanner(
      memory: memory.loan, limits: limits, settings: settings, start: MachinePosition(start))
  }

  /// Lays commands ready; those before them have been handed over.
  mutating func load(_ commands: [CanonicalRecord], isLast: Bool) {
    self.commands = commands
    self.isLast = isLast
    next = 0
    if isLast, commands.isEmpty { planner.finishProgram() }
  }

  /// Nothing waits and nothing moves, or nothing can go on.
  var isOver: Bool { planner.isFinished || fault != nil || planner.fault != nil }

  /// How many entries of the queue wait.
  var queuedCount: Int { planner.queuedCount }

  /// Whether all commands that lay ready were handed over.
  var isAdmitted: Bool { next == commands.count }

  /// Hands commands over while there is room, with all the planning that they need.
  mutating func admit() {
    admit(atMost: .max)
    planner.completePlan()
  }

  /// Hands over no more than so many commands, as a tick does it: no command while planning.
  mutating func admit(atMost count: Int) {
    var left = count
    while left > 0, next < commands.count {
      switch planner.admit(commands[next]) {
      case .accepted:
        next += 1
        if isLast, next == commands.count { planner.finishProgram() }
      case .planning where count == .max: break
      case .full, .planning: return
      case .refused(let fault):
        self.fault = fault
        return
      }
      left -= 1
    }
  }

  /// Drives on by a time at override 1. [s]
  mutating func advance(by period: Double) -> Setpoint {
    planner.advance(
      by: period, override: FeedOverride(1), spindle: SpindleReading(isAtSpeed: true))
  }

  /// Drives until the queue is half empty, in steps so long that they cost next to nothing beside
  /// the plan, so short that none of them empties the queue. Returns the time driven. [s]
  mutating func makeRoom() -> Double {
    var time = 0.0
    while !isOver, queuedCount > 2_000 {
      _ = advance(by: 0.25)
      time += 0.25
    }
    return time
  }

  /// Drives what is left, by ticks of 1 ms. Returns the time driven. [s]
  mutating func finish() -> Double {
    var ticks = 0
    while !isOver, ticks < 100_000_000 {
      _ = advance(by: 0.001)
      ticks += 1
    }
    return Double(ticks) * 0.001
  }
}

/// A program driven tick by tick.
struct MotionRun {
  /// From leaving the first point to the final rest, in whole ticks. [s]
  private(set) var seconds = 0.0
  /// The first point and the setpoint of each tick, if asked for. [mm]
  private(set) var trace: [SIMD3<Double>] = []
  /// Why it did not get to its end.
  private(set) var complaint: String?

  /// Most ticks; no program of the table needs as many.
  private static let longest = 100_000_000

  /// Drives a program with a profile and limits, in ticks of a period [s]. `smoothing` is
  /// `PlannerSettings.stepSmoothingTime`, nil for the usual one. [s]
  init(
    _ program: MotionProgram, profile: ProfileKind, limits: MotionLimits, smoothing: Double? = nil,
    period: Double, keepsTrace: Bool
  ) {
    var drive = MotionDrive(
      from: program.start, profile: profile, limits: limits, smoothing: smoothing)
    drive.load(program.commands, isLast: true)
    let start = program.start.xyz
    var last = start
    var (tick, leaving, arriving) = (0, 0, 0)
    if keepsTrace { trace.append(SIMD3(start.x, start.y, start.z)) }
    while !drive.isOver, tick < Self.longest {
      drive.admit()
      let place = drive.advance(by: period).position.axes.xyz
      tick += 1
      if place != last {
        if arriving == 0 { leaving = tick - 1 }
        arriving = tick
      }
      last = place
      if keepsTrace { trace.append(SIMD3(place.x, place.y, place.z)) }
    }
    seconds = Double(arriving - leaving) * period
    if let fault = drive.fault { complaint = "the planner refuses it: \(fault)" }
    if tick == Self.longest { complaint = "it does not end" }
  }
}
