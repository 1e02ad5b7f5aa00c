internal import CanonicalMachining
internal import Geometry

/// Splines in the XY plane: G5 cubic, G5.1 quadratic, G5.2 to G5.3 NURBS. Each goes out as its
/// control points, the start first, and a `splineFeed`.
extension Interpreter {
  mutating func moveOnSpline(_ code: Int, at span: WordSpan) throws(ProgramError) {
    // LinuxCNC forgets the spline behind its block; there a lone X Y would be a rapid.
    guard block.has(.motion) else {
      throw ProgramError(
        .axisWithoutMotion, at: span, "G5 and G5.1 do not hold for the next block",
        remedy: "write the code into every block")
    }
    try checkSpline(at: span)
    try requireAxes(at: span)
    try requireFeed(at: span)
    if code == 50 { try cubic(at: span) } else { try quadratic(at: span) }
  }

  private func checkSpline(at span: WordSpan) throws(ProgramError) {
    try refuseCompensation(at: span)
    guard state.plane == .xy else {
      throw ProgramError(
        .splineOutOfPlane, at: span, "splines lie in the XY plane", remedy: "put G17 before")
    }
    for axis in 2..<AxisCount.all where block.has(Letter.axes[axis]) {
      let letter = Letter.axes[axis]
      throw ProgramError(
        .splineOutOfPlane, at: block.span(of: letter), "a spline cannot move \(letter.name)",
        remedy: "move it in a block of its own")
    }
  }

  // MARK: G5, G5.1

  private mutating func cubic(at span: WordSpan) throws(ProgramError) {
    let (start, end) = (state.position, programmedEnd)
    guard let p = block[.p], let q = block[.q] else {
      throw ProgramError(
        .splineIncomplete, at: span, "G5 needs P and Q",
        remedy: "they go from the end to the second control point")
    }
    let leaving = try leavingDirection(at: span)
    let arriving = (p * state.unit, q * state.unit)
    let points = [
      point(start, (0, 0)), point(start, leaving), point(end, arriving), point(end, (0, 0)),
    ]
    feedAlong(points, order: 4, to: end, at: span)
    state.splineRun = SplineRun(end: end, first: -arriving.0, second: -arriving.1)
  }

  private func leavingDirection(at span: WordSpan) throws(ProgramError) -> (Double, Double) {
    if let i = block[.i], let j = block[.j] { return (i * state.unit, j * state.unit) }
    guard !block.has(.i) && !block.has(.j) else {
      let letter = block.has(.i) ? Letter.i : Letter.j
      throw ProgramError(
        .splineIncomplete, at: block.span(of: letter), "G5 needs both I and J, or neither",
        remedy: "they go from the start to the first control point")
    }
    guard state.splineRun.end == state.position else {
      throw ProgramError(
        .splineIncomplete, at: span, "the first G5 of a row needs I and J",
        remedy: "they go from the start to the first control point")
    }
    return (state.splineRun.first, state.splineRun.second)
  }

  private mutating func quadratic(at span: WordSpan) throws(ProgramError) {
    let (start, end) = (state.position, programmedEnd)
    guard let i = block[.i], let j = block[.j], i != 0 || j != 0 else {
      throw ProgramError(
        .splineIncomplete, at: span, "G5.1 needs I and J, not both 0",
        remedy: "they go from the start to the control point")
    }
    let middle = point(start, (i * state.unit, j * state.unit))
    feedAlong([point(start, (0, 0)), middle, point(end, (0, 0))], order: 3, to: end, at: span)
  }

  private func point(_ place: WorkPosition, _ offset: (Double, Double)) -> SplinePoint {
    SplinePoint(first: place.axes[.x] + offset.0, second: place.axes[.y] + offset.1)
  }

  private mutating func feedAlong(
    _ points: [SplinePoint], order: Int, to end: WorkPosition, at span: WordSpan
  ) {
    prepareFeed(isRotary: false, at: span)
    for point in points {
      emit(.splinePoint(point), at: span)
      // The control points hold the curve between them.
      output.extents.feed.include(
        Vector3(point.first, point.second, state.position.axes[.z]))
    }
    let count = Int32(truncatingIfNeeded: points.count)
    emit(.splineFeed(SplineFeed(end: end, count: count, order: Int32(order))), at: span)
    state.position = end
  }

  // MARK: G5.2, G5.3

  mutating func addSplinePoint(at span: WordSpan) throws(ProgramError) {
    try checkSpline(at: span)
    if state.feedMode != .inverseTime { try requireFeed(at: span) }
    let isFirst = state.openSpline == nil
    let weight = try splineWeight(isFirst: isFirst, at: span)
    let order = block.has(.l) ? try splineOrder() : nil
    guard !block.hasAxes || block.has(.x) && block.has(.y) else {
      throw ProgramError(
        .splineIncomplete, at: span, "a control point needs X and Y",
        remedy: "write both, also where one stays")
    }
    if isFirst { state.openSpline = opened(weight: block.hasAxes ? 1 : weight) }
    guard state.openSpline?.start == state.position, state.openSpline?.frame == state.frame else {
      state.openSpline = nil
      throw ProgramError(
        .splineNotClosed, at: span, "the offsets or the position changed inside a NURBS",
        remedy: "change them before G5.2 or behind G5.3")
    }
    // In its place: a copy would be as long as the spline, at each point.
    if let order { state.openSpline?.order = order }
    guard block.hasAxes else { return }
    let end = programmedEnd
    state.openSpline?.points.append(
      SplinePoint(first: end.axes[.x], second: end.axes[.y], weight: weight))
  }

  private func opened(weight: Double) -> OpenSpline {
    let start = SplinePoint(
      first: state.position.axes[.x], second: state.position.axes[.y], weight: weight)
    return OpenSpline(points: [start], start: state.position, frame: state.frame)
  }

  // The line with G5.2 may go without P, the others not (LinuxCNC).
  private func splineWeight(isFirst: Bool, at span: WordSpan) throws(ProgramError) -> Double {
    guard let weight = block[.p] else {
      if isFirst || !block.hasAxes { return 1 }
      throw ProgramError(
        .splineIncomplete, at: span, "the control point has no weight", remedy: "write P1")
    }
    guard weight > 0 else {
      throw ProgramError(
        .valueNotAllowed, at: block.span(of: .p), "the weight P must be above 0",
        remedy: "P1 is the common weight")
    }
    return weight
  }

  private func splineOrder() throws(ProgramError) -> Int {
    guard let value = block[.l], let order = Whole.number(value, within: BinaryOperator.equality),
      order >= 3, order <= Self.highestOrder
    else {
      throw ProgramError(
        .valueNotAllowed, at: block.span(of: .l),
        "the order L must be a whole number from 3 to \(Self.highestOrder)",
        remedy: "L3 is a quadratic, L4 a cubic curve")
    }
    return order
  }

  private static var highestOrder: Int { 20 }

  mutating func closeSpline(at span: WordSpan) throws(ProgramError) {
    guard let spline = state.openSpline else {
      throw ProgramError(
        .splineNotClosed, at: span, "G5.3 closes a NURBS that no G5.2 opened",
        remedy: "write G5.2 and the control points before")
    }
    state.openSpline = nil
    try checkSpline(at: span)
    guard !block.hasAxes else {
      throw ProgramError(
        .splineNotClosed, at: block.firstAxis, "G5.3 takes no control point",
        remedy: "write it on a line before")
    }
    try requireFeed(at: span)
    guard spline.points.count >= spline.order else {
      throw ProgramError(
        .splineIncomplete, at: span,
        "order \(spline.order) needs as many control points, there are \(spline.points.count)",
        remedy: "the start counts; add points or lower L")
    }
    var end = state.position
    end.axes[.x] = spline.points[spline.points.count - 1].first
    end.axes[.y] = spline.points[spline.points.count - 1].second
    feedAlong(spline.points, order: spline.order, to: end, at: span)
  }

  /// Refuses any other motion, and the end, between G5.2 and G5.3.
  mutating func refuseOpenSpline(at span: WordSpan) throws(ProgramError) {
    guard state.openSpline != nil else { return }
    state.openSpline = nil
    throw ProgramError(
      .splineNotClosed, at: span, "the NURBS of G5.2 has no G5.3",
      remedy: "write G5.3 behind its last control point")
  }

  /// The same at the end of the program, which goes on ending.
  mutating func reportOpenSpline(at span: WordSpan) {
    do throws(ProgramError) { try refuseOpenSpline(at: span) } catch { report(error) }
  }
}
