import Glibc
import MotionPlanning
import Simulation

/// Placeholder until the next step.
struct MoveBenchmark {
  let rounds: Int
  let folder: String
  func run() { print("not yet") }
}
