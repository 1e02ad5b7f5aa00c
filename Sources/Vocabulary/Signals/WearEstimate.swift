/// What the controller believes about the tool's flank wear. Never the truth.
public struct WearEstimate: Equatable, Sendable, BitwiseCopyable {
  /// When it was made.
  public var tick = Tick.zero
  /// Expected width of flank wear VB (ISO 8688-2). [mm]
  public var flankWear: Double = 0
  /// Lower end of the 90 % band. [mm]
  public var low: Double = 0
  /// Upper end of the 90 % band. [mm]
  public var high: Double = 0
  /// What the network alone read in this window; NaN where it did not run. [mm]
  public var reading: Double = .nan
  /// Wear expected at the tool's next change if the feed stays as programmed. [mm]
  public var forecast: Double = 0
  /// Whether readings have left what the model was trained on.
  public var isDrifting = false

  /// A sharp tool.
  public init() {}
}
