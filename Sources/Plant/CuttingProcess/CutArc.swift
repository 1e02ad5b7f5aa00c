internal import Signals

/// An engaged arc in the form the integrals over the helix need.
/// The teeth of a mill are the points phi + j pitch of a line; a tooth with its tip at x meets the
/// arc along [x - lag, x]. Of the lag only the rest beyond whole pitches ripples: windows one pitch
/// long tile the line, so every whole pitch in the lag keeps the full arc in the material all the
/// time.
struct CutArc: BitwiseCopyable {
  /// Where a tooth enters. [rad]
  var entry = ToothPhase.zero
  /// Where it leaves. [rad]
  var exit = ToothPhase.zero
  /// By how many pitches the first tooth is ahead that can reach the entry. [rad]
  var first = ToothPhase.zero
  /// By how much the top of the cut lags the tip, beyond whole pitches. [rad]
  var lag = ToothPhase.zero
  /// Primitives at the entry. (no unit)
  var atEntry = SIMD4<Double>(repeating: 0)
  /// Primitives at the exit. (no unit)
  var atExit = SIMD4<Double>(repeating: 0)
  /// Depth of cut that one radian of lag stands for. [mm/rad]
  var depthPerRadian: Double = 0
  /// What the whole pitches in the lag contribute at every moment. [mm]
  var steady = SIMD4<Double>(repeating: 0)
  /// Depth of cut along the axis. [mm]
  var depth: Double = 0

  /// Out of the material.
  init() {}

  /// Takes the part of an arc where a chip can form, 0 ... pi. Depths beyond 100 diameters count as
  /// 100 diameters. Says whether there is such a part; a value that is not a number leaves none.
  mutating func take(_ arc: EngagementArc, mill: MillGeometry) -> Bool {
    let begin = arc.entry > 0 ? arc.entry : 0
    let end = arc.exit < Double.pi ? arc.exit : Double.pi
    guard arc.entry == arc.entry, arc.exit == arc.exit, end > begin, arc.axialDepth > 0 else {
      return false
    }
    let deepest = 100 * mill.diameter
    depth = arc.axialDepth < deepest ? arc.axialDepth : deepest
    entry = ToothPhase(begin)
    exit = ToothPhase(end)
    atEntry = entry.integrals
    atExit = exit.integrals
    first = .zero
    while first.angle + mill.pitch.angle <= begin { first = first.advanced(by: mill.pitch) }
    // A straight flute jumps in and out; 1e-4 rad keeps it continuous at a cost of 5e-5 of its
    // force.
    let fullLag = mill.lagPerMM * depth > 1e-4 ? mill.lagPerMM * depth : 1e-4
    let wholePitches = Double(Int(fullLag / mill.pitch.angle))
    lag = ToothPhase(fullLag - wholePitches * mill.pitch.angle)
    depthPerRadian = depth / fullLag
    steady = (atExit - atEntry) * (wholePitches * depthPerRadian)
    return true
  }

  /// The integrals of sin^2, sin cos, sin, cos over the engaged height of all teeth. [mm]
  /// `phase`: Where the tip of one tooth stands, 0 ... pitch. [rad]
  @inline(__always) func integrals(
    at phase: ToothPhase, pitch: ToothPhase
  ) -> SIMD4<Double> {
    var sum = SIMD4<Double>(repeating: 0)
    let end = exit.angle + lag.angle
    var tooth = phase.advanced(by: first)
    while tooth.angle < end {
      if tooth.angle > entry.angle {
        let top = tooth.angle - lag.angle
        sum += tooth.angle < exit.angle ? tooth.integrals : atExit
        sum -= top > entry.angle ? tooth.delayed(by: lag).integrals : atEntry
      }
      tooth = tooth.advanced(by: pitch)
    }
    return steady + sum * depthPerRadian
  }
}

/// The arcs of one engagement. At most four, as `Engagement` holds. It is not copied because it is
/// large and read at every point of the profile.
struct CutArcs: ~Copyable {
  /// The arcs; the first `count` count.
  var list = InlineArray<4, CutArc>(repeating: CutArc())
  /// How many there are.
  var count = 0

  init(_ engagement: Engagement, mill: MillGeometry) {
    let given = engagement.arcCount < 4 ? Int(engagement.arcCount) : 4
    let arcs = engagement.arcs.span
    var list = list.mutableSpan
    var index = 0
    while index < given {
      if list[count].take(arcs[index], mill: mill) { count += 1 }
      index += 1
    }
  }
}
