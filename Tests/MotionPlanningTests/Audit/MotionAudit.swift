import CanonicalMachining
import Foundation
import Geometry
import Signals

@testable import MotionPlanning

/// Drives a program and holds all that is driven against the laws: every phase of every profile
/// on its path, by bounds and not by samples. Of the planner it knows the phases of the present
/// profile, the present path and how far the profile's path length is ahead of the path's.
struct MotionAudit {
  let drive: AuditDrive
  let program: AuditProgram
  /// What the drive is held against: the same program, but in tests of the audit itself.
  var told: AuditProgram
  var report = AuditReport()
  /// What is driven now.
  private var seen: SeenState?
  /// Where the machine was left, and how fast.
  private var last = MotionState()

  /// Short enough that no entry is passed in it (`shortestSegmentTime` is 16 us). [s]
  static let sliver = 1e-7
  /// So short that the strongest axis gains nothing in it: 1e-10 mm/s at most. [s]
  static let moment = 1e-14
  /// The step at rest where nothing waits: shorter than what comes then, so that none begins and
  /// ends in it. [s]
  static let pause = 1e-5
  /// A drive that takes more ticks than this hangs.
  static let mostTicks = 100_000

  init(_ program: AuditProgram, drive: AuditDrive) {
    self.program = program
    told = program
    self.drive = drive
    drive.load(program)
    last.position = program.start
  }

  /// Drives all of the program.
  mutating func run() -> AuditReport {
    for fault in drive.faults { refuse(fault) }
    var steps = 0
    while !drive.planner.isFinished {
      guard report.ticks < MotionAudit.mostTicks, steps < 50 * MotionAudit.mostTicks else {
        report.find(.progress, Double(report.ticks), limit: 0, "it does not end")
        report.isUnfinished = true
        break
      }
      steps += tick()
    }
    finish()
    return report
  }

  /// Drives in whole ticks and looks at nothing but the clock: the end to a part of a tick, by when
  /// the last profile was over; nil where it does not end. [s]
  mutating func timeOnly() -> Double? {
    guard drive.faults.isEmpty else { return nil }
    var ticks = 0
    let period = program.periods[0]
    while !drive.planner.isFinished {
      guard ticks < MotionAudit.mostTicks else { return nil }
      _ = drive.advance(period, program.dial.factor(at: ticks))
      drive.feed()
      ticks += 1
    }
    return Double(ticks) * period
  }

  private mutating func refuse(_ fault: MotionFault) {
    report.find(
      .refusal, fault.value, limit: fault.limit, "\(fault.kind) line \(fault.source.line)")
  }

  private mutating func tick() -> Int {
    let period = program.periods[report.ticks % program.periods.count]
    let factor = program.dial.factor(at: report.ticks)
    report.ticks += 1
    report.time += period
    guard !program.hasWholeTicks else {
      step(period, factor)
      return 1
    }
    return cutTick(period, factor)
  }

  /// Hands in what there is room for; false where nothing was.
  @discardableResult
  private mutating func feed() -> Bool {
    let faults = drive.faults.count
    let isFed = drive.feed()
    for fault in drive.faults[faults...] { refuse(fault) }
    return isFed
  }

  /// A tick cut where profiles and paths end, with slivers in which what is new shows itself.
  private mutating func cutTick(_ period: Double, _ factor: Double) -> Int {
    var left = period
    var steps = 0
    var isNew = true
    while left > 0, !drive.planner.isFinished {
      steps += 1
      let still = drive.planner.profile.isOver ? pause(factor) : nextEvent
      var time = isNew ? newsTime : max(still, MotionAudit.sliver)
      time = min(time, left)
      if left - time < 1e-12 * period { time = left }
      let isEvent = !isNew && time < left
      // A pass that comes to its end lets the profile be planned anew.
      isNew = step(time, factor) || isEvent || drive.planner.queue.isPassing
      left -= time
    }
    return steps
  }

  /// How long to go on where nothing is driven. [s]
  private func pause(_ factor: Double) -> Double {
    guard factor > 0, !drive.planner.isDrained else { return .infinity }
    switch drive.planner.activity {
    case .dwelling(let time), .changingTool(let time, _): return time
    // The rest of a feed before a corner has the speed of the whole feed, and may be over sooner
    // than any feed.
    case .waiting where !drive.planner.queue.isEmpty: return MotionAudit.sliver
    default: return MotionAudit.pause
    }
  }

  /// How long to go on where something new may have begun: no farther than a quarter of the way to
  /// the end of what was there, so that what a dial makes of its last moment is seen too: what
  /// braked to rest in a time, speeding up instead, is there in sqrt 2 - 1 of it. [s]
  private var newsTime: Double {
    let rest = drive.planner.profile.isOver ? 0 : nextEvent / 4
    return rest > MotionAudit.moment ? min(rest, MotionAudit.sliver) : MotionAudit.sliver
  }

  /// The time until the profile, or the present path, is at its end. [s]
  private var nextEvent: Double {
    let profile = drive.planner.profile
    let end = drive.planner.current.finish + drive.planner.drive.shift
    var time = -profile.elapsed
    for index in profile.index..<profile.count {
      let phase = profile.phases[index]
      let window = DrivenWindow(phase, shift: 0, from: 0, to: phase.duration)
      if end < profile.endsAt, window.place(at: phase.duration) > end {
        return time + MotionAudit.time(of: end, in: window)
      }
      time += phase.duration
    }
    return time
  }

  /// When a place is reached in a window, by halving. [s]
  private static func time(of place: Double, in window: DrivenWindow) -> Double {
    var (low, high) = (0.0, window.duration)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if window.place(at: middle) < place { low = middle } else { high = middle }
    }
    return high
  }

  /// Drives on and looks at what was driven. True where something new began.
  @discardableResult
  private mutating func step(_ time: Double, _ factor: Double) -> Bool {
    feed()
    let setpoint = drive.advance(time, factor)
    let now = SeenState(drive.planner, setpoint)
    defer { seen = now }
    guard let before = seen, before.isMoving || now.isMoving || before.entry != now.entry else {
      if seen == nil, now.isMoving { begin(now, after: nil) }
      checkSetpoint(setpoint, now)
      return seen == nil
    }
    let isSame = now.isLater(than: before)
    if isSame {
      goOn(from: before, to: now)
    } else {
      begin(now, after: before)
    }
    checkSetpoint(setpoint, now)
    return !isSame || before.entry != now.entry
  }

  // MARK: what was driven

  /// The same profile, on the same path or a next one of its run.
  private mutating func goOn(from before: SeenState, to now: SeenState) {
    guard before.entry != now.entry else {
      examine(before, from: before.clock, to: now.clock)
      return
    }
    // Where the last path ends the next one goes on.
    let end = before.finish + before.shift
    let split = before.profile.clock(at: end, from: before.clock, to: now.clock)
    examine(before, from: before.clock, to: split)
    if now.ordinal > before.ordinal + 1 { report.unseen += 1 }
    enter(now, at: split)
    examine(now, from: split, to: now.clock)
  }

  /// Another profile: the last one was driven to its end, or it was replaced under way.
  private mutating func begin(_ now: SeenState, after before: SeenState?) {
    report.profiles += 1
    if let before, before.isMoving,
      before.entry != now.entry || !now.isMoving || now.profile.begins(where: before.profile)
    {
      let end = before.profile.endClock
      if before.profile.time(from: before.clock) > 3 * MotionAudit.sliver { report.unseen += 1 }
      examine(before, from: before.clock, to: end)
    }
    guard now.profile.count > 0 else { return }
    enter(now, at: ProfileClock(index: 0, elapsed: 0))
    examine(now, from: ProfileClock(index: 0, elapsed: 0), to: now.clock)
  }

  /// A path that begins: what the last one left must go on.
  private mutating func enter(_ now: SeenState, at clock: ProfileClock) {
    let state = MotionState(now, at: clock)
    if report.unseen == 0, !program.hasWholeTicks { compare(last, state, now) }
    let place = max(now.start, now.profile.place(at: clock) - now.shift)
    // Another profile on the same path, or a next cell of it.
    if let newest = report.driven.last, newest.ordinal == now.ordinal { return }
    let begin = now.path.parameter(at: place)
    report.driven.append(
      DrivenPiece(path: now.path.withoutLaw, begin: begin, end: begin, ordinal: now.ordinal))
  }

  /// The part of a profile between two times of it that lies on the path seen with it.
  private mutating func examine(_ seen: SeenState, from: ProfileClock, to end: ProfileClock) {
    let (profile, path, shift) = (seen.profile, seen.path, seen.shift)
    let (from, end) = seen.onPath(from: from, to: end)
    guard from <= end, from.index < profile.count else { return }
    for index in from.index...min(end.index, max(0, profile.count - 1)) where index < profile.count
    {
      let phase = profile.phases[index]
      let begin = index == from.index ? from.elapsed : 0
      let finish = index == end.index ? min(end.elapsed, phase.duration) : phase.duration
      guard finish > begin else { continue }
      examine(DrivenWindow(phase, shift: shift, from: begin, to: finish), path)
      let next = MotionState(
        path, DrivenWindow(phase, shift: shift, from: finish, to: finish))
      last = next
      if !report.driven.isEmpty {
        report.driven[report.driven.count - 1].end = path.parameter(
          at: min(next.place, seen.finish))
      }
      if index > from.index { compareInside(profile, index) }
    }
  }

  private mutating func examine(_ window: DrivenWindow, _ path: AuditedPath) {
    report.windows += 1
    let extremes = PhaseExtremes(path: path, window: window)
    for one in path.axes {
      for order in 1...(program.settings.profile == .jerk ? 3 : 2) {
        let limit = told.limits.limit(order, one.axis)
        let share = extremes.largest(one, order: order, limit: limit) / limit
        report.worst[order - 1] = max(report.worst[order - 1], share)
        guard share > 1 + PhaseExtremes.tolerance || !share.isFinite else { continue }
        let law = [AuditLaw.velocity, .acceleration, .jerk][order - 1]
        report.find(
          law, share, limit: 1,
          "axis \(one.axis) piece \(report.driven.last?.ordinal ?? 0) at \(window.place), "
            + "v \(window.speed) a \(window.acceleration) j \(window.jerk) for \(window.duration)")
      }
    }
  }

  // MARK: what must hold

  /// A profile's phases go on from each other.
  private mutating func compareInside(_ profile: SpeedProfile, _ index: Int) {
    let before = profile.phases[index - 1]
    let window = DrivenWindow(before, shift: 0, from: before.duration, to: before.duration)
    let phase = profile.phases[index]
    let steps = [
      abs(window.place - phase.travelled) - 1e-12 * abs(phase.travelled) - 1e-11,
      abs(window.speed - phase.speed) - 1e-9 * abs(phase.speed) - 1e-9,
    ]
    for (order, step) in steps.enumerated() where step > 0 {
      report.find(.continuity, step, limit: 0, "phase \(index), derivative \(order)")
    }
    guard program.settings.profile == .jerk else { return }
    // Speeds that were counted down from the top are within an ulp of that, e V, so that the
    // acceleration, the root of 2 J dv, is within the root of 2 J e V; along the path J and V are
    // at most sqrt 3 of an axis'.
    let rounding =
      (6 * told.limits.largest(3) * told.limits.largest(1) * Double.ulpOfOne).squareRoot()
    let limit = 1e-7 * told.limits.largest(2) + rounding
    let step = abs(window.acceleration - phase.acceleration)
    if step > limit {
      report.find(.continuity, step, limit: limit, "phase \(index), acceleration")
    }
  }

  /// What one piece leaves and the next one begins with, axis by axis. At a joint of the program a
  /// change of direction of 1e-6 rad, and with `stepSmoothingTime` a step of the curvature, may be
  /// passed (docs/models/motion.md, "Joints").
  private mutating func compare(_ before: MotionState, _ after: MotionState, _ now: SeenState) {
    let smoothing = program.settings.stepSmoothingTime
    for axis in 0..<AxisVector.count where told.limits.hasAxis(axis) {
      let name = "axis \(axis) at piece \(now.ordinal)"
      let place = abs(after.position[axis] - before.position[axis])
      if place > 1e-9 { report.find(.continuity, place, limit: 1e-9, "place, \(name)") }
      let v = told.limits.velocity[axis]
      let a = told.limits.acceleration[axis]
      let step = abs(after.velocity[axis] - before.velocity[axis])
      let mostTurn = 1.01 * program.settings.tangentTolerance * max(before.speed, after.speed)
      // A nanosecond at full acceleration is rounding of clocks; and over a rounding of the place,
      // passed unseen, the axis may have gained what its acceleration makes of that way.
      let mostStep = 1e-9 * (v + a) + (2 * a * place).squareRoot() + min(mostTurn, a * smoothing)
      if step > mostStep { report.find(.continuity, step, limit: mostStep, "speed, \(name)") }
      guard program.settings.profile == .jerk else { continue }
      let pull = abs(after.acceleration[axis] - before.acceleration[axis])
      // Likewise a nanosecond at full jerk.
      let mostPull = 1e-7 * a + (1e-9 + 1.001 * smoothing) * told.limits.jerk[axis]
      if pull > mostPull {
        report.find(.continuity, pull, limit: mostPull, "acceleration, \(name)")
      }
    }
  }

  private mutating func checkSetpoint(_ setpoint: Setpoint, _ now: SeenState) {
    guard now.isMoving else { return }
    let place = min(now.profile.travelled - now.shift, now.finish)
    let expected = now.path.position(at: place)
    for axis in 0..<AxisVector.count {
      let off = abs(setpoint.position.axes[axis] - expected[axis])
      if !(off <= 1e-9) {
        report.find(.setpoint, off, limit: 1e-9, "axis \(axis) piece \(now.ordinal) at \(place)")
      }
    }
  }

  private mutating func finish() {
    report.end = drive.planner.setpoint.position.axes
    if drive.planner.unprovenProfiles > 0 {
      report.find(.progress, Double(drive.planner.unprovenProfiles), limit: 0, "unproven profiles")
    }
    guard drive.faults.isEmpty, !report.isUnfinished else { return }
    let outline = ProgramOutline(
      told.commands, from: program.start, settings: program.settings)
    for axis in 0..<AxisVector.count where told.limits.hasAxis(axis) {
      let wanted = outline.pieces.last?.end[axis] ?? told.start[axis]
      if report.end[axis] != wanted {
        report.find(.end, report.end[axis], limit: wanted, "axis \(axis)")
      }
    }
    checkTube(TubeAudit(outline, report.driven))
  }

  private mutating func checkTube(_ tube: TubeAudit) {
    if let (part, excess) = tube.firstOutside() {
      report.find(.tube, excess, limit: 0, "driven part \(part) of \(tube.driven.count)")
    }
    guard report.unseen == 0, !program.hasWholeTicks else { return }
    if let (part, excess) = tube.firstUncovered() {
      report.find(.coverage, excess, limit: 0, "programmed part \(part)")
    }
  }
}

extension MotionLimits {
  /// The limit of a derivative of an axis.
  fileprivate func limit(_ order: Int, _ axis: Int) -> Double {
    order == 1 ? velocity[axis] : order == 2 ? acceleration[axis] : jerk[axis]
  }

  fileprivate func largest(_ order: Int) -> Double {
    (0..<AxisVector.count).filter(hasAxis).map { limit(order, $0) }.max() ?? 0
  }
}
