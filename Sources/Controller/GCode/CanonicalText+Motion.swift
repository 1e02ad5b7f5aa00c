internal import CMath
internal import CanonicalMachining
internal import Geometry

/// Moves, and the feeds that belong to them.
extension CanonicalText {
  mutating func appendStraight(
    _ record: CanonicalRecord, _ name: StaticString, to end: WorkPosition
  ) {
    position = end
    begin(record, name)
    append(end.axes, 0..<6, unit: unit)
    buffer.endLine()
  }

  mutating func appendArc(_ record: CanonicalRecord, _ arc: ArcFeed) {
    if feedMode == .inverseTime { appendInverseTimeFeed(record, length: length(of: arc)) }
    position = arc.end
    let unit = unit
    begin(record, "ARC_FEED(")
    buffer.append(arc.end.axes[plane.first] / unit)
    buffer.separate()
    buffer.append(arc.end.axes[plane.second] / unit)
    buffer.separate()
    buffer.append(arc.centreFirst / unit)
    buffer.separate()
    buffer.append(arc.centreSecond / unit)
    buffer.separate()
    buffer.append(Int64(arc.turns))
    buffer.separate()
    buffer.append(arc.end.axes[plane.normal] / unit)
    buffer.separate()
    append(arc.end.axes, 3..<6, unit: unit)
    buffer.endLine()
  }

  // The tap comes back to where it went in.
  mutating func appendTap(_ record: CanonicalRecord, to end: WorkPosition) {
    begin(record, "RIGID_TAP(")
    append(end.axes, 0..<3, unit: unit)
    buffer.endLine()
  }

  // rs274 counts the points and does not say where they are.
  mutating func appendSpline(_ record: CanonicalRecord, _ spline: SplineFeed) {
    position = spline.end
    begin(record, "NURBS_FEED(")
    buffer.append(Int64(spline.count))
    buffer.append(", ...")
    buffer.endLine()
  }

  // MARK: feed

  /// Prints a feed that was held back, unless it is the interpreter's own: F of a move of rotary
  /// axes alone is turned into rad/s and back behind it. The program's own stands at its F word,
  /// the interpreter's at the word of the move.
  mutating func releaseFeed(before next: CanonicalRecord?) {
    guard let held = heldFeed, case .setFeedRate(let rate) = held.command else { return }
    heldFeed = nil
    if let next, next.command.isFeedMove, next.source == held.source { return }
    let shown = feedMode == .unitsPerTime ? rate * 60 / unit : rate / unit
    call(held, "SET_FEED_RATE(", number: shown)
  }

  // rs274 turns 1/F minutes into the feed that takes so long, at least 0.1.
  mutating func appendInverseTimeFeed(_ record: CanonicalRecord, length: Double) {
    guard feedMode == .inverseTime, inverseTime > 0 else { return }
    let rate = max(inverseTime * 60 * length, 0.1)
    // The pieces that cutter compensation makes of a block have one feed.
    let isPiece = cornerSource == record.source && (rate - shownFeed).magnitude <= 1e-9 * rate
    if case .arcFeed = record.command { cornerSource = record.source } else { cornerSource = nil }
    shownFeed = rate
    if isPiece { return }
    call(record, "SET_FEED_RATE(", number: rate)
  }

  /// How far a straight move goes. [program units or degrees]
  func length(to end: WorkPosition) -> Double {
    guard feedMode == .inverseTime else { return 0 }
    let way = end.axes - position.axes
    if way.xyz.length > Self.standstill { return way.xyz.length / unit }
    let secondary = Vector3(way[6], way[7], way[8])
    if secondary.length > Self.standstill { return secondary.length / unit }
    return Vector3(way[3], way[4], way[5]).length / Elementary.radiansPerDegree
  }

  // Less is the rounding of offsets on the way here. [mm]
  private static let standstill = 1e-9

  private func length(of arc: ArcFeed) -> Double {
    let from = (
      position.axes[plane.first] - arc.centreFirst, position.axes[plane.second] - arc.centreSecond
    )
    let to = (
      arc.end.axes[plane.first] - arc.centreFirst, arc.end.axes[plane.second] - arc.centreSecond
    )
    let radius = (from.0 * from.0 + from.1 * from.1).squareRoot()
    let turn = 2 * Double.pi
    var angle = feedhold_atan2(to.1, to.0) - feedhold_atan2(from.1, from.0)
    if arc.turns > 0, angle <= 1e-12 { angle += turn }
    if arc.turns < 0, angle >= -1e-12 { angle -= turn }
    angle += (arc.turns > 0 ? turn : -turn) * Double(arc.turns.magnitude - 1)
    let around = angle * radius
    let rise = arc.end.axes[plane.normal] - position.axes[plane.normal]
    return (around * around + rise * rise).squareRoot() / unit
  }
}

extension CanonicalCommand {
  /// Whether it moves at the feed.
  fileprivate var isFeedMove: Bool {
    switch self {
    case .straightFeed, .arcFeed, .splineFeed, .splinePoint, .straightProbe, .rigidTap: true
    default: false
    }
  }
}
