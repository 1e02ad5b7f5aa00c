public import CanonicalMachining
internal import Geometry

extension MotionPlanner {
  /// Takes the next command of the program into the plan.
  /// The work is bounded: on average a constant number of steps for each command.
  public mutating func admit(_ record: CanonicalRecord) -> Admission {
    guard isUsable else { return .refused(MotionFault(.unusableSetup, at: record.source)) }
    guard !hasAdmittedEnd, !isProgramComplete else {
      return .refused(MotionFault(.afterProgramEnd, at: record.source))
    }
    if let fault = valueFault(record) { return .refused(fault) }
    if noteModal(record.command) { return .accepted }
    fillQueue()
    guard !hasRoundedCorner else {
      hasRoundedCorner = false
      hasPlannedThisTick = true
      return .planning
    }
    guard !isPlanDue else {
      hasPlannedThisTick = planOn()
      return hasPlannedThisTick ? .planning : .full
    }
    guard !isTakingIn, queue.room >= roomNeeded else { return .full }
    if let admission = admitInTapCycle(record) { return admission }
    switch record.command {
    case .straightTraverse(let end), .straightFeed(let end), .movedByHand(let end):
      return admitLine(to: frame.machinePosition(of: end).axes, record)
    case .rigidTap(let end) where locksFeeds:
      return admitLine(to: frame.machinePosition(of: end).axes, record)
    case .arcFeed where locksFeeds:
      return .refused(MotionFault(.notPlannable, at: record.source))
    case .arcFeed(let arc): return admitArc(arc, record)
    case .dwell(let time):
      guard releaseAll() else { return .planning }
      return enqueue(.dwell(time), record)
    case .splinePoint(let point): return admitSplinePoint(point, record.source)
    case .splineFeed(let feed):
      guard releaseAll() else { return .planning }
      defer { if !spline.isCut { spline.points.clear() } }
      return admitSpline(feed, record.source)
    case .straightProbe, .rigidTap:
      return .refused(MotionFault(.notPlannable, at: record.source))
    case .setSpindleMode(let maximum) where maximum > 0:
      return .refused(MotionFault(.notPlannable, at: record.source))
    default:
      guard let action = MachineAction(record) else { return .accepted }
      guard releaseAll() else { return .planning }
      admittedStatus.apply(action.kind)
      if case .programEnd = action.kind { hasAdmittedEnd = true }
      return enqueue(.action(action.kind), record)
    }
  }

  /// Commands that only change what later ones mean. True if it was one.
  private mutating func noteModal(_ command: CanonicalCommand) -> Bool {
    switch command {
    case .setFeedRate(let rate): feedRate = rate
    case .setFeedMode(let mode): feedMode = mode
    case .startSpeedFeedSync(let perTurn, let isVelocity):
      spindleFeed = SpindleFeed(perTurn: perTurn, isVelocity: isVelocity)
    case .stopSpeedFeedSync: spindleFeed = nil
    case .beginTapCycle(let dwell): tapCycle = settings.tapsRigidly ? TapCycle(dwell: dwell) : nil
    case .endTapCycle: tapCycle = nil
    case .enableSpeedOverride(let isEnabled):
      admittedStatus.allowsSpindleOverride = isEnabled
    case .selectPlane(let plane): self.plane = plane
    case .setPathTolerance(let tolerance): pathTolerance = tolerance
    case .setWorkOffset, .setAxisOffset, .setRotation, .useToolLengthOffset: frame.apply(command)
    case .useLengthUnits, .comment: break
    default: return false
    }
    return true
  }

  private mutating func enqueue(_ kind: SegmentKind, _ record: CanonicalRecord) -> Admission {
    var entry = Segment()
    entry.kind = kind
    entry.source = record.source
    entry.allowsSpindleOverride = admittedStatus.allowsSpindleOverride
    append(entry)
    return .accepted
  }

  /// Lets the newest segment, or its cells, into the queue as far as there is room.
  mutating func takeIn() {
    while cellsWaiting > 0, !queue.isFull {
      if newest.cells == 1 {
        queue.stage(&newest)
      } else {
        var cell = newest.cell(Int(newest.cells) - cellsWaiting)
        queue.stage(&cell)
      }
      cellsWaiting -= 1
      guard !newest.isStaged else { return }
      queue.publish()
    }
  }

  mutating func admitLine(to asked: AxisVector, _ record: CanonicalRecord) -> Admission {
    var end = asked
    if let fault = endFault(&end, record.source) { return .refused(fault) }
    var segment = Segment()
    guard segment.path.becomeLine(from: here, to: end) else { return .accepted }
    switch record.command {
    case .straightTraverse, .movedByHand: segment.kind = .rapid
    case .rigidTap: segment.kind = feedKind(isTap: true)
    default: segment.kind = feedKind(isTap: false)
    }
    return admit(&segment, record)
  }

  private mutating func admitArc(_ arc: ArcFeed, _ record: CanonicalRecord) -> Admission {
    var construction = ArcConstruction(arc, plane: plane, frame: frame, from: here)
    if let fault = endFault(&construction.end, record.source) { return .refused(fault) }
    let radii = construction.radii
    let mismatch = (radii.end - radii.start).magnitude
    guard mismatch <= settings.arcRadiusTolerance else {
      return .refused(
        MotionFault(
          .arcRadiusMismatch, at: record.source, value: mismatch,
          limit: settings.arcRadiusTolerance))
    }
    guard radii.start <= MotionPlanner.largestCoordinate else {
      return .refused(
        MotionFault(
          .outOfRange, at: record.source, value: radii.start,
          limit: MotionPlanner.largestCoordinate))
    }
    guard let path = construction.path else {
      return .refused(MotionFault(.arcDegenerate, at: record.source, value: radii.start))
    }
    if let fault = arcTravelFault(path, record.source) { return .refused(fault) }
    var segment = Segment()
    segment.path = path
    segment.kind = .feed
    return admit(&segment, record)
  }

  private mutating func admit(_ segment: inout Segment, _ record: CanonicalRecord) -> Admission {
    segment.source = record.source
    if let fault = setFeed(&segment, over: segment.path.length) { return .refused(fault) }
    segment.finish = segment.path.length
    setLimits(&segment)
    // What is waiting comes before it in any chain.
    guard segment.mayBeRounded ? goesOnChords(&segment) || releaseChords() : releaseAll() else {
      return .planning
    }
    if let fault = synchronise(&segment, record.source) { return .refused(fault) }
    // A tap comes back to where it began.
    here = segment.piece?.isTap == true ? segment.path.start : segment.path.end
    place(&segment)
    return .accepted
  }

  /// Sets how a segment is driven at this point of the program.
  mutating func setFeed(_ segment: inout Segment, over length: Double) -> MotionFault? {
    segment.feed = .infinity
    segment.allowsOverride = false
    segment.allowsSpindleOverride = admittedStatus.allowsSpindleOverride
    if case .feed = segment.kind {
      segment.feed = programmedFeed(over: length)
      guard segment.feed > 0, segment.feed.isFinite else {
        return MotionFault(.zeroFeed, at: segment.source, value: segment.feed)
      }
      segment.allowsOverride = admittedStatus.allowsOverride
      segment.followsSpindle = pacesFeeds
      if pacesFeeds { hasPacedFeeds = true }
    }
    segment.stopsAtEnd = pathTolerance.mode == .exactStop
    segment.tolerance = toleranceNow
    return nil
  }

  func setLimits(_ segment: inout Segment) {
    let shortest = segment.length / settings.shortestSegmentTime
    let ceiling = min(shortest, segment.feed * settings.overrideCeiling)
    if segment.path.isArc {
      if settings.profile == .acceleration {
        setCells(&segment, topSpeed: ceiling)
        if segment.isCell { return }
      }
      segment.limits = PathLimits(
        arc: segment.path, of: axes, settings: settings, feed: segment.feed, ceiling: ceiling)
    } else {
      segment.limits = PathLimits(
        straight: segment.path.slope, of: axes, profile: settings.profile)
      segment.limits.speed = min(segment.limits.speed, shortest)
    }
  }

  /// Cuts an arc into cells where its axes need much of their acceleration to turn.
  private func setCells(_ segment: inout Segment, topSpeed: Double) {
    let fastest = segment.path.fastest(axes, upTo: topSpeed)
    let cells = segment.path.cellCount(axes, topSpeed: fastest)
    guard cells > 1 else { return }
    segment.cells = Int32(cells)
    segment.isCell = true
    let shortest = segment.length / Double(cells) / settings.shortestSegmentTime
    segment.limits = PathLimits(
      speed: min(fastest, shortest), acceleration: .infinity, jerk: .infinity)
  }

  /// F as a path speed (NIST RS274/NGC 2.1.2.5 and 3.5.19). [mm/s]
  private func programmedFeed(over length: Double) -> Double {
    if let spindleFeed {
      return spindleFeed.perTurn * admittedStatus.spindleSpeedRPM.magnitude / 60
    }
    return switch feedMode {
    case .unitsPerTime: feedRate
    case .inverseTime: feedRate * length
    case .unitsPerRevolution: feedRate * admittedStatus.spindleSpeedRPM.magnitude / 60
    }
  }
}

extension MotionPlanner {
  /// How far outside its travel rounding may put an axis. [mm, rad]
  static var travelRounding: Double { 1e-9 }
  /// Farther out a coordinate or a radius has not the resolution that is promised. [mm, rad]
  static var largestCoordinate: Double { 1e6 }
  /// How far a move may ask a missing axis to go. [mm, rad]
  static var missingAxisRounding: Double { 1e-9 }

  /// Checks an end axis by axis; a missing axis that is asked to stay is kept exactly.
  func endFault(_ end: inout AxisVector, _ source: SourceLine) -> MotionFault? {
    guard !isPlainEnd(end) else { return nil }
    for index in 0..<AxisVector.count {
      if let fault = endFault(end, index, source) { return fault }
      if !axes.hasAxis(index) { end[index] = here[index] }
    }
    return nil
  }

  /// Whether an end is within all travels, as nearly all are.
  private func isPlainEnd(_ end: AxisVector) -> Bool {
    var isPlain = true
    for index in 0..<AxisVector.count {
      let value = end[index]
      let isInside =
        axes.hasAxis(index)
        ? value.magnitude <= MotionPlanner.largestCoordinate && value >= axes.travelMinimum[index]
          && value <= axes.travelMaximum[index] : value == here[index]
      isPlain = isPlain && isInside
    }
    return isPlain
  }

  private func endFault(
    _ end: AxisVector, _ index: Int, _ source: SourceLine
  ) -> MotionFault? {
    let value = end[index]
    let axis = Axis(rawValue: index)
    guard value.isFinite else {
      return MotionFault(.notFinite, at: source, axis: axis, value: value)
    }
    guard value.magnitude <= MotionPlanner.largestCoordinate else {
      return MotionFault(
        .outOfRange, at: source, axis: axis, value: value, limit: MotionPlanner.largestCoordinate)
    }
    guard axes.hasAxis(index) else {
      let way = (value - here[index]).magnitude
      guard way > MotionPlanner.missingAxisRounding else { return nil }
      return MotionFault(.axisMissing, at: source, axis: axis, value: way)
    }
    return travelFault(value, index, source)
  }

  private func arcTravelFault(_ path: SegmentPath, _ source: SourceLine) -> MotionFault? {
    let across = 2 * path.radii.most
    for axis in 0..<3 {
      let reach = across + (path.slope[axis] * path.length).magnitude
      let isFarInside =
        path.start[axis] - reach >= axes.travelMinimum[axis]
        && path.start[axis] + reach <= axes.travelMaximum[axis]
      let isInPlane = AxisVector(path.first)[axis] != 0 || AxisVector(path.second)[axis] != 0
      if isInPlane, !axes.hasAxis(axis) {
        return MotionFault(.axisMissing, at: source, axis: Axis(rawValue: axis), value: across)
      }
      if isFarInside || !axes.hasAxis(axis) { continue }
      let turning = path.turningPoints(of: axis)
      for index in 0..<turning.count {
        let value = path.position(at: turning[index])[axis]
        if let fault = travelFault(value, axis, source) { return fault }
      }
    }
    return nil
  }

  func travelFault(_ value: Double, _ index: Int, _ source: SourceLine) -> MotionFault? {
    let axis = Axis(rawValue: index)
    let low = axes.travelMinimum[index]
    let high = axes.travelMaximum[index]
    if value < low - MotionPlanner.travelRounding {
      return MotionFault(.travelExceeded, at: source, axis: axis, value: value, limit: low)
    }
    if value > high + MotionPlanner.travelRounding {
      return MotionFault(.travelExceeded, at: source, axis: axis, value: value, limit: high)
    }
    return nil
  }

  /// Numbers that no command may carry.
  private func valueFault(_ record: CanonicalRecord) -> MotionFault? {
    let value: Double
    switch record.command {
    case .dwell(let time), .beginTapCycle(let time): value = time
    case .setFeedRate(let rate): value = rate
    case .setSpindleSpeed(let speed): value = speed
    case .startSpeedFeedSync(let perTurn, _): value = perTurn
    case .splinePoint(let point): return splinePointFault(point, record.source)
    case .arcFeed(let arc):
      guard arc.centreFirst.isFinite else {
        return MotionFault(.notFinite, at: record.source, value: arc.centreFirst)
      }
      guard arc.centreSecond.isFinite else {
        return MotionFault(.notFinite, at: record.source, value: arc.centreSecond)
      }
      return nil
    case .setRotation(let angle):
      return angle.isFinite ? nil : MotionFault(.notFinite, at: record.source, value: angle)
    case .setWorkOffset(_, let offset), .setAxisOffset(let offset),
      .useToolLengthOffset(let offset):
      return offsetFault(offset, record.source)
    default: return nil
    }
    guard value.isFinite else { return MotionFault(.notFinite, at: record.source, value: value) }
    guard value >= 0 else { return MotionFault(.outOfRange, at: record.source, value: value) }
    return nil
  }

  private func offsetFault(_ offset: AxisVector, _ source: SourceLine) -> MotionFault? {
    for index in 0..<AxisVector.count where !offset[index].isFinite {
      return MotionFault(
        .notFinite, at: source, axis: Axis(rawValue: index), value: offset[index])
    }
    return nil
  }
}
