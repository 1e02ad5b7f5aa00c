/// What the dialects make of arcs whose end is not on their circle, and of a stray `%`.
extension Interpreter {
  /// How far the end of an arc may be off the circle. [mm]
  func arcTolerance(radius: Double) -> Double {
    guard options.dialect == .grbl else {
      let machine = options.machine
      return ArcLimits.tolerance(
        radius: radius, isInch: state.isInch,
        settled: state.isInch ? machine.arcRadiusToleranceInch : machine.arcRadiusTolerance)
    }
    // grbl's error 33: off by 0.005 mm and 0.1 %, or by 0.5 mm (grbl 1.1 wiki, error codes).
    return min(max(0.005, 0.001 * radius), 0.5)
  }

  /// The centre where I and J are meant from the zero and not from the start, as G90.1 has it; nil
  /// where that does not fit either. A lenient control reads on as after G90.1, with one warning.
  mutating func absoluteCentre(
    of path: ArcPath, at span: WordSpan
  ) -> (first: Double, second: Double)? {
    let letters = centreLetters
    guard options.dialect.isForgiving, !state.isArcCentreAbsolute,
      let first = block[letters.first], let second = block[letters.second]
    else { return nil }
    let centre = (first: first * state.unit, second: second * state.unit)
    let radii = (gap(path.start, centre), gap(path.end, centre))
    let closeness = 0.01  // mm: far closer than LinuxCNC asks, so that no other arc is meant
    guard radii.0 > 0.1, (radii.0 - radii.1).magnitude <= closeness else { return nil }
    state.isArcCentreAbsolute = true
    deviate(
      .arcRadiusMismatch, at: span,
      "\(letters.first.name) and \(letters.second.name) fit as positions only, from here on",
      remedy: "write G90.1 before, or count the centre from the start", kind: "G90.1")
    return centre
  }

  private func gap(_ a: (Double, Double), _ b: (first: Double, second: Double)) -> Double {
    ((a.0 - b.first) * (a.0 - b.first) + (a.1 - b.second) * (a.1 - b.second)).squareRoot()
  }

  /// A `%` that no `%` began: the end where only blank lines follow, otherwise nothing.
  mutating func passStrayPercent() {
    let span = WordSpan(column: block.column)
    let isLast = isTextBlankBehindLine
    deviate(
      .misplacedPercent, at: span,
      isLast ? "% ends a program that no % began" : "% stands in the middle, it is left out",
      remedy: "put % on the first and on the last line, or nowhere", kind: "%")
    if isLast { endProgram() }
  }

  private var isTextBlankBehindLine: Bool {
    guard tapeLine < 0 else { return false }
    var lexer = reader.lexer
    while !lexer.isAtEnd {
      let byte = lexer.peek()
      if byte != TextByte.lineFeed && byte != TextByte.percent { return false }
      lexer.nextLine()
    }
    return true
  }
}
