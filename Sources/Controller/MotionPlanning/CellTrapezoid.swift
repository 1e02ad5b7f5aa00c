internal import Geometry

/// What a part of a parabola leaves of the limits: its q'' is constant and its q' linear, so that
/// |q'_k| a + |q''_k| v^2 <= A_k with the larger |q'_k| of both ends holds all along it.
struct ParabolaRoom: BitwiseCopyable {
  /// The square of the speed at which turning takes all of an axis' acceleration, and at most that
  /// of the axis speeds. [mm^2/s^2]
  private var steady = Double.infinity
  /// |q'_k|, |q''_k| and A_k of each axis.
  private var tangent = AxisVector()
  private var bend = AxisVector()
  private var limit = AxisVector()

  /// Nil where the path is no parabola.
  init?(_ path: SegmentPath, from start: Double, to end: Double, axes: MotionLimits) {
    guard path.shape == .curve else { return nil }
    let entry = path.derivatives(at: start)
    let exit = path.derivatives(at: end)
    for axis in 0..<AxisVector.count {
      guard path.twist[axis] == 0 else { return nil }
      tangent[axis] = max(entry.tangent[axis].magnitude, exit.tangent[axis].magnitude)
      bend[axis] = entry.curvature[axis].magnitude
      limit[axis] = axes.acceleration[axis]
      if bend[axis] > 0 { steady = min(steady, limit[axis] / bend[axis]) }
      if tangent[axis] > 0 {
        let speed = axes.velocity[axis] / tangent[axis]
        steady = min(steady, speed * speed)
      }
    }
  }

  /// The path acceleration that is left, either way, up to a speed. [mm/s^2]
  private func acceleration(upTo speed: Double) -> Double {
    var most = Double.infinity
    for axis in 0..<AxisVector.count where tangent[axis] > 0 {
      most = min(most, (limit[axis] - bend[axis] * speed * speed) / tangent[axis])
    }
    return most * PathLimits.shave
  }

  /// The quickest of a few trapezoids between two speeds; nil where none saves much against one
  /// acceleration.
  func quickest(
    from entry: Double, to exit: Double, over length: Double, upTo feed: Double
  ) -> CellTrapezoid? {
    let least = max(entry, exit)
    let highest = min(feed, steady.squareRoot() * PathLimits.shave)
    var limit = 2 * length / (entry + exit) * ParabolaRoom.worthwhileShare
    guard highest > 0, length / highest < limit else { return nil }
    var best: CellTrapezoid?
    for trial in 0..<ParabolaRoom.trials {
      let share = 1 - Double(trial) / Double(ParabolaRoom.trials)
      let top = least + (highest - least) * share * share
      let shape = CellTrapezoid(
        from: entry, to: exit, over: length, upTo: max(least, top),
        by: acceleration(upTo: max(least, top)))
      if let shape, shape.time < limit { (best, limit) = (shape, shape.time) }
    }
    return best
  }

  /// How many top speeds are tried.
  static var trials: Int { 4 }
  /// Less than this is not saved: one acceleration will do. (no unit)
  static var worthwhileShare: Double { 0.99 }
}

/// A cell driven by speeding up, a constant speed, and slowing down.
struct CellTrapezoid: BitwiseCopyable {
  /// Speeds at the begin, between, and at the end. [mm/s]
  var entry: Double
  var peak: Double
  var exit: Double
  var acceleration: Double
  var length: Double

  /// Nil where there is not the room for it.
  init?(
    from entry: Double, to exit: Double, over length: Double, upTo top: Double,
    by acceleration: Double
  ) {
    guard acceleration > 0 else { return nil }
    self.entry = entry
    self.exit = exit
    self.acceleration = acceleration
    self.length = length
    let squares = entry * entry + exit * exit
    peak = min(top, ((2 * acceleration * length + squares) / 2).squareRoot())
    guard peak > 0, peak >= entry, peak >= exit, hold >= 0 else { return nil }
  }

  var rise: Double { (peak - entry) * (peak + entry) / (2 * acceleration) }
  var fall: Double { (peak - exit) * (peak + exit) / (2 * acceleration) }
  var hold: Double { length - rise - fall }
  var time: Double { (2 * peak - entry - exit) / acceleration + hold / peak }
}
