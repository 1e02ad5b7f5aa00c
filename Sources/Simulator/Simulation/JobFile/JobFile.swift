internal import GCode
internal import Geometry
internal import SafetyGuard

/// What a job is read from: everything that a recording must keep to make the same job again.
public struct JobSource: Sendable, Equatable {
  /// The job file's path, or the program's where there is no job file.
  public var path: String
  /// The job in TOML.
  public var text: String
  /// Values of `--set`, in order.
  public var settings: [String] = []
  /// Whether the text was made of the program at the path: its lines mean nothing to a user.
  public var isGenerated = false
  /// The program's text, once read.
  public var program: [UInt8]?
  /// The machine file's text, where the job names one and it was read.
  public var machineText: String?
  /// Folders of subprograms that the command line names, seen from the current folder.
  public var folders: [String] = []
  /// The subprograms in files of their own where they come along, as in a recording.
  public var subprograms: [SubprogramFile]?

  /// A source by path and text.
  public init(path: String, text: String, settings: [String] = []) {
    self.path = path
    self.text = text
    self.settings = settings
  }
}

/// Reads a job file, docs/job-file.md. Every fault is found in one pass.
public struct JobFile {
  /// Largest job or machine file that is read, in bytes.
  public static let maximumSize = 1 << 20

  /// Reads a job from a file.
  /// - Parameters:
  ///   - path: The file.
  ///   - settings: Values of `--set dotted.key=value`, as if written in the file.
  ///   - folders: Folders of subprograms, besides the job's own.
  /// - Returns: The job; its program's text is read too.
  /// - Throws: Everything that is wrong with it.
  public static func read(
    path: String, settings: [String] = [], folders: [String] = []
  ) throws(JobFaults) -> Job {
    let bytes = try InputFile.read(path, limit: maximumSize)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw JobFaults([
        JobFault(
          file: path, line: 0, message: "is not UTF-8 text; save it as UTF-8", code: "not-utf8")
      ])
    }
    var source = JobSource(path: path, text: text, settings: settings)
    source.folders = folders
    return try read(source)
  }

  /// Reads a job from its source; paths in it are relative to the folder of its path. Program and
  /// machine file are read from disk unless the source brings them along, as a recording does.
  /// - Throws: Everything that is wrong with it.
  public static func read(_ source: JobSource) throws(JobFaults) -> Job {
    var root = try JobNode.read(source.text, file: source.path)
    for setting in source.settings { try apply(setting, to: &root) }
    let reading = JobReading(KeyPlaces(source))
    var section = JobSection(root, path: "", reading: reading)
    var job = Job()
    job.source = source
    let folder = InputFile.folder(of: source.path)
    readHead(&section, into: &job, folder: folder)
    readMachine(&section, into: &job, folder: folder)
    readStock(section.section("stock"), into: &job)
    readWork(section.section("work"), into: &job)
    readTools(section.sections("tool"), into: &job)
    readEnvelope(section.section("envelope"), into: &job)
    readPanel(section.section("panel"), into: &job)
    readRest(&section, into: &job)
    section.finish()
    guard reading.faults.isEmpty else {
      throw JobFaults(reading.faults.sorted { ($0.line, $0.message) < ($1.line, $1.message) })
    }
    if let program = source.program {
      job.program = program
    } else {
      job.program = try InputFile.program(job.programPath)
      job.source.program = job.program
    }
    try job.findSubprograms()
    return job
  }

  /// What a program is read with.
  private static func readReading(_ section: inout JobSection, into job: inout Job) {
    job.dialect =
      Dialect(
        rawValue: section.word(
          "dialect", default: "linuxcnc", of: Dialect.allCases.map(\.rawValue))) ?? .linuxcnc
    let folder = InputFile.folder(of: job.source.path)
    job.subprogramFolders = (section.words("subroutines") ?? []).map {
      InputFile.resolve($0, in: folder)
    }
    var budget = section.section("budget")
    for name in ReadingBudget.Name.allCases {
      job.budget[name] = budget.optionalWhole(name.rawValue, in: 1...name.largest)
    }
    budget.finish()
  }

  /// What the settings alone say of the reading of a program, as far as it can be followed; what
  /// is wrong with them is told when the job is read.
  static func readReading(of source: JobSource) -> Job {
    let reading = JobReading(KeyPlaces(source))
    var section = JobSection(node(of: source.settings), path: "", reading: reading)
    var job = Job()
    job.source = source
    job.programPath = source.path
    readReading(&section, into: &job)
    try? job.findSubprograms()
    return job
  }

  /// Whether settings say that there is no stock.
  static func leavesStockOut(_ settings: [String]) -> Bool {
    guard case .table(let root) = node(of: settings), case .table(let stock)? = root["stock"],
      case .text(StockShape.none.rawValue)? = stock["shape"]
    else { return false }
    return true
  }

  private static func node(of settings: [String]) -> JobNode {
    var root = JobNode.table([:])
    for setting in settings { try? apply(setting, to: &root) }
    return root
  }

  /// Where the program's zero lies in the machine: given, or where the stock is best placed.
  private static func readWork(_ given: JobSection, into job: inout Job) {
    var section = given
    job.placeWork()
    if let offset = section.point("offset") { job.workOffset = offset }
    section.finish()
  }

  /// `--set dotted.key=value`, the value in TOML; a bare word counts as text.
  private static func apply(_ setting: String, to root: inout JobNode) throws(JobFaults) {
    guard let equals = setting.firstIndex(of: "="), equals != setting.startIndex else {
      throw JobFaults([
        JobFault(
          file: "--set \(setting)", line: 0,
          message: "give a dotted key and a value, as in --set stock.cell=0.2", code: "bad-setting")
      ])
    }
    let path = setting[..<equals].split(separator: ".", omittingEmptySubsequences: false).map(
      String.init)
    guard !path.contains("") else {
      throw JobFaults([
        JobFault(
          file: "--set \(setting)", line: 0,
          message: "a part of its key is empty; write it as in --set stock.cell=0.2",
          code: "bad-setting")
      ])
    }
    guard path.count <= JobNode.maximumDepth else {
      throw JobFaults([
        JobFault(
          file: "--set \(path[0])…", line: 0,
          message: "its key is nested deeper than \(JobNode.maximumDepth) levels",
          code: "toml-too-deep")
      ])
    }
    let value = String(setting[setting.index(after: equals)...])
    var parsed = JobNode.text(value)
    if case .table(let table)? = try? JobNode.read("value = \(value)", file: "--set"),
      let node = table["value"]
    {
      parsed = node
    }
    if path.count > 1, path[0] == "machine" { openMachine(in: &root) }
    guard root.set(path[...], to: parsed) else {
      throw JobFaults([
        JobFault(
          file: "--set \(setting)", line: 0,
          message: "there is no table or list entry on the way to this key; name a key that the "
            + "job file may have, and change a machine that has a file of its own there",
          code: "bad-setting")
      ])
    }
  }

  /// A machine that is named by the catalogue's name alone, or not at all, becomes the table that
  /// means the same, so that a setting can reach into it.
  private static func openMachine(in root: inout JobNode) {
    guard case .table(var entries) = root, case .text(let name)? = entries["machine"],
      Catalogue.machine(named: name) != nil
    else { return }
    entries["machine"] = .table(["base": .text(name)])
    root = .table(entries)
  }

  private static func readHead(_ section: inout JobSection, into job: inout Job, folder: String) {
    let schema = section.whole("schema", default: 1, in: 1...1)
    _ = schema
    job.name = section.text("name", default: "unnamed")
    if let program = section.optionalText("program") {
      job.programPath = InputFile.resolve(program, in: folder)
    } else {
      section.reading.fault(
        "program", "is missing; name the part program, relative to this file",
        code: "missing-program")
    }
    readReading(&section, into: &job)
    job.firstLine = section.whole("from-line", default: 1, in: 1...Int(Int32.max))
    job.seed = UInt64(section.whole("seed", default: 1, in: 0...Int.max))
    job.timeLimit = section.number("time-limit", default: 7200, in: 0.001...1e6, unit: "s")
    job.estimator = section.text("estimator", default: "default")
    if job.estimator.hasSuffix(".fhn") {
      job.estimator = InputFile.resolve(job.estimator, in: folder)
    }
    job.agentPeriod = section.whole("agent-period-ticks", default: 20, in: 1...1000)
    var policy = section.section("policy")
    job.policy.name = policy.text("name", default: "constant")
    for key in policy.remaining {
      if let value = policy.optionalNumber(key, in: -1e12...1e12, unit: "") {
        job.policy.settings.append((key, value))
      }
    }
    policy.finish()
  }
}

extension Job {
  /// Knows the subprograms in files of their own: those that came along, otherwise those of the
  /// program's folder, the job's and the command line's.
  /// - Throws: Which folder there is not.
  mutating func findSubprograms() throws(JobFaults) {
    if let given = source.subprograms {
      subprograms = SubprogramFiles(given)
      return
    }
    let path = SearchPath(besides: programPath, and: subprogramFolders + source.folders)
    for folder in SearchPath(subprogramFolders).missingFolders {
      throw JobFaults([
        fault(
          "subroutines", "there is no folder \(folder); write its path seen from this file",
          code: "cannot-read")
      ])
    }
    try SearchPath(source.folders).check()
    subprograms = SubprogramFiles(in: path)
  }
}
