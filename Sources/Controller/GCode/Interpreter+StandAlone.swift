internal import CanonicalMachining
internal import Geometry

/// What LinuxCNC's rs274 knows of the machine's position. It stands in for the machine and follows
/// moves and offsets, but neither tool length nor rotation; a tool change makes the interpreter
/// take that position for its own. At a machine there is no such difference.
extension Interpreter {
  /// Follows a command, before the frame does.
  mutating func followStandAlone(_ command: CanonicalCommand) {
    switch command {
    case .straightTraverse(let end), .straightFeed(let end), .straightProbe(let end, _):
      standAlonePosition = end
    case .arcFeed(let arc): standAlonePosition = arc.end
    case .splineFeed(let spline): standAlonePosition = spline.end
    case .setWorkOffset(_, let offset):
      standAlonePosition.axes = standAlonePosition.axes + state.frame.workOffset - offset
    case .setAxisOffset(let offset):
      standAlonePosition.axes = standAlonePosition.axes + state.frame.axisOffset - offset
    default: break
    }
  }

  /// Behind a block with M6 or M61 the program stands where rs274 says.
  mutating func refreshPosition() {
    guard options.isStandAlone, block.has(.toolChange) else { return }
    state.position = standAlonePosition
  }
}
