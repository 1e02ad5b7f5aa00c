/// Moves of a lathe cycle in its own frame, in order. [mm]
struct LatheCuts: Equatable {
  enum Cut: Equatable {
    case rapid(LatheFrame.Place)
    case feed(LatheFrame.Place)
    case arc(LatheFrame.Place, centre: LatheFrame.Place, isUpper: Bool)

    var end: LatheFrame.Place {
      switch self {
      case .rapid(let end), .feed(let end), .arc(let end, _, _): end
      }
    }
  }

  private(set) var cuts: [Cut] = []
  /// Where the tool stands.
  private(set) var place: LatheFrame.Place

  /// A jump of the surface below this is only rounding of the profile's arcs. [mm]
  private static let smallestWall = 1e-4
  private static let mostCuts = 1_000_000

  init(at place: LatheFrame.Place) { self.place = place }

  /// Whether it has grown beyond what any machine would take.
  var isTooLong: Bool { cuts.count > Self.mostCuts }

  mutating func rapid(_ along: Double, _ height: Double) {
    let end = LatheFrame.Place(along: along, height: height)
    guard end != place else { return }
    add(.rapid(end))
  }

  mutating func feed(_ along: Double, _ height: Double) {
    let end = LatheFrame.Place(along: along, height: height)
    guard end != place else { return }
    add(.feed(end))
  }

  private mutating func add(_ cut: Cut) {
    cuts.append(cut)
    place = cut.end
  }

  /// Feeds to where a piece of surface begins, over a wall if there is one.
  mutating func feedOverWall(_ along: Double, _ height: Double) {
    guard (height - place.height).magnitude > Self.smallestWall || place.along != along else {
      return
    }
    feed(along, height)
  }

  /// Feeds along a piece of surface from where the tool stands on it.
  mutating func follow(_ piece: LathePiece, to end: LatheFrame.Place) {
    if case .arc(let centre, _, let isUpper) = piece.shape {
      guard end != place else { return }
      add(.arc(end, centre: centre, isUpper: isUpper))
    } else {
      feed(end.along, end.height)
    }
  }

  /// Feeds along a surface from one place to another.
  mutating func follow(_ surface: LatheSurface, from: Double, to: Double) {
    for cell in surface.cells where cell.to > from && cell.from < to {
      let (a, b) = (max(cell.from, from), min(cell.to, to))
      feedOverWall(a, cell.height(at: a))
      follow(cell, to: LatheFrame.Place(along: b, height: cell.height(at: b)))
    }
  }
}
