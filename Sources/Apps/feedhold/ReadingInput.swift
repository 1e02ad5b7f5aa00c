import ArgumentParser
import GCode
import Simulation

/// A program with everything that its reading needs.
struct ReadingInput {
  let text: any ProgramText
  let fileName: String
  private(set) var options = InterpreterOptions()
  /// What was found in the files beside the program.
  private(set) var diagnostics: [Diagnostic] = []
  private var configuration = ConfigurationFile()
  private var parameters = ParameterFile()
  /// Where the parameters behind the program go.
  private let savedParameters: String?

  /// Most bytes of a file beside the program.
  private static let largest = 1 << 24

  /// Opens the program and reads the files beside it.
  init(_ arguments: ReadingArguments) throws {
    fileName = arguments.program
    savedParameters = arguments.saveParameters
    try Self.checkOutput(arguments)
    text = try InputFile.text(arguments.program)
    try follow(arguments)
    try readTools(arguments)
    try readParameters(arguments)
    options.library = try searchPath(arguments)
  }

  // The parameters must not be written over what they were made from.
  private static func checkOutput(_ arguments: ReadingArguments) throws {
    guard let output = arguments.saveParameters else { return }
    for input in [arguments.program, arguments.tools, arguments.ini] {
      guard let input, Console.isSameFile(input, output) else { continue }
      throw ValidationError(
        "--save-parameters would write over \(Console.visible(input)), which this run reads; "
          + "name another file.")
    }
  }

  // LinuxCNC passes over folders of its configuration that are not there.
  private mutating func searchPath(_ arguments: ReadingArguments) throws -> SearchPath {
    let given = arguments.extent.subroutines
    try SearchPath(given).check()
    let path = SearchPath(besides: arguments.program, and: given)
    guard let ini = arguments.ini else { return path }
    let named = SearchPath(folders(of: ini))
    for missing in named.missingFolders {
      diagnostics.append(Self.missingFolder(missing, at: configuration.place(ofFolders: ini)))
    }
    return SearchPath(path.folders + named.folders)
  }

  private mutating func follow(_ arguments: ReadingArguments) throws {
    if let ini = arguments.ini {
      let found = ConfigurationFile.read(
        try InputFile.read(ini, limit: Self.largest), fileName: ini)
      diagnostics += found.diagnostics
      configuration = found.file
      options.follow(configuration)
    }
    options.hasBlockDelete = arguments.blockDelete
    options.dialect = arguments.dialect
    options.machineUnit = arguments.machineUnits ?? configuration.machineUnit ?? .millimetre
    options.hasInterpreterRemarks = arguments.machineUnits == .inch
    options.isStandAlone = arguments.machineUnits == .inch
    // The stream is not kept, so its length costs only time.
    options.commandBudget = 200_000_000
    var budget = ReadingBudget()
    for limit in arguments.extent.budget { budget[limit.name] = limit.value }
    budget.apply(to: &options)
  }

  private mutating func readTools(_ arguments: ReadingArguments) throws {
    let named = configuration.toolTable.map { InputFile.resolve($0, beside: arguments.ini) }
    guard let path = arguments.tools ?? named else { return }
    let bytes = try InputFile.read(path, limit: Self.largest)
    let (table, found) = ToolTable.read(
      String(decoding: bytes, as: UTF8.self), fileName: path,
      isInch: options.machineUnit == .inch)
    diagnostics += found
    options.tools = table
  }

  private mutating func readParameters(_ arguments: ReadingArguments) throws {
    let named = configuration.parameterFile.map { InputFile.resolve($0, beside: arguments.ini) }
    guard let path = arguments.parameters ?? named else { return }
    let (file, found) = ParameterFile.read(
      try InputFile.read(path, limit: Self.largest), fileName: path)
    diagnostics += found
    parameters = file
    options.parameters.take(file)
  }

  private func folders(of ini: String) -> [String] {
    let prefix = configuration.programPrefix.map { [$0] } ?? []
    return (prefix + configuration.subroutinePath).map { InputFile.resolve($0, beside: ini) }
  }

  private static func missingFolder(_ folder: String, at place: TextPlace) -> Diagnostic {
    Diagnostic(
      .warning, at: place, message: "there is no folder \(folder)",
      remedy: "write the path seen from this file", code: .configurationValue)
  }

  /// Writes the parameters behind the program where the user wants them.
  /// - Throws: Why the file could not be written.
  func save(_ behind: ParameterStore) throws(OutputFailure) {
    guard let savedParameters else { return }
    let isKept = !configuration.isOn(.disablesAxisOffsetPersistence)
    let file = behind.kept(in: parameters, keepsAxisOffsets: isKept)
    try FileOutput.write(Array(file.text.utf8), to: savedParameters)
  }
}
