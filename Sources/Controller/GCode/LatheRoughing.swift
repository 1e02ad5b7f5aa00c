/// How G71 and G72 rough a profile, laid as LinuxCNC's rs274 lays it (found by trial). Passes lie
/// on levels an increment apart, the first where the tool stands. A pass begins on the straight way
/// from there to the surface's begin, cuts up to the surface (the profile with its allowance),
/// backs off at 45 degrees and goes back in rapid. Then the tool follows the surface from front to
/// end; wherever it goes down into a pocket, it cuts each level it meets before it goes deeper. So
/// it is never in material thicker than the increment. The .1 cycles bridge the pockets, the .2
/// cycles do not rough in front and count a pocket's levels from its brim.
struct LatheRoughing {
  /// What may be cut down to.
  var surface: LatheSurface
  /// Where the tool stands before.
  var start: LatheFrame.Place
  /// I. [mm]
  var increment: Double
  /// R. [mm]
  var retract: Double
  var cutsFront = true
  var cutsPockets = true
  /// The height of level 0 of pockets.
  private var brim: Double
  private var isGoingDown = false

  private static let mostLevels = 100_000.0

  init(surface: LatheSurface, start: LatheFrame.Place, increment: Double, retract: Double) {
    self.surface = surface
    self.start = start
    self.increment = increment
    self.retract = retract
    brim = start.height
  }

  /// All moves, or nil where there are too many.
  func cuts() -> LatheCuts? {
    var roughing = self
    return roughing.lay()
  }

  private mutating func lay() -> LatheCuts? {
    let depth = start.height - surface.lowest
    guard increment > 0, depth / increment <= Self.mostLevels else { return nil }
    var cuts = LatheCuts(at: start)
    cuts.rapid(approach, start.height)
    if cutsFront { cutFront(&cuts) }
    let begin = surface.begin
    cuts.rapid(begin.along, begin.height)
    if cutsPockets {
      followIntoPockets(&cuts)
    } else {
      let bridged = surface.bridged
      cuts.follow(bridged, from: bridged.from, to: bridged.to)
    }
    let finish = surface.finish.height
    if cutsPockets { goDown(to: finish, &cuts) }
    cuts.feed(surface.to, cutsPockets ? finish : max(cuts.place.height, finish))
    cuts.feed(surface.to, max(cuts.place.height, start.height))
    return cuts.isTooLong ? nil : cuts
  }

  // Never behind the surface's begin.
  private var approach: Double { min(start.along, surface.begin.along) }

  private func height(ofLevel level: Int) -> Double { brim - Double(level) * increment }

  // MARK: from the front

  private func cutFront(_ cuts: inout LatheCuts) {
    let begin = surface.begin
    var level = 0
    while height(ofLevel: level) > begin.height + InterpreterOptions.smallestLength,
      !cuts.isTooLong
    {
      let height = height(ofLevel: level)
      let share = (start.height - height) / (start.height - begin.height)
      let along = approach + (begin.along - approach) * share
      cuts.rapid(along, height)
      let gap = surface.gaps(below: height).first
      let reaches = gap.map { $0.lowerBound == surface.from } ?? false
      cut(from: along, to: reaches ? gap?.upperBound ?? along : surface.from, height, &cuts)
      cuts.rapid(along, height)
      level += 1
    }
  }

  private func cut(from: Double, to: Double, _ height: Double, _ cuts: inout LatheCuts) {
    cuts.feed(to, height)
    let back = min(retract, (to - from) / 2)
    guard back > 0 else { return }
    cuts.rapid(to - back, height + back)
    cuts.rapid(from + back, height + back)
  }

  // MARK: pockets

  private mutating func followIntoPockets(_ cuts: inout LatheCuts) {
    for cell in surface.cells where !cuts.isTooLong {
      goDown(to: cell.height(at: cell.from), &cuts)
      cuts.feedOverWall(cell.from, cell.height(at: cell.from))
      let places = [cell.from] + cell.turningPoints + [cell.to]
      for (a, b) in zip(places, places.dropFirst()) { follow(cell, from: a, to: b, &cuts) }
    }
  }

  // Down a wall.
  private mutating func goDown(to low: Double, _ cuts: inout LatheCuts) {
    let along = cuts.place.along
    for level in levels(from: cuts.place.height, to: low) where !cuts.isTooLong {
      cuts.feed(along, height(ofLevel: level))
      cutPocket(at: along, level, &cuts)
    }
  }

  // A stretch that only falls or only rises.
  private mutating func follow(
    _ cell: LathePiece, from a: Double, to b: Double, _ cuts: inout LatheCuts
  ) {
    for level in levels(from: cell.height(at: a), to: cell.height(at: b))
    where !cuts.isTooLong {
      let height = height(ofLevel: level)
      let crossing = cell.crossings(of: height).first { $0 >= a && $0 <= b } ?? a
      cuts.follow(cell, to: LatheFrame.Place(along: crossing, height: height))
      cutPocket(at: crossing, level, &cuts)
    }
    cuts.follow(cell, to: LatheFrame.Place(along: b, height: cell.height(at: b)))
  }

  // Levels met on the way down, the lowest point itself left out.
  private mutating func levels(from high: Double, to low: Double) -> StrideThrough<Int> {
    let slack = InterpreterOptions.smallestLength
    if high - low > slack, !isGoingDown, !cutsFront { brim = high }
    if (high - low).magnitude > slack { isGoingDown = high > low }
    let top = brim - high - slack
    let bottom = brim - low - slack
    // None where it does not go down; both quotients are bounded by `mostLevels`.
    guard bottom > top else { return stride(from: 1, through: 0, by: 1) }
    let first = Int(max((top / increment).rounded(.up), 0))
    let last = Int(max((bottom / increment).rounded(.up), 0)) - 1
    return stride(from: first, through: last, by: 1)
  }

  private func cutPocket(at along: Double, _ level: Int, _ cuts: inout LatheCuts) {
    let height = height(ofLevel: level)
    let slack = LatheSurface.slack
    let gap = surface.gaps(below: height).first { $0.upperBound > along + slack }
    guard let gap, gap.lowerBound <= along + slack else { return }
    cut(from: along, to: gap.upperBound, height, &cuts)
    cuts.feed(along, height)
  }
}
