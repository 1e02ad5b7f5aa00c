public import Signals

/// What the operator sets at the panel in a run: the dials at its begin, and when they are turned.
public struct PanelSchedule: Equatable, Sendable {
  /// The dials at the begin.
  public var begin = PanelOverrides()
  private var changes = InlineArray<32, PanelChange>(repeating: PanelChange())
  /// How often the dials are turned.
  public private(set) var count = 0

  /// How many changes there can be.
  public static var capacity: Int { 32 }

  /// All dials stay at 100 %, nothing is held.
  public init() {}

  /// Adds a change; each at a later time than the one before, from the begin on.
  /// - Returns: Whether it was added: in order, and with room.
  public mutating func append(_ change: PanelChange) -> Bool {
    guard count < PanelSchedule.capacity, change.time >= 0 else { return false }
    if count > 0, changes[count - 1].time >= change.time { return false }
    changes[count] = change
    count += 1
    return true
  }

  /// The dials at a time since the begin. [s]
  public func overrides(at time: Double) -> PanelOverrides {
    var overrides = begin
    for index in 0..<count where changes[index].time <= time {
      overrides = changes[index].overrides
    }
    return overrides
  }

  /// The highest factor on the spindle speed at any time. (no unit)
  public var highestSpindle: Double {
    var highest = begin.spindle
    for index in 0..<count { highest = max(highest, changes[index].overrides.spindle) }
    return highest
  }

  /// The highest factor on the feed at any time. (no unit)
  public var highestFeed: Double {
    var highest = begin.feed
    for index in 0..<count { highest = max(highest, changes[index].overrides.feed) }
    return highest
  }

  /// When the dials are turned next after a time; nil where they stay. [s]
  public func nextTurn(after time: Double) -> Double? {
    for index in 0..<count where changes[index].time > time { return changes[index].time }
    return nil
  }

  /// Same dials at every time.
  public static func == (a: PanelSchedule, b: PanelSchedule) -> Bool {
    guard a.begin == b.begin, a.count == b.count else { return false }
    for index in 0..<a.count where a.changes[index] != b.changes[index] { return false }
    return true
  }
}

/// The dials from a time on.
public struct PanelChange: Equatable, Sendable, BitwiseCopyable {
  /// When they are turned, since the begin of the run. [s]
  public var time: Double
  /// What they say from then on.
  public var overrides: PanelOverrides

  /// Dials from a time [s] on.
  public init(at time: Double = 0, _ overrides: PanelOverrides = PanelOverrides()) {
    self.time = time
    self.overrides = overrides
  }
}
