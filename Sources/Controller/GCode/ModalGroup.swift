/// The modal groups of RS274/NGC table 5: at most one code of a group may stand in a block.
public enum ModalGroup: Int, CaseIterable, Sendable, BitwiseCopyable {
  /// Group 0, without memory: G4, G10, G28, G30, G52, G92 and their kin.
  case nonModal
  /// G53, also without memory, but beside a motion.
  case machineCoordinates
  /// Group 1: motion and cycles.
  case motion
  /// Group 2: plane.
  case plane
  /// Group 3: absolute or incremental positions.
  case distance
  /// Group 4: absolute or incremental arc centres.
  case arcDistance
  /// Group 5: what F means.
  case feedMode
  /// Group 6: inch or mm.
  case units
  /// Group 7: cutter radius compensation.
  case cutterCompensation
  /// Group 8: tool length offset.
  case toolLength
  /// Group 10: where cycles retract to.
  case retract
  /// Group 12: work offset.
  case workOffset
  /// Group 13: path control.
  case pathControl
  /// Group 14: what S means.
  case spindleMode
  /// Group 15: lathe radius or diameter.
  case latheDiameter
  /// Group 4 of M: stops and ends.
  case stopping
  /// Group 5 of M: outputs and inputs.
  case signals
  /// Group 6 of M: tool change.
  case toolChange
  /// Group 7 of M: spindle.
  case spindle
  /// Group 8 of M: coolant.
  case coolant
  /// Group 9 of M: override switches.
  case overrides
  /// Group 10 of M: saved states, subprograms and the user's codes.
  case macros

  /// How a message calls the group.
  var name: String {
    switch self {
    case .nonModal: "non-modal"
    case .machineCoordinates: "machine coordinates"
    case .motion: "motion"
    case .plane: "plane"
    case .distance: "distance mode"
    case .arcDistance: "arc centre mode"
    case .feedMode: "feed mode"
    case .units: "length unit"
    case .cutterCompensation: "cutter compensation"
    case .toolLength: "tool length"
    case .retract: "cycle retract"
    case .workOffset: "work offset"
    case .pathControl: "path control"
    case .spindleMode: "spindle mode"
    case .latheDiameter: "lathe diameter"
    case .stopping: "stop"
    case .signals: "outputs and inputs"
    case .toolChange: "tool change"
    case .spindle: "spindle"
    case .coolant: "coolant"
    case .overrides: "override"
    case .macros: "macro"
    }
  }
}

/// The order in which the parts of a block are carried out, whatever their order in the text:
/// RS274/NGC table 8 as LinuxCNC has it. This list is the order.
public enum ExecutionStep: Int, CaseIterable, Sendable, BitwiseCopyable {
  /// Comments and messages.
  case comment
  /// G96, G97.
  case spindleMode
  /// G93, G94, G95.
  case feedMode
  /// F.
  case feedRate
  /// S.
  case spindleSpeed
  /// T.
  case toolSelection
  /// M62 to M68.
  case signals
  /// M6, M61.
  case toolChange
  /// M3, M4, M5, M19.
  case spindle
  /// M70 to M73.
  case savedModes
  /// M7, M8, M9.
  case coolant
  /// M48 to M53.
  case overrides
  /// M100 to M199.
  case userCode
  /// G4.
  case dwell
  /// G17, G18, G19.
  case plane
  /// G20, G21.
  case units
  /// G7, G8.
  case latheDiameter
  /// G40, G41, G42.
  case cutterCompensation
  /// G43, G49.
  case toolLength
  /// G54 to G59.3.
  case workOffset
  /// G61, G61.1, G64.
  case pathControl
  /// G90, G91.
  case distance
  /// G90.1, G91.1.
  case arcDistance
  /// G98, G99.
  case retract
  /// G10, G28, G30, G52, G92.
  case nonModal
  /// G0 to G3, cycles, with G53.
  case motion
  /// M98, M99.
  case subprogram
  /// M0, M1, M2, M30, M60.
  case stop
}
