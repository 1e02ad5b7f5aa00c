import Geometry

/// A law of motion that a drive can break.
enum AuditLaw: String, CaseIterable {
  case velocity, acceleration, jerk
  /// Place, speed or acceleration jumps where one piece follows another.
  case continuity
  /// The setpoint is not where profile and path put it.
  case setpoint
  /// The driven path is too far from the programmed one.
  case tube
  /// The programmed path is too far from the driven one.
  case coverage
  /// The machine does not end where the program ends.
  case end
  /// A path speed above the feed, at a steady override.
  case feed
  /// A valid command is refused.
  case refusal
  /// The drive does not end, or a profile is not proven.
  case progress
  /// Laws that compare two drives.
  case override, loosening, widening, hold, mirror
}

/// A law that was broken, with what was found and what is allowed.
struct AuditFinding {
  var law: AuditLaw
  var value: Double
  var limit: Double
  var place: String

  var text: String { "\(law): \(value) where \(limit) is allowed, \(place)" }
}

/// A piece of path with the part of it that was driven.
struct DrivenPiece {
  var path: AuditedPath
  var begin: Double
  var end: Double
  var ordinal: Int32
}

/// What an audited drive was like.
struct AuditReport {
  private(set) var findings: [AuditFinding] = []
  /// How many findings there were, those not kept too.
  private(set) var count = 0
  /// Largest share of each limit that was met: speed, acceleration, jerk.
  var worst = [0.0, 0.0, 0.0]
  var driven: [DrivenPiece] = []
  /// From begin to end, in whole ticks. [s]
  var time = 0.0
  var ticks = 0
  var profiles = 0
  var windows = 0
  /// Profiles that came and went unseen within one step.
  var unseen = 0
  var end = AxisVector()
  /// Drives that did not end.
  var isUnfinished = false

  mutating func find(_ law: AuditLaw, _ value: Double, limit: Double, _ place: String) {
    find(AuditFinding(law: law, value: value, limit: limit, place: place))
  }

  mutating func find(_ finding: AuditFinding) {
    count += 1
    if findings.count < 20 { findings.append(finding) }
  }

  func has(_ law: AuditLaw) -> Bool { findings.contains { $0.law == law } }
}
