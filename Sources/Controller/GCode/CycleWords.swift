/// The words a cycle keeps for the lines that follow it, as they were written: in program units,
/// whatever unit a later line counts in (LinuxCNC keeps the bare numbers too).
struct CycleWords: Equatable {
  /// Where the run of cycles began, along the plane's normal: G98 goes back there, and incremental
  /// R counts from there in every line of the run. [program units]
  var level: Double?
  /// Bottom of the hole as programmed: absolute, or from R in incremental mode. [program units]
  var depth: Double?
  /// R as programmed: absolute, or from the level in incremental mode. [program units]
  var retract: Double?
  /// Q, step of the peck. [program units]
  var step: Double?
  /// P, dwell. [s]
  var dwell: Double?
  /// I, J and K of G87, in the order X Y Z: along the plane's axes the way off the hole's centre,
  /// along its normal the end of the back bore. [program units]
  var offsets = Offsets()

  /// Three words that may be missing.
  struct Offsets: Equatable {
    var x: Double?
    var y: Double?
    var z: Double?

    /// Along an axis, 0 (X) to 2 (Z).
    subscript(axis: Int) -> Double? {
      get { axis == 0 ? x : axis == 1 ? y : z }
      set {
        switch axis {
        case 0: x = newValue
        case 1: y = newValue
        default: z = newValue
        }
      }
    }
  }
}

/// A hole to make: what a cycle is to do, in absolute positions along the plane's normal.
struct HolePlan {
  /// The cycle, ten times its G code.
  var code: Int
  var span: WordSpan
  /// R, where the feed begins. [mm]
  var retract: Double
  /// Where the hole ends. [mm]
  var bottom: Double
  /// Where the tool goes behind the hole: R, or with G98 where the run of cycles began. [mm]
  var clearance: Double
  /// Peck. [mm]
  var step: Double
  /// Dwell. [s]
  var dwell: Double
  /// G87: how far the tool steps aside along the plane's first and second axis. [mm]
  var aside: (first: Double, second: Double)
  /// G87: where the back bore ends. [mm]
  var middle: Double
}
