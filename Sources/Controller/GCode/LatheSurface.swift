/// The surface a cycle may cut down to: the profile with an allowance of even thickness, the
/// highest of all its pieces everywhere. [mm]
struct LatheSurface: Equatable {
  /// Side by side, without gaps; heights may jump between two of them: a wall.
  private(set) var cells: [LathePiece]

  /// Where the tool comes to it, and where the profile leaves it, at walls off its height there.
  private(set) var begin = LatheFrame.Place(along: 0, height: 0)
  private(set) var finish = LatheFrame.Place(along: 0, height: 0)
  /// Stretches shorter than this come from rounding. [mm]
  static let slack = 1e-6

  var from: Double { cells.first?.from ?? 0 }
  var to: Double { cells.last?.to ?? 0 }

  init(cells: [LathePiece]) { self.cells = cells }

  /// The envelope of pieces between two places; between them there must always be some piece.
  init(
    envelopeOf pieces: [LathePiece], from begin: LatheFrame.Place, to finish: LatheFrame.Place
  ) {
    (self.begin, self.finish) = (begin, finish)
    let (from, to) = (begin.along, finish.along)
    var places = [from, to]
    for (index, piece) in pieces.enumerated() {
      places += [piece.from, piece.to]
      for other in pieces[(index + 1)...] { places += piece.meetings(other) }
    }
    places = places.filter { $0 >= from && $0 <= to }.sorted()
    cells = []
    for (a, b) in zip(places, places.dropFirst())
    where b - a > Self.slack {
      let middle = (a + b) / 2
      var best: LathePiece?
      for piece in pieces where piece.from <= middle && piece.to >= middle {
        if let found = best, found.height(at: middle) >= piece.height(at: middle) { continue }
        best = piece
      }
      guard let best else { continue }
      append(LathePiece(from: cells.last?.to ?? from, to: b, shape: best.shape))
    }
  }

  private mutating func append(_ cell: LathePiece) {
    if let last = cells.last, last.shape == cell.shape {
      cells[cells.count - 1].to = cell.to
    } else {
      cells.append(cell)
    }
  }

  // MARK: heights

  /// How high it is at a place; at a wall, before it.
  func height(at along: Double) -> Double {
    cells.first { $0.to >= along }?.height(at: along) ?? 0
  }

  /// The highest point between two places, both included, and how high it is.
  func summit(from: Double, to: Double) -> LatheFrame.Place {
    var best = LatheFrame.Place(along: from, height: -.infinity)
    for cell in cells where cell.to >= from && cell.from <= to {
      for along in [max(cell.from, from), min(cell.to, to)] + cell.turningPoints
      where along >= from && along <= to && cell.height(at: along) > best.height {
        best = LatheFrame.Place(along: along, height: cell.height(at: along))
      }
    }
    return best
  }

  /// Whether nothing of it stands above the straight way between two places.
  func lies(below a: LatheFrame.Place, _ b: LatheFrame.Place) -> Bool {
    guard a.along != b.along else { return true }
    let steps = 16
    for cell in cells {
      for step in 0...steps {
        let along = cell.from + (cell.to - cell.from) * Double(step) / Double(steps)
        let share = (along - a.along) / (b.along - a.along)
        let height = a.height + (b.height - a.height) * share
        if share > 0, share < 1, cell.height(at: along) > height + Self.slack { return false }
      }
    }
    return true
  }

  /// The lowest height of all.
  var lowest: Double {
    var lowest = Double.infinity
    for cell in cells {
      for along in [cell.from, cell.to] + cell.turningPoints {
        lowest = min(lowest, cell.height(at: along))
      }
    }
    return lowest
  }

  /// Where the surface lies below a level, from left to right.
  func gaps(below level: Double) -> [ClosedRange<Double>] {
    var gaps: [ClosedRange<Double>] = []
    for cell in cells {
      let places = [cell.from] + cell.crossings(of: level).sorted() + [cell.to]
      for (a, b) in zip(places, places.dropFirst()) where b > a {
        let middle = cell.height(at: (a + b) / 2)
        guard middle < level - InterpreterOptions.smallestLength else { continue }
        if let last = gaps.last, last.upperBound == a {
          gaps[gaps.count - 1] = last.lowerBound...b
        } else {
          gaps.append(a...b)
        }
      }
    }
    return gaps
  }

  /// The surface without its pockets: each is bridged level from where the tool would go down.
  var bridged: LatheSurface {
    var cells: [LathePiece] = []
    var top = begin.height
    func bridge(_ from: Double, _ to: Double) {
      guard to > from else { return }
      if let last = cells.last, case .line(let a, let b) = last.shape, a.height == top,
        b.height == top
      {
        cells.removeLast()
        cells.append(Self.level(top, from: last.from, to: to))
      } else {
        cells.append(Self.level(top, from: from, to: to))
      }
    }
    for cell in self.cells {
      let places = [cell.from] + cell.turningPoints.sorted() + [cell.to]
      for (a, b) in zip(places, places.dropFirst()) where b > a {
        let (low, high) = (cell.height(at: a), cell.height(at: b))
        if high <= top, low <= top {
          bridge(a, b)
        } else if low >= top {
          top = max(top, low)
          if high < low {
            bridge(a, b)
          } else {
            cells.append(LathePiece(from: a, to: b, shape: cell.shape))
          }
        } else {
          let crossing = cell.crossings(of: top).first { $0 > a && $0 < b } ?? a
          bridge(a, crossing)
          cells.append(LathePiece(from: crossing, to: b, shape: cell.shape))
        }
        top = max(top, low, high)
      }
    }
    var surface = LatheSurface(cells: cells)
    (surface.begin, surface.finish) = (begin, finish)
    return surface
  }

  private static func level(_ height: Double, from: Double, to: Double) -> LathePiece {
    LathePiece(
      from: from, to: to,
      shape: .line(
        from: LatheFrame.Place(along: from, height: height),
        to: LatheFrame.Place(along: to, height: height)))
  }
}
