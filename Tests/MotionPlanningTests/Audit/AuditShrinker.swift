@testable import MotionPlanning

/// Finds a small program that breaks the same law as a large one, by leaving moves out.
struct AuditShrinker {
  /// Runs a program.
  let drive: (AuditProgram) -> AuditReport
  let law: AuditLaw
  private var triesLeft = 400

  init(law: AuditLaw, drive: @escaping (AuditProgram) -> AuditReport) {
    self.law = law
    self.drive = drive
  }

  /// What is left, and which moves of the whole these are.
  mutating func shrink(_ whole: AuditProgram) -> (program: AuditProgram, kept: [Int]) {
    var program = whole
    simplify(&program)
    var kept = Array(program.moves.indices)
    var size = max(1, kept.count / 2)
    while triesLeft > 0 {
      let before = kept.count
      var from = 0
      while from < kept.count {
        var fewer = kept
        fewer.removeSubrange(from..<min(from + size, kept.count))
        var trial = program
        trial.moves = fewer.map { whole.moves[$0] }
        if breaks(trial) { kept = fewer } else { from += size }
      }
      if size == 1, kept.count == before { break }
      size = max(1, size / 2)
    }
    program.moves = kept.map { whole.moves[$0] }
    return (program, kept)
  }

  /// Takes away what the failure does not need of all that is around the moves.
  private mutating func simplify(_ program: inout AuditProgram) {
    let changes: [(inout AuditProgram) -> Void] = [
      { $0.dial = AuditDial() }, { $0.hasWholeTicks = false }, { $0.periods = [$0.periods[0]] },
      { $0.capacity = 64 }, { $0.limits = .audited.with(mask: $0.limits.axisMask) },
    ]
    for change in changes {
      var trial = program
      change(&trial)
      if breaks(trial) { program = trial }
    }
  }

  private mutating func breaks(_ program: AuditProgram) -> Bool {
    guard triesLeft > 0, !program.moves.isEmpty else { return false }
    triesLeft -= 1
    return drive(program).has(law)
  }
}
