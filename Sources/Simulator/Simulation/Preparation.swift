internal import CanonicalMachining
internal import CuttingProcess
internal import ControlLoop
public import GCode
internal import Geometry
internal import MachineModel
internal import MaterialRemoval
internal import MotionPlanning
internal import Sensing
internal import Signals
internal import ToolWear

/// A job that has been read, planned and rehearsed: everything a run needs.
public struct Preparation {
  /// The job.
  public let job: Job
  /// What the interpreter found; errors and warnings.
  public let diagnostics: [Diagnostic]
  /// Texts of messages and comments by number.
  public let texts: [String]
  /// What is expected along the path.
  public let outlook: Outlook
  /// Cycle time without any change of the feed, as `Estimation` gives it. [s]
  public let estimatedTime: Double
  let commands: [CanonicalRecord]
  /// The files that the commands are of.
  private let files: ProgramFiles

  /// How many segments the planner looks ahead.
  static let lookAheadCapacity = 4096

  /// Reads, plans and rehearses a job's program.
  /// - Throws: What the program or the job has wrong.
  public init(_ job: Job) throws(PreparationFailure) {
    self.job = job
    let reading = try Self.reading(of: job)
    var unmet = UnmetCommands(job)
    for record in reading.commands { unmet.look(at: record) }
    files = ProgramFiles(reading.fileNames)
    diagnostics = reading.diagnostics + unmet.diagnostics(files)
    texts = reading.texts
    commands = Self.withTool(reading.commands, job)
    guard let stations = job.stations(isTrue: false) else {
      throw .job(
        job.fault(
          "stock.material",
          "this or a tool's material is not in the catalogue; choose one that docs/job-file.md has",
          code: "unknown-word"))
    }
    outlook = try Self.rehearse(commands, job, stations)
    if let fault = outlook.fault {
      throw .motion(fault.explained(files), diagnostics)
    }
    let walk: (time: Double, end: WalkEnd?) = Self.estimate(commands, job)
    estimatedTime = walk.time
    // It would be driven to the time limit for nothing.
    if let end = walk.end {
      throw .motion(end.explained(files), diagnostics)
    }
  }

  private static func reading(of job: Job) throws(PreparationFailure) -> Interpretation {
    var interpreter = Interpreter(options: job.interpreterOptions)
    guard job.firstLine > 1 else {
      let reading = interpreter.interpret(job.program, fileName: job.programPath)
      guard !reading.hasErrors else { throw .program(reading.diagnostics) }
      return reading
    }
    do throws(StartRefusal) {
      return try interpreter.interpret(
        job.program, fileName: job.programPath, from: job.firstLine)
    } catch {
      if error.diagnostics.contains(where: { $0.severity == .error }) {
        throw .program(error.diagnostics)
      }
      throw .job(job.startFault(error))
    }
  }

  /// A program without any tool change gets the job's first tool at its start.
  private static func withTool(_ commands: [CanonicalRecord], _ job: Job) -> [CanonicalRecord] {
    let hasChange = commands.contains {
      if case .changeTool = $0.command { true } else { false }
    }
    guard !hasChange, let first = job.tools.first else { return commands }
    return [CanonicalRecord(.changeTool(Int32(first.number)), at: SourceLine(line: 1))] + commands
  }

  private static func estimate(
    _ commands: [CanonicalRecord], _ job: Job
  ) -> (time: Double, end: WalkEnd?) {
    let queue = OwnedMemory<Segment>(repeating: Segment(), count: lookAheadCapacity)
    defer { withExtendedLifetime(queue) {} }
    var walk = ProgramWalk(
      job, planner: job.planner(in: queue.loan),
      overrides: OverrideSchedule(constant: job.constantOverride), ledger: TimeLedger(nil))
    for record in commands { walk.take(record) }
    walk.finish()
    return (Double(walk.clock.nanoseconds) / 1e9, walk.end)
  }

  private static func rehearse(
    _ commands: [CanonicalRecord], _ job: Job, _ stations: [ToolStation]
  ) throws(PreparationFailure) -> Outlook {
    let queue = OwnedMemory<Segment>(repeating: Segment(), count: lookAheadCapacity)
    let cells = job.stockMemory()
    defer { withExtendedLifetime((queue, cells)) {} }
    let workpiece: Workpiece
    do {
      workpiece = try job.workpiece(in: cells.loan)
    } catch {
      throw .job(job.stockFault(error))
    }
    let rehearsal = Rehearsal(
      planner: job.planner(in: queue.loan), workpiece: workpiece, tools: stations,
      site: PlantSite(origin: job.workOffset, hardness: 1),
      spindle: IdealSpindle(job.machine.spindle), panel: job.panel)
    return rehearsal.run(commands, timeLimit: job.timeLimit)
  }
}

/// Why a job cannot be run.
public enum PreparationFailure: Error {
  /// The program is refused; the diagnostics say where and why.
  case program([Diagnostic])
  /// A move cannot be driven by this machine; the interpreter's warnings come with it.
  case motion(JobFault, [Diagnostic])
  /// The job cannot be built.
  case job(JobFault)
}

extension Preparation {
  /// That the run will not come to the program's end; nil where it will, or may.
  public var timeLimitWarning: String? {
    guard estimatedTime > job.timeLimit else { return nil }
    return "\(job.programPath): warning: the program takes \(Text.duration(estimatedTime)) at this "
      + "feed, the run ends after \(Text.fixed(job.timeLimit, 0)) s; raise time-limit "
      + "[beyond-time-limit]"
  }

  /// That the job has no tool: told where the program calls one, else where the job names the
  /// program.
  var toolsMissing: JobFault {
    for record in commands {
      guard case .changeTool(let number) = record.command, number != 0 else { continue }
      let source = record.source
      return JobFault(
        file: files[source], line: Int(source.line), column: max(1, Int(source.column)),
        message: "tool \(number) is called, but the job has no tools; add a [[tool]] with "
          + "number = \(number)", code: "tool-missing")
    }
    return KeyPlaces(job.source).fault(
      at: "program",
      "the job has no tool to run the program with; add a [[tool]] with its number",
      code: "tool-missing")
  }
}

extension Job {
  /// Why the run cannot begin at its first line.
  func startFault(_ refusal: StartRefusal) -> JobFault {
    fault("from-line", "\(refusal.message); \(refusal.remedy)", code: "bad-start")
  }

  /// Why there can be no such stock.
  func stockFault(_ error: StockError) -> JobFault {
    let size = stock.box.size
    let text = [size.x, size.y, size.z].map(Text.brief).joined(separator: " x ")
    return fault(
      "stock",
      "\(text) mm in cells of \(Text.brief(stock.cell)) mm cannot be simulated, at most "
        + "\(HeightField.sideCapacity) cells fit along a side; check min and max, or make cell "
        + "larger", code: "stock-impossible")
  }
}

extension MotionFault {
  /// What a machinist can do about a feed that cannot follow the spindle.
  private func threadAdvice(_ letter: String) -> String {
    switch kind {
    case .spindleStands: "the spindle stands; put S and M3 or M4 before the thread"
    case .spindleTooFast:
      "\(axis == nil ? "the path" : letter) would go \(Text.brief(value)) mm/s with the spindle, "
        + "its limit is \(Text.brief(limit)) mm/s; lower S or the lead"
    case .runInTooShort:
      "the move is \(Text.brief(value)) mm long, falling in step with the spindle takes "
        + "\(Text.brief(limit)) mm; begin farther before the work, or lower S"
    case .threadCornerTooSharp:
      "rounding the corner at this speed takes \(Text.brief(limit)) mm on either side, there are "
        + "\(Text.brief(value)) mm; lower S, or make the taper longer or flatter"
    default:
      "the axes were \(Text.brief(value)) mm out of step with the spindle, "
        + "\(Text.brief(limit)) mm are tolerated; lower S"
    }
  }

  /// A place of the axis concerned: degrees of a rotary one, as the program writes them.
  private func place(_ value: Double) -> String {
    axis?.isRotary == true ? "\(value * 180 / .pi) degrees" : "\(value) mm"
  }

  /// A number that no plan can be made with.
  private func rangeAdvice(_ letter: String) -> (String, String) {
    switch kind {
    case .outOfRange where axis != nil:
      (
        "\(letter) would go to \(place(value)), places are counted up to \(place(limit)) from "
          + "the machine's zero; check the number, its unit and the offsets", "place-out-of-range"
      )
    case .outOfRange where value < 0:
      ("\(Text.brief(value)) is negative; write it without the sign", "not-plannable")
    case .outOfRange:
      (
        "\(value) is out of range, \(limit) is the most; check the radius, centre and weights of "
          + "this block", "not-plannable"
      )
    default:
      ("cannot be planned (\(kind)): \(value); check the numbers of this block", "not-plannable")
    }
  }

  /// The fault in the words of a compiler's message.
  func explained(_ files: ProgramFiles) -> JobFault {
    let letter = axis.map { String("XYZABCUVW".dropFirst($0.rawValue).prefix(1)) } ?? "?"
    let (message, code) =
      switch kind {
      case .zeroFeed:
        ("feed move with feed 0; give F, or start the spindle before a G95 feed", "missing-feed")
      case .travelExceeded:
        (
          "\(letter) would go to \(place(value)) in machine coordinates, its travel ends at "
            + "\(place(limit)); move the work offset, use a larger machine, or check the number",
          "travel-exceeded"
        )
      case .axisMissing:
        ("the machine has no axis \(letter); choose a machine that has it", "axis-missing")
      case .arcRadiusMismatch:
        (
          "arc end is \(Text.brief(value)) mm off the circle, the planner follows "
            + "\(Text.brief(limit)) mm; check centre and end, or write more decimals",
          "arc-radius-mismatch"
        )
      case .arcDegenerate:
        (
          "arc of radius \(Text.brief(value)) mm is too small to be planned; go to its end by G1",
          "arc-radius-too-small"
        )
      case .notPlannable:
        (
          "the motion planner cannot make this move yet (probing, arcs and splines between G33, "
            + "constant surface speed); `feedhold check` reads it",
          "not-plannable"
        )
      case .spindleStands, .spindleTooFast, .runInTooShort, .threadCornerTooSharp,
        .synchronismLost:
        (threadAdvice(letter), "thread-impossible")
      case .splineTooLong:
        (
          "spline of \(Int(value)) control points, the planner holds \(Int(limit)); divide it",
          "spline-too-long"
        )
      case .splineIncomplete:
        (
          "\(Int(value)) control points make no spline of order \(Int(limit)); check L and the "
            + "points", "spline-impossible"
        )
      case .splineDegenerate:
        (
          "spline that cannot be followed: it is \(Text.brief(value)) mm off its start or end, or "
            + "its numbers are too far apart; check its points and weights", "spline-impossible"
        )
      case .notFinite, .outOfRange, .afterProgramEnd, .unusableSetup:
        rangeAdvice(letter)
      }
    return JobFault(
      file: files[source], line: Int(source.line), column: max(1, Int(source.column)),
      message: message, code: code)
  }
}
