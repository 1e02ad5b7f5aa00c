import CanonicalMachining
import Foundation
import Geometry
import SeededChance

@testable import MotionPlanning

/// What kind of path a random program is.
enum AuditFamily: Int, CaseIterable {
  /// Lines, arcs, helices of all sizes, in all planes.
  case mixed
  /// Short lines along a smooth curve, as from a CAM system.
  case chords
  /// Lines and arcs that go on in their directions.
  case tangent
  /// Lines about one size, with corners.
  case corners
  /// There and back again.
  case cusps
  /// Full circles, several turns, huge radii, radii that grow.
  case circles
  /// Rotary and secondary axes, alone and along with X Y Z.
  case rotary
}

extension AuditProgram {
  /// A random program; the same for the same seed, always.
  static func random(_ seed: UInt64, family: AuditFamily? = nil) -> AuditProgram {
    var chance = Chance(seed: seed)
    _ = chance.next()
    let families = AuditFamily.allCases
    let drawn = families[chance.count(below: UInt64(families.count))]
    let family = family ?? drawn
    var program = AuditProgram()
    program.drawLimits(&chance, hasAll: family == .rotary)
    program.drawSettings(&chance, family)
    var writer = MoveWriter(chance: chance)
    writer.write(family)
    program.moves = writer.moves
    chance = writer.chance
    program.drawTiming(&chance)
    program.drawSmoothing(&chance)
    return program
  }

  /// G64 Q: as a program that says none has it, less, or none.
  private mutating func drawSmoothing(_ chance: inout Chance) {
    let share = [0, 0.2, 1, 1][chance.count(below: 4)]
    for index in moves.indices {
      guard case .mode(var tolerance) = moves[index] else { continue }
      tolerance.naiveTolerance = share * tolerance.tolerance
      moves[index] = .mode(tolerance)
    }
  }

  private mutating func drawLimits(_ chance: inout Chance, hasAll: Bool) {
    limits.axisMask = hasAll ? 0b1_1111_1111 : 0b111
    guard chance.count(below: 5) > 0 else { return }
    for axis in 0..<AxisVector.count {
      let isRotary = axis >= 3 && axis < 6
      let unit = isRotary ? 0.05 : 1
      limits.velocity[axis] = unit * chance.power(5, 1000)
      limits.acceleration[axis] = unit * chance.power(50, 20_000)
      limits.jerk[axis] = unit * chance.power(1000, 1e6)
    }
  }

  private mutating func drawSettings(_ chance: inout Chance, _ family: AuditFamily) {
    settings.profile = chance.count(below: 5) < 3 ? .jerk : .acceleration
    settings.stepSmoothingTime = [0.002, 0.002, 0.002, 0, 0.0005][chance.count(below: 5)]
    settings.overrideCeiling = [2, 2, 2, 1, 1.2][chance.count(below: 5)]
    let small = [6, 7, 8, 12, 30, 64][chance.count(below: 6)]
    let large = chance.count(below: 10) == 0 ? 2000 : 480 + chance.count(below: 40)
    let isLarge = chance.count(below: 4) > (family == .chords ? 0 : 2)
    capacity = isLarge ? large : small
  }

  private mutating func drawTiming(_ chance: inout Chance) {
    let ticks = chance.power(5, 200)
    let period = max(1e-5, min(2, roughTime / ticks))
    periods = chance.count(below: 4) > 0 ? [period] : [period, period / 7, period * 1.7]
    hasWholeTicks = chance.count(below: 4) == 0
    plansInTicks = hasWholeTicks
    switch chance.count(below: 5) {
    case 0, 1: dial.values = [[0.3, 1, 1, 1.7][chance.count(below: 4)]]
    case 2:
      // Holds.
      dial = AuditDial(ticks: 1 + chance.count(below: 8), values: [])
      for _ in 0..<8 { dial.values += [[1, 0], [1, 0, 2], [0.6, 0, 0]][chance.count(below: 3)] }
      dial.values.append(1)
    default:
      dial = AuditDial(ticks: [1, 1, 2, 5, 20][chance.count(below: 5)], values: [])
      for _ in 0..<(5 + chance.count(below: 40)) {
        dial.values.append([0, 0.01, 0.2, 0.7, 1, 1.1, 1.5, 2, 2.5][chance.count(below: 9)])
      }
      dial.values.append(chance.between(0.3, 2))
    }
  }

  /// The time it may take, to choose a period by. [s]
  var roughTime: Double {
    var time = 0.0
    var (feed, block) = (10.0, 0.0)
    for move in moves {
      switch move {
      case .feed(.inverseTime, let rate): (feed, block) = (.infinity, 1 / rate)
      case .feed(let mode, let rate): (feed, block) = (mode == .unitsPerTime ? rate : 10 * rate, 0)
      case .line(let way), .rapid(let way):
        let size = (0..<9).map { abs(way[$0]) }.max() ?? 0
        time += block + size / feed + (size / 2000).squareRoot()
      case .arc(let arc):
        let size = arc.radius * abs(arc.sweep)
        time += block + size / feed + (size / 2000).squareRoot()
      case .dwell(let wait): time += wait
      default: break
      }
    }
    return max(time, 1e-4)
  }
}

extension Chance {
  /// A number between two others, each power of ten as often.
  mutating func power(_ low: Double, _ high: Double) -> Double {
    low * pow(high / low, share())
  }

  /// A direction of X, Y and Z.
  mutating func direction() -> AxisVector {
    AxisVector(x: between(-1, 1), y: between(-1, 1), z: between(-1, 1))
  }

  /// 0, 1, ... with a chance in so many.
  mutating func oneIn(_ bound: UInt64) -> Bool { count(below: bound) == 0 }
}

/// Writes the moves of a random program.
struct MoveWriter {
  var chance: Chance
  var moves: [AuditMove] = []
  /// The size of things. [mm]
  private var scale = 1.0
  private var heading = 0.0

  init(chance: Chance) { self.chance = chance }

  mutating func write(_ family: AuditFamily) {
    scale = chance.power(1e-2, 50)
    heading = chance.between(0, 2 * .pi)
    writeFeed()
    writeMode()
    let count = 3 + chance.count(below: 15)
    if family == .chords { return writeChords(10 + chance.count(below: 40)) }
    for _ in 0..<count {
      if chance.oneIn(6) { writeFeed() }
      if chance.oneIn(12) { writeMode() }
      if chance.oneIn(25) { moves.append(.dwell(chance.between(0, 0.002))) }
      if chance.oneIn(20) { moves.append(.override(isAllowed: chance.oneIn(2))) }
      switch family {
      case .mixed, .chords: writeMixed()
      case .tangent: writeTangent()
      case .corners: writeCorner()
      case .cusps: writeCusp()
      case .circles: writeCircle()
      case .rotary: writeRotary()
      }
    }
  }

  private mutating func writeFeed() {
    let speed = chance.power(0.5, 300)
    switch chance.count(below: 8) {
    case 0: moves.append(.feed(.inverseTime, speed / scale))
    case 1: moves.append(.feed(.unitsPerRevolution, speed / 10))
    default: moves.append(.feed(.unitsPerTime, speed))
    }
  }

  private mutating func writeMode() {
    let tolerance = scale * chance.power(1e-4, 0.3)
    switch chance.count(below: 10) {
    case 0...2: moves.append(.mode(PathTolerance(mode: .exactPath)))
    case 3: moves.append(.mode(PathTolerance(mode: .exactStop)))
    default: moves.append(.mode(PathTolerance(mode: .continuous, tolerance: tolerance)))
    }
  }

  /// Mostly near the program's scale, now and then tiny.
  private mutating func size() -> Double {
    switch chance.count(below: 12) {
    case 0: max(1e-6, scale * chance.power(1e-6, 1))
    case 1: chance.power(1e-6, 1e-3)
    default: scale * chance.power(0.05, 3)
    }
  }

  private mutating func plane() -> Plane { [.xy, .zx, .yz][chance.count(below: 3)] }

  private mutating func writeMixed() {
    switch chance.count(below: 6) {
    case 0: moves.append(.rapid(chance.direction() * size()))
    case 1, 2: moves.append(.line(chance.direction() * size()))
    case 3: moves.append(.line(axis(chance.count(below: 3), size())))
    default:
      let plane = plane()
      var arc = AuditArc(
        plane: plane, radius: size(), from: chance.between(-4, 4), sweep: chance.between(-9, 9))
      if chance.oneIn(2) { arc.rise[plane.normal] = chance.between(-1, 1) * size() }
      if chance.oneIn(4) { arc.growth = min(0.04, arc.radius * 0.2) * chance.between(-1, 1) }
      moves.append(.arc(arc))
    }
  }

  private func axis(_ index: Int, _ way: Double) -> AxisVector {
    var move = AxisVector()
    move[index] = way
    return move
  }

  private mutating func writeTangent() {
    if chance.oneIn(2) {
      let size = size()
      moves.append(.line(AxisVector(x: size * cos(heading), y: size * sin(heading), z: 0)))
    } else {
      let sweep = chance.between(-5, 5)
      let from = heading - (sweep > 0 ? 1 : -1) * .pi / 2
      moves.append(.arc(AuditArc(plane: .xy, radius: size(), from: from, sweep: sweep)))
      heading += sweep
    }
    if chance.oneIn(8) { heading += chance.power(1e-9, 1) }
  }

  private mutating func writeCorner() {
    heading += chance.oneIn(3) ? chance.between(-0.3, 0.3) : chance.between(-3.2, 3.2)
    let length = chance.oneIn(6) ? size() : scale
    let lift = chance.oneIn(3) ? chance.between(-1, 1) : 0
    moves.append(.line(AxisVector(x: cos(heading), y: sin(heading), z: lift) * length))
  }

  private mutating func writeCusp() {
    switch chance.count(below: 4) {
    case 0:
      let way = chance.direction() * size()
      moves += [.line(way), .line(way * -chance.between(0.1, 2))]
    case 1:
      // Two arcs that meet in a point.
      let radius = size()
      let sweep = chance.between(0.2, 3)
      let from = chance.between(0, 6)
      moves.append(.arc(AuditArc(plane: .xy, radius: radius, from: from, sweep: sweep)))
      moves.append(.arc(AuditArc(plane: .xy, radius: radius, from: from + sweep, sweep: -sweep)))
    case 2:
      // Nearly back: a needle.
      let way = AxisVector(x: scale, y: chance.power(1e-7, 0.1) * scale, z: 0)
      moves += [.line(axis(0, scale)), .line(way * -1)]
    default: moves.append(.line(axis(chance.count(below: 3), size())))
    }
  }

  private mutating func writeCircle() {
    let plane = plane()
    var arc = AuditArc(
      plane: plane, radius: size(), from: chance.between(-4, 4),
      sweep: (chance.oneIn(2) ? 1 : -1) * 2 * .pi * Double(1 + chance.count(below: 3)))
    switch chance.count(below: 5) {
    case 0, 1: arc.isClosed = true
    case 2:
      // Huge: a part of a millimetre to a few of a circle of up to 500 m.
      arc.radius = chance.power(1e3, 5e5)
      arc.sweep = (chance.oneIn(2) ? 1 : -1) * chance.power(0.01, 5) / arc.radius
    case 3:
      // Not a whole number of turns, which rounding could take for none.
      arc.growth = min(0.049, arc.radius * 0.5) * chance.between(-1, 1)
      arc.sweep *= chance.between(0.6, 0.99)
    default: arc.sweep *= chance.share()
    }
    if chance.oneIn(3) { arc.rise[plane.normal] = chance.between(-2, 2) * size() }
    moves.append(.arc(arc))
    if chance.oneIn(3) { moves.append(.line(chance.direction() * size())) }
  }

  private mutating func writeRotary() {
    var way = AxisVector()
    let kind = chance.count(below: 5)
    let length = size()
    if kind < 3 { way = chance.direction() * length }
    if kind != 1 {
      for axis in 3..<6 where chance.oneIn(2) { way[axis] = chance.between(-1, 1) * length / 20 }
    }
    if kind == 4 { for axis in 6..<9 { way[axis] = chance.between(-1, 1) * length } }
    if chance.oneIn(6) {
      var arc = AuditArc(
        plane: plane(), radius: length, from: chance.between(0, 6), sweep: chance.between(-6, 6))
      for axis in 3..<9 { arc.rise[axis] = way[axis] }
      moves.append(.arc(arc))
    } else {
      moves.append(chance.oneIn(6) ? .rapid(way) : .line(way))
    }
  }

  /// Points on a curve whose curvature swings, rounded as a post-processor does.
  private mutating func writeChords(_ count: Int) {
    let step = chance.power(0.02, 2)
    let bend = chance.power(1e-3, 0.5) / step
    let wave = chance.between(0.02, 0.5)
    let grid = [0, 1e-3, 1e-4][chance.count(below: 3)]
    let lift = chance.between(-0.5, 0.5)
    var exact = AxisVector()
    var last = AxisVector()
    for index in 0..<count {
      heading += bend * step * sin(wave * Double(index))
      exact = exact + AxisVector(x: cos(heading), y: sin(heading), z: lift) * step
      var next = exact
      if grid > 0 { for axis in 0..<3 { next[axis] = (exact[axis] / grid).rounded() * grid } }
      moves.append(.line(next - last))
      last = next
      if chance.oneIn(30) { heading += chance.between(-2, 2) }
    }
  }
}
