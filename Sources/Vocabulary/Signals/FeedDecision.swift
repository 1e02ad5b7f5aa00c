/// Why a policy proposed what it proposed.
public enum ProposalReason: UInt8, Sendable, BitwiseCopyable {
  /// The policy keeps the programmed feed.
  case programmed
  /// In air: nothing limits but the machine.
  case airCut
  /// The load now is below its target.
  case belowTarget
  /// The load now is above its target.
  case aboveTarget
  /// A higher load lies ahead.
  case entryAhead
  /// The tool must last until its change.
  case spareTool
  /// The tool will be changed before it is worn: its life may be spent.
  case spendTool
  /// The chip would be too thin and the edge would rub.
  case rubbing
  /// The deflection would be too large.
  case deflection
  /// The estimate is not to be trusted: stay at or below the programmed feed.
  case uncertain
}

/// What a policy asks for.
public struct FeedProposal: Equatable, Sendable, BitwiseCopyable {
  /// The observation it answers.
  public var tick = Tick.zero
  /// Feed override asked for; 1 is the programmed feed. (no unit)
  public var override: Double = 1
  /// Why.
  public var reason = ProposalReason.programmed
  /// The value the reason rests on, in the unit of what it names (N, W, mm). [N or W or mm]
  public var value: Double = 0
  /// The target or bound it was held against, in the same unit. [N or W or mm]
  public var bound: Double = 0

  /// The programmed feed.
  public init() {}
}

/// What the guard did with a proposal.
public enum Ruling: UInt8, Sendable, BitwiseCopyable {
  /// As proposed.
  case granted
  /// Granted in part: brought back to the limit.
  case clipped
  /// Not granted: the fallback stands instead.
  case refused
  /// No usable proposal for too long: feed hold.
  case hold
}

/// The limit that bound a verdict.
public enum GuardLimit: UInt8, Sendable, BitwiseCopyable {
  /// None did.
  case none
  /// The proposal was not a finite number.
  case finite
  /// The permitted range of the override.
  case range
  /// How fast the override may rise.
  case slew
  /// The proposal was too old, or answers no observation.
  case age
  /// Peak cutting force.
  case force
  /// Spindle power.
  case power
  /// Deflection of the tip.
  case deflection
  /// Thinnest permitted chip.
  case chipTooThin
  /// Thickest permitted chip.
  case chipTooThick
  /// Measured power or force is not what can be explained.
  case plausibility
  /// The block does not permit override.
  case inhibited
}

/// The feed override in force.
public struct FeedOverride: Equatable, Sendable, BitwiseCopyable {
  /// Factor on the programmed feed; 0 holds. (no unit)
  public var value: Double
  /// An override by its factor. (no unit)
  public init(_ value: Double = 1) { self.value = value }
}

/// The guard's answer.
public struct Verdict: Equatable, Sendable, BitwiseCopyable {
  /// When it was given.
  public var tick = Tick.zero
  /// The override that will be in force.
  public var granted = FeedOverride()
  /// What was proposed; may be NaN. (no unit)
  public var proposed: Double = 1
  /// What the guard did.
  public var ruling = Ruling.granted
  /// The limit that bound it.
  public var limit = GuardLimit.none
  /// The value that met the limit, in the limit's unit. [N or W or mm or none]
  public var value: Double = 0
  /// The limit itself, in the same unit. [N or W or mm or none]
  public var bound: Double = 0

  /// The programmed feed, granted.
  public init() {}
}
