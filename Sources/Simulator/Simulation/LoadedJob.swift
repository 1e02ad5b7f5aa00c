public import GCode

/// A job from whatever the user named: a job file, a program, or a program on standard input.
public struct LoadedJob: Sendable {
  /// The job.
  public let job: Job
  /// What a bare program's header comments had wrong.
  public let diagnostics: [Diagnostic]

  /// Reads a job.
  /// - Parameters:
  ///   - path: A .toml file, a program, or "-".
  ///   - settings: Values of `--set`.
  ///   - folders: Folders of subprograms, besides the job's own.
  /// - Throws: Everything that is wrong with it.
  public init(
    path: String, settings: [String] = [], folders: [String] = []
  ) throws(JobFaults) {
    if path.hasSuffix(".toml") {
      job = try JobFile.read(path: path, settings: settings, folders: folders)
      diagnostics = []
    } else {
      if let named = settings.first(where: { $0.hasPrefix("program=") }) {
        throw JobFaults([
          JobFault(
            file: "--set \(named)", line: 0,
            message: "the program is \(path) already; name the other one instead",
            code: "bad-setting")
        ])
      }
      let bytes = try InputFile.program(path)
      let bare = BareJob(path: path, bytes: bytes, settings: settings, folders: folders)
      guard bare.faults.isEmpty else { throw JobFaults(bare.faults) }
      diagnostics = bare.diagnostics
      var job = try JobFile.read(bare.source)
      job.programPath = path
      job.assumptions = bare.assumptions
      job.hasToolChange = bare.hasToolChange
      self.job = job
    }
  }
}
