/// From a profile to the surface a cycle leaves: the profile shifted by an even allowance towards
/// the tool, exactly, lines as lines and arcs as arcs, with arcs about outer corners.
struct LatheAllowance {
  private var frame: LatheFrame
  private var allowance: Double
  private var pieces: [LathePiece] = []
  private var place: LatheFrame.Place
  private var highest = -Double.infinity
  private var corners: [LatheFrame.Place] = []
  /// The shifted profile's ends.
  private var begin: LatheFrame.Place?
  private var finish: LatheFrame.Place?

  private static let mostMoves = 1000
  /// How far a profile may turn back. [mm]
  private static let slack = 1e-4

  /// The surface of a profile. It begins and ends square to the profile's own begin and end; where
  /// the profile falls at once, right above its begin, so that no rapid gets into the face.
  static func surface(
    of contour: LatheContour, allowance: Double, frame: LatheFrame, start: LathePoint
  ) throws(LatheFault) -> LatheSurface {
    guard contour.moves.count <= mostMoves else { throw .tooMany }
    let first = frame.place(contour.start)
    var shifted = LatheAllowance(frame: frame, allowance: allowance, place: first)
    for (index, move) in contour.moves.enumerated() { try shifted.add(move, index) }
    guard var begin = shifted.begin, let finish = shifted.finish, finish.along > begin.along,
      shifted.highest <= frame.place(start).height + slack
    else { throw .startInside }
    shifted.corners.removeLast()
    if begin.along > first.along + slack {
      shifted.corners.append(first)
      begin = LatheFrame.Place(along: first.along, height: first.height + allowance)
    }
    for corner in shifted.corners { shifted.addCorner(corner) }
    return LatheSurface(envelopeOf: shifted.pieces, from: begin, to: finish)
  }

  private init(frame: LatheFrame, allowance: Double, place: LatheFrame.Place) {
    self.frame = frame
    self.allowance = allowance
    self.place = place
  }

  private mutating func add(_ move: LatheContour.Move, _ index: Int) throws(LatheFault) {
    let end = frame.place(move.end)
    guard end.along >= place.along - Self.slack else { throw .notMonotonic(move: index) }
    switch move {
    case .line: addLine(from: place, to: end)
    case .arc(_, let centre, let isCounterclockwise):
      let middle = frame.place(centre)
      // Counter-clockwise the lower half of a circle leads on, clockwise the upper half.
      let isUpper = isCounterclockwise != frame.keepsTurns
      let heights = [place.height - middle.height, end.height - middle.height]
      let isMonotonic = heights.allSatisfy { isUpper ? $0 >= -Self.slack : $0 <= Self.slack }
      guard isMonotonic else { throw .notMonotonic(move: index) }
      addArc(from: place, to: end, about: middle, isUpper: isUpper)
    }
    corners.append(end)
    place = end
  }

  private mutating func addLine(from a: LatheFrame.Place, to b: LatheFrame.Place) {
    let (way, rise) = (b.along - a.along, b.height - a.height)
    highest = max(highest, a.height, b.height)
    let length = (way * way + rise * rise).squareRoot()
    guard length > 0 else { return }
    let shift = (-rise * allowance / length, way * allowance / length)
    let from = LatheFrame.Place(along: a.along + shift.0, height: a.height + shift.1)
    let to = LatheFrame.Place(along: b.along + shift.0, height: b.height + shift.1)
    note(from, to)
    // A wall is where its ends' pieces jump.
    guard way > InterpreterOptions.smallestLength else { return }
    pieces.append(LathePiece(from: from.along, to: to.along, shape: .line(from: from, to: to)))
  }

  private mutating func addArc(
    from a: LatheFrame.Place, to b: LatheFrame.Place, about centre: LatheFrame.Place,
    isUpper: Bool
  ) {
    let (x, y) = (a.along - centre.along, a.height - centre.height)
    let radius = (x * x + y * y).squareRoot()
    let shifted = isUpper ? radius + allowance : radius - allowance
    let bulges = isUpper && centre.along > a.along && centre.along < b.along
    highest = max(highest, bulges ? centre.height + radius : b.height)
    // The tool does not get into a hollow narrower than the allowance.
    guard radius > 0, shifted > InterpreterOptions.smallestLength else { return }
    let scale = shifted / radius
    let from = LatheFrame.Place(along: centre.along + x * scale, height: centre.height + y * scale)
    let to = LatheFrame.Place(
      along: centre.along + (b.along - centre.along) * scale,
      height: centre.height + (b.height - centre.height) * scale)
    note(from, to)
    pieces.append(
      LathePiece(
        from: from.along, to: to.along,
        shape: .arc(centre: centre, radius: shifted, isUpper: isUpper)))
  }

  private mutating func note(_ from: LatheFrame.Place, _ to: LatheFrame.Place) {
    begin = begin ?? from
    finish = to
  }

  private mutating func addCorner(_ corner: LatheFrame.Place) {
    guard allowance > InterpreterOptions.smallestLength else { return }
    pieces.append(
      LathePiece(
        from: corner.along - allowance, to: corner.along + allowance,
        shape: .arc(centre: corner, radius: allowance, isUpper: true)))
  }
}
