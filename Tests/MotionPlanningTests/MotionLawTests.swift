import SeededChance
import Testing

@testable import MotionPlanning

/// Laws that compare two drives of a random program. FEEDHOLD_SOAK raises the number.
@Suite("Laws of motion") struct MotionLawTests {
  /// Programs for a law; the seed is in what is printed.
  private func check(
    _ name: String, seeds: ClosedRange<UInt64>,
    _ law: (AuditLaws, inout Chance) -> AuditFinding?
  ) {
    let drive = AuditDrive()
    let count = UInt64(soakFactor) * (seeds.upperBound - seeds.lowerBound + 1)
    print("\(name): seeds \(seeds.lowerBound) to \(seeds.lowerBound + count - 1)")
    for seed in seeds.lowerBound..<seeds.lowerBound + count {
      let program = AuditProgram.random(seed)
      var chance = Chance(seed: seed)
      if let finding = law(AuditLaws(program: program, drive: drive), &chance) {
        Issue.record("seed \(seed): \(finding.text)\n\(program.text)")
      }
    }
  }

  @Test("time never increases when a limit is loosened")
  func loosening() { check("loosening", seeds: 1...6) { $0.loosening(&$1) } }

  @Test("time never increases when the tolerance is widened")
  func widening() { check("widening", seeds: 1...6) { $0.widening(&$1) } }

  @Test("a program and its mirror image take the same time")
  func mirror() { check("mirror", seeds: 1...8) { $0.mirror(&$1) } }

  @Test("the path is the same at any override schedule")
  func override() { check("override", seeds: 1...12) { laws, _ in laws.override() } }

  @Test("held at any tick and resumed, a program ends in the same place by the same path")
  func hold() { check("hold", seeds: 1...12) { $0.hold(&$1) } }
}
