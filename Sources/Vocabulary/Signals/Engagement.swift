/// One stretch of the cutter's circumference that is in the material.
/// Angles as in Altintas (Manufacturing Automation, 2nd ed., ch. 2): the tool turns clockwise seen
/// from above, phi = 0 points along +normal (left of the feed), phi = pi along -normal; chip h = f
/// sin(phi). Up milling starts at 0, down milling ends at pi.
public struct EngagementArc: Equatable, Sendable, BitwiseCopyable {
  /// Where a tooth enters. [rad]
  public var entry: Double
  /// Where it leaves, > entry. [rad]
  public var exit: Double
  /// Depth of cut along the tool's axis. [mm]
  public var axialDepth: Double

  /// An arc from entry to exit. [rad, mm]
  public init(entry: Double = 0, exit: Double = 0, axialDepth: Double = 0) {
    self.entry = entry
    self.exit = exit
    self.axialDepth = axialDepth
  }
}

/// How the tool meets the material.
public enum CutKind: UInt8, Sendable, BitwiseCopyable {
  /// In air.
  case none
  /// The teeth cut with their circumference.
  case milling
  /// The tool moves along its own axis.
  case drilling
  /// A single point takes a chip off a turning part.
  case turning
}

/// What the tool took away in a step, and where its edge was engaged while it did.
public struct Engagement: Equatable, Sendable, BitwiseCopyable {
  /// The largest number of separate arcs that is kept; further ones are merged into the last.
  public static var arcCapacity: Int { 4 }

  /// How the tool cuts.
  public var kind = CutKind.none
  /// Volume taken away in the step. [mm^3]
  public var removedVolume: Double = 0
  /// The engaged arcs; the first `arcCount` count. [rad, mm]
  public var arcs = InlineArray<4, EngagementArc>(repeating: EngagementArc())
  /// How many arcs there are.
  public var arcCount: Int32 = 0
  /// Largest depth of cut along the axis; in turning the depth of cut. [mm]
  public var axialDepth: Double = 0
  /// Feed of one tooth in one turn; in turning the feed of one turn. [mm]
  public var feedPerTooth: Double = 0
  /// Speed of the edge. [mm/s]
  public var cuttingSpeed: Double = 0
  /// Spindle speed, without sign.
  public var spindleSpeedRPM: Double = 0
  /// Hardness of what is being cut over the nominal hardness. (no unit)
  public var hardnessFactor: Double = 1

  /// In air.
  public init() {}

  /// Angle of the circumference that is in the material, all arcs together. [rad]
  public var immersion: Double {
    var sum = 0.0
    for index in 0..<Int(arcCount) { sum += arcs[index].exit - arcs[index].entry }
    return sum
  }

  /// Equal in every value; unused arcs do not count.
  public static func == (a: Engagement, b: Engagement) -> Bool {
    guard a.kind == b.kind, a.removedVolume == b.removedVolume, a.arcCount == b.arcCount,
      a.axialDepth == b.axialDepth, a.feedPerTooth == b.feedPerTooth,
      a.cuttingSpeed == b.cuttingSpeed, a.spindleSpeedRPM == b.spindleSpeedRPM,
      a.hardnessFactor == b.hardnessFactor
    else { return false }
    for index in 0..<Int(a.arcCount) where a.arcs[index] != b.arcs[index] { return false }
    return true
  }
}
