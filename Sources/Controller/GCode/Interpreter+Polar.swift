internal import CMath
internal import CanonicalMachining
internal import Geometry

/// The words of polar coordinates about the program's zero (LinuxCNC, G-code overview).
struct PolarWords {
  struct Word {
    var value: Double
    var span: WordSpan
  }

  /// `@` [program units]
  var radius: Word?
  /// `^` [degrees]
  var angle: Word?

  var isPresent: Bool { radius != nil || angle != nil }
}

extension BlockReader {
  /// Reads `@radius` or `^angle`.
  mutating func readPolarWord(_ byte: UInt8) throws(ProgramError) {
    let start = lexer.position
    lexer.advance()
    let value = try readItemValue()
    let kind: BlockItem.Kind = byte == TextByte.at ? .polarRadius : .polarAngle
    tape.items.append(BlockItem(kind: kind, span: lexer.span(from: start), value: value))
  }
}

extension Interpreter {
  mutating func insertPolar(
    _ item: BlockItem, _ place: WritableKeyPath<PolarWords, PolarWords.Word?>
  ) throws(ProgramError) {
    let value = try value(of: item.value)
    guard value.magnitude <= InterpreterOptions.largestWord else {
      throw ProgramError(
        .numberOutOfRange, at: item.span, "the value is larger than any machine",
        remedy: "values go up to 1e9")
    }
    guard block.polar[keyPath: place] == nil else {
      throw ProgramError(
        .wordTwice, at: item.span, "a polar coordinate stands twice in this block",
        remedy: "keep one of them")
    }
    block.polar[keyPath: place] = PolarWords.Word(value: value, span: item.span)
  }

  /// Puts X and Y in place of `@` and `^`. What is left out stays as it is; under G91 both are
  /// counted from where the program stands.
  mutating func resolvePolar() throws(ProgramError) {
    guard let span = (block.polar.radius ?? block.polar.angle)?.span else { return }
    try checkPolar(at: span)
    let unit = block[.units].map { $0.tenths == 200 ? 25.4 : 1 } ?? state.unit
    let here = (state.position.axes[.x] / unit, state.position.axes[.y] / unit)
    let isIncremental = block[.distance].map { $0.tenths == 910 } ?? state.isIncremental
    var radius = (here.0 * here.0 + here.1 * here.1).squareRoot()
    guard radius > 0 || !isIncremental && block.polar.angle != nil else {
      throw ProgramError(
        .polarCoordinates, at: span, "the program stands at its zero, where no angle is known",
        remedy: "write @ and ^ with G90")
    }
    var angle = feedhold_atan2_degrees(here.1, here.0)
    if let word = block.polar.radius { radius = word.value + (isIncremental ? radius : 0) }
    if let word = block.polar.angle { angle = word.value + (isIncremental ? angle : 0) }
    var end = (radius * feedhold_cos_degrees(angle), radius * feedhold_sin_degrees(angle))
    if isIncremental { end = (end.0 - here.0, end.1 - here.1) }
    let isDiameter = block[.latheDiameter].map { $0.tenths == 70 } ?? state.isDiameter
    _ = block.insert(Letter.x.rawValue, isDiameter ? 2 * end.0 : end.0, at: span)
    _ = block.insert(Letter.y.rawValue, end.1, at: span)
    block.polar = PolarWords()
  }

  private func checkPolar(at span: WordSpan) throws(ProgramError) {
    guard state.plane == .xy, !state.isSecondaryPlane else {
      throw ProgramError(
        .polarCoordinates, at: span, "@ and ^ are coordinates of the XY plane",
        remedy: "put G17 before")
    }
    for letter in [Letter.x, .y] where block.has(letter) {
      throw ProgramError(
        .polarCoordinates, at: block.span(of: letter),
        "\(letter.name) stands beside polar coordinates", remedy: "keep @ and ^, or X and Y")
    }
    let isForOffsets = block[.nonModal].map { $0.tenths != 40 } ?? false
    guard !isForOffsets, !block.has(.machineCoordinates), block[.toolLength]?.tenths != 431 else {
      throw ProgramError(
        .polarCoordinates, at: span, "@ and ^ can only say where to move",
        remedy: "write X and Y for this code")
    }
  }
}
