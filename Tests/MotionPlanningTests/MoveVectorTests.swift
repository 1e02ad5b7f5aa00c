import Geometry
import Testing

@testable import MotionPlanning

@Suite("Moves against other means") struct MoveVectorTests {
  @Test("one axis takes as long as ruckig has it")
  func single() {
    for vector in MoveVectors.single {
      let duration = MoveOracle(vector.axis).move?.duration ?? -1
      // The vectors have twelve digits.
      #expect(abs(duration - vector.duration) < 1e-10 * (1 + vector.duration), "\(vector)")
    }
  }

  @Test("a duration that an axis cannot have is the next one, as ruckig has it")
  func gaps() {
    for vector in MoveVectors.lasting {
      let move = MoveOracle(vector.axis).move(lasting: vector.least)
      let duration = move?.duration ?? -1
      #expect(abs(duration - vector.duration) < 1e-10 * (1 + vector.duration), "\(vector)")
    }
  }

  @Test("a way can be made in a time if a linear program says so")
  func extremes() {
    for vector in MoveVectors.extremes {
      var oracle = MoveOracle(vector.axis)
      // The steps of the program cost up to this much way at its ends, or gain it.
      let slack = 2e-3 * oracle.limits.velocity * vector.time
      func isPossible(_ way: Double) -> Bool {
        oracle.target.position = way
        let duration = oracle.move(lasting: vector.time)?.duration ?? -1
        return duration < vector.time * (1 + 1e-9)
      }
      guard let (least, most) = vector.ways else {
        let isNever = stride(from: -200.0, through: 200, by: 1).allSatisfy {
          !isPossible($0 / 100 * oracle.limits.velocity * vector.time)
        }
        #expect(isNever, "\(vector)")
        continue
      }
      for share in [0.0, 0.1, 0.5, 0.9, 1] where most - least > 2 * slack {
        let way = least + slack + share * (most - least - 2 * slack)
        let isFound = isPossible(way)
        #expect(isFound, "\(vector) \(way)")
      }
      let isTooNear = isPossible(least - slack)
      let isTooFar = isPossible(most + slack)
      #expect(!isTooNear && !isTooFar, "\(vector)")
    }
  }
}
