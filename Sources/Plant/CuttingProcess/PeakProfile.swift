/// How the engaged height changes while the tool turns by one pitch: enough to find the largest
/// resultant for any coefficients, feed and wear without integrating again.
///
/// With I1...I4 the integrals over the engaged height of sin^2, sin cos, sin, cos, the force obeys
///   Fy - i Fx = P W1 + R W2,   P = (Ktc + i Krc) c,  R = Kte + i Kre (+ wear),
///   W1 = I1 + i I2,  W2 = I3 + i I4
/// (docs/models/cutting-force.md, eq. 6), so
///   F^2 = |P|^2 |W1|^2 + |R|^2 |W2|^2 + 2 Re(P R*) Re(W1 W2*) - 2 Im(P R*) Im(W1 W2*).
/// The four products of W are kept at points between the corners (a tooth's tip or top at an entry
/// or exit); between corners they are smooth, and parabolas through three points find the summit.
struct PeakProfile: BitwiseCopyable {
  /// |W1|^2, |W2|^2, Re(W1 W2*), -Im(W1 W2*). [mm^2]
  var points = InlineArray<84, SIMD4<Double>>(repeating: SIMD4(repeating: 0))
  /// Index of the last point of each piece between corners.
  var pieceEnds = InlineArray<18, Int>(repeating: 0)
  /// How many pieces there are.
  var pieceCount = 0

  /// Nothing engaged.
  init() {}

  /// Walks through one pitch of the arcs.
  mutating func follow(_ arcs: borrowing CutArcs, pitch: ToothPhase) {
    let list = arcs.list.span
    var corners = Corners(pitch: pitch.angle)
    for index in 0..<arcs.count { corners.include(list[index]) }
    var phases = InlineArray<84, ToothPhase>(repeating: .zero)
    // Spans, because the subscript of an InlineArray within a struct copies the whole array first.
    var walk = phases.mutableSpan
    let last = layOut(corners, into: &walk)
    var points = points.mutableSpan
    for point in 0...last { points[point] = SIMD4(repeating: 0) }
    for index in 0..<arcs.count {
      let arc = list[index]
      for point in 0...last { points[point] += arc.integrals(at: walk[point], pitch: pitch) }
    }
    for point in 0...last { points[point] = Self.products(points[point]) }
  }

  /// Places the points from corner to corner and says where the last one is.
  private mutating func layOut(
    _ corners: Corners, into walk: inout MutableSpan<ToothPhase>
  ) -> Int {
    let angles = corners.angles.span
    var ends = pieceEnds.mutableSpan
    var phase = ToothPhase.zero
    var last = 0
    var pieces = 0
    for corner in 1..<corners.count {
      let width = angles[corner] - phase.angle
      let steps = Self.steps(across: width)
      if steps == 0 { continue }
      let step = ToothPhase(step: width / Double(steps))
      for _ in 0..<steps {
        phase = phase.advanced(by: step)
        last += 1
        walk[last] = phase
      }
      ends[pieces] = last
      pieces += 1
    }
    pieceCount = pieces
    return last
  }

  /// Into how many steps a piece is cut: none where it is empty, else at most 0.133 rad each,
  /// which keeps the summit right to 5e-4. At most 17 pieces of 2 steps and 48 more: 83 points.
  private static func steps(across width: Double) -> Int {
    if !(width > 1e-9) { return 0 }
    if width < 0.03 { return 1 }
    let steps = Int(width * 7.5) + 1
    return steps < 2 ? 2 : steps
  }

  @inline(__always)
  private static func products(_ sum: SIMD4<Double>) -> SIMD4<Double> {
    SIMD4(
      sum.x * sum.x + sum.y * sum.y, sum.z * sum.z + sum.w * sum.w,
      sum.x * sum.z + sum.y * sum.w, sum.x * sum.w - sum.y * sum.z)
  }

  /// The largest weighted sum of the four products over a pitch. It changes nothing; a span of a
  /// struct that is not mutated would copy all the points first.
  mutating func largest(weights: SIMD4<Double>) -> Double {
    let points = points.span
    let pieceEnds = pieceEnds.span
    var best = 0.0
    var first = 0
    for piece in 0..<pieceCount {
      let last = pieceEnds[piece]
      var left = Self.sum(points[first], weights)
      var middle = Self.sum(points[first + 1], weights)
      if left > best { best = left }
      if middle > best { best = middle }
      var index = first + 2
      while index <= last {
        let right = Self.sum(points[index], weights)
        if right > best { best = right }
        let bend = left - 2 * middle + right
        let rise = right - left
        if bend < 0 && rise.magnitude <= -2 * bend {
          let summit = middle - rise * rise / (8 * bend)
          if summit > best { best = summit }
        }
        left = middle
        middle = right
        index += 1
      }
      first = last
    }
    return best
  }

  @inline(__always)
  private static func sum(_ products: SIMD4<Double>, _ weights: SIMD4<Double>) -> Double {
    let part = products * weights
    return (part.x + part.y) + (part.z + part.w)
  }
}

/// The angles within a pitch where a tooth's tip or top meets an entry or exit, in rising order.
struct Corners: BitwiseCopyable {
  /// The angles; the first `count` count. [rad]
  var angles = InlineArray<18, Double>(repeating: 0)
  /// How many there are.
  var count = 2
  private let pitch: Double

  init(pitch: Double) {
    self.pitch = pitch
    angles[1] = pitch
  }

  mutating func include(_ arc: CutArc) {
    insert(arc.entry.angle)
    insert(arc.exit.angle)
    insert(arc.entry.angle + arc.lag.angle)
    insert(arc.exit.angle + arc.lag.angle)
  }

  private mutating func insert(_ angle: Double) {
    let within = angle - Double(Int(angle / pitch)) * pitch
    var angles = angles.mutableSpan
    var place = count
    while place > 1 && angles[place - 1] > within {
      angles[place] = angles[place - 1]
      place -= 1
    }
    angles[place] = within
    count += 1
  }
}
