/// One line of a profile's subprogram: its motion and the words that count. [mm]
struct LatheContourLine: Equatable {
  /// Ten times the G code: 0, 10, 20 or 30.
  var motion: Int
  /// Where the line ends; absent words stay.
  var z: Double?
  var x: Double?
  /// W and U: ways along Z and X.
  var alongZ: Double?
  var alongX: Double?
  /// K and I from the start, or R.
  var centreZ: Double?
  var centreX: Double?
  var radius: Double?
  /// G90.1: K and I are the centre itself.
  var isCentreAbsolute = false
  /// A, radius of a fillet at the line's end.
  var fillet: Double?
  /// C, a chamfer with the ends of such a fillet.
  var chamfer: Double?

  init(motion: Int) { self.motion = motion }
}

/// Builds a profile from the lines of its subprogram: the first line leads to its start.
struct LatheContourReader {
  private var points: [LathePoint] = []
  private var moves: [LatheContour.Move] = []
  /// Corners to round or break, by the move they follow.
  private var corners: [(move: Int, radius: Double, isFillet: Bool)] = []
  private var place: LathePoint

  /// A reader for a tool that stands at a start, for the words the first line leaves out.
  init(start: LathePoint) { place = start }

  /// Whether no line has come yet.
  var isEmpty: Bool { points.isEmpty }
  /// Lines so far.
  var count: Int { points.count }

  /// G1, G2 or G3 of the last move, ten times.
  var lastMotion: Int {
    guard case .arc(_, _, let isCounterclockwise) = moves.last else { return 10 }
    return isCounterclockwise ? 30 : 20
  }

  /// How far the ends of the last move are from its centre, where it is an arc. [mm]
  var lastRadii: (start: Double, end: Double)? {
    guard case .arc(let end, let centre, _) = moves.last, points.count > 1 else { return nil }
    let start = points[points.count - 2]
    return (Self.length(start, centre), Self.length(end, centre))
  }

  mutating func add(_ line: LatheContourLine) {
    var end = place
    end.z = (line.z ?? place.z) + (line.alongZ ?? 0)
    end.x = (line.x ?? place.x) + (line.alongX ?? 0)
    if points.isEmpty {
      points.append(end)
    } else {
      append(line, to: end)
    }
    place = end
  }

  private mutating func append(_ line: LatheContourLine, to end: LathePoint) {
    if line.motion >= 20, let centre = centre(of: line, end: end) {
      let isCounterclockwise = line.motion == 30
      moves.append(.arc(to: end, centre: centre, isCounterclockwise: isCounterclockwise))
    } else {
      moves.append(.line(to: end))
    }
    points.append(end)
    if let radius = line.fillet ?? line.chamfer {
      corners.append((moves.count - 1, radius, line.fillet != nil))
    }
  }

  // Of the two circles of a radius, R above 0 means the shorter way.
  private func centre(of line: LatheContourLine, end: LathePoint) -> LathePoint? {
    guard let radius = line.radius else {
      if line.isCentreAbsolute {
        return LathePoint(z: line.centreZ ?? place.z, x: line.centreX ?? place.x)
      }
      return LathePoint(z: place.z + (line.centreZ ?? 0), x: place.x + (line.centreX ?? 0))
    }
    let (z, x) = (end.z - place.z, end.x - place.x)
    let half = (z * z + x * x).squareRoot() / 2
    guard half > 0 else { return nil }
    let height = max(radius * radius - half * half, 0).squareRoot() / (2 * half)
    let side = (line.motion == 30) == (radius > 0) ? height : -height
    return LathePoint(z: (place.z + end.z) / 2 - x * side, x: (place.x + end.x) / 2 + z * side)
  }

  /// The profile with its fillets and chamfers.
  /// - Throws: `LatheFault.cornerTooSmall` where one does not fit, or is not between two lines.
  func contour() throws(LatheFault) -> LatheContour {
    var contour = LatheContour(start: points.first ?? place, moves: moves)
    for corner in corners.reversed() {
      try Self.blend(&contour, points, corner.move, corner.radius, corner.isFillet)
    }
    return contour
  }

  private static func blend(
    _ contour: inout LatheContour, _ points: [LathePoint], _ move: Int, _ radius: Double,
    _ isFillet: Bool
  ) throws(LatheFault) {
    guard radius > 0, move + 1 < contour.moves.count, move + 2 < points.count,
      case .line = contour.moves[move], case .line = contour.moves[move + 1]
    else { throw .cornerTooSmall(move: move) }
    // The next corner may have shortened the next line already.
    let (a, b, c) = (points[move], points[move + 1], contour.moves[move + 1].end)
    let (before, after) = (unit(from: b, to: a), unit(from: b, to: c))
    let cosine = before.z * after.z + before.x * after.x
    let turn = before.z * after.x - before.x * after.z
    // Way from the corner to the ends of a fillet: radius / tan(half the inner angle).
    let way = radius * ((1 + cosine) / max(1 - cosine, 1e-12)).squareRoot()
    guard way < length(a, b), way < length(b, c), turn.magnitude > 1e-9 else {
      throw .cornerTooSmall(move: move)
    }
    let start = LathePoint(z: b.z + before.z * way, x: b.x + before.x * way)
    let end = LathePoint(z: b.z + after.z * way, x: b.x + after.x * way)
    contour.moves[move] = .line(to: start)
    guard isFillet else { return contour.moves.insert(.line(to: end), at: move + 1) }
    let isCounterclockwise = turn < 0
    let side = isCounterclockwise ? radius : -radius
    let centre = LathePoint(z: start.z + before.x * side, x: start.x - before.z * side)
    contour.moves.insert(
      .arc(to: end, centre: centre, isCounterclockwise: isCounterclockwise), at: move + 1)
  }

  private static func length(_ a: LathePoint, _ b: LathePoint) -> Double {
    ((a.z - b.z) * (a.z - b.z) + (a.x - b.x) * (a.x - b.x)).squareRoot()
  }

  private static func unit(from a: LathePoint, to b: LathePoint) -> LathePoint {
    let length = max(length(a, b), 1e-300)
    return LathePoint(z: (b.z - a.z) / length, x: (b.x - a.x) / length)
  }
}
