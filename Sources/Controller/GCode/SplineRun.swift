internal import CanonicalMachining
internal import Geometry

/// What a G5 leaves for the next one: without I and J that one begins in the direction this one
/// ended with.
struct SplineRun: Equatable {
  /// Where the last G5 ended, nil where no G5 came just before.
  var end: WorkPosition?
  /// From there to the first control point of a smooth continuation: its P and Q turned about.
  /// [mm]
  var first: Double = 0
  var second: Double = 0
}

/// A NURBS between G5.2 and G5.3.
struct OpenSpline: Equatable {
  /// The control points so far, the start included.
  var points: [SplinePoint]
  /// L: degree + 1.
  var order = 3
  /// Where it begins, and the offsets it counts with: neither may change until G5.3.
  var start: WorkPosition
  var frame: ProgramFrame
}
