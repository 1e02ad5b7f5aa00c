/// Every motion that an axis can get into by jerks of -1, 0 and 1 in steps of 1 s: brute force in
/// whole numbers, with limits of whole numbers. What it finds can be done, as acceleration passes 0
/// only between steps, so that speed is largest there.
struct JerkSteps {
  let topAcceleration: Int
  let topSpeed: Int
  /// For each acceleration and each half unit of speed the ways, in sixths, as bits about a middle.
  private var ways: [[UInt64]]

  /// Enough for 16 s at 4 units/s, to either side.
  private static let words = 14
  private static let middle = words * 32

  private var speeds: Int { 4 * topSpeed + 1 }

  init(topSpeed: Int, topAcceleration: Int, halfSpeed: Int, acceleration: Int) {
    self.topSpeed = topSpeed
    self.topAcceleration = topAcceleration
    let none = [UInt64](repeating: 0, count: JerkSteps.words)
    ways = Array(repeating: none, count: (2 * topAcceleration + 1) * (4 * topSpeed + 1))
    let row = index(acceleration, halfSpeed)
    ways[row][JerkSteps.middle / 64] |= 1 << UInt64(JerkSteps.middle % 64)
  }

  private func index(_ acceleration: Int, _ halfSpeed: Int) -> Int {
    (acceleration + topAcceleration) * speeds + halfSpeed + 2 * topSpeed
  }

  /// Goes on by a second, each way there is.
  mutating func advance() {
    var next = ways
    for row in next.indices { next[row] = [UInt64](repeating: 0, count: JerkSteps.words) }
    for a in -topAcceleration...topAcceleration {
      for v in -2 * topSpeed...2 * topSpeed {
        let from = ways[index(a, v)]
        guard from.contains(where: { $0 != 0 }) else { continue }
        for jerk in -1...1 {
          let (after, speed) = (a + jerk, v + 2 * a + jerk)
          guard abs(after) <= topAcceleration, abs(speed) <= 2 * topSpeed else { continue }
          // Way v + a/2 + j/6, in sixths, of half units of speed.
          JerkSteps.add(from, shifted: 3 * v + 3 * a + jerk, to: &next[index(after, speed)])
        }
      }
    }
    ways = next
  }

  private static func add(_ bits: [UInt64], shifted shift: Int, to sum: inout [UInt64]) {
    let (whole, part) = (shift >> 6, shift & 63)
    for word in bits.indices where bits[word] != 0 {
      if sum.indices.contains(word + whole) { sum[word + whole] |= bits[word] << part }
      if part > 0, sum.indices.contains(word + whole + 1) {
        sum[word + whole + 1] |= bits[word] >> (64 - part)
      }
    }
  }

  /// The ways, in sixths, after which the axis can have a speed, in halves, and an acceleration.
  func ways(halfSpeed: Int, acceleration: Int) -> [Int] {
    let bits = ways[index(acceleration, halfSpeed)]
    return (0..<JerkSteps.words * 64).filter { bits[$0 / 64] >> UInt64($0 % 64) & 1 == 1 }
      .map { $0 - JerkSteps.middle }
  }
}
