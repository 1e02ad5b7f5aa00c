/// grbl 1.1 and grblHAL: what they read, and what they answer to the rest. The codes are from the
/// documentation of both ("Supported G-codes" of grbl 1.1, README of grblHAL).
extension Interpreter {
  /// Codes that grbl 1.1 does not have and grblHAL has: cycles, and what its drivers bring.
  private static let onlyHAL: Set<Int> = [
    50, 51, 70, 80, 330, 430, 432, 500, 510, 611, 640, 730, 760, 810, 820, 830, 850, 860, 890,
    921, 922, 923, 950, 960, 970, 980, 990,
  ]
  private static let grbl: Set<Int> = [
    0, 10, 20, 30, 40, 100, 170, 180, 190, 200, 210, 280, 281, 300, 301, 382, 383, 384, 385, 400,
    431, 490, 530, 540, 550, 560, 570, 580, 590, 610, 800, 900, 910, 911, 920, 921, 930, 940,
  ]
  private static let grblM: Set<Int> = [0, 10, 20, 30, 40, 50, 70, 80, 90, 300]
  private static let halM: Set<Int> = [
    60, 480, 490, 500, 510, 530, 610, 620, 630, 640, 650, 660, 670, 680, 700, 710, 720, 730, 980,
    990,
  ]

  /// Refuses what grbl refuses, naming its answer.
  mutating func adaptGrbl() throws(ProgramError) {
    for item in foreign where item.kind == .systemCommand { passSystemCommand(item) }
    for item in foreign where item.kind == .code {
      throw ProgramError(
        .notInGrbl, at: item.span,
        "grbl answers error:20 to M\(shortText(item.value)): it has no such code",
        remedy: "delete it if the job does not need it")
    }
    var groups = block.groups
    while groups != 0 {
      let index = groups.trailingZeroBitCount
      groups &= groups &- 1
      guard let group = ModalGroup(rawValue: index), let code = block[group] else { continue }
      try checkGrbl(code)
    }
    if let code = block[.nonModal], let other = block[.motion], block.hasAxes,
      CodeTable.facts[code.row].takesAxes, other.tenths != 800
    {
      throw ProgramError(
        .axisConflict, at: other.span, "two codes want the axis words: grbl answers error:24",
        remedy: "put them on two lines")
    }
  }

  private mutating func checkGrbl(_ code: Block.Code) throws(ProgramError) {
    let rule = CodeTable.rules[code.row]
    let (known, extended) =
      rule.letter == "G" ? (Self.grbl, Self.onlyHAL) : (Self.grblM, Self.halM)
    if known.contains(code.tenths) { return }
    guard extended.contains(code.tenths) else {
      let isCompensation = rule.group == .cutterCompensation
      throw ProgramError(
        .notInGrbl, at: code.span, "grbl answers error:20 to \(rule.name) (\(rule.meaning))",
        remedy: isCompensation
          ? "grbl has no cutter compensation: let the CAM offset the path"
          : "delete it, or read the program as --dialect linuxcnc")
    }
    deviate(
      .dialectCustom, at: code.span, "\(rule.name) needs grblHAL: grbl 1.1 answers error:20",
      remedy: "mind it on a grbl 1.1 board", kind: rule.name)
  }
}
