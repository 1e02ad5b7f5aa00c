internal import CanonicalMachining
internal import Geometry

/// Moves while cutter compensation is on: the programmed point goes ahead, the tool follows a
/// radius away.
extension Interpreter {
  /// What a move is to become.
  private struct CompensatedMove {
    var command: CanonicalCommand
    /// The programmed end.
    var target: WorkPosition
    var path: OffsetPath
    /// Direction at the programmed start and end.
    var departure: PlanePoint
    var arrival: PlanePoint
    /// Where the cutter's centre arrives, if no inside corner follows. [mm]
    var end: PlanePoint
    /// Programmed length. [mm]
    var length: Double
    var span: WordSpan

    var isRapid: Bool {
      if case .straightTraverse = command { true } else { false }
    }
  }

  private var programmedPlace: PlanePoint { state.position.place(in: state.plane) }

  // MARK: straight moves

  /// G0 and G1 beside the profile.
  mutating func moveBesideProfile(
    to target: WorkPosition, isRapid: Bool, at span: WordSpan
  ) throws(ProgramError) {
    let plane = state.plane
    let way = target.place(in: plane) - programmedPlace
    let length = (target.axes.xyz - state.position.axes.xyz).length
    guard let direction = way.direction else {
      return try moveOutOfPlane(to: target, isRapid: isRapid, at: span)
    }
    try checkEntry(way, at: span)
    let end = target.place(in: plane) + compensation.offset(direction)
    let place = target.moved(to: end + compensation.shift, in: plane)
    let move = CompensatedMove(
      command: isRapid ? .straightTraverse(place) : .straightFeed(place), target: target,
      path: .line(through: end, direction: direction), departure: direction, arrival: direction,
      end: end, length: length, span: span)
    follow(move)
  }

  // Ends where the open move ends, wherever that will be.
  private mutating func moveOutOfPlane(
    to target: WorkPosition, isRapid: Bool, at span: WordSpan
  ) throws(ProgramError) {
    guard let heading = compensation.heading else { throw tooShortEntry(at: span) }
    let plane = state.plane
    let centre = compensation.open?.end ?? programmedPlace + compensation.offset(heading)
    let place = target.moved(to: centre + compensation.shift, in: plane)
    let length = (target.axes.xyz - state.position.axes.xyz).length
    prepareCompensatedFeed(isRapid: isRapid, to: target, at: span)
    let source = sourceLine(at: span)
    let command: CanonicalCommand = isRapid ? .straightTraverse(place) : .straightFeed(place)
    wait(
      CutterCompensation.WaitingCommand(
        record: CanonicalRecord(command, at: source), isMove: true, pace: pace(over: length)))
    state.position = target
  }

  private func checkEntry(_ way: PlanePoint, at span: WordSpan) throws(ProgramError) {
    guard compensation.heading == nil, way.length <= compensation.radius else { return }
    throw tooShortEntry(at: span)
  }

  private func tooShortEntry(at span: WordSpan) -> ProgramError {
    ProgramError(
      .compensationEntry, at: span,
      "the first move of cutter compensation must be longer than the radius",
      remedy: "begin it in the plane, more than \(shortText(compensation.radius)) mm away")
  }

  // MARK: arcs

  /// G2 and G3 beside the profile. The arc is the programmed one.
  mutating func moveBesideProfile(
    _ programmed: ArcFeed, at span: WordSpan
  ) throws(ProgramError) {
    let plane = state.plane
    let centre = PlanePoint(first: programmed.centreFirst, second: programmed.centreSecond)
    let target = programmed.end.place(in: plane)
    let isCounterclockwise = programmed.turns > 0
    let sense = isCounterclockwise ? 1.0 : -1.0
    guard let first = (programmedPlace - centre).direction,
      let last = (target - centre).direction
    else { return }
    // The centre runs outside where it lies on the other side than the arc's own centre.
    let growth = -sense * compensation.side * compensation.radius
    let radius = (target - centre).length + growth
    guard radius > OffsetPath.sameness else {
      throw ProgramError(
        .compensationArcTooSmall, at: span,
        "the cutter, radius \(shortText(compensation.radius)) mm, does not fit into the arc",
        remedy: "use a smaller cutter, or a larger arc")
    }
    try checkEntry(target - programmedPlace, at: span)
    let end = target + last * growth
    var path = OffsetPath.circle(
      centre: centre, radius: radius, isCounterclockwise: isCounterclockwise)
    if compensation.heading == nil {
      path = try entryPath(to: end, from: last, isCounterclockwise, at: span)
    }
    guard case .circle(let middle, _, _) = path else { return }
    let isEntry = compensation.heading == nil
    var arc = programmed
    arc.end = programmed.end.moved(to: end + compensation.shift, in: plane)
    arc.centreFirst = middle.first + compensation.shift.first
    arc.centreSecond = middle.second + compensation.shift.second
    let length = programmed.length(from: state.position, in: plane)
    if isEntry { enterNose(pace(over: length), at: span) }
    follow(
      CompensatedMove(
        command: .arcFeed(arc), target: programmed.end, path: path,
        departure: first.left * sense, arrival: last.left * sense, end: end,
        length: length, span: span))
  }

  // The entry arc of a lathe tool begins where its nose stands.
  private mutating func enterNose(
    _ pace: CutterCompensation.Pace?, at span: WordSpan
  ) {
    guard compensation.shift != PlanePoint() else { return }
    let start = state.position.moved(
      to: programmedPlace + compensation.shift, in: state.plane)
    release(
      CutterCompensation.WaitingCommand(
        record: CanonicalRecord(.straightFeed(start), at: sourceLine(at: span)), pace: pace))
  }

  // From where the tool stands, tangential into the profile's end.
  private func entryPath(
    to end: PlanePoint, from spoke: PlanePoint, _ isCounterclockwise: Bool, at span: WordSpan
  ) throws(ProgramError) -> OffsetPath {
    let way = programmedPlace - end
    let reach = -2 * way.dot(spoke)
    guard reach > OffsetPath.sameness else {
      throw ProgramError(
        .compensationEntry, at: span, "the entry arc cannot lead to the side of the profile",
        remedy: "begin with a line, or further away")
    }
    let radius = way.dot(way) / reach
    return .circle(
      centre: end - spoke * radius, radius: radius, isCounterclockwise: isCounterclockwise)
  }

  // MARK: corners

  // Decides the corner before a move, lets go what waited for it, and opens the move.
  private mutating func follow(_ move: CompensatedMove) {
    let source = sourceLine(at: move.span)
    var start = compensation.toolPosition.place(in: state.plane) - compensation.shift
    var beginning = programmedPlace + compensation.offset(move.departure)
    if let heading = compensation.heading {
      start = passCorner(from: heading, to: move, source: source)
      checkBeginning(of: move, at: start)
    } else {
      start = programmedPlace
      beginning = start
      prepareCompensatedFeed(isRapid: move.isRapid, to: move.target, at: move.span)
    }
    compensation.open = CutterCompensation.OpenMove(
      path: move.path, start: start, beginning: beginning, wholeEnd: move.end, end: move.end,
      source: source)
    wait(
      CutterCompensation.WaitingCommand(
        record: CanonicalRecord(move.command, at: source), isMove: true,
        pace: pace(over: move.length)))
    compensation.heading = move.arrival
    compensation.path = move.path
    state.position = move.target
  }

  // Where the move begins.
  private mutating func passCorner(
    from heading: PlanePoint, to move: CompensatedMove, source: SourceLine
  ) -> PlanePoint {
    let turn = heading.turn(to: move.departure) * compensation.side
    let isBack = heading.dot(move.departure) < 0 && turn.magnitude > Double.pi - 1e-6
    if turn > CutterCompensation.flatCorner && !isBack {
      let corner = insideCorner(with: move)
      releaseQueue()
      prepareCompensatedFeed(isRapid: move.isRapid, to: move.target, at: move.span)
      return corner
    }
    let last = compensation.open?.end ?? programmedPlace + compensation.offset(heading)
    releaseQueue()
    prepareCompensatedFeed(isRapid: move.isRapid, to: move.target, at: move.span)
    guard turn < -CutterCompensation.flatCorner || isBack else { return last }
    return goAround(to: move, source: source)
  }

  // Outside: around the programmed point, in rapid straight.
  private mutating func goAround(to move: CompensatedMove, source: SourceLine) -> PlanePoint {
    let plane = state.plane
    let corner = programmedPlace
    let start = corner + compensation.offset(move.departure)
    var place = move.target.moved(to: start + compensation.shift, in: plane)
    place.axes[plane.normal] = state.position.axes[plane.normal]
    let centre = corner + compensation.shift
    let command: CanonicalCommand =
      move.isRapid
      ? .straightTraverse(place)
      : .arcFeed(
        ArcFeed(
          end: place, centreFirst: centre.first, centreSecond: centre.second,
          turns: compensation.side > 0 ? -1 : 1))
    if compensation.radius > 0 {
      release(
        CutterCompensation.WaitingCommand(
          record: CanonicalRecord(command, at: source), pace: pace(over: move.length)))
    }
    return start
  }

  // Inside: both moves are cut where they meet.
  private mutating func insideCorner(with move: CompensatedMove) -> PlanePoint {
    let start = programmedPlace + compensation.offset(move.departure)
    guard !compensation.queue.isEmpty, let path = compensation.path else {
      // Behind a stop the tool stands where the last move ended: too late to cut it.
      return compensation.toolPosition.place(in: state.plane) - compensation.shift
    }
    guard let corner = path.meeting(with: move.path, near: programmedPlace) else {
      reportGouge(compensation.open?.source ?? sourceLine(at: move.span))
      return start
    }
    compensation.endOpenMove(at: corner, in: state.plane)
    return corner
  }

  // MARK: gouges

  /// Finds out whether the open move still leads from its start to its end.
  mutating func checkOpenMove() {
    guard let open = compensation.open, open.isReversed else { return }
    reportGouge(open.source)
  }

  // An arc must begin on its circle.
  private mutating func checkBeginning(of move: CompensatedMove, at start: PlanePoint) {
    guard case .circle(let centre, let radius, _) = move.path else { return }
    let error = ((start - centre).length - radius).magnitude
    if error > Self.mostRadiusError { reportGouge(sourceLine(at: move.span)) }
  }

  // How far an arc may begin off its circle, behind a flat corner. [mm]
  private static let mostRadiusError = 0.01

  private mutating func reportGouge(_ source: SourceLine) {
    let corner =
      source.line == block.line
      ? "before line \(block.line)" : "between lines \(source.line) and \(block.line)"
    let place = TextPlace(
      file: files[Int(source.file)].name, line: Int(source.line), column: Int(source.column),
      length: Int(source.length))
    report(
      Diagnostic(
        .error, at: place,
        message: "the cutter, radius \(shortText(compensation.radius)) mm, cannot reach the "
          + "inside corner \(corner) without gouging",
        remedy: "use a smaller cutter, or a longer move", code: .compensationGouge))
  }

  // MARK: feed

  private func pace(over length: Double) -> CutterCompensation.Pace? {
    guard state.feedMode == .inverseTime else { return nil }
    return CutterCompensation.Pace(rate: state.feedRate, length: length)
  }

  // Inverse time feed is said with each piece of the move, when its length is known.
  private mutating func prepareCompensatedFeed(
    isRapid: Bool, to target: WorkPosition, at span: WordSpan
  ) {
    guard !isRapid, state.feedMode != .inverseTime else { return }
    prepareFeed(isRotary: isRotaryOnly(to: target), at: span)
  }
}
