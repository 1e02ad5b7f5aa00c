public import Geometry
public import Signals

/// What is clamped on the table or in the chuck: a blank to mill or drill, a bar to turn, or
/// nothing. The tick calls `cut` once, whatever it is. Whether the move was a rapid is known to the
/// caller, who raises the alarm when a rapid returns a kind other than `none`.
public struct Workpiece: ~Copyable {
  private var stock: Stock?
  private var bar: TurnedStock?

  /// Nothing is clamped: every cut is in air.
  public init() {
    stock = nil
    bar = nil
  }

  /// A blank for milling and drilling.
  public init(_ stock: consuming Stock) {
    self.stock = consume stock
    bar = nil
  }

  /// A bar for turning.
  public init(_ bar: consuming TurnedStock) {
    stock = nil
    self.bar = consume bar
  }

  /// Takes away what the tool passed in a tick. Feed, speed and hardness are left to the caller.
  /// Milling gathers moves (see `Stock.follow`).
  /// - Parameters:
  ///   - start: Where the tip was at the end of the last tick. [mm]
  ///   - end: Where it is now. [mm]
  ///   - cutter: The tool in the spindle or turret.
  /// - Returns: What was taken away in this tick and where the tool is engaged.
  public mutating func cut(
    from start: ToolPosition, to end: ToolPosition, with cutter: Cutter
  ) -> Engagement {
    if let engagement = stock?.follow(from: start, to: end, cutter: cutter) { return engagement }
    if let engagement = bar?.cut(from: start, to: end, insert: cutter) { return engagement }
    return Engagement()
  }

  /// Cuts what milling has gathered: at the end of a program, before the surface is read.
  public mutating func flush() -> Engagement {
    stock?.flush() ?? Engagement()
  }

  /// The milled surface, for whoever writes or shows it.
  public var field: HeightField? {
    switch stock {
    case .some(let stock): stock.field
    case .none: nil
    }
  }

  /// Radius of a slice of the turned bar, from the chuck; nil without one. [mm]
  public func barRadius(slice: Int) -> Double? {
    switch bar {
    case .some(let bar): bar.radius(slice: slice)
    case .none: nil
    }
  }

  /// Volume taken away so far. [mm^3]
  public var removedVolume: Double {
    switch stock {
    case .some(let stock): return stock.removedVolume
    case .none: break
    }
    switch bar {
    case .some(let bar): return bar.removedVolume
    case .none: return 0
    }
  }

  /// Number of moves refused so far.
  public var refusedMoves: Int64 {
    switch stock {
    case .some(let stock): return stock.refusedMoves
    case .none: break
    }
    switch bar {
    case .some(let bar): return bar.refusedMoves
    case .none: return 0
    }
  }
}
