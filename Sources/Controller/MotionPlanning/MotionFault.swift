public import CanonicalMachining
public import Geometry

/// Why a command cannot be planned.
public enum MotionFaultKind: UInt8, Sendable, BitwiseCopyable {
  /// A feed move with a feed of zero, or with G95 at a spindle that stands.
  case zeroFeed
  /// The path leaves the travel of an axis.
  case travelExceeded
  /// Start and end of an arc are not equally far from its centre.
  case arcRadiusMismatch
  /// An arc without radius or without turns.
  case arcDegenerate
  /// The move needs an axis that the machine does not have.
  case axisMissing
  /// A number that is infinite or not a number.
  case notFinite
  /// A number outside its range: a negative time, feed or speed, a coordinate beyond 1 km.
  case outOfRange
  /// A command after the end of the program.
  case afterProgramEnd
  /// A move this planner cannot make yet: probing, arcs and splines locked to the spindle,
  /// constant surface speed.
  case notPlannable
  /// Limits, settings or memory that the planner cannot work with.
  case unusableSetup
  /// A synchronised feed while the spindle stands: its speed, and the speed asked for (rpm).
  case spindleStands
  /// The spindle's speed times the way for a turn is faster than an axis, or the path, can be.
  /// [mm/s]
  case spindleTooFast
  /// A synchronised feed that is shorter than run-in and run-out: what there is, and what it takes.
  /// [mm]
  case runInTooShort
  /// A corner in a synchronised chain that cannot be rounded between its neighbours at this spindle
  /// speed: what there is on either side, and what it takes. [mm]
  case threadCornerTooSharp
  /// The axes fell out of step with the spindle: the error of phase, and its tolerance. [mm]
  case synchronismLost
  /// A spline with more control points than there is memory for: how many, and how many may be.
  case splineTooLong
  /// A spline whose order, or whose number of points, makes no curve: its points, and its order.
  case splineIncomplete
  /// A spline that does not begin where the machine stands, does not end where it says, or has
  /// numbers that leave no digits for its shape: how far it is off. [mm]
  case splineDegenerate
}

/// A command that cannot be planned, with the number that was wrong.
public struct MotionFault: Equatable, Sendable {
  /// What is wrong.
  public var kind: MotionFaultKind
  /// Where the program asked for it.
  public var source: SourceLine
  /// The axis concerned, if it is one.
  public var axis: Axis?
  /// The value found, in the unit of what it names. [mm or rad or mm/s or s]
  public var value: Double
  /// The limit it should have kept, in the same unit. [mm or rad or mm/s or s]
  public var limit: Double

  /// A fault from its parts.
  public init(
    _ kind: MotionFaultKind, at source: SourceLine, axis: Axis? = nil, value: Double = 0,
    limit: Double = 0
  ) {
    self.kind = kind
    self.source = source
    self.axis = axis
    self.value = value
    self.limit = limit
  }
}

/// What became of a command that was handed to the planner.
public enum Admission: Equatable, Sendable {
  /// It is planned or noted.
  case accepted
  /// The queue has no room: hand it in again after the next tick.
  case full
  /// What waits has to be planned first, in bounded portions, one of which was done now: hand it in
  /// again, in the next tick where time matters, at once where it does not.
  case planning
  /// It cannot be planned; nothing was changed.
  case refused(MotionFault)
}
