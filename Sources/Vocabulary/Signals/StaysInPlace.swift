internal import Synchronization

/// Keeps a large state where it lies in memory.
///
/// A structure that has this as a stored property is handed over by its address. Without it the
/// compiler copies the whole structure for each question that one of its mutating methods asks of
/// it: 53 kB some ten times a servo period, measured on the motion planner (docs/models/motion.md,
/// "Cost"). An atomic has a fixed address by its nature; nothing is ever stored in it.
public struct StaysInPlace: ~Copyable, Sendable {
  private let anchor = Atomic<Bool>(false)

  /// An anchor for the structure that it becomes a part of.
  public init() {}
}
