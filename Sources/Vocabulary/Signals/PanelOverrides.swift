/// What the operator has set at the panel, apart from the feed override: two dials.
public struct PanelOverrides: Equatable, Sendable, BitwiseCopyable {
  /// Factor on the speed of rapids, 0 to 1; 0 holds them and nothing else. (no unit)
  public var rapid: Double
  /// Factor on the spindle speed that the program asks for, 0.5 to 1.2. (no unit)
  public var spindle: Double

  /// Both dials at 100 % unless told otherwise. (no unit)
  public init(rapid: Double = 1, spindle: Double = 1) {
    self.rapid = rapid
    self.spindle = spindle
  }

  /// Lowest factor on the spindle speed: the usual one of a machine's dial. (no unit)
  public static var lowestSpindle: Double { 0.5 }
  /// Highest factor on the spindle speed: the usual one of a machine's dial. (no unit)
  public static var highestSpindle: Double { 1.2 }

  /// What is obeyed of the dials. Rapids that are no number hold; a spindle that is no number keeps
  /// what it had, since a tool in the cut must not stop.
  /// - Parameter last: What was obeyed before.
  /// - Returns: Both dials, within their ranges.
  public func obeyed(after last: PanelOverrides) -> PanelOverrides {
    var obeyed = PanelOverrides(rapid: rapid > 0 ? min(rapid, 1) : 0, spindle: last.spindle)
    guard spindle == spindle else { return obeyed }
    obeyed.spindle = max(
      PanelOverrides.lowestSpindle, min(spindle, PanelOverrides.highestSpindle))
    return obeyed
  }
}
