/// A moment of the virtual clock: how many servo periods have passed since the run began.
public struct Tick: Equatable, Comparable, Hashable, Sendable, BitwiseCopyable {
  /// The count of servo periods.
  public var count: Int64

  /// A moment from its count of servo periods.
  public init(_ count: Int64) { self.count = count }

  /// The moment the run begins.
  public static var zero: Tick { Tick(0) }

  /// Earlier than.
  public static func < (a: Tick, b: Tick) -> Bool { a.count < b.count }

  /// The moment some periods later.
  public static func + (tick: Tick, periods: Int64) -> Tick { Tick(tick.count &+ periods) }

  /// How many periods lie between two moments.
  public static func - (later: Tick, earlier: Tick) -> Int64 { later.count &- earlier.count }
}
