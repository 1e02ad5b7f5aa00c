internal import CanonicalMachining
internal import Geometry

/// G70 to G72.2, the lathe cycles that turn to a profile drawn by the subprogram Q: their words
/// and checks. `LatheRoughing` and `LatheFinishing` lay the passes.
extension Interpreter {
  mutating func runLatheCycle(_ code: Int, at span: WordSpan) throws(ProgramError) {
    try refuseCompensation(at: span)
    guard state.plane == .zx else {
      throw ProgramError(
        .lathePlane, at: span, "lathe cycles need the ZX plane", remedy: "put G18 before")
    }
    try requireFeed(at: span)
    try checkLatheWords(at: span)
    traverse(to: programmedEnd, at: span)
    try drawProfile(code, at: span)
  }

  /// Cuts along a profile that has been drawn.
  mutating func cutProfile(
    _ code: Int, _ contour: LatheContour, at span: WordSpan
  ) throws(ProgramError) {
    guard !contour.moves.isEmpty else { return }
    let start = state.position
    let tool = LathePoint(z: start.axes[.z], x: start.axes[.x])
    do throws(LatheFault) {
      let isFacing = code >= 720
      let frame = try LatheFrame(isFacing: isFacing, contour: contour, start: tool)
      let cuts =
        code == 700
        ? try finishingCuts(contour, tool, frame) : try roughingCuts(code, contour, tool, frame)
      carryOut(cuts, frame, at: span)
    } catch {
      throw latheError(error, at: block.span(of: .q))
    }
  }

  private func checkLatheWords(at span: WordSpan) throws(ProgramError) {
    for letter in [Letter.d, .e, .i, .p, .r] { _ = try positive(letter) }
    for axis in [1, 3, 4, 5, 6, 7, 8] where block.has(Letter.axes[axis]) {
      let letter = Letter.axes[axis]
      throw ProgramError(
        .axisConflict, at: block.span(of: letter), "a lathe cycle cannot move \(letter.name)",
        remedy: "move it in a block of its own")
    }
  }

  // MARK: cuts

  private func finishingCuts(
    _ contour: LatheContour, _ start: LathePoint, _ frame: LatheFrame
  ) throws(LatheFault) -> LatheCuts {
    let passes = block[.p].flatMap { Whole.number($0, within: BinaryOperator.equality) } ?? 1
    guard passes >= 1, passes <= Self.mostFinishingPasses else { throw .tooMany }
    let finishing = LatheFinishing(
      contour: contour, start: start, frame: frame,
      firstAllowance: (block[.d] ?? 0) * state.unit,
      lastAllowance: (block[.e] ?? 0) * state.unit, passes: passes)
    return try finishing.cuts()
  }

  private static var mostFinishingPasses: Int { 1000 }

  private func roughingCuts(
    _ code: Int, _ contour: LatheContour, _ start: LathePoint, _ frame: LatheFrame
  ) throws(LatheFault) -> LatheCuts {
    let surface = try LatheAllowance.surface(
      of: contour, allowance: (block[.d] ?? 0) * state.unit, frame: frame, start: start)
    var roughing = LatheRoughing(
      surface: surface, start: frame.place(start), increment: (block[.i] ?? 1) * state.unit,
      retract: (block[.r] ?? 0.5) * state.unit)
    roughing.cutsFront = code % 10 != 2
    roughing.cutsPockets = code % 10 != 1
    guard let cuts = roughing.cuts() else { throw .tooMany }
    return cuts
  }

  private mutating func carryOut(_ cuts: LatheCuts, _ frame: LatheFrame, at span: WordSpan) {
    for cut in cuts.cuts where !isEnded {
      let point = frame.point(cut.end)
      var end = state.position
      end.axes[.z] = point.z
      end.axes[.x] = point.x
      switch cut {
      case .rapid: traverse(to: end, at: span)
      case .feed: feed(to: end, at: span)
      case .arc(_, let centre, let isUpper):
        feedOnArc(to: end, about: frame.point(centre), isUpper != frame.keepsTurns, at: span)
      }
    }
  }

  private mutating func feedOnArc(
    to end: WorkPosition, about centre: LathePoint, _ isCounterclockwise: Bool, at span: WordSpan
  ) {
    prepareFeed(isRotary: false, at: span)
    let arc = ArcFeed(
      end: end, centreFirst: centre.z, centreSecond: centre.x, turns: isCounterclockwise ? 1 : -1)
    emit(.arcFeed(arc), at: span)
    output.extents.feed.include(arc, from: state.position, in: .zx)
    state.position = end
  }

  // MARK: refusals

  func latheError(_ fault: LatheFault, at span: WordSpan) -> ProgramError {
    let corner = state.position.axes
    let across = corner[.x] / state.unit * (state.isDiameter ? 2 : 1)
    let place = "X\(shortText(across)) Z\(shortText(corner[.z] / state.unit))"
    return switch fault {
    case .notMonotonic(move: 0):
      ProgramError(
        .latheProfile, at: span,
        "the profile turns back in its first move, which begins where the tool stands: \(place)",
        remedy: "bring the tool before the profile; a G71 or G72 leaves it at the end")
    case .notMonotonic(let move):
      ProgramError(
        .latheProfile, at: span, "move \(move + 1) of the profile turns back",
        remedy: "the profile must go one way: along Z in G71, along X in G72")
    case .startInside:
      ProgramError(
        .latheProfile, at: span, "the tool does not start clear of the profile",
        remedy: "start before the profile and beyond all of it")
    case .cornerTooSmall(let move):
      ProgramError(
        .latheProfile, at: span, "the fillet or chamfer behind move \(move + 1) does not fit",
        remedy: "it needs two straight lines that are long enough")
    case .tooMany:
      ProgramError(
        .latheProfile, at: span, "the cycle would take too many passes",
        remedy: "raise I, or check P and the profile")
    }
  }
}
