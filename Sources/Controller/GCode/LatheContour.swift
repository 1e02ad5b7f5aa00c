/// A point of a turned part in the ZX plane, X as a radius. [mm]
struct LathePoint: Equatable {
  var z: Double
  var x: Double
}

/// The profile a lathe cycle turns to, as its subprogram draws it: lines and arcs in the ZX plane,
/// Z the first axis. [mm]
struct LatheContour: Equatable {
  /// One move of the profile.
  enum Move: Equatable {
    case line(to: LathePoint)
    /// Counter-clockwise as G3 in G18: from +Z towards +X.
    case arc(to: LathePoint, centre: LathePoint, isCounterclockwise: Bool)

    var end: LathePoint {
      switch self {
      case .line(let end), .arc(let end, _, _): end
      }
    }
  }

  /// Where the profile begins: the end of its first move, which only leads there.
  var start: LathePoint
  var moves: [Move]

  var end: LathePoint { moves.last?.end ?? start }
}

/// Why a lathe cycle cannot turn to its profile.
enum LatheFault: Error, Equatable {
  /// The profile turns back along the cutting direction, in this move, counted from 0.
  case notMonotonic(move: Int)
  /// The tool starts between the profile's ends, or not clear of all of it.
  case startInside
  /// More moves or passes than any machine would take.
  case tooMany
  /// A fillet or chamfer that does not fit between its two lines, behind this move.
  case cornerTooSmall(move: Int)
}

/// How a lathe cycle sees the profile: `along` grows in the direction of the cut, `height` grows
/// from the part towards the tool. G71 cuts along Z, G72 along X; outside and inside, towards the
/// chuck and away from it all look alike here.
struct LatheFrame: Equatable {
  var isFacing: Bool
  var direction: Double
  var side: Double

  /// A point in this frame. [mm]
  struct Place: Equatable {
    var along: Double
    var height: Double
  }

  /// The frame of a cycle whose tool stands at a start.
  /// - Throws: `LatheFault.startInside` where the tool is not clear of the profile.
  init(isFacing: Bool, contour: LatheContour, start: LathePoint) throws(LatheFault) {
    self.isFacing = isFacing
    func along(_ point: LathePoint) -> Double { isFacing ? point.x : point.z }
    func height(_ point: LathePoint) -> Double { isFacing ? point.z : point.x }
    let (first, last) = (along(contour.start), along(contour.end))
    let towards = first == last ? first - along(start) : last - first
    direction = towards > 0 ? 1 : -1
    let heights = [height(contour.start)] + contour.moves.map { height($0.end) }
    let tolerance = InterpreterOptions.smallestLength
    if heights.allSatisfy({ $0 <= height(start) + tolerance }) {
      side = 1
    } else if heights.allSatisfy({ $0 >= height(start) - tolerance }) {
      side = -1
    } else {
      throw .startInside
    }
  }

  func place(_ point: LathePoint) -> Place {
    isFacing
      ? Place(along: direction * point.x, height: side * point.z)
      : Place(along: direction * point.z, height: side * point.x)
  }

  func point(_ place: Place) -> LathePoint {
    isFacing
      ? LathePoint(z: side * place.height, x: direction * place.along)
      : LathePoint(z: direction * place.along, x: side * place.height)
  }

  /// Whether a turn that is counter-clockwise in Z and X is so here too.
  var keepsTurns: Bool { (direction * side > 0) != isFacing }
}
