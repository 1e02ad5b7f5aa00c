internal import MachineModel
internal import Recording

// What a recording keeps so that it can be replayed from itself alone.
extension RunOptions {
  func recorderOptions(_ job: Job) -> RecorderOptions {
    var options = RecorderOptions()
    options.servoPeriodNanoseconds = Int64(job.machine.servoPeriod * 1e9 + 0.5)
    options.whenFull = realTimeFactor == nil ? .wait : .countLoss
    return options
  }
}

/// Names of a recording's inputs and of its table about the run.
enum RecordedNames {
  static let program = "program.ngc"
  static let job = "job.toml"
  static let machine = "machine.toml"
  static let network = "network.fhn"
  static let run = "feedhold.run"
  static let settings = "feedhold.settings"
  static let subprograms = "feedhold.subprograms"

  /// The attachment of a subprogram in a file of its own.
  static func subprogram(_ name: String) -> String { "subprograms/\(name).ngc" }
}

extension Preparation {
  func recordedInputs(network: [UInt8]) -> [RecordedInput] {
    var inputs = [
      RecordedInput(name: RecordedNames.program, mediaType: "text/plain", bytes: job.program),
      RecordedInput(
        name: RecordedNames.job, mediaType: "application/toml",
        bytes: Array(job.source.text.utf8)),
      RecordedInput(
        name: RecordedNames.network, mediaType: "application/octet-stream", bytes: network),
    ]
    if let machine = job.source.machineText {
      inputs.append(
        RecordedInput(
          name: RecordedNames.machine, mediaType: "application/toml", bytes: Array(machine.utf8)))
    }
    for file in job.subprograms?.all ?? [] {
      inputs.append(
        RecordedInput(
          name: RecordedNames.subprogram(file.name), mediaType: "text/plain", bytes: file.bytes))
    }
    return inputs
  }

  func recordedMetadata() -> [RecordMetadata] {
    let settings = job.source.settings.enumerated().map { RecordPair("\($0)", $1) }
    let files = (job.subprograms?.all ?? []).map { RecordPair($0.name, $0.path) }
    let tables = [
      RecordMetadata(
        name: RecordedNames.run,
        pairs: [
          RecordPair("job", job.name), RecordPair("program", job.programPath),
          RecordPair("path", job.source.path), RecordPair("seed", "\(job.seed)"),
          RecordPair("policy", job.policy.name), RecordPair("machine", job.machineName),
        ]),
      RecordMetadata(name: RecordedNames.settings, pairs: settings),
    ]
    return files.isEmpty
      ? tables : tables + [RecordMetadata(name: RecordedNames.subprograms, pairs: files)]
  }
}
