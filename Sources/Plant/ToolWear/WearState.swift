/// The true state of an edge. Never shown to the agent.
public struct WearState: Equatable, Sendable, BitwiseCopyable {
  /// Width of flank wear VB (ISO 8688-2). [mm]
  public internal(set) var flankWear: Double = 0
  /// Share of the life spent; 1 where the wear reaches its limit. (no unit)
  public internal(set) var lifeShare: Double = 0
  /// Time in the cut so far. [s]
  public internal(set) var cuttingTime: Double = 0
  /// Whether the tool broke. It stays broken, and wears no more.
  public internal(set) var isBroken = false

  /// A sharp edge.
  public init() {}
}
