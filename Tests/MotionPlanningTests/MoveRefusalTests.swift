import Geometry
import SeededChance
import Testing

@testable import MotionPlanning

@Suite("Moves that are refused") struct MoveRefusalTests {
  private let good = [0.0, 10, 20, 5, -10, 30, 100, 500, 5000]

  @Test("numbers that are not finite, limits that are not positive, are no move")
  func notNumbers() {
    #expect(MoveOracle(good).move != nil)
    for index in 0..<9 {
      for value in [Double.nan, .infinity, -.infinity, 1e300, -1e300] {
        var numbers = good
        numbers[index] = value
        #expect(MoveOracle(numbers).move == nil, "\(numbers)")
      }
    }
    for index in 6..<9 {
      for value in [0, -0.0, -1, 1e-300, -Double.leastNonzeroMagnitude] {
        var numbers = good
        numbers[index] = value
        #expect(MoveOracle(numbers).move == nil, "\(numbers)")
      }
    }
  }

  @Test("a target outside the limits, or that comes from outside them, is no target")
  func targetOutside() {
    // 500^2 / (2 x 5000) = 25 mm/s are gained while the acceleration falls from 500 to 0.
    for (velocity, acceleration, isGood) in [
      (100.0, 0.0, true), (100.1, 0, false), (-100.1, 0, false), (0, 500, true),
      (0, 500.1, false), (0, -500.1, false), (75, -500, true), (75.1, -500, false),
      (-75, 500, true), (-75.1, 500, false), (100, 500, true), (-100, -500, true),
    ] {
      var numbers = good
      numbers[4] = velocity
      numbers[5] = acceleration
      #expect((MoveOracle(numbers).move != nil) == isGood, "\(velocity) \(acceleration)")
    }
  }

  @Test("a refused plan leaves the move as it was")
  func unchanged() throws {
    let oracle = MoveOracle(good)
    var move = try #require(oracle.move)
    let duration = move.duration
    let isPlanned = move.plan(
      from: oracle.start, to: AxisMotion(position: .nan), within: oracle.limits)
    #expect(!isPlanned)
    #expect(move.duration == duration && move.target == oracle.target)
  }

  @Test("no bit pattern traps or hangs, and what is found is finite")
  func bitPatterns() {
    var chance = Chance(seed: 600)
    var found = 0
    for round in 0..<60_000 {
      var numbers = good
      for index in 0..<9 {
        switch (round + chance.count(below: 3)) % 3 {
        case 0: numbers[index] = Double(bitPattern: chance.next())
        case 1:
          // Of a size that is just permitted, or not.
          let exponent = UInt64(1023 - 200 + chance.count(below: 400))
          numbers[index] = Double(bitPattern: exponent << 52 | chance.next() >> 12)
        default: break
        }
      }
      let least = chance.count(below: 4) == 0 ? Double(bitPattern: chance.next()) : 0
      guard let move = MoveOracle(numbers).move(lasting: least) else { continue }
      found += 1
      let isFinite = move.duration.isFinite && move.duration >= 0
      #expect(isFinite, "\(numbers)")
      _ = move.motion(at: Double(bitPattern: chance.next()))
    }
    #expect(found > 100)
  }
}
