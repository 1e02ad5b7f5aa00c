internal import CanonicalMachining
internal import Geometry

/// G2 and G3: by centre (IJK) or by radius (R), in any plane, with helix and whole turns.
extension Interpreter {
  mutating func moveOnArc(isCounterclockwise: Bool, at span: WordSpan) throws(ProgramError) {
    try requireFeed(at: span)
    try checkArcWords(at: span)
    let end = programmedEnd
    let plane = state.plane
    let path = ArcPath(
      start: (state.position.axes[plane.first], state.position.axes[plane.second]),
      end: (end.axes[plane.first], end.axes[plane.second]))
    let centre =
      block.has(.r)
      ? try arcCentre(of: path, radius: block[.r] ?? 0, isCounterclockwise: isCounterclockwise)
      : try arcCentre(of: path)
    let turns = try arcTurns()
    let arc = ArcFeed(
      end: end, centreFirst: centre.first, centreSecond: centre.second,
      turns: isCounterclockwise ? turns : -turns)
    if compensation.isOn { return try moveBesideProfile(arc, at: span) }
    prepareFeed(isRotary: false, at: span)
    emit(.arcFeed(arc), at: span)
    output.extents.feed.include(arc, from: state.position, in: plane)
    state.position = end
  }

  // MARK: words

  var centreLetters: (first: Letter, second: Letter, other: Letter) {
    switch state.plane {
    case .xy: (.i, .j, .k)
    case .zx: (.k, .i, .j)
    case .yz: (.j, .k, .i)
    }
  }

  private func checkArcWords(at span: WordSpan) throws(ProgramError) {
    guard !state.isSecondaryPlane else {
      throw ProgramError(
        .arcWordConflict, at: span, "there are no arcs in the planes of U V W",
        remedy: "select G17, G18 or G19")
    }
    let letters = centreLetters
    if block.has(letters.other) {
      throw ProgramError(
        .arcWordConflict, at: block.span(of: letters.other),
        "\(letters.other.name) is no centre in this plane",
        remedy: "the plane takes \(letters.first.name) and \(letters.second.name)")
    }
    let hasCentre = block.has(letters.first) || block.has(letters.second)
    if block.has(.r) && hasCentre {
      throw ProgramError(
        .arcWordConflict, at: block.span(of: .r), "the arc has a radius and a centre",
        remedy: "keep R, or I J K")
    }
    guard block.has(.r) || hasCentre else {
      throw ProgramError(
        .arcWithoutCentre, at: span, "the arc has neither centre nor radius",
        remedy: "write \(letters.first.name) and \(letters.second.name), or R")
    }
    let needsBoth = state.isArcCentreAbsolute && !block.has(.r)
    guard !needsBoth || block.has(letters.first) && block.has(letters.second) else {
      throw ProgramError(
        .arcWithoutCentre, at: span, "G90.1 needs both centre words",
        remedy: "write \(letters.first.name) and \(letters.second.name), or use G91.1")
    }
  }

  private func arcTurns() throws(ProgramError) -> Int32 {
    guard let value = block[.p] else { return 1 }
    guard let turns = Whole.number(value, within: BinaryOperator.equality), turns >= 1,
      turns <= Self.mostTurns
    else {
      throw ProgramError(
        .valueNotAllowed, at: block.span(of: .p), "P must be a whole number of turns, at least 1",
        remedy: "P goes from 1 to \(Self.mostTurns)")
    }
    return Int32(turns)
  }

  private static var mostTurns: Int { 1_000_000 }

  // MARK: by centre

  private mutating func arcCentre(
    of path: ArcPath
  ) throws(ProgramError) -> (first: Double, second: Double) {
    let letters = centreLetters
    let first = (block[letters.first] ?? 0) * state.unit
    let second = (block[letters.second] ?? 0) * state.unit
    let centre =
      state.isArcCentreAbsolute ? (first, second) : (path.start.0 + first, path.start.1 + second)
    let startRadius = distance(path.start, centre)
    let endRadius = distance(path.end, centre)
    let hasFirst = block.has(letters.first)
    let guilty = block.span(of: hasFirst ? letters.first : letters.second)
    if let fault = arcTooSmall(
      (startRadius, endRadius), at: guilty,
      words: "\(letters.first.name) and \(letters.second.name)")
    {
      throw fault
    }
    let error = (startRadius - endRadius).magnitude
    let allowed = arcTolerance(radius: max(startRadius, endRadius))
    guard error <= allowed else {
      if let other = absoluteCentre(of: path, at: guilty) { return other }
      throw radiusMismatch(error, allowed, at: guilty)
    }
    return centre
  }

  /// Why an arc of such radii is none; nil where it is one. [mm]
  func arcTooSmall(
    _ radii: (start: Double, end: Double), at span: WordSpan, words: String
  ) -> ProgramError? {
    let radius = min(radii.start, radii.end)
    guard radius < ArcLimits.smallest else { return nil }
    let end = radii.start <= radii.end ? "start" : "end"
    let remedy = "check \(words), or go to the end by G1"
    let size = ArcLimits.fineText(radius / state.unit)
    guard size != "0" else {
      return ProgramError(
        .arcWithoutRadius, at: span, "the arc's centre lies on its \(end)", remedy: remedy)
    }
    let unit = state.isInch ? "in" : "mm"
    let least = ArcLimits.fineText(ArcLimits.smallest / state.unit)
    return ProgramError(
      .arcRadiusTooSmall, at: span,
      "the arc's radius at its \(end) is \(size) \(unit), the smallest is \(least) \(unit)",
      remedy: remedy)
  }

  private func radiusMismatch(
    _ error: Double, _ allowed: Double, at span: WordSpan
  ) -> ProgramError {
    let letters = centreLetters
    let unit = state.isInch ? "in" : "mm"
    let texts = (
      ArcLimits.text(error / state.unit), ArcLimits.text(allowed / state.unit)
    )
    return ProgramError(
      .arcRadiusMismatch, at: span,
      "arc end is \(texts.0) \(unit) off the circle (tolerance \(texts.1) \(unit))",
      remedy: "check \(letters.first.name) and \(letters.second.name), or use R")
  }

  private func distance(_ a: (Double, Double), _ b: (Double, Double)) -> Double {
    ((a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1)).squareRoot()
  }

  // MARK: by radius

  // Of the two circles through both ends, a positive R takes the one with the shorter way.
  private func arcCentre(
    of path: ArcPath, radius: Double, isCounterclockwise: Bool
  ) throws(ProgramError) -> (first: Double, second: Double) {
    let span = block.span(of: .r)
    let chord = (path.end.0 - path.start.0, path.end.1 - path.start.1)
    let half = (chord.0 * chord.0 + chord.1 * chord.1).squareRoot() / 2
    guard half > 0 else {
      throw ProgramError(
        .arcEndsEqual, at: span, "R cannot say where a full circle lies",
        remedy: "give its centre with I J K")
    }
    let size = radius.magnitude * state.unit
    guard half - size <= ArcLimits.chordExcess else {
      let least = ArcLimits.text(half / state.unit)
      throw ProgramError(
        .arcRadiusTooSmall, at: span,
        "R\(shortText(radius)) does not reach the end, it takes \(least)",
        remedy: "check R and the end")
    }
    let height = size > half ? (size * size - half * half).squareRoot() : 0
    let isLeft = isCounterclockwise == (radius > 0)
    let factor = (isLeft ? height : -height) / (2 * half)
    return (
      (path.start.0 + path.end.0) / 2 - chord.1 * factor,
      (path.start.1 + path.end.1) / 2 + chord.0 * factor
    )
  }
}

/// Start and end of an arc in its plane. [mm]
struct ArcPath {
  var start: (Double, Double)
  var end: (Double, Double)
}

/// How exact arcs must be: the figures of LinuxCNC 2.9 (found by trial with its rs274).
enum ArcLimits {
  /// Radii below this are refused: LinuxCNC calls them zero. [mm]
  static let smallest = 1.27e-3
  /// How much half the chord may exceed R. [mm]
  static let chordExcess = 1.27e-3
  /// A small error is always accepted, by default; a machine's configuration may lower it. [mm]
  static let small = 0.0283
  /// The same for programs in inches. [mm]
  static let smallInch = 0.00283 * 25.4
  /// Beyond `small` the error may be this share of the radius,
  private static let share = 0.001
  /// but never more than this many times `small`.
  private static let most = 100.0

  /// The most that any arc's end may be off its circle, by default. [mm]
  static var largestTolerance: Double { most * Swift.max(small, smallInch) }

  /// How far the end may be off the circle. [mm]
  static func tolerance(radius: Double, isInch: Bool, settled: Double?) -> Double {
    let least = settled ?? (isInch ? smallInch : small)
    return min(max(least, share * radius), most * least)
  }

  /// A length with as many decimals as it needs to be seen.
  static func text(_ length: Double) -> String {
    FixedDecimal.text(length, decimals: length < 0.1 ? 4 : length < 10 ? 3 : 2)
  }

  /// A tiny length to the tenth of a nanometre, without zeros at the end.
  static func fineText(_ length: Double) -> String {
    var text = FixedDecimal.text(length, decimals: 7)
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }
}

extension Box3 {
  /// Grows the box until it holds an arc, its bulge included.
  mutating func include(_ arc: ArcFeed, from start: WorkPosition, in plane: Plane) {
    include(start.axes.xyz)
    include(arc.end.axes.xyz)
    let from = (
      start.axes[plane.first] - arc.centreFirst, start.axes[plane.second] - arc.centreSecond
    )
    let to = (
      arc.end.axes[plane.first] - arc.centreFirst, arc.end.axes[plane.second] - arc.centreSecond
    )
    let radius = (from.0 * from.0 + from.1 * from.1).squareRoot()
    if holds(arc, radius: radius, in: plane) { return }
    let isWhole = arc.turns.magnitude > 1 || from == to
    for quarter in 0..<4 {
      let side = quarter < 2 ? 1.0 : -1.0
      let (first, second) = quarter & 1 == 0 ? (side, 0.0) : (0.0, side)
      let isOnArc =
        isWhole
        || Self.isBetween((first, second), from, to, isCounterclockwise: arc.turns > 0)
      guard isOnArc else { continue }
      var point = start.axes
      point[plane.first] = arc.centreFirst + first * radius
      point[plane.second] = arc.centreSecond + second * radius
      include(point.xyz)
    }
  }

  // Most arcs of a program lie where others have been.
  private func holds(_ arc: ArcFeed, radius: Double, in plane: Plane) -> Bool {
    let (low, high) =
      switch plane {
      case .xy: ((minimum.x, minimum.y), (maximum.x, maximum.y))
      case .zx: ((minimum.z, minimum.x), (maximum.z, maximum.x))
      case .yz: ((minimum.y, minimum.z), (maximum.y, maximum.z))
      }
    let (first, second) = (arc.centreFirst, arc.centreSecond)
    return low.0 <= first - radius && first + radius <= high.0
      && low.1 <= second - radius && second + radius <= high.1
  }

  // Whether a direction is met when turning from one direction to another.
  private static func isBetween(
    _ direction: (Double, Double), _ from: (Double, Double), _ to: (Double, Double),
    isCounterclockwise: Bool
  ) -> Bool {
    let (a, b) = isCounterclockwise ? (from, to) : (to, from)
    func cross(_ p: (Double, Double), _ q: (Double, Double)) -> Double { p.0 * q.1 - p.1 * q.0 }
    let isAfter = cross(a, direction) >= 0
    let isBefore = cross(direction, b) >= 0
    return cross(a, b) >= 0 ? isAfter && isBefore : isAfter || isBefore
  }
}

extension InterpreterOptions {
  /// The most that the end of an arc may be off its circle, as LinuxCNC has it for the largest
  /// arcs; of smaller ones it is 0.1 % of the radius. [mm]
  public static var largestArcError: Double { ArcLimits.largestTolerance }
}
