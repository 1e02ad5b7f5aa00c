internal import CanonicalMachining
internal import Geometry

/// Modes: feed, units, plane, distance, path control, and dwell.
extension Interpreter {
  /// Says how the control stands before the first block, so that the stream tells all by itself.
  mutating func emitPrologue() {
    let index = Swift.min(Swift.max(Whole.number(parameters[5220], within: 0.5) ?? 1, 1), 9)
    output.machineUnit = options.machineUnit
    output.tools = options.tools
    emit(.useLengthUnits(isInch: false))
    emit(.setWorkOffset(index: Int32(index), offset: storedOffset(index)))
    let isShifted = parameters[ParameterStore.isAxisOffsetActive] != 0
    emit(.setAxisOffset(isShifted ? storedAxes(from: ParameterStore.axisOffset) : AxisVector()))
    emit(.setRotation(storedRotation(index)))
    emit(.setFeedReference(isWorkpiece: false))
    emit(.reset)
    state.position = state.frame.workPosition(of: options.start)
    state.tool = Whole.number(parameters[ParameterStore.toolNumber], within: 0.5) ?? 0
    standAlone.position = state.position
    output.isStandAlone = options.isStandAlone
    if options.isStandAlone { state.toolPocket = 1 }
  }

  // MARK: feed

  mutating func setFeedMode() {
    guard let code = block[.feedMode] else { return }
    let (mode, text): (FeedMode, String) =
      switch code.tenths {
      case 930: (.inverseTime, "inverse time")
      case 950: (.unitsPerRevolution, "units per revolution")
      default: (.unitsPerTime, "units per minute")
      }
    state.feedMode = mode
    remark("feed mode set to " + text)
    emit(.setFeedMode(mode), at: code.span)
    state.commandedFeed = 0
    // Under G93 every move has its own F: the old one cannot be taken for it.
    if mode == .inverseTime { return }
    // A feed of the old kind must not be taken for one of the new kind; LinuxCNC clears it even
    // where the mode stays.
    state.feed = 0
    state.feedRate = 0
    state.feedLostAt = Int(block.line)
    emit(.setFeedRate(0), at: code.span)
  }

  mutating func setFeedRate() throws(ProgramError) {
    guard let feed = block[.f] else { return }
    let span = block.span(of: .f)
    guard feed >= 0 else {
      throw ProgramError(
        .negativeValue, at: span, "the feed is negative", remedy: "write it without the sign")
    }
    warnOfUnitChange(at: span)
    storeFeed(feed)
    if state.feedMode != .inverseTime { commandFeed(state.feedRate, at: span) }
  }

  private mutating func warnOfUnitChange(at span: WordSpan) {
    guard let unit = block[.units], (unit.tenths == 200) != state.isInch,
      state.feedMode != .inverseTime
    else { return }
    warn(
      .feedBeforeUnit, at: span,
      "F counts in \(state.isInch ? "inches" : "mm"): it is carried out before the unit changes",
      remedy: "write the unit on a line before")
  }

  /// Keeps a feed in both forms.
  mutating func storeFeed(_ feed: Double) {
    state.feed = feed
    hasReportedFeed = false
    state.feedLostAt = feed == 0 ? Int(block.line) : nil
    switch state.feedMode {
    case .unitsPerTime: state.feedRate = feed * state.unit / 60
    case .inverseTime: state.feedRate = feed / 60
    case .unitsPerRevolution: state.feedRate = feed * state.unit
    }
  }

  /// Puts a feed into the stream.
  mutating func commandFeed(_ rate: Double, at span: WordSpan) {
    emit(.setFeedRate(rate), at: span)
    state.commandedFeed = rate
  }

  // MARK: modes

  var namedPlane: Plane {
    switch block[.plane]?.tenths {
    case 180, 181: .zx
    case 190, 191: .yz
    default: .xy
    }
  }

  mutating func selectPlane() {
    guard let code = block[.plane] else { return }
    state.plane = namedPlane
    state.isSecondaryPlane = code.tenths % 10 == 1
    emit(
      state.isSecondaryPlane ? .selectSecondaryPlane(state.plane) : .selectPlane(state.plane),
      at: code.span)
  }

  mutating func setUnits() {
    state.isInch = block[.units]?.tenths == 200
    emit(.useLengthUnits(isInch: state.isInch), at: block[.units]?.span)
  }

  mutating func setLatheDiameter() {
    let isDiameter = block[.latheDiameter]?.tenths == 70
    if isDiameter != state.isDiameter {
      remark("Lathe diameter mode changed to " + (isDiameter ? "diameter" : "radius"))
    }
    state.isDiameter = isDiameter
  }

  /// Makes a radius of an X word that is a diameter.
  mutating func halveDiameter() {
    let isDiameter = block[.latheDiameter].map { $0.tenths == 70 } ?? state.isDiameter
    if isDiameter, block.has(.x) { block.halve(.x) }
  }

  mutating func setDistanceMode() {
    let isIncremental = block[.distance]?.tenths == 910
    if isIncremental != state.isIncremental {
      remark("distance mode changed to " + (isIncremental ? "incremental" : "absolute"))
    }
    state.isIncremental = isIncremental
  }

  mutating func setArcDistanceMode() {
    let isAbsolute = block[.arcDistance]?.tenths == 901
    if isAbsolute != state.isArcCentreAbsolute {
      remark("IJK distance mode changed to " + (isAbsolute ? "absolute" : "incremental"))
    }
    state.isArcCentreAbsolute = isAbsolute
  }

  mutating func setRetractMode() {
    let isToStart = block[.retract]?.tenths == 980
    state.retractsToStart = isToStart
    remark("retract mode set to " + (isToStart ? "old_z" : "r_plane"))
  }

  mutating func setPathControl() throws(ProgramError) {
    guard let code = block[.pathControl] else { return }
    switch code.tenths {
    case 610: state.pathTolerance = PathTolerance(mode: .exactPath)
    case 611: state.pathTolerance = PathTolerance(mode: .exactStop)
    default:
      let tolerance = try positive(.p) * state.unit
      let naive = block.has(.q) ? try positive(.q) * state.unit : tolerance
      state.pathTolerance = PathTolerance(
        mode: .continuous, tolerance: tolerance, naiveTolerance: naive)
    }
    emit(.setPathTolerance(state.pathTolerance), at: code.span)
  }

  /// A word that must not be negative; 0 where it is absent.
  func positive(_ letter: Letter) throws(ProgramError) -> Double {
    guard let value = block[letter] else { return 0 }
    guard value >= 0 else {
      throw ProgramError(
        .negativeValue, at: block.span(of: letter), "\(letter.name) is negative",
        remedy: "write it without the sign")
    }
    return value
  }

  mutating func dwell() throws(ProgramError) {
    guard let code = block[.nonModal] else { return }
    guard block.has(.p) else {
      throw ProgramError(
        .missingWord, at: code.span, "G4 has no P", remedy: "P says how many seconds to wait")
    }
    emit(.dwell(try positive(.p)), at: code.span)
  }
}
