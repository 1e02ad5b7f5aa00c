import ArgumentParser
import GCode
import Simulation

/// `feedhold check`: read and interpret, no motion.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Read a part program and say what is wrong with it.")

  @Argument(help: "The part program; - for standard input.")
  var program: String

  @Flag(help: "Print one canonical machining function a line, in the format of rs274.")
  var canon = false

  @Option(help: "Tool table in LinuxCNC's format.")
  var tools: String?

  @Flag(help: "Leave out blocks that begin with /.")
  var blockDelete = false

  @Option(
    help: ArgumentHelp(
      "What the machine counts in: tool table and offset parameters, mm or inch.",
      discussion: """
        With inch, --canon prints what LinuxCNC's rs274 prints, its remarks included: rs274 is a \
        machine in inches.
        """),
    transform: CheckCommand.machineUnit)
  var machineUnits = MachineUnit.millimetre

  func run() throws {
    do {
      var options = InterpreterOptions()
      options.hasBlockDelete = blockDelete
      options.machineUnit = machineUnits
      options.hasInterpreterRemarks = machineUnits == .inch
      options.isStandAlone = machineUnits == .inch
      if let tools { options.tools = try readTools(tools) }
      let bytes = try InputFile.read(program, limit: InputFile.maximumProgramSize)
      var interpreter = Interpreter(options: options)
      let reading = interpreter.interpret(bytes, fileName: program)
      if canon { try Console.put(CanonicalText.lines(of: reading)) }
      Console.say(reading.diagnostics)
      if reading.hasErrors { throw ExitStatus.badInput }
    } catch let faults as JobFaults {
      Console.say(faults.faults)
      throw faults.isMissingInput ? ExitStatus.noInput : ExitStatus.badInput
    }
  }

  private static func machineUnit(_ text: String) throws -> MachineUnit {
    guard let unit = MachineUnit(rawValue: text) else {
      throw ValidationError("a machine counts in mm or inch, not in '\(text)'.")
    }
    return unit
  }

  private func readTools(_ path: String) throws -> ToolTable {
    let text = String(decoding: try InputFile.read(path, limit: 1 << 24), as: UTF8.self)
    let (table, diagnostics) = ToolTable.read(
      text, fileName: path, isInch: machineUnits == .inch)
    Console.say(diagnostics)
    if diagnostics.contains(where: { $0.severity == .error }) { throw ExitStatus.badInput }
    return table
  }
}
