internal import CanonicalMachining
internal import Geometry

/// G40, G41, G42, G41.1, G42.1, and what the queue of cutter compensation does to the stream.
extension Interpreter {
  mutating func setCutterCompensation() throws(ProgramError) {
    guard let code = block[.cutterCompensation] else { return }
    guard code.tenths != 400 else { return endCompensation() }
    let isDynamic = code.tenths % 10 == 1
    guard state.plane != .yz else {
      throw ProgramError(
        .compensationConflict, at: code.span, "cutter compensation knows no plane YZ",
        remedy: "select G17, or G18")
    }
    guard !compensation.isOn else {
      throw ProgramError(
        .compensationConflict, at: code.span, "cutter compensation is on already",
        remedy: "put G40 before")
    }
    let tool = isDynamic ? try noseFromWords(at: code.span) : try noseFromTable(at: code.span)
    guard tool.orientation == 0 || state.plane == .zx else {
      throw ProgramError(
        .compensationConflict, at: code.span, "a lathe tool is compensated in plane ZX alone",
        remedy: "select G18, or a tool without orientation")
    }
    let isLeft = code.tenths < 420
    compensation.start(
      radius: tool.diameter / 2, isLeft: isLeft, orientation: tool.orientation,
      at: state.position)
    let side = compensation.side
    remark("cutter radius compensation on " + (side > 0 ? "left" : "right"))
  }

  private mutating func endCompensation() {
    releaseQueue()
    remark("cutter radius compensation off")
    guard compensation.isOn else { return }
    let old = compensation
    compensation = CutterCompensation()
    compensation.needsStraightExit = old.heading != nil
    compensation.toolPosition = old.toolPosition
  }

  // MARK: the tool

  private typealias Nose = (diameter: Double, orientation: Int)

  private func noseFromWords(at span: WordSpan) throws(ProgramError) -> Nose {
    guard let diameter = block[.d] else {
      throw ProgramError(
        .missingWord, at: span, "the compensation has no D", remedy: "D is the cutter's diameter")
    }
    guard let value = block[.l] else { return (diameter * state.unit, 0) }
    guard let orientation = Whole.number(value, within: BinaryOperator.equality),
      orientation >= 0, orientation <= 9
    else {
      throw ProgramError(
        .valueNotAllowed, at: block.span(of: .l), "there is no tool orientation of this number",
        remedy: "L goes from 0 to 9")
    }
    guard state.plane == .zx else {
      throw ProgramError(
        .compensationConflict, at: block.span(of: .l), "L is for lathe tools, in plane ZX",
        remedy: "select G18, or delete L")
    }
    return (diameter * state.unit, orientation)
  }

  private mutating func noseFromTable(at span: WordSpan) throws(ProgramError) -> Nose {
    var number = block.has(.d) ? try toolNumber(.d) : state.tool
    // D0 is the tool in the spindle (LinuxCNC).
    if number == 0 { number = state.tool }
    guard let tools = output.tools else {
      warn(
        .toolRadiusUnknown, at: span, "no tool table is given: the cutter radius counts as 0",
        remedy: "give the tool table, or use G41.1")
      return (0, 0)
    }
    let tool = tools[number] ?? ToolEntry()
    return (tool.diameter, tool.orientation)
  }

  // MARK: the queue

  /// Takes a command into the queue where it must wait; false where it goes out at once.
  mutating func hold(_ record: CanonicalRecord) -> Bool {
    switch record.command {
    case .selectPlane, .useLengthUnits, .selectTool, .message, .log, .setToolTableEntry,
      .reloadToolTable:
      return false
    case .programStop, .optionalStop, .palletShuttle, .programEnd, .setWorkOffset, .setAxisOffset,
      .setRotation, .useToolLengthOffset:
      releaseQueue()
      return false
    default:
      wait(CutterCompensation.WaitingCommand(record: record))
      return true
    }
  }

  /// Puts a command at the end of the queue, which is bounded.
  mutating func wait(_ command: CutterCompensation.WaitingCommand) {
    compensation.queue.append(command)
    let capacity = CutterCompensation.queueCapacity
    guard compensation.queue.count > capacity else { return }
    report(
      ProgramError(
        .compensationQueueFull, at: WordSpan(column: block.column),
        "more than \(capacity) commands wait for the next move in the plane",
        remedy: "put G40 before, or a move in the plane between"))
    releaseQueue()
  }

  /// Lets all go that waits; the open move ends where it stands.
  mutating func releaseQueue() {
    guard !compensation.queue.isEmpty else { return }
    checkOpenMove()
    let waiting = compensation.queue
    compensation.queue.removeAll(keepingCapacity: true)
    compensation.open = nil
    for command in waiting where !isEnded { release(command) }
  }

  /// Puts a command into the stream that waits no more.
  mutating func release(_ command: CutterCompensation.WaitingCommand) {
    let record = command.record
    if let end = record.command.end {
      if let pace = command.pace { releaseFeed(pace, before: record) }
      switch record.command {
      case .straightTraverse: output.extents.rapid.include(end.axes.xyz)
      case .arcFeed(let arc):
        output.extents.feed.include(arc, from: compensation.toolPosition, in: state.plane)
      default:
        output.extents.feed.include(compensation.toolPosition.axes.xyz)
        output.extents.feed.include(end.axes.xyz)
      }
      compensation.toolPosition = end
    }
    append(record)
  }

  // In inverse time each piece of a move gets the share of the time that its length has.
  private mutating func releaseFeed(
    _ pace: CutterCompensation.Pace, before record: CanonicalRecord
  ) {
    let start = compensation.toolPosition
    var length = 0.0
    switch record.command {
    case .arcFeed(let arc): length = arc.length(from: start, in: state.plane)
    case .straightFeed(let end): length = (end.axes.xyz - start.axes.xyz).length
    default: return
    }
    let rate = pace.rate(over: length)
    append(CanonicalRecord(.setFeedRate(rate), at: record.source))
    state.commandedFeed = rate
  }
}

extension ArcFeed {
  /// How long it is, its rise and whole turns included. [mm]
  func length(from start: WorkPosition, in plane: Plane) -> Double {
    let centre = PlanePoint(first: centreFirst, second: centreSecond)
    let spoke = start.place(in: plane) - centre
    let angle = spoke.turn(to: end.place(in: plane) - centre)
    var sweep = turns > 0 ? angle : -angle
    if sweep <= 1e-12 { sweep += 2 * Double.pi }
    sweep += 2 * Double.pi * Double(turns.magnitude - 1)
    let around = sweep * spoke.length
    let rise = end.axes[plane.normal] - start.axes[plane.normal]
    return (around * around + rise * rise).squareRoot()
  }
}
