import CanonicalMachining
import Foundation
import Geometry
import SeededChance

@testable import MotionPlanning

/// A step of a random program, told by how far it goes, so that a failure keeps its shapes when
/// other steps are left out.
enum AuditMove {
  case line(AxisVector)
  case rapid(AxisVector)
  case arc(AuditArc)
  /// G93, G94, G95 with F. [1/s, mm/s, mm]
  case feed(FeedMode, Double)
  case mode(PathTolerance)
  case dwell(Double)
  case override(isAllowed: Bool)
  /// A spline, or anything that one command says; no generator yet.
  case other(CanonicalCommand)

  var isMotion: Bool {
    switch self {
    case .line, .rapid, .arc: true
    default: false
    }
  }
}

/// An arc by what its start is seen from its centre.
struct AuditArc {
  var plane: Plane
  var radius: Double
  /// Direction of the start from the centre. [rad]
  var from: Double
  var sweep: Double
  /// Ends exactly where it began, in the plane.
  var isClosed = false
  /// What the radius has grown by at the end. [mm]
  var growth = 0.0
  /// How far the axes out of the plane go. [mm, rad]
  var rise = AxisVector()
}

/// The override over time: a value for each few ticks, then the last one for good.
struct AuditDial {
  var ticks = 1
  var values = [1.0]

  func factor(at tick: Int) -> Double { values[min(tick / ticks, values.count - 1)] }
}

/// A random program with all that it is driven under.
struct AuditProgram {
  var moves: [AuditMove] = []
  var limits = MotionLimits.audited
  var settings = PlannerSettings()
  var capacity = 64
  /// Servo periods, in turn. [s]
  var periods = [0.001]
  var dial = AuditDial()
  var start = AxisVector()
  /// Whether whole ticks are driven, as a machine does, or ones cut where pieces begin, so that
  /// none is missed.
  var hasWholeTicks = false
  /// Whether planning goes on with the ticks, portion by portion, or is done at once.
  var plansInTicks = false

  /// The commands that it says.
  var commands: [CanonicalCommand] {
    var commands: [CanonicalCommand] = [.setSpindleSpeed(600), .startSpindle(.clockwise)]
    var here = start
    for move in moves {
      switch move {
      case .line(let way):
        here = here + way
        commands.append(.straightFeed(WorkPosition(here)))
      case .rapid(let way):
        here = here + way
        commands.append(.straightTraverse(WorkPosition(here)))
      case .arc(let arc):
        commands.append(.selectPlane(arc.plane))
        commands.append(arc.command(from: &here))
      case .feed(let mode, let rate):
        commands.append(.setFeedMode(mode))
        commands.append(.setFeedRate(rate))
      case .mode(let tolerance): commands.append(.setPathTolerance(tolerance))
      case .dwell(let time): commands.append(.dwell(time))
      case .override(let isAllowed): commands.append(.enableFeedOverride(isAllowed))
      case .other(let command): commands.append(command)
      }
    }
    return commands
  }

  /// What it takes to read a failure, and to write it down as a test.
  var text: String {
    let axes = (0..<AxisVector.count).filter(limits.hasAxis)
    func row(_ name: String, _ values: AxisVector) -> String {
      "\(name) " + axes.map { "\(values[$0])" }.joined(separator: " ")
    }
    var lines = [
      "profile \(settings.profile), capacity \(capacity), periods \(periods)",
      "whole \(hasWholeTicks)", "plans in ticks \(plansInTicks)",
      "smoothing \(settings.stepSmoothingTime), ceiling \(settings.overrideCeiling)",
      "dial each \(dial.ticks): \(dial.values)", "axes \(axes)",
      row("v", limits.velocity), row("a", limits.acceleration), row("j", limits.jerk),
      row("start", start),
    ]
    lines += moves.enumerated().map { "  \($0.offset): \($0.element.text)" }
    return lines.joined(separator: "\n")
  }
}

extension AuditArc {
  /// The command, and where it leads.
  func command(from here: inout AxisVector) -> CanonicalCommand {
    let (a, b) = (plane.first, plane.second)
    let centre = (here[a] - radius * cos(from), here[b] - radius * sin(from))
    var end = here + rise
    if !isClosed {
      end[a] = centre.0 + (radius + growth) * cos(from + sweep)
      end[b] = centre.1 + (radius + growth) * sin(from + sweep)
    }
    here = end
    let full = Int32(isClosed ? abs(sweep) / (2 * .pi) - 0.5 : abs(sweep) / (2 * .pi)) + 1
    return .arcFeed(
      ArcFeed(
        end: WorkPosition(end), centreFirst: centre.0, centreSecond: centre.1,
        turns: sweep > 0 ? full : -full))
  }
}

extension AuditMove {
  fileprivate static func text(_ way: AxisVector) -> String {
    zip("XYZABCUVW", 0..<9).filter { way[$0.1] != 0 }.map { "\($0.0)\(way[$0.1])" }
      .joined(separator: " ")
  }

  var text: String {
    switch self {
    case .line(let way): "line \(AuditMove.text(way))"
    case .rapid(let way): "rapid \(AuditMove.text(way))"
    case .arc(let arc):
      "arc \(arc.plane) r \(arc.radius) from \(arc.from) sweep \(arc.sweep) "
        + "closed \(arc.isClosed) growth \(arc.growth) rise \(AuditMove.text(arc.rise))"
    case .feed(let mode, let rate): "feed \(mode) \(rate)"
    case .mode(let tolerance): "mode \(tolerance.mode) P\(tolerance.tolerance)"
    case .dwell(let time): "dwell \(time)"
    case .override(let isAllowed): "override allowed \(isAllowed)"
    case .other(let command): "\(command)"
    }
  }
}

extension MotionLimits {
  /// The limits of shared/tools/motion/REFERENCE.md in a travel that no program leaves.
  static var audited: MotionLimits {
    MotionLimits(
      velocity: AxisVector(repeating: 200), acceleration: AxisVector(repeating: 2000),
      jerk: AxisVector(repeating: 40_000), travelMinimum: AxisVector(repeating: -1e6),
      travelMaximum: AxisVector(repeating: 1e6))
  }

  /// The same for other axes.
  func with(mask: UInt16) -> MotionLimits {
    var limits = self
    limits.axisMask = mask
    return limits
  }
}
