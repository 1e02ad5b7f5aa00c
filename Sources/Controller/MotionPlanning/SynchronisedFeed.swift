internal import Geometry

/// What feeds follow between START_SPEED_FEED_SYNC and STOP_SPEED_FEED_SYNC.
struct SpindleFeed: Equatable, BitwiseCopyable {
  /// Way along the path for a turn. [mm]
  var perTurn: Double
  /// Whether only the speed follows the spindle's, as G95, and not the place its angle.
  var isVelocity: Bool
}

/// A feed that is locked to the spindle's angle, as it lies in the queue.
struct SynchronisedPiece: BitwiseCopyable {
  /// Way along the path for a turn. [mm]
  var perTurn: Double
  /// G33.1: in and, with the spindle turned round, out again.
  var isTap = false
  /// How long a tap rests at its end while the spindle stands. [s]
  var dwell: Double = 0
  /// Whether it goes on from the piece before it without another run-in.
  var isChained = false
  /// How far the rounding of the corner at its start reaches; 0 without a corner. [turns]
  var cornerReach: Double = 0
  /// The spindle speed up to which that rounding keeps the limits. [turns/s]
  var cornerSpeed: Double = .infinity
}

extension Segment {
  /// The lock to the spindle, if this is a synchronised feed.
  var piece: SynchronisedPiece? {
    if case .synchronised(let piece) = kind { return piece }
    return nil
  }

  /// Turns of the spindle along it.
  func turns(of piece: SynchronisedPiece) -> Double { path.length / piece.perTurn }

  /// Way of the axes for a turn of the spindle. [mm/turn, rad/turn]
  func lead(of piece: SynchronisedPiece) -> AxisVector { path.slope * piece.perTurn }
}

/// What the last chain of synchronised feeds was like, for displays and tests.
public struct SynchronismReport: Equatable, Sendable, BitwiseCopyable {
  /// Line of the part program that began it.
  public var line: Int32 = 0
  /// Way from standing to being in phase. [mm]
  public var runIn: Double = 0
  /// Largest error of phase since then, against the angles as they were read. [mm]
  public var largestError: Double = 0
  /// How far a tap went past its end while the spindle turned round. [mm]
  public var overTravel: Double = 0

  /// Before the first chain.
  public init() {}
}

/// The lock of axes and spindle while a chain is being driven.
struct SpindleLock: BitwiseCopyable {
  var phase = LockPhase.waiting
  /// How long the spindle has stood while it should turn. [s]
  var standing: Double = 0
  /// 1 where turns count up clockwise (M3), -1 under M4.
  var sense: Double = 1
  /// The index at which the chain begins, in turns counted in that sense. [turns]
  var origin: Double = 0
  var runIn = RunIn()
  /// Whether the run-in is over.
  var isLocked = false
  var follower = SpindleFollower()
  /// Limits on straight pieces, and the lower ones where the chain has corners.
  var fullLimits = PathLimits(speed: 0, acceleration: 0, jerk: 0)
  var cornerLimits = PathLimits(speed: 0, acceleration: 0, jerk: 0)
  /// Where the piece being driven begins. [turns]
  var pieceStart: Double = 0
  /// The corners at its start and at its end.
  var cornerBefore = ThreadCorner()
  var cornerBehind = ThreadCorner()
  /// Where the last known corner's rounding ends; before everything without one. [turns]
  var cornersEnd = -Double.infinity
  /// From the follower's last state to rest at the chain's end. [turns]
  var runOut = SpeedProfile()
  /// Pieces that are left to the end of the run-out, the present one included.
  var piecesLeft = 0
  /// The farthest place of a tap. [turns]
  var deepest: Double = 0
  /// What is left of a tap's rest at its end. [s]
  var rest: Double = 0
  /// The error of phase for which the lock was given up. [mm]
  var lostBy: Double = 0

  /// The limits that count at the present place.
  var limits: PathLimits {
    isLocked && follower.state.turns <= cornersEnd ? cornerLimits : fullLimits
  }
}

/// What a chain of synchronised feeds is at.
enum LockPhase: BitwiseCopyable {
  /// For the spindle, or for the next index.
  case waiting
  /// Run-in and thread.
  case following
  /// To rest at the end of the chain.
  case runningOut
  /// A tap at its end while the spindle comes to rest and stands.
  case resting
  /// A tap at its end, until the spindle turns the other way.
  case reversing
  /// A tap on its way out.
  case returning
  /// A tap past its start, until the spindle turns as before.
  case restoring
  /// Back to the start, the lock given up.
  case placing
  /// To rest, for a fault.
  case stopping
}
