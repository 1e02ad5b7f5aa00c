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
  /// SELECT_PLANE: G17.1, G18.1, G19.1, the plane of U V W that lies as this one; no arcs in it.
  case selectSecondaryPlane(Plane)
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
  /// SET_SPINDLE_SPEED, without sign; the cutting speed under G96. [rpm or m/min]
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
  /// ENABLE/DISABLE_SPEED_OVERRIDE: M48, M49, M51.
  case enableSpeedOverride(Bool)
  /// ENABLE/DISABLE_ADAPTIVE_FEED: M52.
  case enableAdaptiveFeed(Bool)
  /// ENABLE/DISABLE_FEED_HOLD: M53.
  case enableFeedHold(Bool)
  /// STRAIGHT_PROBE: G38.2 to G38.5, towards or away from the work.
  case straightProbe(WorkPosition, ProbeKind)
  /// TURN_PROBE_ON, TURN_PROBE_OFF.
  case turnProbe(isOn: Bool)
  /// No function of RS274/NGC: up to `endTapCycle` the commands are those of G84 or G74, spelled
  /// for a floating holder. A machine with an encoder drives them as a rigid tap that rests at the
  /// bottom. [s]
  case beginTapCycle(dwell: Double)
  /// No function of RS274/NGC: the tapping cycle is over.
  case endTapCycle
  /// RIGID_TAP: G33.1, in with the spindle and out again.
  case rigidTap(WorkPosition)
  /// START_SPEED_FEED_SYNC: feeds follow the spindle: way a turn [mm], or a speed where
  /// `isVelocity`.
  case startSpeedFeedSync(perTurn: Double, isVelocity: Bool)
  /// STOP_SPEED_FEED_SYNC.
  case stopSpeedFeedSync
  /// A control point of the spline that the next `splineFeed` ends, in order.
  case splinePoint(SplinePoint)
  /// NURBS_FEED: G5, G5.1, G5.2 through the control points said before it.
  case splineFeed(SplineFeed)
  /// SET_SPINDLE_MODE: 0 turns at the speed S says; above 0, S is a cutting speed (G96) and this
  /// the highest speed. [rpm]
  case setSpindleMode(maximumRPM: Double)
  /// ORIENT_SPINDLE: M19, to an angle [rad]; mode 0 shortest way, 1 clockwise, 2 counter-clockwise.
  case orientSpindle(angle: Double, mode: Int32)
  /// WAIT_ORIENT_COMPLETE. [s]
  case waitSpindleOrient(timeout: Double)
  /// START_CHANGE: the tool change begins.
  case startToolChange
  /// CHANGE_TOOL_NUMBER: M61, the tool that is in the spindle has this number.
  case setToolNumber(Int32)
  /// SET_TOOL_TABLE_ENTRY: G10 L1, L10, L11; number of the row in the interpreter's list of
  /// changes.
  case setToolTableEntry(Int32)
  /// RELOAD_TOOLDATA: the tool table has changed.
  case reloadToolTable
  /// SET/CLEAR_MOTION_OUTPUT_BIT: M62, M63, with the next motion.
  case motionOutput(index: Int32, isOn: Bool)
  /// SET/CLEAR_AUX_OUTPUT_BIT: M64, M65, at once.
  case output(index: Int32, isOn: Bool)
  /// SET_MOTION_OUTPUT_VALUE: M67, with the next motion.
  case motionOutputValue(index: Int32, value: Double)
  /// SET_AUX_OUTPUT_VALUE: M68, at once.
  case outputValue(index: Int32, value: Double)
  /// WAIT: M66.
  case waitInput(InputWait)
  /// PALLET_SHUTTLE: M60.
  case palletShuttle
  /// M100 to M199, the user's own codes.
  case userCode(UserCode)
  /// SET_FEED_REFERENCE.
  case setFeedReference(isWorkpiece: Bool)
  /// ON_RESET: the interpreter starts anew.
  case reset
  /// PROGRAM_STOP: M0.
  case programStop
  /// No function of RS274/NGC: from where the control counts on when the operator has moved the
  /// machine by hand, as behind the stop of G88.
  case movedByHand(WorkPosition)
  /// OPTIONAL_PROGRAM_STOP: M1.
  case optionalStop
  /// PROGRAM_END: M2, M30.
  case programEnd
  /// COMMENT: number of the text in the interpreter's list of texts.
  case comment(Int32)
  /// MESSAGE: number of the text in the interpreter's list of texts.
  case message(Int32)
  /// LOG and its kin, (PRINT,): number of the text in the interpreter's list of texts.
  case log(LogAction, Int32)
  /// FINISH: the text ended with its closing %.
  case finish
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
