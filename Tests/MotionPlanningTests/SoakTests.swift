import Foundation
import SeededChance
import Testing

@testable import MotionPlanning

/// How many times as many programs as usual a test takes; FEEDHOLD_SOAK sets it.
var soakFactor: Int {
  max(1, Int(ProcessInfo.processInfo.environment["FEEDHOLD_SOAK"] ?? "") ?? 1)
}

/// The short form of Fuzzing/MotionSoak: random programs whose every phase is held against the
/// limits by bounds.
@Suite("random programs") struct SoakTests {
  @Test("no law is broken in a random program", arguments: AuditFamily.allCases)
  func laws(family: AuditFamily) {
    let drive = AuditDrive()
    let first = UInt64(1000 * family.rawValue)
    for seed in first..<first + UInt64(6 * soakFactor) {
      let program = AuditProgram.random(seed, family: family)
      var audit = MotionAudit(program, drive: drive)
      let report = audit.run()
      for finding in report.findings.prefix(3) {
        Issue.record("seed \(seed) family \(family): \(finding.text)\n\(program.text)")
      }
    }
    print("random programs: \(family), seeds from \(first)")
  }
}
