import Geometry
import MotionPlanning

/// A program of ../shared/tools/motion and the axis limits that it is driven with.
struct MotionCase {
  /// P1 to P4.
  let family: String
  let set: MotionSet

  /// What files of it are called.
  var name: String { "\(family)-\(set.seed)-\(Int((set.scale * 1000).rounded()))" }
}

/// Programs that are drawn alike and driven with the same limits.
struct MotionSet {
  /// For the table.
  let title: String
  /// 0 is the open set of REFERENCE.md.
  let seed: Int
  /// Size, 1 as published.
  let scale: Double
  /// Limits of X, Y, Z. [mm/s, mm/s^2, mm/s^3]
  var velocity = [200.0, 200, 200]
  var acceleration = [2000.0, 2000, 2000]
  var jerk = [40_000.0, 40_000, 40_000]

  /// The open set, two that nobody has tuned for, and one whose axes differ. The others are small,
  /// as the optimum with a jerk limit takes minutes to compute.
  static let all = [
    MotionSet(title: "open", seed: 0, scale: 1),
    MotionSet(title: "seed 1", seed: 1, scale: 0.05),
    MotionSet(title: "seed 2", seed: 2, scale: 0.1),
    MotionSet(
      title: "unequal", seed: 0, scale: 0.1, velocity: [200, 120, 60],
      acceleration: [2000, 1500, 1000], jerk: [40_000, 30_000, 20_000]),
  ]

  /// The limits as the tools take them.
  func options(jerk: [Double]) -> [String] {
    [("--vmax", velocity), ("--amax", acceleration), ("--jmax", jerk)].flatMap { name, values in
      [name, values.map { "\($0)" }.joined(separator: ",")]
    }
  }

  /// The limits as the planner takes them; travels that do not matter.
  var limits: MotionLimits {
    MotionLimits(
      velocity: axes(velocity), acceleration: axes(acceleration), jerk: axes(jerk),
      travelMinimum: AxisVector(repeating: -100_000),
      travelMaximum: AxisVector(repeating: 100_000))
  }

  private func axes(_ values: [Double]) -> AxisVector {
    AxisVector(x: values[0], y: values[1], z: values[2])
  }
}

/// The path modes that programs.py writes.
enum MotionMode: String, CaseIterable {
  case exactPath = "g61"
  case fine = "g64p01"
  case coarse = "g64p1"

  /// How far the path may be left; G61 to the accuracy of the audit. [mm]
  var tolerance: Double {
    switch self {
    case .exactPath: 1e-6
    case .fine: 0.01
    case .coarse: 0.1
    }
  }
}
