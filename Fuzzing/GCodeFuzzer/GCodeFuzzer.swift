import CanonicalMachining
import GCode
import Geometry
import Glibc

/// One input of libFuzzer: four bytes of switches, then texts that 0x01 parts: the program, a tool
/// table, a variable file, a configuration, a subprogram in a file of its own.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let start = unsafe start, count > 4 else { return 0 }
  let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  Slowest.watch(bytes) { Trial(bytes).run() }
  return 0
}

/// Reads an input as a program with all that is beside it, in one of the ways there are.
struct Trial {
  private let switches: ArraySlice<UInt8>
  private let texts: [[UInt8]]
  private var options = InterpreterOptions()

  init(_ bytes: [UInt8]) {
    switches = bytes[0..<4]
    texts = bytes.dropFirst(4).split(separator: 1, maxSplits: 4, omittingEmptySubsequences: false)
      .map(Array.init)
    setSwitches()
    readFiles()
  }

  private func text(_ index: Int) -> [UInt8] { index < texts.count ? texts[index] : [] }

  private mutating func setSwitches() {
    options.dialect = Dialect.allCases[Int(switches[0] >> 4) % Dialect.allCases.count]
    options.hasBlockDelete = switches[1] & 1 != 0
    options.hasSecondaryAxes = switches[1] & 2 != 0
    options.hasInterpreterRemarks = switches[1] & 4 != 0
    options.machineUnit = switches[1] & 8 != 0 ? .inch : .millimetre
    options.isStandAlone = switches[1] & 16 != 0
    options.countsWholeUnits = switches[1] & 32 != 0
    options.hasSignedAngles = switches[1] & 64 != 0
    options.blockDeleteSwitches = switches[1] & 128 != 0 ? [2, 9] : []
    options.userCodes = [100, 101, 199]
    options.inputs.digital = [0: true]
    options.inputs.analogue = [0: 2.5]
    if switches[2] & 1 != 0 {
      options.probeContact = .box(
        Box3(minimum: Vector3(-5, -5, -5), maximum: Vector3(5, 5, 0)))
    }
    if switches[2] & 2 != 0 { options.library = OneFileLibrary(bytes: text(4)) }
    // GCODE_FUZZ_DEFAULT_BUDGETS: to measure what a real run may cost.
    if unsafe getenv("GCODE_FUZZ_DEFAULT_BUDGETS") == nil {
      options.repeatBudget = 5_000
      options.commandBudget = 20_000
      options.blockCommandBudget = 10_000
    }
  }

  private mutating func readFiles() {
    let configuration = ConfigurationFile.read(text(3), fileName: "fuzz.ini").file
    if switches[2] & 4 != 0 { options.follow(configuration) }
    let (tools, _) = ToolTable.read(
      String(decoding: text(1), as: UTF8.self), fileName: "fuzz.tbl",
      isInch: options.machineUnit == .inch)
    if switches[2] & 8 != 0 { options.tools = tools }
    _ = tools.text()
    let (parameters, _) = ParameterFile.read(text(2), fileName: "fuzz.var")
    if switches[2] & 16 != 0 { options.parameters.take(parameters) }
    _ = parameters.text
  }

  func run() {
    var interpreter = Interpreter(options: options)
    switch switches[0] >> 2 & 3 {
    case 0, 1: print(&interpreter)
    case 2: start(&interpreter)
    default: explain(&interpreter)
    }
  }

  private func print(_ interpreter: inout Interpreter) {
    var printer = CanonicalText()
    var size = 0
    let last = interpreter.interpret(
      MemoryText(text(0)), fileName: "fuzz.ngc", batch: 256
    ) { batch in
      Self.check(batch)
      size += printer.bytes(of: batch, count: batch.commands.count).count
    }
    Self.check(last)
    size += printer.bytes(of: last, count: last.commands.count).count + printer.rest().count
    Self.check(last.diagnostics)
    _ = last.parameters.kept(in: ParameterFile(), keepsAxisOffsets: true).text
    _ = ProgramHeader.read(text(0), fileName: "fuzz.ngc")
    _ = Dialect.guess(text(0))
  }

  private func start(_ interpreter: inout Interpreter) {
    var index = ProgramIndex()
    let whole = interpreter.interpret(
      MemoryText(text(0)), fileName: "fuzz.ngc", batch: 64, index: &index
    ) { _ in }
    Self.check(whole.diagnostics)
    do throws(StartRefusal) {
      let line =
        try switches[3] & 128 == 0
        ? Int(switches[3]) : Interpreter.line(ofNumber: Int64(switches[3] & 127), in: index)
      let last = try interpreter.interpret(from: line, of: index, batch: 64) { Self.check($0) }
      Self.check(last)
    } catch {
      _ = error.remedy
    }
  }

  private func explain(_ interpreter: inout Interpreter) {
    let explanation = interpreter.explain(
      line: Int(switches[3]), of: MemoryText(text(0)), fileName: "fuzz.ngc")
    for word in explanation.words {
      precondition(word.column >= 1 && word.length >= 0, "a word stands nowhere")
    }
  }

  // MARK: what must hold

  private static func check(_ diagnostics: [Diagnostic]) {
    for found in diagnostics {
      precondition(
        found.line >= 1 && found.column >= 1 && found.length >= 1, "a finding stands nowhere")
      precondition(!found.message.isEmpty, "a finding says nothing")
    }
  }

  private static func check(_ batch: Interpretation) {
    for record in batch.commands { precondition(isFinite(record.command), "a move to nowhere") }
  }

  private static func isFinite(_ command: CanonicalCommand) -> Bool {
    switch command {
    case .straightTraverse(let end), .straightFeed(let end):
      (0..<9).allSatisfy { end.axes[$0].isFinite }
    case .arcFeed(let arc):
      (0..<9).allSatisfy { arc.end.axes[$0].isFinite } && arc.centreFirst.isFinite
        && arc.centreSecond.isFinite && arc.turns != 0
    case .setFeedRate(let rate), .dwell(let rate), .setSpindleSpeed(let rate):
      rate.isFinite && rate >= 0
    default: true
    }
  }
}

/// The same text under every name but "none".
struct OneFileLibrary: ProgramLibrary {
  let bytes: [UInt8]

  func subprogram(
    named name: String
  ) throws(ProgramTextFailure) -> (fileName: String, text: any ProgramText)? {
    if name == "none" { return nil }
    if name == "bad" { throw ProgramTextFailure("it cannot be read") }
    return ("\(name).ngc", MemoryText(bytes))
  }
}

/// The slowest input so far; it is kept where GCODE_FUZZ_SLOWEST names a file.
enum Slowest {
  nonisolated(unsafe) private static var longest = 0.0

  static func watch(_ bytes: [UInt8], _ work: () -> Void) {
    let clock = ContinuousClock()
    let elapsed = clock.measure(work)
    let (whole, part) = elapsed.components
    let seconds = Double(whole) + Double(part) * 1e-18
    guard unsafe seconds > longest * 1.1 else { return }
    unsafe longest = seconds
    note(seconds, bytes)
  }

  private static func note(_ seconds: Double, _ bytes: [UInt8]) {
    guard let path = unsafe getenv("GCODE_FUZZ_SLOWEST") else { return }
    guard let file = unsafe fopen(path, "wb") else { return }
    defer { unsafe fclose(file) }
    _ = unsafe bytes.withUnsafeBytes { unsafe fwrite($0.baseAddress, 1, $0.count, file) }
    let line = "slowest so far: \(seconds) s, \(bytes.count) bytes\n"
    _ = unsafe line.withCString { unsafe write(STDERR_FILENO, $0, line.utf8.count) }
  }
}
