/// What the operator has set at the panel: three dials and feed hold.
public struct PanelOverrides: Equatable, Sendable, BitwiseCopyable {
  /// Factor on the feed that policy and guard agree on, 0 to 2; 0 stands feeds still and nothing
  /// else. Above 1 it speaks before the guard, which has the last word. (no unit)
  public var feed: Double
  /// Factor on the speed of rapids, 0 to 1; 0 holds them and nothing else. (no unit)
  public var rapid: Double
  /// Factor on the spindle speed that the program asks for, 0.5 to 1.2. (no unit)
  public var spindle: Double
  /// Feed hold: feeds and rapids stop on their path, and go on from there.
  public var isHeld: Bool

  /// All dials at 100 % and no hold unless told otherwise. (no unit)
  public init(
    feed: Double = 1, rapid: Double = 1, spindle: Double = 1, isHeld: Bool = false
  ) {
    self.feed = feed
    self.rapid = rapid
    self.spindle = spindle
    self.isHeld = isHeld
  }

  /// Highest factor on the feed. (no unit)
  public static var highestFeed: Double { 2 }
  /// Lowest factor on the spindle speed: the usual one of a machine's dial. (no unit)
  public static var lowestSpindle: Double { 0.5 }
  /// Highest factor on the spindle speed: the usual one of a machine's dial. (no unit)
  public static var highestSpindle: Double { 1.2 }

  /// What the dial for the feed leaves of an override that the guard has granted, 0 to 1: slower is
  /// always allowed. (no unit)
  public var feedSlowing: Double { min(feed, 1) }
  /// What the dial for the feed multiplies a proposal with before the guard judges it, 1 or more:
  /// faster is the guard's to allow. (no unit)
  public var feedRaising: Double { max(feed, 1) }

  /// What is obeyed of the dials. A feed or rapid that is no number stands; a spindle that is no
  /// number keeps what it had, since a tool in the cut must not stop.
  /// - Parameter last: What was obeyed before.
  /// - Returns: The dials, within their ranges.
  public func obeyed(after last: PanelOverrides) -> PanelOverrides {
    var obeyed = PanelOverrides(
      feed: feed > 0 ? min(feed, PanelOverrides.highestFeed) : 0,
      rapid: rapid > 0 ? min(rapid, 1) : 0, spindle: last.spindle, isHeld: isHeld)
    guard spindle == spindle else { return obeyed }
    obeyed.spindle = max(
      PanelOverrides.lowestSpindle, min(spindle, PanelOverrides.highestSpindle))
    return obeyed
  }
}
