public import Geometry

/// What the report draws over time: one sample each agent period, the extremes of the period kept.
public struct RunTimeline: Sendable {
  /// One agent period of the run.
  public struct Sample: Sendable, Equatable {
    /// Its end. [s]
    public var time: Double = 0
    /// Line of the program.
    public var line = 0
    /// Number of the tool.
    public var tool = 0
    /// Granted override. (no unit)
    public var override: Double = 1
    /// Override granted before, as the operator's dial and hold leave it. (no unit)
    public var dialled: Double = 1
    /// Path speed at its end. [mm/s]
    public var pathSpeed: Double = 0
    /// Largest peak force in the period. [N]
    public var peakForce: Double = 0
    /// Largest cutting power in the period. [W]
    public var power: Double = 0
    /// Peak force the outlook forecast for a tool as worn as estimated. [N]
    public var forecastForce: Double = 0
    /// True flank wear. [mm]
    public var flankWear: Double = 0
    /// Estimated flank wear. [mm]
    public var estimate: Double = 0
    /// Lower end of the 90 % band. [mm]
    public var low: Double = 0
    /// Upper end of the 90 % band. [mm]
    public var high: Double = 0
    /// Where the tool's tip was, in the frame of the stock. [mm]
    public var tip = Vector3.zero
    /// Whether the tool was in the material.
    public var isCutting = false
    /// Nothing yet.
    public init() {}
  }

  /// The samples in order.
  public var samples: [Sample] = []

  /// No samples.
  public init() {}
}

/// The part after the run, as heights over a grid: for pictures and STL.
public struct PartSurface: Sendable {
  /// Cells along X.
  public var columns = 0
  /// Cells along Y.
  public var rows = 0
  /// Pitch of the grid. [mm]
  public var cell: Double = 1
  /// Centre of the first cell; z is the bottom of the stock. [mm]
  public var origin = Vector3.zero
  /// Height of each cell above the bottom, row by row from the smallest Y. [mm]
  public var heights: [Float] = []
  /// For a turned part: radius at each step along Z instead; empty for a milled one. [mm]
  public var radii: [Float] = []
  /// No part.
  public init() {}
}
