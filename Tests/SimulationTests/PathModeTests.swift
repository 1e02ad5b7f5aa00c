import Foundation
import Testing

@testable import Simulation

/// docs/gcode-support.md, "G64": what P and Q mean where they are 0 or left out.
@Suite("G64 with and without P and Q")
struct PathModeTests {
  /// Time of ten right-angled corners, then a wavy circle of 600 chords. [s]
  private func time(_ mode: String, _ settings: [String] = []) throws -> Double {
    var program = "G21 G90 G94 G17 G40 G49\nT1 M6\nF6000\n\(mode)\n"
    for index in 1...10 { program += "G1 X\(5 * index) Y\(5 * (index % 2))\n" }
    program += "G92 X0 Y0\n"
    for index in 0..<600 {
      let angle = 2 * Double.pi * Double(index) / 600
      let (x, y) = (5 * sin(angle) + 0.5 * sin(9 * angle), 5 - 5 * cos(angle))
      program += "G1 X\(Text.fixed(x, 4)) Y\(Text.fixed(y, 4))\n"
    }
    return try PanelEstimateTests.estimate(program + "M30\n", settings).cycleTime
  }

  private static let profiles = ["jerk", "acceleration"]

  @Test("without P, and with P0, G64 has the job's tolerance, whatever Q", arguments: profiles)
  func standard(profile: String) throws {
    let settings = ["machine.planner.profile=\(profile)", "machine.planner.tolerance=0.05"]
    let wanted = try time("G64 P0.05 Q0", settings)
    for mode in ["", "G64", "G64 P0", "G64 Q0", "G64 P0 Q0", "G64 Q0.2", "G64 P0 Q0.2"] {
      #expect(try time(mode, settings) == wanted, "\(mode)")
    }
    #expect(try wanted < time("G64 P0.01 Q0", settings))
    // With a tolerance of 0 it is the exact path.
    let none = ["machine.planner.profile=\(profile)", "machine.planner.tolerance=0"]
    #expect(try time("G64 P0", none) == time("G61", none))
  }

  @Test("a G64 without P has the job's tolerance where the job begins with G61 or G61.1, too")
  func behindExactPath() throws {
    let wanted = try time("G64 P0.01")
    for mode in ["G61", "G61.1"] {
      let settings = ["machine.planner.mode=\(mode)"]
      #expect(try time("G64 P0.01", settings) == wanted)
      #expect(try time("G64", settings) == time("G64"))
      #expect(try time("", settings) == time(mode))
    }
  }

  @Test("without Q it is P; it counts in profile acceleration alone")
  func naiveTolerance() throws {
    let acceleration = ["machine.planner.profile=acceleration"]
    #expect(try time("G64 P0.1", acceleration) == time("G64 P0.1 Q0.1", acceleration))
    #expect(try time("G64 P0.1", acceleration) != time("G64 P0.1 Q0", acceleration))
    #expect(try time("G64 P0.1") == time("G64 P0.1 Q0"))
  }
}
