internal import Synchronization

/// Keeps a large state where it lies in memory.
///
/// A structure that has this as a stored property is handed over by its address. Without it the
/// compiler (6.3.1) copies the whole structure for each method that does not change it and is
/// called by one that does: 53 kB some ten times a servo period, counted on the motion planner.
/// An atomic has a fixed address by its nature; nothing is ever stored in it.
public struct StaysInPlace: ~Copyable, Sendable {
  private let anchor = Atomic<Bool>(false)

  /// An anchor for the structure that it becomes a part of.
  public init() {}
}
