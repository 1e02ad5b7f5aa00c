import CanonicalMachining
import Foundation
import Geometry
import Signals
import Testing

@testable import MotionPlanning

/// A plan made in portions, as in ticks.
@Suite("Planning in portions") struct PlanningPortionTests {
  /// A wavy surface row by row, with a stop between the rows, and long feeds with corners.
  private var program: [CanonicalCommand] {
    var commands: [CanonicalCommand] = [
      .setFeedRate(100), .setPathTolerance(PathTolerance(mode: .continuous, tolerance: 0.01)),
      .straightTraverse(WorkPosition(AxisVector(x: 0, y: 0, z: 30))),
    ]
    for row in 0..<3 {
      for index in 0...200 {
        let x = Double(index) * 0.2
        let place = AxisVector(x: x, y: Double(row), z: 2 * sin(x / 3))
        commands.append(.straightFeed(WorkPosition(place)))
      }
      commands.append(.dwell(0.01))
    }
    for index in 1...40 {
      let place = AxisVector(x: Double(index) * 4, y: Double(index % 2) * 5, z: 0)
      commands.append(.straightFeed(WorkPosition(place)))
    }
    return commands
  }

  @Test("drives to the same place, and loses no time where it is planned ahead")
  func sameEnd() {
    let atOnce = Rig(program)
    let inTicks = Rig(program, plansInTicks: true)
    let first = atOnce.time()
    let second = inTicks.time()
    #expect(inTicks.last.position == atOnce.last.position)
    // The rapid of 30 mm, 0.4 s, is longer than the first search: only its first ticks may count.
    #expect(second >= first && second <= first + 0.02, "\(first), \(second)")
    #expect(inTicks.faults.isEmpty && inTicks.unprovenProfiles == 0)
    // Three rows of 200 feeds, each more than 100 cells in 8 steps of three phases at least, by 64.
    #expect(inTicks.planningAnswers > 3 * 100 * 8 * 3 / 64, "\(inTicks.planningAnswers)")
  }
}
