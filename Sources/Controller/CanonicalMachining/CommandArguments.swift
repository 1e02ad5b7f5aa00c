public import Geometry

/// What a probing move wants: G38.2 to G38.5.
public struct ProbeKind: Equatable, Sendable, BitwiseCopyable {
  /// G38.4, G38.5: moves until contact is lost.
  public var isAway: Bool
  /// G38.2, G38.4: a move without success is an alarm.
  public var hasAlarm: Bool

  /// A direction, and whether failure is an alarm.
  public init(isAway: Bool, hasAlarm: Bool) {
    self.isAway = isAway
    self.hasAlarm = hasAlarm
  }
}

/// A control point of a rational B-spline in the selected plane.
public struct SplinePoint: Equatable, Sendable, BitwiseCopyable {
  /// Along the plane's first axis. [mm]
  public var first: Double
  /// Along the plane's second axis. [mm]
  public var second: Double
  /// Weight, above 0; 1 for polynomial splines. [1]
  public var weight: Double

  /// A point with its weight. [mm]
  public init(first: Double, second: Double, weight: Double = 1) {
    self.first = first
    self.second = second
    self.weight = weight
  }
}

/// The end of a spline; its control points, the start included, came just before.
public struct SplineFeed: Equatable, Sendable, BitwiseCopyable {
  /// Where it ends, all axes.
  public var end: WorkPosition
  /// How many control points it has.
  public var count: Int32
  /// Order: degree + 1. Knots are uniform and clamped at both ends.
  public var order: Int32

  /// A spline through the points said before.
  public init(end: WorkPosition, count: Int32, order: Int32) {
    self.end = end
    self.count = count
    self.order = order
  }
}

/// M66: waits for an input.
public struct InputWait: Equatable, Sendable, BitwiseCopyable {
  /// Number of the input.
  public var index: Int32
  /// Whether it is an analogue input (E) and not a digital one (P).
  public var isAnalogue: Bool
  /// L: 0 at once, 1 rise, 2 fall, 3 high, 4 low.
  public var mode: Int32
  /// Q, longest wait. [s]
  public var timeout: Double

  /// A wait for an input. [s]
  public init(index: Int32, isAnalogue: Bool, mode: Int32, timeout: Double) {
    self.index = index
    self.isAnalogue = isAnalogue
    self.mode = mode
    self.timeout = timeout
  }
}

/// M100 to M199 with their words.
public struct UserCode: Equatable, Sendable, BitwiseCopyable {
  /// 100 to 199.
  public var number: Int32
  /// P, not a number where it is absent. [unit of the user]
  public var p: Double
  /// Q, not a number where it is absent. [unit of the user]
  public var q: Double

  /// A user's code with its words. [unit of the user]
  public init(number: Int32, p: Double, q: Double) {
    self.number = number
    self.p = p
    self.q = q
  }
}

/// What an active comment does with its text.
public enum LogAction: UInt8, Sendable, BitwiseCopyable {
  /// (LOG,): a line to the open log.
  case write
  /// (LOGOPEN,): a new log of this name.
  case open
  /// (LOGAPPEND,): a log of this name, kept.
  case append
  /// (LOGCLOSE).
  case close
  /// (PRINT,): a line to the operator's terminal.
  case terminal
}
