internal import CanonicalMachining
internal import Geometry

// G5, G5.1, G5.2: splines, cut into pieces that enter the queue as there is room.

/// The spline at the admitting end: its control points as they come, then what is left to cut; or
/// the element that rounds a corner.
struct SplineInHand: ~Copyable {
  var points = ProgrammedSpline()
  var march: SplineMarch?
  /// The element whose pieces go into the queue now, and the next one of them.
  var element: SplineElement?
  var piece = 0
  /// What all its pieces have in common.
  var segment = Segment()
  /// Where it ends. [mm, rad]
  var end = AxisVector()

  /// Whether pieces have not found their way into the queue yet.
  var isCut = false
}

extension MotionPlanner {
  /// How far the first and the last control point may be from where they shall be. [mm]
  static var splineEndRounding: Double { 1e-6 }
  /// Weights beyond this, or its inverse, leave no digits. (no unit)
  static var largestWeight: Double { 1e9 }
  /// Most elements of one spline.
  static var mostSplineElements: Int { 1_000_000 }

  mutating func admitSplinePoint(_ point: SplinePoint, _ source: SourceLine) -> Admission {
    guard spline.points.append(point) else {
      return .refused(
        MotionFault(
          .splineTooLong, at: source, value: Double(spline.points.count + 1),
          limit: Double(ProgrammedSpline.capacity)))
    }
    return .accepted
  }

  /// Numbers that no control point may have.
  func splinePointFault(_ point: SplinePoint, _ source: SourceLine) -> MotionFault? {
    let sum = point.first + point.second + point.weight
    return sum.isFinite ? nil : MotionFault(.notFinite, at: source, value: sum)
  }

  mutating func admitSpline(_ feed: SplineFeed, _ source: SourceLine) -> Admission {
    guard !locksFeeds else { return .refused(MotionFault(.notPlannable, at: source)) }
    var end = frame.machinePosition(of: feed.end).axes
    if let fault = endFault(&end, source) ?? splineFault(feed, to: end, source) {
      return .refused(fault)
    }
    let isSmooth = settings.profile == .jerk
    let march = SplineMarch(spline.points, origin: here, isSmooth: isSmooth)
    var length = 0.0
    if let fault = surveyFault(march, source, &length) { return .refused(fault) }
    guard length >= SegmentPath.shortestLength else { return .accepted }
    var segment = Segment()
    segment.kind = .feed
    segment.source = source
    if let fault = setFeed(&segment, over: length) { return .refused(fault) }
    here = end
    spline.segment = segment
    spline.end = end
    spline.element = nil
    spline.march = march
    spline.isCut = true
    fillQueue()
    return .accepted
  }

  /// Checks what is known of a spline, and puts its points where they lie, counted from here.
  private mutating func splineFault(
    _ feed: SplineFeed, to end: AxisVector, _ source: SourceLine
  ) -> MotionFault? {
    let (count, order) = (Int(feed.count), Int(feed.order))
    guard count == spline.points.count, order >= ProgrammedSpline.leastOrder,
      order <= ProgrammedSpline.highestOrder, count >= order
    else {
      return MotionFault(
        .splineIncomplete, at: source, value: Double(spline.points.count), limit: Double(order))
    }
    for axis in 3..<AxisVector.count where end[axis] != here[axis] {
      return MotionFault(.notPlannable, at: source, axis: Axis(rawValue: axis))
    }
    spline.points.fix(order: order)
    for index in 0..<count {
      if let fault = fixPoint(index, feed.end, source) { return fault }
    }
    // The ends are exact, whatever the program's rounding.
    return endPointFault(0, .zero, source)
      ?? endPointFault(count - 1, end.xyz - here.xyz, source)
  }

  private mutating func endPointFault(
    _ index: Int, _ place: Vector3, _ source: SourceLine
  ) -> MotionFault? {
    let off = (spline.points.place(index) - place).length
    guard off <= MotionPlanner.splineEndRounding else {
      return MotionFault(
        .splineDegenerate, at: source, value: off, limit: MotionPlanner.splineEndRounding)
    }
    spline.points.fix(index, at: place)
    return nil
  }

  private mutating func fixPoint(
    _ index: Int, _ end: WorkPosition, _ source: SourceLine
  ) -> MotionFault? {
    let point = spline.points.point(index)
    let most = MotionPlanner.largestWeight
    guard point.weight >= 1 / most, point.weight <= most else {
      return MotionFault(.outOfRange, at: source, value: point.weight, limit: most)
    }
    var work = end
    work.axes[plane.first] = point.first
    work.axes[plane.second] = point.second
    let machine = frame.machinePosition(of: work).axes
    var place = machine - here
    for axis in 0..<3 {
      let letter = Axis(rawValue: axis)
      guard machine[axis].magnitude <= MotionPlanner.largestCoordinate else {
        return MotionFault(
          .outOfRange, at: source, axis: letter, value: machine[axis],
          limit: MotionPlanner.largestCoordinate)
      }
      guard !axes.hasAxis(axis) else { continue }
      guard place[axis].magnitude <= MotionPlanner.missingAxisRounding else {
        return MotionFault(.axisMissing, at: source, axis: letter, value: place[axis].magnitude)
      }
      place[axis] = 0
    }
    spline.points.fix(index, at: place.xyz)
    return nil
  }

  /// Cuts the whole spline once for its length, and to see whether it keeps within the travel.
  private func surveyFault(
    _ march: SplineMarch, _ source: SourceLine, _ length: inout Double
  ) -> MotionFault? {
    var march = march
    for _ in 0..<MotionPlanner.mostSplineElements {
      guard let element = march.next(of: spline.points) else { break }
      for index in 0..<element.count {
        let path = element.pieces[index]
        length += path.length
        if let fault = splineTravelFault(path, source) { return fault }
      }
    }
    guard march.isOver, !march.isBroken, length.isFinite else {
      return MotionFault(.splineDegenerate, at: source)
    }
    return nil
  }

  private func splineTravelFault(_ path: SegmentPath, _ source: SourceLine) -> MotionFault? {
    for axis in 0..<3 where axes.hasAxis(axis) {
      let turning = path.cubicTurningPoints(of: axis)
      for index in 0..<turning.count {
        let value = path.position(at: turning[index])[axis]
        if let fault = travelFault(value, axis, source) { return fault }
      }
    }
    return nil
  }

  // MARK: into the queue

  /// Lets cells and pieces that wait into the queue as far as there is room.
  mutating func fillQueue() {
    takeIn()
    while spline.isCut, cellsWaiting == 0, !queue.isFull { placePiece() }
  }

  private mutating func placePiece() {
    if spline.element == nil {
      spline.element = spline.march?.next(of: spline.points)
      spline.piece = 0
    }
    guard let element = spline.element else {
      endSpline()
      return
    }
    let path = element.pieces[spline.piece]
    spline.piece += 1
    let isLastOfElement = spline.piece == element.count
    if isLastOfElement {
      spline.element = nil
      spline.isCut = spline.march != nil
    }
    place(path, isLast: isLastOfElement && spline.march?.isOver ?? true)
  }

  private mutating func endSpline() {
    spline.march = nil
    spline.isCut = false
    spline.points.clear()
  }

  private mutating func place(_ path: SegmentPath, isLast: Bool) {
    var piece = spline.segment
    piece.path = path
    if isLast { piece.path.end = spline.end }
    piece.stopsAtEnd = isLast && spline.segment.stopsAtEnd
    piece.finish = path.length
    piece.ordinal = spline.march == nil ? spline.segment.ordinal : nextOrdinal()
    if spline.march == nil { spline.segment.ordinal &+= 1 }
    guard path.shape != .line else {
      setLimits(&piece)
      return append(piece)
    }
    piece.stretch = path.greatestStretch
    let bounds = CurveBounds(path, axes: axes, ratio: bendRatio(at: piece.feed))
    setCurveLimits(&piece, bounds)
    append(piece, asking: bounds)
  }

  private func setCurveLimits(_ piece: inout Segment, _ bounds: CurveBounds) {
    var speed = piece.feed * settings.overrideCeiling
    if settings.profile == .acceleration {
      speed = min(speed, 1 / bounds.pace)
      piece.isCell = true
      piece.cells = Int32(piece.path.curveCellCount(axes, topSpeed: speed))
    }
    let length = piece.path.length / Double(Int(piece.cells))
    piece.limits = PathLimits(
      speed: min(speed, length / settings.shortestSegmentTime), acceleration: .infinity,
      jerk: .infinity)
  }
}
