import Foundation
import Geometry
import Signals
import Testing

@testable import CuttingProcess

/// The table of research note process-wear 3.4: an independent program (numpy, 3600 angles x 400
/// slices), Al 7075 class, carbide, 30 degrees of helix, force on the tool.
@Suite("Cutting force against the reference table")
struct ReferenceTableTests {
  struct Row: Sendable, CustomStringConvertible {
    let description: String
    let diameter: Double
    let flutes: Int32
    let depth: Double
    let feed: Double
    let entry: Double
    let exit: Double
    let mean: [Double]
    let peak: Double
  }

  static let rows = [
    Row(
      description: "slot", diameter: 20, flutes: 4, depth: 2, feed: 0.1, entry: 0, exit: .pi,
      mean: [-112.192, 229.757, 62.132], peak: 279.86),
    Row(
      description: "half immersion up", diameter: 20, flutes: 4, depth: 2, feed: 0.1, entry: 0,
      exit: .pi / 2, mean: [-142.046, 64.917, 31.066], peak: 234.37),
    Row(
      description: "half immersion down", diameter: 20, flutes: 4, depth: 2, feed: 0.1,
      entry: .pi / 2, exit: .pi, mean: [29.854, 164.841, 31.066], peak: 234.36),
    Row(
      description: "quarter immersion down", diameter: 12, flutes: 2, depth: 5, feed: 0.05,
      entry: .pi - acos(0.5), exit: .pi, mean: [33.301, 88.987, 11.166], peak: 333.51),
  ]

  private func load(_ row: Row) -> CuttingLoad {
    let edge = CuttingEdge(
      diameter: row.diameter, flutes: row.flutes, helixAngle: 30 * .pi / 180, overhang: 50)
    var model = CuttingForceModel(material: .catalogue(.aluminium7075), edge: edge)
    return model.load(
      milling(from: row.entry, to: row.exit, depth: row.depth, feed: row.feed), flankWear: 0)
  }

  @Test("mean forces meet every printed digit", arguments: rows) func meanForces(row: Row) {
    let mean = load(row).meanForce
    // 0.0006 N: half a unit of the last digit printed, and the table's own integration.
    #expect(abs(mean.x - row.mean[0]) < 0.0006, "\(mean)")
    #expect(abs(mean.y - row.mean[1]) < 0.0006, "\(mean)")
    #expect(abs(mean.z - row.mean[2]) < 0.0006, "\(mean)")
  }

  @Test("peak resultants agree to 0.1 %", arguments: rows) func peaks(row: Row) {
    let peak = load(row).peakForce
    #expect(abs(peak / row.peak - 1) < 1e-3, "\(peak) against \(row.peak)")
  }

  @Test("slot means are those of the identification formulas (Altintas eq. 2.34)")
  func slotIdentification() {
    let material = WorkMaterial.catalogue(.aisi4140)
    let edge = CuttingEdge(diameter: 16, flutes: 3, helixAngle: 0.6)
    var model = CuttingForceModel(material: material, edge: edge)
    let (a, c, n) = (4.0, 0.12, 3.0)
    let mean = model.load(milling(from: 0, to: .pi, depth: a, feed: c), flankWear: 0).meanForce
    let x = -n * a / 4 * material.cutting.radial * c - n * a / .pi * material.edge.radial
    let y = n * a / 4 * material.cutting.tangential * c + n * a / .pi * material.edge.tangential
    let z = n * a / .pi * material.cutting.axial * c + n * a / 2 * material.edge.axial
    // 1e-12: rounding of some ten operations.
    #expect(abs(mean.x / x - 1) < 1e-12)
    #expect(abs(mean.y / y - 1) < 1e-12)
    #expect(abs(mean.z / z - 1) < 1e-12)
  }
}
