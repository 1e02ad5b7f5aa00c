internal import CMath
internal import CanonicalMachining
internal import Geometry

/// G51 and G51.1: X, Y and Z are stretched from a centre; a factor of -1 mirrors.
struct FanucScaling: Sendable {
  /// Factors of X, Y and Z.
  var factors = [1.0, 1.0, 1.0]
  /// Centre, in program coordinates. [mm]
  var centre = [0.0, 0.0, 0.0]

  var isOff: Bool { factors == [1, 1, 1] }
}

/// What G68 replaced in the frame.
struct UnrotatedFrame: Sendable {
  var axisOffset: AxisVector
  var rotation: Double
}

/// Scaling, mirroring and rotation of the program.
extension Interpreter {
  // MARK: G50, G51

  /// `G51 X Y Z P`, or with factors of their own `I J K`; without a point P2000 is 2.
  mutating func startScaling(at span: WordSpan) throws(ProgramError) {
    var scaling = FanucScaling()
    for axis in 0..<3 {
      let letter = Letter.axes[axis]
      scaling.centre[axis] =
        block[letter].map { $0 * state.unit } ?? state.position.axes[axis]
    }
    let letters: [Letter] = [.i, .j, .k]
    if block.has(.p) {
      scaling.factors = [Double](repeating: factor(.p), count: 3)
    } else {
      for axis in 0..<3 where block.has(letters[axis]) {
        scaling.factors[axis] = factor(letters[axis])
      }
    }
    guard !scaling.factors.contains(0) else {
      throw ProgramError(
        .valueNotAllowed, at: span, "G51 scales by 0", remedy: "P1000 or P1. is the true size")
    }
    block.drop(WordSet("XYZPIJK"))
    useScaling(scaling)
  }

  private func factor(_ letter: Letter) -> Double {
    let isThousandths = fanuc.withoutPoint >> UInt32(letter.rawValue) & 1 == 1
    return (block[letter] ?? 1) / (isThousandths ? 1000 : 1)
  }

  mutating func stopScaling() { useScaling(nil) }

  private mutating func useScaling(_ scaling: FanucScaling?) {
    fanuc.scaling = scaling.flatMap { $0.isOff ? nil : $0 }
    fanuc.readsEveryBlock =
      !options.countsWholeUnits || fanuc.scaling != nil || fanuc.modalCall != nil
  }

  /// G51.1 and G50.1: mirrors at the position each word names, or ends that.
  mutating func mirror(isOn: Bool, at span: WordSpan) throws(ProgramError) {
    guard block.hasAxes else {
      throw ProgramError(
        .missingAxis, at: span, "it names no axis to mirror", remedy: "write G51.1 X0 or the like")
    }
    var scaling = fanuc.scaling ?? FanucScaling()
    for axis in 0..<3 {
      guard let value = block[Letter.axes[axis]] else { continue }
      scaling.factors[axis] = scaling.factors[axis].magnitude * (isOn ? -1 : 1)
      if isOn { scaling.centre[axis] = value * state.unit }
    }
    block.drop(WordSet("XYZ"))
    useScaling(scaling)
  }

  /// Stretches the words of a block that moves.
  mutating func scaleBlock() throws(ProgramError) {
    guard let scaling = fanuc.scaling, !block.has(.machineCoordinates), !block.has(.nonModal)
    else { return }
    let code = block[.motion]?.tenths ?? state.motion ?? 0
    let isIncremental = block[.distance].map { $0.tenths == 910 } ?? state.isIncremental
    for axis in 0..<3 {
      let letter = Letter.axes[axis]
      guard let value = block[letter] else { continue }
      let centre = isIncremental ? 0 : scaling.centre[axis] / state.unit
      try stretch(letter, to: centre + (value - centre) * scaling.factors[axis])
    }
    if FanucCodes.isCycle(code), let value = block[.r] {
      let normal = state.plane.normal
      let centre = isIncremental ? 0 : scaling.centre[normal] / state.unit
      try stretch(.r, to: centre + (value - centre) * scaling.factors[normal])
    }
    if code == 20 || code == 30 { try scaleArc(code, scaling) }
  }

  private mutating func stretch(_ letter: Letter, to value: Double) throws(ProgramError) {
    guard value.magnitude <= InterpreterOptions.largestWord else {
      throw ProgramError(
        .numberOutOfRange, at: block.span(of: letter),
        "scaled, \(letter.name) becomes larger than any machine", remedy: "check P of G51")
    }
    block.set(letter, value, at: block.span(of: letter))
  }

  private mutating func scaleArc(_ code: Int, _ scaling: FanucScaling) throws(ProgramError) {
    let plane = block.has(.plane) ? namedPlane : state.plane
    let factors = (scaling.factors[plane.first], scaling.factors[plane.second])
    let span = block[.motion]?.span ?? block.firstWord
    guard factors.0.magnitude == factors.1.magnitude else {
      throw ProgramError(
        .forbiddenInMode, at: span, "an arc that is scaled differently in its axes is none",
        remedy: "scale both axes of the plane alike")
    }
    for (axis, letter) in [Letter.i, .j, .k].enumerated() {
      guard let value = block[letter] else { continue }
      try stretch(letter, to: value * scaling.factors[axis])
    }
    if let value = block[.r] {
      try stretch(.r, to: value * factors.0.magnitude)
    }
    guard (factors.0 < 0) != (factors.1 < 0) else { return }
    fanuc.motionBehind = code
    block.put(g: code == 20 ? 30 : 20, at: span)
  }

  // MARK: G68, G69

  /// `G68 X Y R`: turns the program about a point of the XY plane.
  mutating func startRotation(at span: WordSpan) throws(ProgramError) {
    if fanuc.unrotated != nil { stopRotation(at: span) }
    let plane = block.has(.plane) ? namedPlane : state.plane
    guard plane == .xy else {
      throw ProgramError(
        .notSupportedYet, at: span, "G68 outside the XY plane is not supported yet",
        remedy: "let the CAM turn the path")
    }
    guard let angle = block[.r] else {
      throw ProgramError(
        .missingWord, at: span, "G68 has no R", remedy: "R is the angle in degrees")
    }
    let isIncremental = block[.distance].map { $0.tenths == 910 } ?? state.isIncremental
    let start = state.position.axes
    var centre = (start[0], start[1])
    if let x = block[.x] { centre.0 = x * state.unit + (isIncremental ? start[0] : 0) }
    if let y = block[.y] { centre.1 = y * state.unit + (isIncremental ? start[1] : 0) }
    block.drop(WordSet("XYR"))
    let old = state.frame
    fanuc.unrotated = UnrotatedFrame(axisOffset: old.axisOffset, rotation: old.rotation)
    // machine = offset + turn(p + shift) has to be offset + old shift + centre + turn(p - centre).
    let radians = angle * Elementary.radiansPerDegree
    let (sine, cosine) = (feedhold_sin(radians), feedhold_cos(radians))
    let sum = (old.axisOffset[0] + centre.0, old.axisOffset[1] + centre.1)
    var shift = old.axisOffset
    shift[0] = sum.0 * cosine + sum.1 * sine - centre.0
    shift[1] = -sum.0 * sine + sum.1 * cosine - centre.1
    useFrame(shift, radians, at: span)
  }

  mutating func stopRotation(at span: WordSpan) {
    guard let old = fanuc.unrotated else { return }
    fanuc.unrotated = nil
    useFrame(old.axisOffset, old.rotation, at: span)
  }

  private mutating func useFrame(_ shift: AxisVector, _ angle: Double, at span: WordSpan) {
    changeFrame(at: span) { interpreter in
      interpreter.emit(.setAxisOffset(shift), at: span)
      interpreter.emit(.setRotation(angle), at: span)
    }
  }

  /// Refuses what must not stand in a program that is turned.
  func checkRotated() throws(ProgramError) {
    let home: Set<Int> = [100, 280, 300, 520, 920, 921]
    var span = block[.workOffset]?.span ?? block[.machineCoordinates]?.span
    if let code = block[.nonModal], home.contains(code.tenths) { span = code.span }
    guard let span else { return }
    throw ProgramError(
      .forbiddenInMode, at: span, "offsets and home positions must not change under G68",
      remedy: "put G69 before")
  }
}
