internal import CanonicalMachining
internal import Geometry

/// What LinuxCNC's rs274 knows of the machine's position. It stands in for the machine and follows
/// moves and offsets, but neither tool length nor rotation; a tool change makes the interpreter
/// take that position for its own. At a machine there is no such difference.
struct StandAlonePosition {
  var position = WorkPosition()

  /// Follows a command, before the frame does.
  mutating func follow(_ command: CanonicalCommand, in frame: borrowing ProgramFrame) {
    switch command {
    case .straightTraverse(let end), .straightFeed(let end), .straightProbe(let end, _):
      position = end
    case .arcFeed(let arc): position = arc.end
    case .splineFeed(let spline): position = spline.end
    case .setWorkOffset(_, let offset):
      position.axes = position.axes + frame.workOffset - offset
    case .setAxisOffset(let offset):
      position.axes = position.axes + frame.axisOffset - offset
    default: break
    }
  }
}
