internal import CanonicalMachining

/// Which code of each modal group is in force, and which line has set it. Only an explanation keeps
/// it; other runs pay nothing for it.
struct ModeMemory {
  /// A line of a file.
  struct Place {
    var file: Int32
    var line: Int
  }

  private var codes: [ModalGroup: Int] = [:]
  private var places: [ModalGroup: Place] = [:]
  private(set) var feedPlace: Place?
  private(set) var speedPlace: Place?
  private(set) var toolPlace: Place?

  /// The groups that remember their code, in the order they are told.
  static let groups: [ModalGroup] = [
    .motion, .plane, .distance, .arcDistance, .units, .feedMode, .cutterCompensation, .toolLength,
    .retract, .workOffset, .pathControl, .spindleMode, .latheDiameter, .spindle, .coolant,
    .overrides,
  ]

  /// The codes of the groups that no state tells, as the control is switched on.
  private static let initial: [ModalGroup: Int] = [
    .cutterCompensation: 400, .toolLength: 490, .spindleMode: 970, .latheDiameter: 80,
  ]

  /// Takes in what a block has done.
  mutating func note(_ block: Block, from before: ModalState, to after: ModalState, file: Int32) {
    let place = Place(file: file, line: after.line)
    for group in Self.groups {
      if let code = block[group] {
        codes[group] = code.tenths
        places[group] = place
      } else if Self.code(of: group, in: before) != Self.code(of: group, in: after) {
        places[group] = place
      }
    }
    if block.has(.f) || before.feed != after.feed { feedPlace = place }
    if block.has(.s) || before.spindleSpeedRPM != after.spindleSpeedRPM { speedPlace = place }
    if before.tool != after.tool { toolPlace = place }
  }

  /// The row of the code in force; nil where there is none.
  func row(of group: ModalGroup, in state: ModalState) -> Int? {
    let known = Self.code(of: group, in: state)
    guard let tenths = known ?? (group == .motion ? nil : codes[group] ?? Self.initial[group])
    else { return nil }
    let isAuxiliary = [.spindle, .coolant, .overrides].contains(group)
    return isAuxiliary ? CodeTable.row(m: tenths / 10) : CodeTable.row(g: tenths)
  }

  func place(of group: ModalGroup) -> Place? { places[group] }

  /// Ten times the code in force, where the state tells it.
  private static func code(of group: ModalGroup, in state: borrowing ModalState) -> Int? {
    switch group {
    case .motion: state.motion
    case .plane: state.plane == .xy ? 170 : state.plane == .zx ? 180 : 190
    case .distance: state.isIncremental ? 910 : 900
    case .arcDistance: state.isArcCentreAbsolute ? 901 : 911
    case .units: state.isInch ? 200 : 210
    case .feedMode: feedCode(state.feedMode)
    case .retract: state.retractsToStart ? 980 : 990
    case .workOffset: offsetCode(Int(state.frame.workOffsetIndex))
    case .pathControl: pathCode(state.pathTolerance.mode)
    case .spindle: state.spindle == nil ? 50 : state.spindle == .clockwise ? 30 : 40
    case .coolant: state.isMistOn ? 70 : state.isFloodOn ? 80 : 90
    case .overrides: state.isOverrideEnabled ? 480 : 490
    default: nil
    }
  }

  private static func feedCode(_ mode: FeedMode) -> Int {
    mode == .inverseTime ? 930 : mode == .unitsPerTime ? 940 : 950
  }

  private static func offsetCode(_ index: Int) -> Int {
    index <= 6 ? 530 + 10 * index : 584 + index
  }

  private static func pathCode(_ mode: PathMode) -> Int {
    mode == .exactPath ? 610 : mode == .exactStop ? 611 : 640
  }
}
