extension CodeTable {
  private static func g(
    _ tenths: Int, _ group: ModalGroup, _ step: ExecutionStep, _ meaning: String,
    words: String = "", traits: CodeTraits = []
  ) -> CodeRule {
    CodeRule(("G", tenths), group, step, meaning, words: words, traits: traits)
  }

  private static func m(
    _ number: Int, _ group: ModalGroup, _ step: ExecutionStep, _ meaning: String,
    words: String = "", traits: CodeTraits = []
  ) -> CodeRule {
    CodeRule(("M", number * 10), group, step, meaning, words: words, traits: traits)
  }

  private static func motion(
    _ tenths: Int, _ meaning: String, words: String = "", later: Bool = false
  ) -> CodeRule {
    g(tenths, .motion, .motion, meaning, words: words, traits: later ? [.axes, .later] : [.axes])
  }

  /// Motion without cycles.
  static let geometry: [CodeRule] = [
    motion(0, "rapid"),
    motion(10, "straight feed"),
    motion(20, "clockwise arc", words: "IJKRP"),
    motion(30, "counter-clockwise arc", words: "IJKRP"),
    motion(50, "cubic spline", words: "IJPQ"),
    motion(51, "quadratic spline", words: "IJ"),
    motion(52, "NURBS opens", words: "PL"),
    motion(53, "NURBS closes"),
    motion(330, "spindle-synchronised motion", words: "K"),
    motion(331, "rigid tapping", words: "KI"),
    motion(382, "probe towards, alarm without contact"),
    motion(383, "probe towards"),
    motion(384, "probe away, alarm while in contact"),
    motion(385, "probe away"),
  ]

  /// Codes that set something.
  static let settings: [CodeRule] = [
    g(40, .nonModal, .dwell, "dwell", words: "P"),
    g(70, .latheDiameter, .latheDiameter, "X is a diameter"),
    g(80, .latheDiameter, .latheDiameter, "X is a radius"),
    g(100, .nonModal, .nonModal, "sets offsets", words: "LPRIJQ", traits: .axes),
    g(170, .plane, .plane, "plane XY"),
    g(171, .plane, .plane, "plane UV"),
    g(180, .plane, .plane, "plane ZX"),
    g(181, .plane, .plane, "plane WU"),
    g(190, .plane, .plane, "plane YZ"),
    g(191, .plane, .plane, "plane VW"),
    g(200, .units, .units, "lengths in inches"),
    g(210, .units, .units, "lengths in mm"),
    g(280, .nonModal, .nonModal, "goes to the home position", traits: .axes),
    g(281, .nonModal, .nonModal, "stores the home position"),
    g(300, .nonModal, .nonModal, "goes to the second home position", traits: .axes),
    g(301, .nonModal, .nonModal, "stores the second home position"),
    g(400, .cutterCompensation, .cutterCompensation, "cutter compensation off"),
    g(410, .cutterCompensation, .cutterCompensation, "compensation left", words: "D"),
    g(411, .cutterCompensation, .cutterCompensation, "dynamic left", words: "DL"),
    g(420, .cutterCompensation, .cutterCompensation, "compensation right", words: "D"),
    g(421, .cutterCompensation, .cutterCompensation, "dynamic right", words: "DL"),
    g(430, .toolLength, .toolLength, "tool length offset from the table", words: "H"),
    g(431, .toolLength, .toolLength, "tool length offset from the words", traits: .axes),
    g(432, .toolLength, .toolLength, "adds a tool length offset", words: "H"),
    g(490, .toolLength, .toolLength, "tool length offset off"),
    g(520, .nonModal, .nonModal, "shifts the program", traits: .axes),
    g(530, .machineCoordinates, .motion, "moves in machine coordinates"),
    g(540, .workOffset, .workOffset, "work offset 1"),
    g(550, .workOffset, .workOffset, "work offset 2"),
    g(560, .workOffset, .workOffset, "work offset 3"),
    g(570, .workOffset, .workOffset, "work offset 4"),
    g(580, .workOffset, .workOffset, "work offset 5"),
    g(590, .workOffset, .workOffset, "work offset 6"),
    g(591, .workOffset, .workOffset, "work offset 7"),
    g(592, .workOffset, .workOffset, "work offset 8"),
    g(593, .workOffset, .workOffset, "work offset 9"),
    g(610, .pathControl, .pathControl, "exact path"),
    g(611, .pathControl, .pathControl, "exact stop"),
    g(640, .pathControl, .pathControl, "continuous path with tolerance", words: "PQ"),
    g(900, .distance, .distance, "absolute positions"),
    g(901, .arcDistance, .arcDistance, "absolute arc centres"),
    g(910, .distance, .distance, "incremental positions"),
    g(911, .arcDistance, .arcDistance, "incremental arc centres"),
    g(920, .nonModal, .nonModal, "names the current position", traits: .axes),
    g(921, .nonModal, .nonModal, "G92 off and forgotten"),
    g(922, .nonModal, .nonModal, "G92 off"),
    g(923, .nonModal, .nonModal, "G92 on again"),
    g(930, .feedMode, .feedMode, "inverse time feed"),
    g(940, .feedMode, .feedMode, "feed a minute"),
    g(950, .feedMode, .feedMode, "feed a revolution"),
    g(960, .spindleMode, .spindleMode, "constant surface speed", words: "D"),
    g(970, .spindleMode, .spindleMode, "constant spindle speed"),
    g(980, .retract, .retract, "cycles retract to where they began"),
    g(990, .retract, .retract, "cycles retract to R"),
  ]

  /// Cycles.
  static let cycles: [CodeRule] = [
    motion(700, "lathe finishing cycle", words: "QDEP"),
    motion(710, "lathe roughing cycle", words: "QDIR"),
    motion(711, "lathe roughing cycle without pockets", words: "QDIR"),
    motion(712, "lathe roughing of pockets alone", words: "QDIR"),
    motion(720, "lathe facing cycle", words: "QDIR"),
    motion(721, "lathe facing cycle without pockets", words: "QDIR"),
    motion(722, "lathe facing of pockets alone", words: "QDIR"),
    motion(730, "drilling with chip breaking", words: "RLQ"),
    motion(740, "left-hand tapping", words: "RLP"),
    motion(760, "threading cycle", words: "PIJRKQHEL"),
    motion(800, "cycles off"),
    motion(810, "drilling", words: "RL"),
    motion(820, "drilling with dwell", words: "RLP"),
    motion(830, "deep hole drilling", words: "RLQ"),
    motion(840, "right-hand tapping", words: "RLP"),
    motion(850, "reaming", words: "RL"),
    motion(860, "boring, spindle stop, rapid out", words: "RLP"),
    motion(870, "back boring", words: "RLIJK"),
    motion(880, "boring, manual out", words: "RLP"),
    motion(890, "boring with dwell, feed out", words: "RLP"),
  ]

  /// M codes.
  static let auxiliary: [CodeRule] =
    fixed
    + (100...199).map { number in
      m(number, .macros, .userCode, "the user's own, where the machine has it", words: "PQ")
    }

  private static let fixed: [CodeRule] = [
    m(0, .stopping, .stop, "stop"),
    m(1, .stopping, .stop, "optional stop"),
    m(2, .stopping, .stop, "program end"),
    m(3, .spindle, .spindle, "spindle clockwise"),
    m(4, .spindle, .spindle, "spindle counter-clockwise"),
    m(5, .spindle, .spindle, "spindle stop"),
    m(6, .toolChange, .toolChange, "tool change"),
    m(7, .coolant, .coolant, "mist on"),
    m(8, .coolant, .coolant, "flood on"),
    m(9, .coolant, .coolant, "coolant off"),
    m(19, .spindle, .spindle, "spindle orientation", words: "RQP"),
    m(30, .stopping, .stop, "program end, pallet change"),
    m(48, .overrides, .overrides, "overrides on"),
    m(49, .overrides, .overrides, "overrides off"),
    m(50, .overrides, .overrides, "feed override switch", words: "P"),
    m(51, .overrides, .overrides, "speed override switch", words: "P"),
    m(52, .overrides, .overrides, "adaptive feed switch", words: "P"),
    m(53, .overrides, .overrides, "feed hold switch", words: "P"),
    m(60, .stopping, .stop, "pallet change and stop"),
    m(61, .toolChange, .toolChange, "sets the tool number", words: "Q"),
    m(62, .signals, .signals, "output on with motion", words: "P"),
    m(63, .signals, .signals, "output off with motion", words: "P"),
    m(64, .signals, .signals, "output on", words: "P"),
    m(65, .signals, .signals, "output off", words: "P"),
    m(66, .signals, .signals, "waits for an input", words: "PELQ"),
    m(67, .signals, .signals, "analogue output with motion", words: "EQ"),
    m(68, .signals, .signals, "analogue output", words: "EQ"),
    m(70, .macros, .savedModes, "saves the modal state"),
    m(71, .macros, .savedModes, "forgets the saved state"),
    m(72, .macros, .savedModes, "restores the modal state"),
    m(73, .macros, .savedModes, "saves, restored at the subprogram's end"),
    m(98, .macros, .subprogram, "calls a subprogram", words: "PL"),
    m(99, .macros, .subprogram, "returns from a subprogram", words: "P"),
  ]
}
