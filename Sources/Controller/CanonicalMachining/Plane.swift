/// The plane arcs and cycles lie in: G17, G18, G19.
public enum Plane: UInt8, Sendable, BitwiseCopyable {
  /// G17: first axis X, second Y, normal Z.
  case xy
  /// G18: first axis Z, second X, normal Y.
  case zx
  /// G19: first axis Y, second Z, normal X.
  case yz

  /// Index in `AxisVector` of the plane's first axis.
  public var first: Int {
    switch self {
    case .xy: 0
    case .zx: 2
    case .yz: 1
    }
  }

  /// Index in `AxisVector` of the plane's second axis.
  public var second: Int {
    switch self {
    case .xy: 1
    case .zx: 0
    case .yz: 2
    }
  }

  /// Index in `AxisVector` of the axis the plane is normal to.
  public var normal: Int {
    switch self {
    case .xy: 2
    case .zx: 1
    case .yz: 0
    }
  }
}

/// What F means: G93, G94, G95.
public enum FeedMode: UInt8, Sendable, BitwiseCopyable {
  /// G94: length in a time. The rate is in mm/s (rad/s for rotary axes alone).
  case unitsPerTime
  /// G93: the block takes 1/F minutes. The rate is in 1/s.
  case inverseTime
  /// G95: length in a turn of the spindle. The rate is in mm.
  case unitsPerRevolution
}

/// How exactly the path is followed: G61, G61.1, G64.
public enum PathMode: UInt8, Sendable, BitwiseCopyable {
  /// G61: exactly along the path; it stops only where the direction jumps.
  case exactPath
  /// G61.1: stops at the end of every block.
  case exactStop
  /// G64: corners may be rounded within a tolerance.
  case continuous
}

/// Path mode with its tolerances.
public struct PathTolerance: Equatable, Sendable, BitwiseCopyable {
  /// The mode.
  public var mode: PathMode
  /// G64 P: how far the path may be left. [mm]
  public var tolerance: Double
  /// G64 Q: how far points in a row may be off a line to be taken together. [mm]
  public var naiveTolerance: Double

  /// A mode with its tolerances. [mm]
  public init(mode: PathMode, tolerance: Double = 0, naiveTolerance: Double = 0) {
    self.mode = mode
    self.tolerance = tolerance
    self.naiveTolerance = naiveTolerance
  }
}

/// Which way the spindle turns.
public enum SpindleDirection: UInt8, Sendable, BitwiseCopyable {
  /// M3.
  case clockwise
  /// M4.
  case counterclockwise
}
