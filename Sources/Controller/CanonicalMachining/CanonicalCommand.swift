public import Geometry

/// A circular or helical feed, ARC_FEED of NIST RS274/NGC 4.3.5: end and centre in the chosen
/// plane.
public struct ArcFeed: Equatable, Sendable, BitwiseCopyable {
  /// End of the arc, all axes.
  public var end: WorkPosition
  /// Centre along the plane's first axis. [mm]
  public var centreFirst: Double
  /// Centre along the plane's second axis. [mm]
  public var centreSecond: Double
  /// Turns, counted up: +n counter-clockwise (G3), -n clockwise (G2), never 0; |n| > 1 adds full
  /// turns.
  public var turns: Int32

  /// An arc to an end about a centre. [mm]
  public init(end: WorkPosition, centreFirst: Double, centreSecond: Double, turns: Int32) {
    self.end = end
    self.centreFirst = centreFirst
    self.centreSecond = centreSecond
    self.turns = turns
  }
}

/// The canonical machining functions of NIST RS274/NGC chapter 4 (NISTIR 6556): the seam between
/// part-program languages and motion. Lengths in mm, angles in rad, times in s, whatever the
/// program's units; positions in program coordinates, so that an offset is a command of its own.
public enum CanonicalCommand: Sendable, BitwiseCopyable {
  /// STRAIGHT_TRAVERSE: G0.
  case straightTraverse(WorkPosition)
  /// STRAIGHT_FEED: G1.
  case straightFeed(WorkPosition)
  /// ARC_FEED: G2, G3 in the selected plane.
  case arcFeed(ArcFeed)
  /// DWELL. [s]
  case dwell(Double)
  /// SET_FEED_RATE, in the unit of the feed mode. [mm/s, 1/s or mm]
  case setFeedRate(Double)
  /// SET_FEED_MODE.
  case setFeedMode(FeedMode)
  /// SELECT_PLANE.
  case selectPlane(Plane)
  /// SET_MOTION_CONTROL_MODE and SET_NAIVECAM_TOLERANCE.
  case setPathTolerance(PathTolerance)
  /// USE_LENGTH_UNITS: only said, for displays; numbers stay in mm.
  case useLengthUnits(isInch: Bool)
  /// SET_G5X_OFFSET: work offset 1 (G54) to 9 (G59.3).
  case setWorkOffset(index: Int32, offset: AxisVector)
  /// SET_G92_OFFSET.
  case setAxisOffset(AxisVector)
  /// SET_XY_ROTATION: of the work frame about Z. [rad]
  case setRotation(Double)
  /// USE_TOOL_LENGTH_OFFSET.
  case useToolLengthOffset(AxisVector)
  /// SELECT_TOOL: T.
  case selectTool(Int32)
  /// CHANGE_TOOL: M6, with the number of the tool that comes into the spindle.
  case changeTool(Int32)
  /// SET_SPINDLE_SPEED, without sign. [rpm]
  case setSpindleSpeed(Double)
  /// START_SPINDLE: M3, M4.
  case startSpindle(SpindleDirection)
  /// STOP_SPINDLE_TURNING: M5.
  case stopSpindle
  /// FLOOD_ON, FLOOD_OFF: M8, M9.
  case flood(Bool)
  /// MIST_ON, MIST_OFF: M7, M9.
  case mist(Bool)
  /// ENABLE/DISABLE_FEED_OVERRIDE: M48, M49.
  case enableFeedOverride(Bool)
  /// PROGRAM_STOP: M0.
  case programStop
  /// OPTIONAL_PROGRAM_STOP: M1.
  case optionalStop
  /// PROGRAM_END: M2, M30.
  case programEnd
  /// COMMENT: number of the text in the interpreter's list of texts.
  case comment(Int32)
  /// MESSAGE: number of the text in the interpreter's list of texts.
  case message(Int32)
}

/// A canonical command with the place in the program that asked for it.
public struct CanonicalRecord: Sendable, BitwiseCopyable {
  /// What to do.
  public var command: CanonicalCommand
  /// Who asked.
  public var source: SourceLine

  /// A command and where it comes from.
  public init(_ command: CanonicalCommand, at source: SourceLine) {
    self.command = command
    self.source = source
  }
}
