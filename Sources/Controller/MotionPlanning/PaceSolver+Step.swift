internal import Signals

// A step of Newton's method in the search for the pace.
extension PaceSolver {
  /// A step of Newton's method; returns how much of it was taken.
  mutating func improve() -> Double {
    assemble()
    solveBand()
    return walk()
  }

  /// First and second derivative of time and barriers; in each row of the band the diagonal, the
  /// two numbers beside it, and the negative gradient.
  private mutating func assemble() {
    for index in 0...(count + 1) { nodes[index].row = SIMD4() }
    for cell in 0..<count {
      let squares = window(cell)
      let (first, second) = spots(cell)
      var sums = PaceSums()
      sums.add(first, PaceUse(first, squares).terms(first.weight, rooms[2 * cell], mu: target))
      if let second {
        sums.add(
          second,
          PaceUse(second, squares).terms(second.weight, rooms[2 * cell + 1], mu: target))
      }
      if cell == 1, start == nil { sums.foldFirst(by: ends.first) }
      if cell == count - 2 { sums.foldLast(by: ends.last) }
      let gradient = sums.gradient
      nodes[cell].row += SIMD4(sums.rows.0[0], sums.rows.0[1], sums.rows.0[2], -gradient[0])
      nodes[cell + 1].row += SIMD4(sums.rows.1[1], sums.rows.1[2], 0, -gradient[1])
      nodes[cell + 2].row += SIMD4(sums.rows.2[2], 0, 0, -gradient[2])
    }
  }

  /// Solves for the step, from index 2 to count - 1: the others are determined.
  private mutating func solveBand() {
    let first = 2
    let last = count - 1
    guard first <= last else { return }
    for index in first...last {
      var row = nodes[index].row
      if index > first {
        let before = nodes[index - 1].row
        row[0] -= before[1] * before[1] * before[0]
        row[1] -= before[0] * before[1] * before[2]
        row[3] -= before[1] * before[3]
      }
      if index > first + 1 {
        let before = nodes[index - 2].row
        row[0] -= before[2] * before[2] * before[0]
        row[3] -= before[2] * before[3]
      }
      let inverse = 1 / max(row[0], 1e-300)
      // From here on: pivot, the two factors below it, the forward solution.
      row[1] *= inverse
      row[2] *= inverse
      nodes[index].row = row
    }
    nodes[last + 1].step = 0
    for index in stride(from: last, through: first, by: -1) {
      let row = nodes[index].row
      nodes[index].step =
        row[3] / max(row[0], 1e-300) - (index < last ? row[1] * nodes[index + 1].step : 0)
        - (index + 1 < last ? row[2] * nodes[index + 2].step : 0)
    }
  }

  /// Goes along the step as far as no speed, room or price falls to 0; returns how far.
  private mutating func walk() -> Double {
    var reach = (room: 1.0, price: 1.0)
    // The determined ones move with those that determine them.
    nodes[0].step = 0
    nodes[1].step = start == nil ? ends.first * nodes[2].step : 0
    nodes[count].step = ends.last * nodes[count - 1].step
    nodes[count + 1].step = 0
    for index in 2..<count where nodes[index].step < 0 {
      reach.room = min(reach.room, -nodes[index].square / nodes[index].step)
    }
    for cell in 0..<count { limit(&reach, by: cell) }
    reach = (min(1, reach.room * 0.95), min(1, reach.price * 0.95))
    for cell in 0..<count { move(cell, reach) }
    for index in 0...(count + 1) { nodes[index].square += reach.room * nodes[index].step }
    return min(reach.room, reach.price)
  }

  private func steps(_ spot: PaceSpot, _ cell: Int, _ rooms: PaceRooms) -> PaceRooms {
    let use = PaceUse(spot, window(cell))
    let change = SIMD4(nodes[cell].step, nodes[cell + 1].step, nodes[cell + 2].step, 0)
    var steps = PaceRooms()
    steps.pull = rooms.pull.step(
      use.pull, use.pullRates.change(spot.weights, change), mu: target)
    steps.rush = rooms.rush.step(
      use.rush, use.rushRates.change(spot.weights, change), mu: target)
    return steps
  }

  private func limit(_ reach: inout (room: Double, price: Double), by cell: Int) {
    let (first, second) = spots(cell)
    reach = rooms[2 * cell].limited(reach, by: steps(first, cell, rooms[2 * cell]))
    guard let second else { return }
    reach = rooms[2 * cell + 1].limited(reach, by: steps(second, cell, rooms[2 * cell + 1]))
  }

  private mutating func move(_ cell: Int, _ reach: (room: Double, price: Double)) {
    let (first, second) = spots(cell)
    rooms[2 * cell].move(steps(first, cell, rooms[2 * cell]), reach)
    guard let second else { return }
    rooms[2 * cell + 1].move(steps(second, cell, rooms[2 * cell + 1]), reach)
  }
}
