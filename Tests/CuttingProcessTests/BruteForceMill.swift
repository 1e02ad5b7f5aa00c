import Foundation
import SeededChance
import Signals

@testable import CuttingProcess

/// A mill integrated numerically: every tooth, every slice of its helix, every angle. Shares no
/// formula with the model; only the elemental force law of the literature.
struct BruteForceMill {
  struct Force {
    var x = 0.0
    var y = 0.0
    var z = 0.0
    var tangential = 0.0
    var across: Double { (x * x + y * y).squareRoot() }
  }

  var material: WorkMaterial
  var edge: CuttingEdge
  var engagement: Engagement
  var flankWear = 0.0
  var slices = 40
  /// Multipliers of the three parts, so that each can be looked at alone.
  var parts = (cutting: 1.0, edge: 1.0, wear: 1.0)

  func force(at rotation: Double) -> Force {
    var sum = Force()
    let lag = 2 * tan(edge.helixAngle) / edge.diameter
    for tooth in 0..<Int(edge.flutes) {
      let tip = rotation + 2 * .pi * Double(tooth) / Double(edge.flutes)
      for index in 0..<Int(engagement.arcCount) {
        let arc = engagement.arcs[index]
        for turn in -6...6 {
          // Heights where the tooth lies within this arc: entry <= tip + 2 pi turn - lag z <= exit.
          let angle = tip + 2 * .pi * Double(turn)
          var low = 0.0
          var high = arc.axialDepth
          if lag > 0 {
            low = max(low, (angle - arc.exit) / lag)
            high = min(high, (angle - arc.entry) / lag)
          } else if angle < arc.entry || angle > arc.exit {
            continue
          }
          if high <= low { continue }
          let height = (high - low) / Double(slices)
          for slice in 0..<slices {
            add(angle - lag * (low + (Double(slice) + 0.5) * height), height, to: &sum)
          }
        }
      }
    }
    return sum
  }

  private func add(_ angle: Double, _ height: Double, to sum: inout Force) {
    let chip = engagement.feedPerTooth * sin(angle)
    func element(_ path: KeyPath<ForceCoefficients, Double>) -> Double {
      engagement.hardnessFactor * height
        * (parts.cutting * material.cutting[keyPath: path] * chip
          + parts.edge * material.edge[keyPath: path]
          + parts.wear * material.wear[keyPath: path] * flankWear)
    }
    let tangential = element(\.tangential)
    let radial = element(\.radial)
    sum.x += -tangential * cos(angle) - radial * sin(angle)
    sum.y += tangential * sin(angle) - radial * cos(angle)
    sum.z += element(\.axial)
    sum.tangential += tangential
  }

  /// Mean over a tooth pitch by the midpoint rule.
  func mean(angles: Int) -> Force {
    var sum = Force()
    for index in 0..<angles {
      let force = force(at: pitch * (Double(index) + 0.5) / Double(angles))
      sum.x += force.x / Double(angles)
      sum.y += force.y / Double(angles)
      sum.z += force.z / Double(angles)
      sum.tangential += force.tangential / Double(angles)
    }
    return sum
  }

  /// Largest resultant across, by trying angles and then finer ones around the best few.
  func peak(angles: Int) -> Double {
    let step = pitch / Double(angles)
    let coarse = (0..<angles).map { (force(at: Double($0) * step).across, Double($0) * step) }
    let best = coarse.sorted { $0.0 > $1.0 }.prefix(3)
    var peak = 0.0
    for (value, angle) in best {
      peak = max(peak, value)
      for index in -20...20 {
        peak = max(peak, force(at: angle + step * Double(index) / 20).across)
      }
    }
    return peak
  }

  private var pitch: Double { 2 * .pi / Double(edge.flutes) }
}

/// A milling cut with one arc.
func milling(
  from entry: Double, to exit: Double, depth: Double, feed: Double
) -> Engagement {
  var cut = Engagement()
  cut.kind = .milling
  cut.arcs[0] = EngagementArc(entry: entry, exit: exit, axialDepth: depth)
  cut.arcCount = 1
  cut.axialDepth = depth
  cut.feedPerTooth = feed
  cut.spindleSpeedRPM = 3000
  return cut
}

/// A random tool, material and milling cut of one to three arcs apart from each other.
func randomCut(_ random: inout Chance) -> BruteForceMill {
  let identity = MaterialIdentity(rawValue: UInt8.random(in: 0...7, using: &random))
  var edge = CuttingEdge(
    diameter: random.number(in: 2...30), flutes: Int32.random(in: 1...6, using: &random),
    helixAngle: random.number(in: 0.05...0.9), overhang: 50)
  if Int.random(in: 0..<8, using: &random) == 0 { edge.helixAngle = 0 }
  var cut = milling(
    from: 0, to: 0, depth: 0, feed: random.number(in: 0.01...0.3))
  cut.hardnessFactor = random.number(in: 0.5...1.5)
  cut.cuttingSpeed = Double.pi * edge.diameter * cut.spindleSpeedRPM / 60
  let count = Int.random(in: 1...3, using: &random)
  cut.arcCount = Int32(count)
  let room = Double.pi / Double(count)
  for index in 0..<count {
    let entry = room * (Double(index) + random.number(in: 0...0.5))
    let exit = room * (Double(index) + random.number(in: 0.55...1))
    cut.arcs[index] = EngagementArc(
      entry: entry, exit: exit, axialDepth: random.number(in: 0.1...3) * edge.diameter)
  }
  return BruteForceMill(
    material: .catalogue(identity ?? .aisi1045), edge: edge, engagement: cut,
    flankWear: random.number(in: 0...0.4))
}
