/// Notices that readings have left what the network was trained on: a leaky counter of readings
/// that are out of range. A few strays pass unseen; a lasting departure raises the flag, and only
/// as many good readings lower it.
public struct Drift: Equatable, Sendable, BitwiseCopyable {
  /// How many more bad than good readings raise the flag.
  public let limit: Int32
  /// Bad readings less good ones, 0 ... `limit`.
  public private(set) var count: Int32 = 0
  /// Whether the readings are not to be trusted now.
  public private(set) var isDrifting = false

  /// A counter with its limit, at least 1.
  public init(limit: Int32) { self.limit = max(limit, 1) }

  /// Takes note of one reading.
  public mutating func note(isOutside: Bool) {
    count = isOutside ? min(count &+ 1, limit) : max(count &- 1, 0)
    if count == limit { isDrifting = true }
    if count == 0 { isDrifting = false }
  }
}
