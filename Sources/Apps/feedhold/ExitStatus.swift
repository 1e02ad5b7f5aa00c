import ArgumentParser
import Simulation

/// The exit codes that scripts rely on, docs/cli.md.
enum ExitStatus {
  /// The simulated job failed: alarm, limit, broken tool.
  static let jobFailed = ExitCode(1)
  /// A replay or a golden differs.
  static let differs = ExitCode(2)
  /// The program, job or model file is bad.
  static let badInput = ExitCode(65)
  /// There is no such input.
  static let noInput = ExitCode(66)
  /// A resource belongs to another process.
  static let taken = ExitCode(69)
  /// A defect of Feedhold.
  static let internalError = ExitCode(70)
  /// Something cannot be written.
  static let cannotWrite = ExitCode(74)

  /// Ended by a signal.
  static func signal(_ number: Int32) -> ExitCode { ExitCode(128 + number) }
}

extension JobFaults {
  /// What a command ends with that they refuse.
  var exitCode: ExitCode { isMissingInput ? ExitStatus.noInput : ExitStatus.badInput }
}
