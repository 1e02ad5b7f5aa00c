public import CanonicalMachining
public import Geometry

/// A probing move: what a simulated probe is asked about.
public struct ProbeMove: Equatable, Sendable {
  /// Where the probe stands. [mm, rad]
  public var start: MachinePosition
  /// Where it goes unless it is stopped. [mm, rad]
  public var end: MachinePosition
  /// Towards the work or away from it, with alarm or without.
  public var kind: ProbeKind

  /// A move of a probe. [mm, rad]
  public init(from start: MachinePosition, to end: MachinePosition, kind: ProbeKind) {
    self.start = start
    self.end = end
    self.kind = kind
  }
}

/// A simulated probe: says where on its way a probing move meets the work or leaves it.
public struct ProbeContact: Sendable {
  private let contact: @Sendable (ProbeMove) -> Double?

  /// A probe from a rule of its own.
  /// - Parameter contact: Which part of the way, 0 to 1, the probe goes until its contact changes;
  ///   nil where it gets to the end without. [1]
  public init(_ contact: @escaping @Sendable (ProbeMove) -> Double?) { self.contact = contact }

  /// A point-like probe and a work that is a box in machine coordinates. [mm]
  public static func box(_ box: Box3) -> ProbeContact {
    ProbeContact { move in
      let passage = passage(of: move, through: box)
      guard let passage, passage.leave >= 0 else { return nil }
      if move.kind.isAway { return passage.enter <= 0 && passage.leave <= 1 ? passage.leave : nil }
      return passage.enter <= 1 ? max(passage.enter, 0) : nil
    }
  }

  /// The part of the way until the contact changes, from 0 to 1; nil without contact.
  func fraction(of move: ProbeMove) -> Double? {
    guard let fraction = contact(move), fraction >= 0, fraction <= 1 else { return nil }
    return fraction
  }

  // Between which parts of its way a move is inside, slab by slab.
  private static func passage(
    of move: ProbeMove, through box: Box3
  ) -> (enter: Double, leave: Double)? {
    var enter = -Double.infinity
    var leave = Double.infinity
    for axis in 0..<3 {
      let start = move.start.axes[axis]
      let way = move.end.axes[axis] - start
      let (low, high) = (bounds(box, axis).0 - start, bounds(box, axis).1 - start)
      if way == 0 {
        guard low <= 0 && high >= 0 else { return nil }
        continue
      }
      enter = max(enter, min(low / way, high / way))
      leave = min(leave, max(low / way, high / way))
    }
    return enter <= leave ? (enter, leave) : nil
  }

  private static func bounds(_ box: Box3, _ axis: Int) -> (Double, Double) {
    let (low, high) = (AxisVector(box.minimum), AxisVector(box.maximum))
    return (low[axis], high[axis])
  }
}
