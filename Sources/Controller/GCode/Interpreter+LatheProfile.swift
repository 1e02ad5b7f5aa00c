internal import CanonicalMachining
internal import Geometry

/// A lathe cycle whose profile is being drawn by its subprogram: the block that waits for it.
struct LatheDrawing: Sendable {
  /// Ten times the cycle's code.
  var code: Int
  var span: WordSpan
  /// The cycle's own block, carried out when the profile is there.
  var block: Block
  var file: Int32
  /// How deep the calls were before the subprogram's.
  var depth: Int
  /// Errors and warnings before the profile.
  var hadErrors: Bool
  var profile: LatheContourReader
  /// G0 to G3 in force among the profile's lines.
  var motion = 10
}

/// The profile of a lathe cycle: its subprogram runs with all loops and calls, but its moves draw
/// and do not move. Units, G7, G90 and G90.1 are those of the cycle's block, as in LinuxCNC.
extension Interpreter {
  /// Calls the subprogram Q; behind its end `finishLatheCycle` goes on.
  mutating func drawProfile(_ code: Int, at span: WordSpan) throws(ProgramError) {
    guard let value = block[.q] else {
      throw ProgramError(
        .missingWord, at: span, "the cycle has no Q",
        remedy: "Q is the number of the subprogram that draws the profile")
    }
    guard let number = Whole.number(value, within: BinaryOperator.equality), number >= 0 else {
      throw ProgramError(
        .notWhole, at: block.span(of: .q), "\(shortText(value)) is no number of a subprogram",
        remedy: "Q is the number behind o")
    }
    guard pending == nil else {
      throw ProgramError(
        .axisConflict, at: span, "a lathe cycle and a call stand in one block",
        remedy: "put them on two lines")
    }
    let start = state.position
    let drawing = LatheDrawing(
      code: code, span: span, block: block, file: file, depth: frames.count,
      hadErrors: output.hasErrors,
      profile: LatheContourReader(start: LathePoint(z: start.axes[.z], x: start.axes[.x])))
    try callProfile(String(number), at: block.span(of: .q))
    latheDrawing = drawing
  }

  /// Takes a line of the profile's subprogram in place of carrying it out.
  mutating func draw() throws(ProgramError) {
    guard var drawing = latheDrawing else { return }
    if let code = block[.motion] {
      guard code.tenths <= 30 else {
        throw ProgramError(
          .latheProfile, at: code.span, "\(CodeTable.rules[code.row].name) draws no profile",
          remedy: "a profile consists of G0, G1, G2 and G3")
      }
      drawing.motion = code.tenths
    }
    warnOfIdleWords()
    if block.letters & Self.drawingLetters != 0 {
      let line = try profileLine(drawing.motion, isFirst: drawing.profile.isEmpty)
      drawing.profile.add(line)
      try checkArc(drawing.profile)
    }
    latheDrawing = drawing
    guard drawing.profile.count > Self.mostProfileMoves else { return }
    throw ProgramError(
      .latheProfile, at: block.firstWord, "the profile has too many moves",
      remedy: "draw it with \(Self.mostProfileMoves) at most")
  }

  private static let drawingLetters = WordSet("XZUW").bits
  private static var mostProfileMoves: Int { 1000 }

  private func profileLine(
    _ motion: Int, isFirst: Bool
  ) throws(ProgramError) -> LatheContourLine {
    func length(_ letter: Letter) -> Double? { block[letter].map { $0 * state.unit } }
    let half = state.isDiameter ? 0.5 : 1
    var line = LatheContourLine(motion: motion)
    line.alongZ = length(.w)
    line.alongX = length(.u).map { $0 * half }
    if state.isIncremental {
      line.alongZ = length(.z) ?? line.alongZ
      line.alongX = length(.x).map { $0 * half } ?? line.alongX
    } else {
      line.z = length(.z)
      line.x = length(.x).map { $0 * half }
    }
    line.fillet = length(.a)
    line.chamfer = length(.c)
    guard motion >= 20, !isFirst else { return line }
    guard !block.has(.r), block.has(.i) || block.has(.k) else {
      throw ProgramError(
        .arcWithoutCentre, at: block.has(.r) ? block.span(of: .r) : block.firstAxis,
        "an arc of a profile needs its centre", remedy: "write I and K from the arc's start")
    }
    line.isCentreAbsolute = state.isArcCentreAbsolute
    (line.centreZ, line.centreX) = (length(.k), length(.i))
    return line
  }

  private func checkArc(_ profile: LatheContourReader) throws(ProgramError) {
    guard let radii = profile.lastRadii else { return }
    let error = (radii.start - radii.end).magnitude
    let allowed = arcTolerance(radius: max(radii.start, radii.end))
    let span = block.has(.k) ? block.span(of: .k) : block.span(of: .i)
    if let fault = arcTooSmall(radii, at: span, words: "I and K") { throw fault }
    guard error > allowed else { return }
    throw ProgramError(
      .arcRadiusMismatch, at: span,
      "arc end is \(ArcLimits.text(error)) mm off the circle", remedy: "check I and K")
  }

  // LinuxCNC passes them by without a word.
  private mutating func warnOfIdleWords() {
    let modes: [ModalGroup] = [.units, .distance, .arcDistance, .latheDiameter, .plane, .nonModal]
    for group in modes {
      guard let code = block[group] else { continue }
      warn(
        .latheProfile, at: code.span,
        "\(CodeTable.rules[code.row].name) does nothing in a profile",
        remedy: "put it before the lathe cycle")
    }
  }

  /// Goes on with the cycle when its subprogram has come back.
  mutating func finishLatheCycle() throws(ProgramError) {
    guard let drawing = latheDrawing, frames.count <= drawing.depth else { return }
    latheDrawing = nil
    block = drawing.block
    file = drawing.file
    state.line = Int(block.line)
    motion = drawing.code
    if drawing.hadErrors || !output.hasErrors {
      try cutProfile(drawing.code, try profile(of: drawing), at: drawing.span)
    }
    state.motion = drawing.profile.lastMotion
    stop()
    refreshPosition()
  }

  private func profile(of drawing: LatheDrawing) throws(ProgramError) -> LatheContour {
    do throws(LatheFault) {
      return try drawing.profile.contour()
    } catch {
      throw latheError(error, at: drawing.block.span(of: .q))
    }
  }
}
