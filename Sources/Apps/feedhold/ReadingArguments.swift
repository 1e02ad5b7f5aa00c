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

  @OptionGroup var extent: ExtentArguments

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

/// How far a program is followed, for every command that reads one.
struct ExtentArguments: ParsableArguments {
  @Option(help: "Folder of subprograms in files of their own, besides the program's; repeatable.")
  var subroutines: [String] = []

  @Option(
    help: """
      A limit, name=value: repeats (blocks of loops and calls), calls (depth), commands, block \
      (commands of one block), findings; repeatable.
      """, transform: Budget.init)
  var budget: [Budget] = []
}

/// A limit of the reading, as `--budget` names it.
struct Budget {
  let name: ReadingBudget.Name
  let value: Int

  /// Reads `name=value`.
  init(_ text: String) throws {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    let names = ReadingBudget.Name.allCases.map(\.rawValue).joined(separator: ", ")
    guard parts.count == 2, let name = ReadingBudget.Name(rawValue: parts[0]) else {
      throw ValidationError("give name=value, the names are \(names).")
    }
    guard let value = Int(parts[1]), value >= 1, value <= name.largest else {
      throw ValidationError("give \(name.rawValue) a number from 1 to \(name.largest).")
    }
    self.name = name
    self.value = value
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

  /// Says why a program cannot be taken up at this place; returns the exit code.
  func refused(_ refusal: StartRefusal, in fileName: String) -> ExitCode {
    // A number that several lines carry is told at the first of them.
    let line = if case .line(let line) = self { line } else { refusal.before ?? 0 }
    let fault = JobFault(
      file: fileName, line: line, message: "\(refusal.message); \(refusal.remedy)",
      code: "bad-start")
    Console.say([fault])
    return ExitStatus.badInput
  }
}
