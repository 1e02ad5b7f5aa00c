import ArgumentParser
import GCode
import Simulation

/// How a part program is to be read, for the commands that read one alone.
struct ReadingArguments: ParsableArguments {
  @Argument(help: "The part program; - for standard input.")
  var program: String

  @Option(help: "Tool table in LinuxCNC's format.")
  var tools: String?

  @Option(help: "Parameters at the start: a variable file of LinuxCNC, which is left as it is.")
  var parameters: String?

  @Option(
    help: ArgumentHelp(
      "Write the parameters behind the program as a variable file.", valueName: "file"))
  var saveParameters: String?

  @Option(
    help: """
      The machine's configuration as LinuxCNC keeps it: its values, tool table, variable file, \
      unit and folders of subprograms.
      """)
  var ini: String?

  @Option(help: "Folder of subprograms in files of their own, besides the program's; repeatable.")
  var subroutines: [String] = []

  @Option(
    help: "Whose customs the program follows: linuxcnc, grbl, lenient, marlin, fanuc, fanuc-lathe.",
    transform: ReadingArguments.dialect)
  var dialect = Dialect.linuxcnc

  @Option(
    help: ArgumentHelp(
      "What the machine counts in: tool table and offset parameters, mm or inch.",
      discussion: """
        By default as the configuration says, otherwise mm. With inch, --canon prints what \
        LinuxCNC's rs274 prints, its remarks included: rs274 is a machine in inches.
        """),
    transform: ReadingArguments.machineUnit)
  var machineUnits: MachineUnit?

  @Flag(help: "Leave out blocks that begin with /.")
  var blockDelete = false

  @Option(
    help: """
      A limit, name=value: repeats (blocks of loops and calls), calls (depth), commands, block \
      (commands of one block), findings; repeatable.
      """)
  var budget: [Budget] = []

  static func dialect(_ name: String) throws -> Dialect {
    if let dialect = Dialect(rawValue: name) { return dialect }
    let names = Dialect.allCases.map(\.rawValue).joined(separator: ", ")
    throw ValidationError("There is no dialect '\(name)'; choose one of \(names).")
  }

  static func machineUnit(_ text: String) throws -> MachineUnit {
    guard let unit = MachineUnit(rawValue: text) else {
      throw ValidationError("a machine counts in mm or inch, not in '\(text)'.")
    }
    return unit
  }

  /// Opens the program and reads the files beside it.
  func open() throws -> ReadingInput { try ReadingInput(self) }
}

/// A limit of the reading, as `--budget` names it.
struct Budget: ExpressibleByArgument {
  private enum Name: String, CaseIterable {
    case repeats, calls, commands, block, findings

    /// The largest value that memory and patience allow.
    var limit: Int {
      switch self {
      case .repeats, .commands: 1_000_000_000_000
      case .block: 100_000_000
      case .calls, .findings: 100_000
      }
    }
  }

  private let name: Name
  private let value: Int

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, let name = Name(rawValue: parts[0]), let value = Int(parts[1]),
      value >= 1, value <= name.limit
    else { return nil }
    self.name = name
    self.value = value
  }

  func apply(to options: inout InterpreterOptions) {
    switch name {
    case .repeats: options.repeatBudget = value
    case .calls: options.callDepth = value
    case .commands: options.commandBudget = value
    case .block: options.blockCommandBudget = value
    case .findings: options.diagnosticBudget = value
    }
  }
}

/// A line of a program, by its number or by its N word.
enum ProgramPlace: ExpressibleByArgument {
  case line(Int)
  case number(Int64)

  init?(argument: String) {
    let isNumber = argument.hasPrefix("N") || argument.hasPrefix("n")
    guard let value = Int64(isNumber ? argument.dropFirst() : argument[...]), value >= 0 else {
      return nil
    }
    guard isNumber || value >= 1 && value <= Int64(Int32.max) else { return nil }
    self = isNumber ? .number(value) : .line(Int(value))
  }

  /// The line it stands for.
  func line(in index: ProgramIndex) throws(StartRefusal) -> Int {
    switch self {
    case .line(let line): line
    case .number(let number): try Interpreter.line(ofNumber: number, in: index)
    }
  }
}
