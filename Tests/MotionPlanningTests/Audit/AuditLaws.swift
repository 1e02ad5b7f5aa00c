import CanonicalMachining
import Geometry
import SeededChance

@testable import MotionPlanning

/// Laws that compare two drives of one program (issue: "Laws to test with random input").
struct AuditLaws {
  let program: AuditProgram
  let drive: AuditDrive

  /// A program for the comparison of times: ticks as they are, override 1, no starving queue.
  private var steady: AuditProgram {
    var steady = program
    steady.dial = AuditDial()
    steady.hasWholeTicks = true
    steady.plansInTicks = false
    steady.periods = [max(1e-6, program.roughTime / 2000)]
    steady.capacity = max(512, program.capacity)
    return steady
  }

  /// The time a program takes and where it ends; nil where it is refused or does not end. [s]
  private func time(_ program: AuditProgram) -> Double? {
    var audit = MotionAudit(program, drive: drive)
    return audit.timeOnly()
  }

  /// A limit raised, axis by axis and kind by kind, makes no program slower.
  func loosening(_ chance: inout Chance) -> AuditFinding? {
    var loose = steady
    let axis = chance.count(below: 3)
    let factor = chance.between(1.05, 3)
    let kind = chance.count(below: 3)
    switch kind {
    case 0: loose.limits.velocity[axis] *= factor
    case 1: loose.limits.acceleration[axis] *= factor
    default: loose.limits.jerk[axis] *= factor
    }
    return slower(loose, .loosening, "axis \(axis), kind \(kind), factor \(factor)")
  }

  /// A wider tolerance makes no program slower; nor does G64 in place of G61.
  func widening(_ chance: inout Chance) -> AuditFinding? {
    var wide = steady
    let factor = chance.oneIn(3) ? 0 : chance.between(1.05, 10)
    var narrow = steady
    for index in wide.moves.indices {
      guard case .mode(var tolerance) = wide.moves[index], tolerance.mode == .continuous
      else { continue }
      if factor == 0 {
        narrow.moves[index] = .mode(PathTolerance(mode: .exactPath))
      } else {
        tolerance.tolerance *= factor
        tolerance.naiveTolerance *= factor
        wide.moves[index] = .mode(tolerance)
      }
    }
    guard let before = time(narrow), let after = time(wide) else { return nil }
    return slower(
      before, after, .widening, factor == 0 ? "G64 against G61" : "factor \(factor)", wide)
  }

  /// A program seen in a mirror takes the same time.
  func mirror(_ chance: inout Chance) -> AuditFinding? {
    let axis = chance.count(below: 3)
    guard let before = time(steady), let after = time(steady.mirrored(axis)) else { return nil }
    let tick = steady.periods[0]
    guard abs(after - before) > 2.5 * tick + 1e-6 * before else { return nil }
    return AuditFinding(law: .mirror, value: after, limit: before, place: "axis \(axis)")
  }

  private func slower(_ loose: AuditProgram, _ law: AuditLaw, _ place: String) -> AuditFinding? {
    guard let before = time(steady), let after = time(loose) else { return nil }
    return slower(before, after, law, place, loose)
  }

  private func slower(
    _ before: Double, _ after: Double, _ law: AuditLaw, _ place: String, _ program: AuditProgram
  ) -> AuditFinding? {
    let slack = 2.5 * program.periods[0] + AuditLaws.slack * before
    guard after > before + slack else { return nil }
    return AuditFinding(law: law, value: after / before, limit: 1, place: place)
  }

  /// What heuristics may cost: a share of the time.
  static let slack = 1e-3

  /// The driven path is the same at any override, and where the machine is held and goes on.
  func override() -> AuditFinding? {
    var fixed = program
    fixed.hasWholeTicks = false
    fixed.plansInTicks = false
    // Chords are put together by what has been handed in: the same queue for both.
    var plain = fixed
    plain.dial = AuditDial()
    var first = MotionAudit(plain, drive: drive)
    let before = first.run()
    var second = MotionAudit(fixed, drive: drive)
    let after = second.run()
    if let place = before.firstDifference(from: after) {
      return AuditFinding(law: .override, value: 0, limit: 0, place: place)
    }
    return nil
  }

  /// Held at any tick for some ticks, the program ends in the same place, by the same path.
  func hold(_ chance: inout Chance) -> AuditFinding? {
    var plain = program
    plain.dial = AuditDial()
    var first = MotionAudit(plain, drive: drive)
    let before = first.run()
    var held = plain
    let ticks = chance.count(below: UInt64(max(1, before.ticks)))
    held.dial.values =
      [Double](repeating: 1, count: ticks)
      + [Double](repeating: 0, count: 1 + chance.count(below: 20)) + [1]
    var second = MotionAudit(held, drive: drive)
    let after = second.run()
    if before.end != after.end || after.isUnfinished {
      return AuditFinding(law: .hold, value: Double(ticks), limit: 0, place: "the end differs")
    }
    if !plain.hasWholeTicks, let place = before.firstDifference(from: after) {
      return AuditFinding(law: .hold, value: Double(ticks), limit: 0, place: place)
    }
    if let finding = after.findings.first, before.findings.isEmpty {
      return AuditFinding(law: .hold, value: Double(ticks), limit: 0, place: finding.text)
    }
    return nil
  }
}

extension AuditReport {
  /// What is not the same in two drives of one path.
  fileprivate func firstDifference(from other: AuditReport) -> String? {
    let (mine, others) = (solid, other.solid)
    // Where entries were passed unseen, the pieces are the same, but not what was seen of them.
    let isSeen = unseen == 0 && other.unseen == 0
    guard mine.count == others.count else {
      return isSeen ? "\(mine.count) pieces here, \(others.count) there" : nil
    }
    for (index, (a, b)) in zip(mine, others).enumerated() {
      let ends =
        isSeen
        ? [(a.begin, b.begin), (a.end, b.end)] : [(0, 0), (a.path.length, b.path.length)]
      for (one, two) in ends
      where (a.path.position(at: one) - b.path.position(at: two)).size > 1e-9 {
        return "piece \(index) of \(mine.count): \(one) here, \(two) there"
      }
      let middle = isSeen ? (a.begin + a.end) / 2 : a.path.length / 2
      if (a.path.position(at: middle) - b.path.position(at: middle)).size > 1e-9 {
        return "the middle of piece \(index) of \(mine.count)"
      }
    }
    return nil
  }

  private var solid: [DrivenPiece] { driven.filter { $0.end - $0.begin > 1e-11 } }
}

extension AuditProgram {
  /// The same with an axis the other way round; arcs turn the other way in planes that hold it.
  func mirrored(_ axis: Int) -> AuditProgram {
    var image = self
    image.start[axis] *= -1
    image.moves = moves.map { $0.mirrored(axis) }
    return image
  }
}

extension AuditMove {
  fileprivate func mirrored(_ axis: Int) -> AuditMove {
    func flipped(_ way: AxisVector) -> AxisVector {
      var way = way
      way[axis] *= -1
      return way
    }
    switch self {
    case .line(let way): return .line(flipped(way))
    case .rapid(let way): return .rapid(flipped(way))
    case .arc(var arc):
      arc.rise = flipped(arc.rise)
      if arc.plane.first == axis { (arc.from, arc.sweep) = (.pi - arc.from, -arc.sweep) }
      if arc.plane.second == axis { (arc.from, arc.sweep) = (-arc.from, -arc.sweep) }
      return .arc(arc)
    default: return self
    }
  }
}
