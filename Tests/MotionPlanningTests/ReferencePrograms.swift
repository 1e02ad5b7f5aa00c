import CanonicalMachining
import Geometry

/// The geometry of shared/tools/motion/families.py, seed 0, scale 1, at F6000 (100 mm/s).
enum ReferencePrograms {
  /// P2: 40 rows of 40 mm, 2 mm apart, square corners.
  static var serpentine: [CanonicalCommand] {
    var program: [CanonicalCommand] = [.setFeedRate(100)]
    for row in 0..<40 {
      let x = row % 2 == 0 ? 40.0 : 0.0
      program.append(.line(x, Double(row) * 2))
      if row < 39 { program.append(.line(x, Double(row + 1) * 2)) }
    }
    return program
  }

  /// Where P3 begins.
  static var arcsStart: AxisVector { AxisVector(x: 0, y: -2, z: 0) }

  /// P3: eight slots, 40 half-circle scallops between lands of 0.2 mm, a helix of six turns.
  static var arcs: [CanonicalCommand] {
    var program: [CanonicalCommand] = [.setFeedRate(100)]
    for slot in 0..<8 {
      let r = Double(2 + slot)
      if slot > 0 { program.append(.line(0, -r)) }
      program.append(.line(40, -r))
      program.append(.arc(40, r, centre: (40, 0), turns: 1))
      program.append(.line(0, r))
      program.append(.arc(0, -r, centre: (0, 0), turns: 1))
    }
    var x = 0.0
    let y = -14.0
    program.append(.line(x, y))
    for _ in 0..<40 {
      x += 0.2
      program.append(.line(x, y))
      program.append(.arc(x + 4, y, centre: (x + 2, y), turns: -1))
      x += 4
    }
    program.append(.line(x, y - 10))
    for turn in 1...6 {
      program.append(.arc(x, y - 10, -Double(turn), centre: (x - 10, y - 10), turns: 1))
    }
    return program
  }
}
