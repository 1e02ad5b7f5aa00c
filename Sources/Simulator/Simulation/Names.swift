public import Signals

// The words that events, reports and goldens use for the numbered values of the line.

extension AlarmKind {
  /// All kinds, in the order of their numbers.
  public static var all: [AlarmKind] { (0...UInt8.max).compactMap(AlarmKind.init) }

  /// The kind's word in events and job files.
  public var name: String {
    switch self {
    case .travelExceeded: "travel-exceeded"
    case .followingError: "following-error"
    case .spindleStopped: "spindle-stopped"
    case .rapidInMaterial: "rapid-in-material"
    case .forceExceeded: "force-exceeded"
    case .powerExceeded: "power-exceeded"
    case .deflectionExceeded: "deflection-exceeded"
    case .toolWorn: "tool-worn"
    case .toolBroken: "tool-broken"
    case .spindleOverload: "spindle-overload"
    case .timeLimit: "time-limit"
    case .toolMissing: "tool-missing"
    case .collision: "collision"
    case .synchronismLost: "synchronism-lost"
    }
  }

  /// Unit of the alarm's value and limit.
  public var unit: String {
    switch self {
    case .forceExceeded: "N"
    case .powerExceeded, .spindleOverload: "W"
    case .timeLimit: "s"
    case .toolMissing: ""
    case .spindleStopped: "rpm"
    case .rapidInMaterial: "mm^3"
    default: "mm"
    }
  }
}

extension ProposalReason {
  /// The reason in the words of an event.
  public var name: String {
    switch self {
    case .programmed: "programmed"
    case .airCut: "air-cut"
    case .belowTarget: "below-target"
    case .aboveTarget: "above-target"
    case .entryAhead: "entry-ahead"
    case .spareTool: "spare-tool"
    case .spendTool: "spend-tool"
    case .rubbing: "rubbing"
    case .deflection: "deflection"
    case .uncertain: "uncertain"
    }
  }
}

extension Ruling {
  /// The ruling in the words of an event.
  public var name: String {
    switch self {
    case .granted: "granted"
    case .clipped: "clipped"
    case .refused: "refused"
    case .hold: "hold"
    }
  }
}

extension GuardLimit {
  /// The limit in the words of an event.
  public var name: String {
    switch self {
    case .none: "none"
    case .finite: "finite"
    case .range: "range"
    case .slew: "slew"
    case .age: "age"
    case .force: "force"
    case .power: "power"
    case .deflection: "deflection"
    case .chipTooThin: "chip-too-thin"
    case .chipTooThick: "chip-too-thick"
    case .plausibility: "plausibility"
    case .inhibited: "inhibited"
    }
  }

  /// Unit of the verdict's value and bound.
  public var unit: String {
    switch self {
    case .force: "N"
    case .power: "W"
    case .deflection, .chipTooThin, .chipTooThick: "mm"
    case .slew: "1/s"
    case .age: "ticks"
    default: ""
    }
  }
}

extension MotionKind {
  /// The kind in the words of an event.
  public var name: String {
    switch self {
    case .idle: "idle"
    case .rapid: "rapid"
    case .feed: "feed"
    case .dwell: "dwell"
    case .toolChange: "tool-change"
    case .hold: "hold"
    case .ended: "ended"
    case .operated: "operated"
    }
  }
}

extension String {
  /// A name of the code as codes of faults are written: `powerCurve` is `power-curve`.
  init(kebab name: some Any) {
    self = "\(name)".reduce(into: "") { text, letter in
      text += letter.isUppercase ? "-" + letter.lowercased() : String(letter)
    }
  }
}
