internal import CanonicalMachining
public import GCode
internal import Geometry
internal import MachineModel

/// Makes a job file's text of a part program alone: stock, tools and material from its header
/// comments where it has them, from its extents and the catalogue where not. Everything assumed is
/// said.
public struct BareJob {
  /// The job in TOML, to be read by `JobFile`.
  public private(set) var source: JobSource
  /// What was assumed.
  public private(set) var assumptions: [String] = []
  /// What the program has wrong so that no job can be made of it.
  public private(set) var faults: [JobFault] = []
  /// What the header comments had wrong.
  public private(set) var diagnostics: [Diagnostic] = []
  /// Whether the program brings any tool in; nil where a fault hides it.
  public private(set) var hasToolChange: Bool?
  /// The tools it brings in, by rising number.
  private var toolNumbers: [Int] = []
  private var job = Job()
  private var header = ProgramHeader()

  /// A job for a program.
  /// - Parameters:
  ///   - path: Its path, for names and messages.
  ///   - bytes: Its text.
  ///   - settings: Values of `--set`.
  ///   - folders: Folders of subprograms that the command line names.
  public init(
    path: String, bytes: [UInt8], settings: [String] = [], folders: [String] = []
  ) {
    source = JobSource(path: path, text: "", settings: settings)
    source.folders = folders
    source.program = bytes
    source.isGenerated = true
    job.programPath = path
    job.program = bytes
    (header, diagnostics) = ProgramHeader.read(bytes, fileName: path)
    chooseMachine()
    chooseMaterial()
    let extents = firstReading()
    chooseStock(extents)
    chooseTools()
    assume(
      "guard: force 2500 N, deflection 0.15 mm, chip 0.005 to 0.35 mm (a job file names others)")
    source.text = text
  }

  private var text: String {
    let fileName = job.programPath.split(separator: "/").last.map(String.init) ?? job.programPath
    // A program's own words may hold what a TOML comment may not.
    var text = assumptions.map { "# assumed: \(JSONText.string($0))\n" }.joined()
    text += "schema = 1\nname = \(JSONText.string(fileName))\n"
    text += "program = \(JSONText.string(fileName))\nmachine = \"\(job.machineName)\"\n"
    let box = job.stock.box
    text +=
      "\n[stock]\nshape = \"\(job.stock.shape.rawValue)\"\nmaterial = \"\(job.stock.material)\"\n"
    if job.stock.shape != .none {
      text += "min = [\(box.minimum.x), \(box.minimum.y), \(box.minimum.z)]\n"
      text += "max = [\(box.maximum.x), \(box.maximum.y), \(box.maximum.z)]\n"
    }
    for tool in job.tools { text += tool.toml }
    text += "\n[envelope]\nforce = 2500.0\ndeflection = 0.15\nchip-thickness = [0.005, 0.35]\n"
    return text
  }

  private mutating func assume(_ text: String) { assumptions.append(text) }

  private mutating func chooseMachine() {
    var isTurned = header.tools.contains { if case .turning = $0.shape { true } else { false } }
    if case .cylinder = header.stock?.shape { isTurned = true }
    job.machineName = isTurned ? "lathe-2axis" : "vmc-3axis"
    assume("machine: \(job.machineName) of the catalogue")
  }

  private mutating func chooseMaterial() {
    guard let named = header.material else {
      assume("material: \(job.stock.material) (no MATERIAL comment)")
      return
    }
    if Catalogue.materialNames.contains(named.name.lowercased()) {
      job.stock.material = named.name.lowercased()
    } else {
      assume(
        "material: \(job.stock.material), as \"\(named.name)\" is not in the catalogue "
          + "(\(Catalogue.materialNames.joined(separator: ", ")))")
    }
  }

  /// Interprets once without tools, for extents and tool numbers.
  private mutating func firstReading() -> ProgramExtents {
    let reading = JobFile.readReading(of: source)
    var options = InterpreterOptions()
    options.library = reading.subprograms
    reading.budget.apply(to: &options)
    // LinuxCNC's faults are told later; here only the extents count.
    options.dialect = reading.dialect == .linuxcnc ? .lenient : reading.dialect
    var interpreter = Interpreter(options: options)
    var numbers: Set<Int> = []
    var changes = false
    var unknown: CanonicalRecord?
    func note(_ batch: Interpretation) {
      for record in batch.commands {
        guard case .changeTool(let number) = record.command else { continue }
        changes = true
        guard number > 0 else { continue }
        if ToolChoice.numbers.contains(Int(number)) {
          numbers.insert(Int(number))
        } else {
          unknown = unknown ?? record
        }
      }
    }
    let end = interpreter.interpret(
      MemoryText(job.program), fileName: job.programPath, batch: Estimation.batch, consume: note)
    note(end)
    // An estimate drives while it reads: a program with a fault is to be read before, not driven
    // as far as the fault, which may be the five-millionth round of a loop.
    (toolNumbers, hasToolChange) = (numbers.sorted(), end.hasErrors ? nil : changes)
    if case .changeTool(let number)? = unknown?.command, let source = unknown?.source {
      faults.append(Self.unknownTool(number, at: source, ProgramFiles(end.fileNames)))
    }
    return end.extents
  }

  private static func unknownTool(
    _ number: Int32, at source: SourceLine, _ files: ProgramFiles
  ) -> JobFault {
    let (first, last) = (ToolChoice.numbers.lowerBound, ToolChoice.numbers.upperBound)
    return JobFault(
      file: files[source], line: Int(source.line), column: max(1, Int(source.column)),
      message: "tool \(number) is called, but tools are numbered \(first) to \(last); "
        + "give it another number", code: "out-of-range")
  }

  private mutating func chooseStock(_ extents: ProgramExtents) {
    guard !JobFile.leavesStockOut(source.settings) else {
      assume("stock: none, as stock.shape says; nothing is cut, only motion is simulated")
      return
    }
    switch header.stock?.shape {
    case .block(let box)?:
      job.stock.shape = .block
      job.stock.box = box
    case .cylinder(let diameter, let low, let high)?:
      job.stock.shape = .cylinder
      job.stock.box = Box3(
        minimum: Vector3(-diameter / 2, -diameter / 2, low),
        maximum: Vector3(diameter / 2, diameter / 2, high))
    case nil: assumeStock(extents.feed)
    }
  }

  /// A block around the feed moves: a tool's radius of the catalogue's 10 mm mill beyond them, its
  /// top at Z0 if the program cuts below it.
  private mutating func assumeStock(_ extents: Box3) {
    guard !extents.isEmpty, extents.minimum.z < extents.maximum.z || extents.minimum.z < 0 else {
      assume("stock: none, as the program cuts nothing (no STOCK comment)")
      return
    }
    let border = 6.0
    let top = extents.minimum.z < 0 ? 0 : extents.maximum.z
    let box = Box3(
      minimum: Vector3(
        extents.minimum.x - border, extents.minimum.y - border, extents.minimum.z - 2),
      maximum: Vector3(extents.maximum.x + border, extents.maximum.y + border, top))
    guard box.size.x < 2000, box.size.y < 2000, box.size.z > 0, box.size.z < 1000 else {
      assume("stock: none, as the program's extents are larger than any block (no STOCK comment)")
      return
    }
    job.stock.shape = .block
    job.stock.box = box
    assume(
      "stock: block \(box.size.x) x \(box.size.y) x \(box.size.z) mm around the feed moves, "
        + "top at Z\(top) (no STOCK comment)")
  }

  /// Whether G43 stands somewhere in the program, whatever the case, blanks aside.
  private var hasLengthCompensation: Bool {
    var found = 0
    let (letter, four, three) = (UInt8(ascii: "g"), UInt8(ascii: "4"), UInt8(ascii: "3"))
    for byte in job.program where byte != UInt8(ascii: " ") {
      switch (found, byte) {
      case (1, four): found = 2
      case (2, three): return true
      default: found = byte | 0x20 == letter ? 1 : 0
      }
    }
    return false
  }

  /// A program may call any number of tools: so many are told one by one, the others as a number.
  private static let toldTools = 20

  private mutating func chooseTools() {
    var numbers = toolNumbers
    if numbers.isEmpty {
      numbers = [1]
      assume("tool 1 is brought in at the start (no T and M6 in the program)")
    }
    let hasCompensation = hasLengthCompensation
    if !hasCompensation {
      assume("tool length 0: Z is that of the tip (no G43 in the program)")
    }
    let others = assumptions.count
    for number in numbers {
      let described =
        header.tools.first { $0.number == number }
        ?? (numbers.count == 1 ? header.tools.first : nil)
      var tool = choice(number, described)
      if !hasCompensation { tool.length = 0 }
      job.tools.append(tool)
    }
    let further = assumptions.count - others - Self.toldTools
    guard further > 0 else { return }
    assumptions.removeLast(further)
    assume("\(further) more tools in the same way (a job file names each)")
  }

  private mutating func choice(_ number: Int, _ described: HeaderTool?) -> ToolChoice {
    var tool = ToolChoice()
    tool.number = number
    switch described?.shape {
    case .mill(let diameter, let corner, let height, _)?:
      tool.diameter = diameter
      tool.cornerRadius = corner
      tool.kind =
        corner >= diameter / 2 - 1e-9 && corner > 0
        ? .ballEndMill : corner > 0 ? .bullNose : diameter >= 32 ? .faceMill : .flatEndMill
      tool.overhang = max(3 * diameter, height + diameter / 2)
    case .drill(let diameter, let angle, let height)?:
      tool.kind = .drill
      tool.diameter = diameter
      tool.pointDegrees = angle * 180 / Double.pi
      tool.overhang = max(3 * diameter, height)
    case .turning(let nose)?:
      tool.kind = .turningInsert
      tool.diameter = 25
      tool.cornerRadius = nose
      tool.overhang = 40
    case nil:
      assume("tool \(number): end mill, 10 mm, 4 flutes (no TOOL comment)")
    }
    if tool.kind == .faceMill { tool.overhang = min(tool.overhang, tool.diameter) }
    tool.overhang = min(max(tool.overhang, 0.1), 200)
    tool.flutes = tool.kind.standardFlutes
    tool.length = 100
    if described != nil {
      assume("tool \(number): \(tool.summary), coated carbide, VB limit 0.3 mm")
    }
    return tool
  }
}

extension ToolChoice {
  /// What tools may be numbered.
  static let numbers = 1...9999

  /// The tool in a few words.
  public var summary: String {
    switch kind {
    case .turningInsert: "turning insert, nose radius \(cornerRadius) mm"
    default: "\(kind.rawValue) D\(diameter), \(flutes) \(flutes == 1 ? "edge" : "edges")"
    }
  }
}

extension ToolChoice {
  /// The tool as a table of a job file.
  var toml: String {
    var text =
      "\n[[tool]]\nnumber = \(number)\nkind = \"\(kind.rawValue)\"\ndiameter = \(diameter)\n"
    text += "length = \(length)\noverhang = \(overhang)\nflutes = \(flutes)\n"
    if cornerRadius > 0 { text += "corner-radius = \(cornerRadius)\n" }
    if kind == .drill { text += "point-degrees = \(pointDegrees)\n" }
    return text
  }
}

extension Job {
  /// Puts the stock on the machine: in the middle of a mill's table, in a lathe's chuck. The work
  /// offset says where the program's zero then is.
  public mutating func placeWork() {
    switch machine.kind {
    case .mill:
      let middleX = (machine[.x].travelMinimum + machine[.x].travelMaximum) / 2
      let middleY = (machine[.y].travelMinimum + machine[.y].travelMaximum) / 2
      let box = stock.box
      workOffset = Vector3(
        middleX - (box.minimum.x + box.maximum.x) / 2,
        middleY - (box.minimum.y + box.maximum.y) / 2,
        machine[.z].travelMinimum + 50 - box.minimum.z)
    case .lathe:
      // The bar's face ends up 100 mm short of the reference position.
      workOffset = Vector3(0, 0, machine[.z].travelMaximum - 100 - stock.box.maximum.z)
    }
  }
}
