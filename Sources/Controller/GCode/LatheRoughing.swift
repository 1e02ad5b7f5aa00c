/// How G71 and G72 rough a profile. Passes lie on levels an increment apart, the first one
/// increment below the start. On every level the tool first cuts what it reaches from the front,
/// up to the surface (the profile with its allowance), backs off at 45 degrees and goes back in
/// rapid. Then come the pockets, one after the other and each to its bottom before the next: into
/// a pocket the tool feeds down along the surface, from the level above, never straight through
/// material thicker than the increment. At the end it follows the surface once from front to end
/// and takes the steps off. The .1 cycles leave the pockets out and bridge them, the .2 cycles cut
/// the pockets alone before they follow the surface.
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

  private static let mostLevels = 100_000.0

  /// A stretch of a level inside a pocket that is still to be cut.
  private struct Task {
    var level: Int
    var gap: ClosedRange<Double>
    /// From here on the surface leads down to it.
    var brink: Double
    /// Whether the pass before was the one right above.
    var continues: Bool
  }

  /// All moves, or nil where there are too many.
  func cuts() -> LatheCuts? {
    let depth = start.height - surface.lowest
    guard increment > 0, depth / increment <= Self.mostLevels else { return nil }
    var cuts = LatheCuts(at: start)
    if cutsFront { cutFront(&cuts) }
    if cutsPockets { cutPockets(&cuts) }
    goOver(to: surface.from, &cuts)
    var level = 0
    while frontGap(level + 1) != nil { level += 1 }
    cuts.rapid(surface.from, height(ofLevel: level))
    let path = cutsPockets ? surface : surface.bridged
    cuts.follow(path, from: path.from, to: path.to)
    return cuts.isTooLong ? nil : cuts
  }

  private func height(ofLevel level: Int) -> Double { start.height - Double(level) * increment }

  // Up to where nothing stands, and along.
  private func goOver(to along: Double, _ cuts: inout LatheCuts) {
    cuts.rapid(cuts.place.along, max(start.height, cuts.place.height))
    cuts.rapid(along, cuts.place.height)
  }

  // MARK: from the front

  private func frontGap(_ level: Int) -> ClosedRange<Double>? {
    let gap = surface.gaps(below: height(ofLevel: level)).first
    return gap?.lowerBound == surface.from ? gap : nil
  }

  private func cutFront(_ cuts: inout LatheCuts) {
    var level = 1
    while let gap = frontGap(level), !cuts.isTooLong {
      let height = height(ofLevel: level)
      cuts.rapid(gap.lowerBound, height)
      cut(gap, height, &cuts)
      cuts.rapid(gap.lowerBound, cuts.place.height)
      level += 1
    }
  }

  private func cut(_ gap: ClosedRange<Double>, _ height: Double, _ cuts: inout LatheCuts) {
    cuts.feed(gap.upperBound, height)
    let back = min(retract, gap.upperBound - gap.lowerBound)
    cuts.rapid(gap.upperBound - back, height + back)
  }

  // MARK: pockets

  private func cutPockets(_ cuts: inout LatheCuts) {
    var tasks: [Task] = []
    var front: ClosedRange<Double>? = surface.from...surface.to
    var level = 1
    // Below the front's last level every pocket hangs on one above.
    while let above = front {
      front = frontGap(level)
      tasks += self.tasks(level, inside: above, isFront: true)
      level += 1
    }
    tasks.reverse()
    while var task = tasks.popLast(), !cuts.isTooLong {
      cutPocket(task, &cuts)
      task.level += 1
      var children = self.tasks(task.level, inside: task.gap, isFront: false)
      if !children.isEmpty { children[0].continues = true }
      tasks += children.reversed()
    }
  }

  private func tasks(
    _ level: Int, inside above: ClosedRange<Double>, isFront: Bool
  ) -> [Task] {
    var tasks: [Task] = []
    var limit = above.lowerBound
    for gap in surface.gaps(below: height(ofLevel: level))
    where gap.lowerBound >= above.lowerBound && gap.upperBound <= above.upperBound {
      if !(isFront && gap.lowerBound == surface.from) {
        let brink = surface.summit(from: limit, to: gap.lowerBound).along
        tasks.append(Task(level: level, gap: gap, brink: brink, continues: false))
      }
      limit = gap.upperBound
    }
    return tasks
  }

  private func cutPocket(_ task: Task, _ cuts: inout LatheCuts) {
    let (above, height) = (height(ofLevel: task.level - 1), height(ofLevel: task.level))
    if task.continues {
      cuts.rapid(task.brink, cuts.place.height)
    } else {
      goOver(to: task.brink, &cuts)
    }
    cuts.rapid(task.brink, above)
    cuts.follow(surface, from: task.brink, to: task.gap.lowerBound, floor: height)
    cuts.feed(task.gap.lowerBound, height)
    cut(task.gap, height, &cuts)
  }
}
