public import CanonicalMachining

/// What the machine is told to do apart from moving.
public enum MachineActionKind: Equatable, Sendable, BitwiseCopyable {
  /// S: the spindle speed to use when it turns. [rpm]
  case spindleSpeed(Double)
  /// M3, M4.
  case spindleStart(SpindleDirection)
  /// M5.
  case spindleStop
  /// T: the tool to bring next.
  case toolSelection(Int32)
  /// M6: the tool changer begins; the tool is in the spindle after the tool change time.
  case toolChange(Int32)
  /// M8, M9.
  case flood(Bool)
  /// M7, M9.
  case mist(Bool)
  /// M48, M49.
  case overridePermission(Bool)
  /// M0: waits for `resume()`.
  case programStop
  /// M1: waits for `resume()` where the optional stop is on.
  case optionalStop
  /// M2, M30.
  case programEnd
  /// A message, by the number of its text.
  case message(Int32)
}

/// An action with the place in the program that asked for it.
public struct MachineAction: Equatable, Sendable, BitwiseCopyable {
  /// What is done.
  public var kind: MachineActionKind
  /// Who asked.
  public var source: SourceLine

  /// An action and where it comes from.
  public init(_ kind: MachineActionKind, at source: SourceLine) {
    self.kind = kind
    self.source = source
  }

  /// The action that a canonical command asks for, if it asks for one.
  init?(_ record: CanonicalRecord) {
    let kind: MachineActionKind
    switch record.command {
    case .setSpindleSpeed(let speed): kind = .spindleSpeed(speed)
    case .startSpindle(let direction): kind = .spindleStart(direction)
    case .stopSpindle: kind = .spindleStop
    case .selectTool(let tool): kind = .toolSelection(tool)
    case .changeTool(let tool): kind = .toolChange(tool)
    case .flood(let isOn): kind = .flood(isOn)
    case .mist(let isOn): kind = .mist(isOn)
    case .enableFeedOverride(let isEnabled): kind = .overridePermission(isEnabled)
    case .programStop: kind = .programStop
    case .optionalStop: kind = .optionalStop
    case .programEnd: kind = .programEnd
    case .message(let number): kind = .message(number)
    default: return nil
    }
    self.init(kind, at: record.source)
  }
}

/// What the actions so far have left switched on.
struct MachineStatus {
  /// Spindle speed to use when it turns. [rpm]
  var speedRPM: Double = 0
  /// Which way the spindle turns; nil while it stands.
  var direction: SpindleDirection?
  var tool: Int32 = 0
  var hasFlood = false
  var hasMist = false
  var allowsOverride = true
  var allowsSpindleOverride = true

  /// Signed speed asked of the spindle. [rpm]
  var spindleSpeedRPM: Double {
    switch direction {
    case .clockwise: speedRPM
    case .counterclockwise: -speedRPM
    case nil: 0
    }
  }

  /// Takes over what an action switches at once.
  mutating func apply(_ kind: MachineActionKind) {
    switch kind {
    case .spindleSpeed(let speed): speedRPM = speed
    case .spindleStart(let way): direction = way
    // The spindle is stopped by a tool change (NIST RS274/NGC 3.6.3).
    case .spindleStop, .toolChange: direction = nil
    case .flood(let isOn): hasFlood = isOn
    case .mist(let isOn): hasMist = isOn
    case .overridePermission(let isEnabled): allowsOverride = isEnabled
    // Spindle and coolant off, overrides on (NIST RS274/NGC 3.6.1).
    case .programEnd:
      direction = nil
      hasFlood = false
      hasMist = false
      allowsOverride = true
      allowsSpindleOverride = true
    case .toolSelection, .programStop, .optionalStop, .message: break
    }
  }
}
