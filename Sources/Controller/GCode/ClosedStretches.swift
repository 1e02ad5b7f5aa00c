/// The stretches of a program that cannot be begun in their midst: loops and subprograms.
struct ClosedStretches: Sendable {
  /// A loop or subprogram.
  struct Stretch {
    /// As it is written: "o100 while".
    var name: String
    /// Its opening line.
    var first: Int32
    /// Its closing line.
    var last: Int32
  }

  fileprivate(set) var stretches: [Stretch] = []

  /// The stretch a line lies in, its opening line excepted.
  func stretch(around line: Int32) -> Stretch? {
    var low = 0
    var high = stretches.count
    while low < high {
      let middle = (low + high) / 2
      if stretches[middle].first < line { low = middle + 1 } else { high = middle }
    }
    guard low > 0, line <= stretches[low - 1].last else { return nil }
    return stretches[low - 1]
  }
}

extension ProgramStructure {
  /// Its outermost loops and its subprograms; they do not overlap.
  var closedStretches: ClosedStretches {
    var all = ClosedStretches()
    for line in lines where line.link.isRegion && lines.indices.contains(line.link.partner) {
      all.stretches.append(
        ClosedStretches.Stretch(
          name: "o\(line.label) \(line.kind.name)", first: line.line,
          last: lines[line.link.partner].line))
    }
    return all
  }
}
