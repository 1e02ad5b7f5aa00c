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

/// Small programs, found by Fuzzing/MotionSoak, that the planner does not drive as it should.
@Suite("breaches that were found") struct KnownBreachTests {
  private func program(_ seed: UInt64, keeping moves: [Int]) -> AuditProgram {
    var program = AuditProgram.random(seed)
    program.moves = moves.map { program.moves[$0] }
    return program
  }

  @Test("no axis passes its acceleration within a rounded corner, with the jerk limit")
  func acceleration() {
    // An entry of two halves of a corner came to 1.035 A where the line between two joints of
    // levels was above a convex bound.
    var audit = MotionAudit(
      program(1458, keeping: [0, 1, 7, 8, 9, 10]), drive: AuditDrive())
    #expect(audit.run().findings.isEmpty)
  }

  @Test("a bound of the entry speed never falls as more of the path is seen")
  func bounds() {
    // Balanced against the exit speed it did: the machine met a cell too fast, and stood for good.
    var audit = MotionAudit(
      program(502580, keeping: [0, 1, 2, 3, 4, 6]), drive: AuditDrive())
    #expect(audit.run().findings.isEmpty)
  }

  @Test("a hold that ends at the very end of an arc is left when the dial is turned up")
  func endOfHold() {
    // A plan made there at rest had nothing to drive, which counted as not having arrived.
    var audit = MotionAudit(
      program(4_001_945, keeping: [0, 2, 3, 4, 6, 7, 8]), drive: AuditDrive())
    #expect(audit.run().findings.isEmpty)
  }

  @Test("a cell between a rest and a slow end is not crept along")
  func slowEnd() {
    // From where a hold left it to 8e-6 mm/s a millimetre took three days.
    var audit = MotionAudit(
      program(30_239_092, keeping: [0, 2, 3, 5, 6, 7, 9, 10, 11, 12, 13]), drive: AuditDrive())
    #expect(audit.run().findings.isEmpty)
  }

  @Test("a dial that is turned a nanosecond before the end of a cell breaks no limit")
  func lastNanosecond() {
    // The acceleration over 7e-9 mm was a difference of rounded squares: 1 + 2e-9 of the limit.
    var audit = MotionAudit(program(30_620_311, keeping: [0, 3]), drive: AuditDrive())
    #expect(audit.run().findings.isEmpty)
  }

  @Test("no axis passes its jerk where a smooth run comes to rest and another goes on from there")
  func jerk() {
    // At rest in time both fit each other: the second was taken into the run of the first, whose
    // limits were final, and came to 2.2 J.
    let moves = [0, 1] + Array(3...23)
    var audit = MotionAudit(program(509079, keeping: moves), drive: AuditDrive())
    #expect(audit.run().findings.isEmpty)
  }

  @Test("a corner is met at a lower speed where the highest would take more way")
  func slowerEnd() {
    // 13.26 mm/s fell to 9.87 on the way that 10.81, planned later, could not be met on: the axes
    // jumped by 0.005 mm.
    var audit = MotionAudit(AuditProgram.random(1_068_705), drive: AuditDrive())
    #expect(audit.run().findings.isEmpty)
  }

  @Test("a dial turned a hair before the end of an entry does not leave the axes there")
  func lostRest() {
    // The way that was left had no phase of its own, and nothing led on: the program never ended.
    var audit = MotionAudit(AuditProgram.random(1_144_657), drive: AuditDrive())
    #expect(!audit.run().isUnfinished)
  }

  @Test("no axis passes its jerk on a tiny arc at a feed of next to nothing")
  func tinyArc() {
    // The search for a joint of levels ended before it had left 0: the envelope fell from the joint
    // below by twice the jerk.
    var audit = MotionAudit(AuditProgram.random(1_066_467), drive: AuditDrive())
    #expect(audit.run().findings.isEmpty)
  }

  @Test("every entry speed has an end speed that can be met")
  func provenExit() {
    // The speed at the begin was found for 4.79 mm/s at the end; 4.86 was allowed there, and none
    // of the lower speeds that were tried could be met: a profile without proof.
    var audit = MotionAudit(AuditProgram.random(509_090), drive: AuditDrive())
    #expect(audit.run().findings.isEmpty)
  }

  @Test(
    "what is left of a tiny feed before a corner is seen by the audit",
    arguments: [1_004_019, 506_358] as [UInt64])
  func restOfFeed(seed: UInt64) {
    // 5e-8 mm begun and ended within a step at rest: the audit saw a jump.
    var audit = MotionAudit(AuditProgram.random(seed), drive: AuditDrive())
    #expect(audit.run().findings.isEmpty)
  }

  @Test(
    "what a dial makes of the last moment of an entry is seen by the audit",
    arguments: [1_027_678, 1_112_125, 1_136_663, 1_151_937] as [UInt64])
  func lastMoment(seed: UInt64) {
    // Full acceleration for 40 ns, unseen, was a step of the speed.
    var audit = MotionAudit(AuditProgram.random(seed), drive: AuditDrive())
    #expect(audit.run().findings.isEmpty)
  }

  @Test("a half of a cell is seen to its end by the audit")
  func halfCell() {
    // The second one began within 1e-19 s of the first one's end, in the same step: a jump.
    var audit = MotionAudit(AuditProgram.random(2_099_943), drive: AuditDrive())
    #expect(audit.run().findings.isEmpty)
  }

  @Test("accelerations near rest go on but for the rounding of speeds")
  func roundedSpeeds() {
    // At 3e-13 mm/s, counted down from 137 mm/s, a step of 1.1e-7 of the acceleration limit.
    var audit = MotionAudit(AuditProgram.random(2_065_714), drive: AuditDrive())
    #expect(audit.run().findings.isEmpty)
  }

  @Test("what a curve can be entered with it can be braked from, rounding and all")
  func wayBack() {
    // 1e-4 mm/s to brake, of speeds that are counted down from the top, took 2e-13 of the way more
    // than speeding up the same.
    var audit = MotionAudit(
      program(8_005_876, keeping: [0, 1, 2, 3, 4]), drive: AuditDrive())
    #expect(audit.run().findings.isEmpty)
  }

  @Test("a tiny curve that leaves no jerk near its top speed is driven slower")
  func tinyCurve() {
    // A corner of 1.3e-6 mm had no levels from 40 % of its top speed on, and so the speed 0: the
    // program never ended.
    var audit = MotionAudit(
      program(9_015_795, keeping: [14, 15, 17, 18]), drive: AuditDrive())
    #expect(audit.run().findings.isEmpty)
  }

  @Test("a wide tolerance does not carry a low feed into the fast move behind it")
  func widening() {
    let laws = AuditLaws(
      program: program(2162, keeping: [0, 1, 5, 6, 7]), drive: AuditDrive())
    // As Fuzzing/MotionSoak draws it.
    var chance = Chance(seed: 2162 ^ 0x1A55)
    _ = chance.count(below: 100)
    #expect(laws.widening(&chance)?.text == nil)
  }
}
