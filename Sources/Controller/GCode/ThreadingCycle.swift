internal import CMath

/// The geometry of G76 on a lathe: a thread along Z, cut in passes that go deeper and deeper along
/// the flank. All lengths in one unit, the program's.
struct ThreadingCycle {
  /// X of the drive line: where the tool stood before. [program units]
  var driveLine: Double
  /// Z at its start and its end. [program units]
  var start: Double
  var end: Double
  /// P, way for one turn. [program units]
  var pitch: Double
  /// I, from the drive line to the thread's peak: below 0 outside, above 0 inside. [program units]
  var peak: Double
  /// J, depth of the first pass. [program units]
  var firstDepth: Double
  /// K, full depth. [program units]
  var fullDepth: Double
  /// R: 1 takes J in every pass, 2 the same area in every pass.
  var degression = 1.0
  /// Q, angle of the compound slide. [degrees]
  var slideAngle = 0.0
  /// H, passes at full depth at the end.
  var springPasses = 0
  /// E, length of the tapers. [program units]
  var taperLength = 0.0
  /// L: whether the thread begins with a taper, and whether it ends with one.
  var hasEntryTaper = false
  var hasExitTaper = false

  /// One pass, in X and Z. [program units]
  struct Pass: Equatable {
    /// X of the way back.
    var clear: Double
    /// X where a taper begins or ends, at the height of the peak less what is still to cut.
    var taper: Double
    /// X of the cut.
    var cut: Double
    /// Z at both ends.
    var start: Double
    var end: Double
  }

  /// Depth of a pass, counted from 1: J times the pass's root, at most K.
  func depth(ofPass number: Int) -> Double {
    let passes = Double(number)
    // Exact where it can be: rounding would add a pass of no depth.
    let root =
      degression == 1
      ? passes
      : degression == 2 ? passes.squareRoot() : feedhold_nearest_pow(passes, 1 / degression)
    return min(firstDepth * root, fullDepth)
  }

  /// Where a pass of some depth lies. The slide's angle moves both its ends along Z, so that only
  /// one flank cuts.
  func pass(depth: Double) -> Pass {
    let outward = peak < 0 ? -1.0 : 1.0
    let left = fullDepth - depth
    let slide = feedhold_tan_degrees(slideAngle)
    return Pass(
      clear: driveLine - outward * left, taper: driveLine + peak - outward * left,
      cut: driveLine + peak + outward * depth, start: start + direction * depth * slide,
      end: end - direction * left * slide)
  }

  /// Which way the thread runs along Z: 1 or -1.
  var direction: Double { end > start ? 1 : -1 }

  /// Way for one turn along a taper, so that its Z part keeps the pitch. [program units]
  var taperPitch: Double {
    guard taperLength > 0 else { return pitch }
    let slope = (taperLength * taperLength + fullDepth * fullDepth).squareRoot()
    return pitch * slope / taperLength
  }
}
