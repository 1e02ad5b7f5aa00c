internal import CanonicalMachining
internal import Geometry

/// Cutter radius compensation, G41 and G42: the programmed profile is followed a radius away, on
/// its left or right. Where a move ends is known only with the next corner, so the last move in the
/// plane waits, and with it everything that came behind it.
struct CutterCompensation: Equatable, Sendable {
  /// G41 or G42 is in force.
  var isOn = false
  /// Cutter radius, never negative. [mm]
  private(set) var radius = 0.0
  /// Which side the centre runs on: 1 left, -1 right.
  private(set) var side = 1.0
  /// From the nose centre of a lathe tool to the point the program counts by. [mm]
  private(set) var shift = PlanePoint()
  /// Which way the last programmed move in the plane ended; nil before the first one.
  var heading: PlanePoint?
  /// G40 came behind compensated moves, and no straight move since.
  var needsStraightExit = false
  /// Where the cutter's centre ran in the last move in the plane.
  var path: OffsetPath?
  /// What waits.
  var queue: [WaitingCommand] = []
  /// The move in the plane whose end is not decided.
  var open: OpenMove?
  /// Where the machine really stands behind the commands that do not wait.
  var toolPosition = WorkPosition()

  /// Whether moves go their way untouched.
  var isIdle: Bool { !isOn && !needsStraightExit && queue.isEmpty }

  /// Most commands that may wait for a corner.
  static let queueCapacity = 1000
  /// Corners flatter than this are none. [rad]
  static let flatCorner = 0.05

  /// A command that waits for the end of the open move.
  struct WaitingCommand: Equatable, Sendable {
    var record: CanonicalRecord
    /// Whether it ends where the open move ends.
    var isMove = false
    /// In inverse time feed, how fast the whole programmed move is.
    var pace: Pace?

    static func == (a: WaitingCommand, b: WaitingCommand) -> Bool {
      a.record.source == b.record.source && a.isMove == b.isMove && a.pace == b.pace
    }
  }

  /// How fast a move in inverse time feed is.
  struct Pace: Equatable, Sendable {
    /// [1/s]
    var rate: Double
    /// Programmed length. [mm]
    var length: Double

    /// The rate of a piece of the move. [1/s]
    func rate(over piece: Double) -> Double {
      length > 0 && piece > 0 ? rate * length / piece : rate
    }
  }

  /// A move in the plane while it waits.
  struct OpenMove: Equatable, Sendable {
    var path: OffsetPath
    /// Where the tool stands before it.
    var start: PlanePoint
    /// Where it would begin and end between flat corners.
    var beginning: PlanePoint
    var wholeEnd: PlanePoint
    /// Where it ends.
    var end: PlanePoint
    var source: SourceLine

    /// Whether it does not lead on from its start to its end.
    var isReversed: Bool {
      if case .line = path { return path.lead(of: end, over: start) < -OffsetPath.sameness }
      // A whole circle ends where it begins.
      if (wholeEnd - beginning).length <= OffsetPath.sameness { return false }
      let first = path.lead(of: start, over: beginning)
      let whole = path.way(from: beginning, to: wholeEnd)
      let last = end == wholeEnd ? whole : path.way(from: beginning, to: end)
      return last < first - OffsetPath.sameness || last > whole + OffsetPath.sameness
    }
  }

  /// Switches on. A negative radius means the other side.
  mutating func start(radius: Double, isLeft: Bool, orientation: Int, at position: WorkPosition) {
    self = CutterCompensation()
    isOn = true
    self.radius = radius.magnitude
    side = isLeft == (radius >= 0) ? 1 : -1
    shift = Self.noseShift(orientation) * self.radius
    toolPosition = position
  }

  /// From a programmed point to the centre of the cutter, for a direction of movement. [mm]
  func offset(_ heading: PlanePoint) -> PlanePoint { heading.left * (side * radius) }

  // Lathe tools by orientation Q 1 to 9, along Z and X, in radii (LinuxCNC, Lathe Tool
  // Orientation).
  private static func noseShift(_ orientation: Int) -> PlanePoint {
    switch orientation {
    case 1: PlanePoint(first: 1, second: -1)
    case 2: PlanePoint(first: -1, second: -1)
    case 3: PlanePoint(first: -1, second: 1)
    case 4: PlanePoint(first: 1, second: 1)
    case 5: PlanePoint(first: 1, second: 0)
    case 6: PlanePoint(first: 0, second: -1)
    case 7: PlanePoint(first: -1, second: 0)
    case 8: PlanePoint(first: 0, second: 1)
    default: PlanePoint()
    }
  }

  // MARK: the open move

  /// Ends the open move, and all that waits behind it, at another point.
  mutating func endOpenMove(at point: PlanePoint, in plane: Plane) {
    let place = point + shift
    for index in queue.indices where queue[index].isMove {
      queue[index].record.command.setEnd(place, in: plane)
    }
    open?.end = point
  }
}

extension CanonicalCommand {
  /// Where a move ends, nil for other commands. [mm, rad]
  var end: WorkPosition? {
    switch self {
    case .straightTraverse(let end), .straightFeed(let end): end
    case .arcFeed(let arc): arc.end
    default: nil
    }
  }

  fileprivate mutating func setEnd(_ point: PlanePoint, in plane: Plane) {
    switch self {
    case .straightTraverse(let end): self = .straightTraverse(end.moved(to: point, in: plane))
    case .straightFeed(let end): self = .straightFeed(end.moved(to: point, in: plane))
    case .arcFeed(var arc):
      arc.end = arc.end.moved(to: point, in: plane)
      self = .arcFeed(arc)
    default: break
    }
  }
}

extension WorkPosition {
  /// Its place in the plane. [mm]
  func place(in plane: Plane) -> PlanePoint {
    PlanePoint(first: axes[plane.first], second: axes[plane.second])
  }

  /// The same, but at another place of the plane.
  func moved(to point: PlanePoint, in plane: Plane) -> WorkPosition {
    var moved = self
    moved.axes[plane.first] = point.first
    moved.axes[plane.second] = point.second
    return moved
  }
}
