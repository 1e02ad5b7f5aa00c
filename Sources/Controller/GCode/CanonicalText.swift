internal import CanonicalMachining
internal import Geometry

/// Canonical commands as text, line by line as LinuxCNC's `rs274` prints them: number, N word,
/// call. Numbers are in the program units of the moment and degrees, with four decimals.
public struct CanonicalText {
  /// What stands for a tool in CHANGE_TOOL and SET_TOOL_TABLE_ENTRY.
  public enum ToolNaming: Sendable {
    /// The number of its line in the tool table, from 1; 0 is the tool in the spindle. So rs274.
    case tableLine
    /// The number of the tool.
    case number
  }

  var buffer = CanonicalTextBuffer()
  /// The batch that is being printed.
  private(set) var interpretation = Interpretation()
  let naming: ToolNaming
  /// N words of the batch and of the lines before it whose commands may still wait.
  private var lineNumbers: [LineNumber] = []
  private var count: Int64 = 0
  private var nextNumber = 0
  // What the numbers depend on.
  private var frame = ProgramFrame()
  var position = WorkPosition()
  var plane = Plane.xy
  var feedMode = FeedMode.unitsPerTime
  var isInch = false
  var isSurfaceSpeed = false
  /// F of inverse time. [1/s]
  var inverseTime = 0.0
  /// A feed that may be the interpreter's own, not the program's: the next command tells.
  var heldFeed: CanonicalRecord?
  /// The last feed of inverse time, and where the last arc in it comes from. [units/min]
  var shownFeed = 0.0
  var cornerSource: SourceLine?
  private var standAlone = StandAlonePosition()
  /// The line of a tool change behind which the position is that of `standAlone`.
  private var changeLine: Int32?
  /// Whether rs274 has stopped here: behind FINISH.
  private var isFinished = false

  /// The text of a stream that has not begun.
  /// - Parameter naming: How tools are called.
  public init(naming: ToolNaming = .tableLine) {
    self.naming = naming
  }

  /// The whole stream, a line a call.
  /// - Parameters:
  ///   - interpretation: What came out of the program.
  ///   - naming: How tools are called.
  /// - Returns: The text.
  public static func lines(
    of interpretation: Interpretation, naming: ToolNaming = .tableLine
  ) -> String {
    String(decoding: bytes(of: interpretation, naming: naming), as: UTF8.self)
  }

  /// The whole stream as UTF-8, a line a call.
  /// - Parameters:
  ///   - interpretation: What came out of the program.
  ///   - naming: How tools are called.
  /// - Returns: The bytes of the text.
  public static func bytes(
    of interpretation: Interpretation, naming: ToolNaming = .tableLine
  ) -> [UInt8] {
    var text = CanonicalText(naming: naming)
    let bytes = text.bytes(of: interpretation, count: interpretation.commands.count)
    return bytes + text.rest()
  }

  /// The next batch of a stream as UTF-8, a line a call.
  /// - Parameters:
  ///   - batch: What the interpreter has handed over.
  ///   - count: How many of its commands are wanted, from its first.
  /// - Returns: Their text.
  public mutating func bytes(of batch: Interpretation, count: Int) -> [UInt8] {
    // A command that waited for a corner, or a feed, may belong to a line of the last batch.
    lineNumbers = lineNumbers.suffix(Self.waitingLines) + batch.lineNumbers
    nextNumber = 0
    interpretation = batch
    buffer.reserve(Swift.min(count, batch.commands.count) * Self.bytesOfLine)
    for record in batch.commands.prefix(count) { append(record) }
    interpretation = Interpretation()
    return buffer.take()
  }

  /// What waits to see what comes behind it.
  /// - Parameter isEnd: Whether the program ends here: rs274 then resets itself twice.
  /// - Returns: The text.
  public mutating func rest(isEnd: Bool = true) -> [UInt8] {
    releaseFeed(before: nil)
    for _ in 0..<(isEnd ? 2 : 0) {
      call(CanonicalRecord(.reset, at: SourceLine(line: 0)), "ON_RESET(")
    }
    return buffer.take()
  }

  /// Bytes of a line, about.
  private static let bytesOfLine = 96
  /// Lines whose commands may wait for a later one.
  private static let waitingLines = 1_000

  // MARK: a command

  private mutating func append(_ record: CanonicalRecord) {
    guard !isFinished else { return }
    switch record.command {
    case .movedByHand(let end):
      position = end
      return
    case .beginTapCycle, .endTapCycle: return
    default: break
    }
    if heldFeed != nil { releaseFeed(before: record) }
    if interpretation.isStandAlone { followStandAlone(record) }
    switch record.command {
    case .straightTraverse(let end): appendStraight(record, "STRAIGHT_TRAVERSE(", to: end)
    case .straightFeed(let end):
      appendInverseTimeFeed(record, length: length(to: end))
      appendStraight(record, "STRAIGHT_FEED(", to: end)
    case .arcFeed(let arc): appendArc(record, arc)
    case .straightProbe(let end, _): appendStraight(record, "STRAIGHT_PROBE(", to: end)
    case .rigidTap(let end): appendTap(record, to: end)
    case .splineFeed(let spline): appendSpline(record, spline)
    case .splinePoint: break
    case .setWorkOffset, .setAxisOffset, .setRotation, .useToolLengthOffset:
      shift(by: record.command)
      appendOffset(record)
    case .finish:
      call(record, "FINISH(")
      isFinished = true
    default: appendMode(record)
    }
  }

  // The machine stays where it is, the position of the program follows.
  private mutating func shift(by command: CanonicalCommand) {
    let machine = frame.machinePosition(of: position)
    frame.apply(command)
    position = frame.workPosition(of: machine)
  }

  private mutating func followStandAlone(_ record: CanonicalRecord) {
    if let line = changeLine, line != record.source.line {
      position = standAlone.position
      changeLine = nil
    }
    standAlone.follow(record.command, in: frame)
    switch record.command {
    case .changeTool, .setToolNumber: changeLine = record.source.line
    default: break
    }
  }

  // MARK: a line

  /// Length of a program unit. [mm]
  var unit: Double { isInch ? 25.4 : 1 }

  /// Begins a line: number, N word and the name with its bracket.
  mutating func begin(_ record: CanonicalRecord, _ name: StaticString) {
    count &+= 1
    buffer.append(count, width: 5)
    appendBlockNumber(of: record.source)
    buffer.append(name)
  }

  /// A call without arguments, with one that is a text already.
  mutating func call(
    _ record: CanonicalRecord, _ name: StaticString, _ argument: StaticString = ""
  ) {
    begin(record, name)
    buffer.append(argument)
    buffer.endLine()
  }

  /// A call with one number.
  mutating func call(_ record: CanonicalRecord, _ name: StaticString, number: Double) {
    begin(record, name)
    buffer.append(number)
    buffer.endLine()
  }

  /// A call with one whole number.
  mutating func call(_ record: CanonicalRecord, _ name: StaticString, whole: Int32) {
    begin(record, name)
    buffer.append(Int64(whole))
    buffer.endLine()
  }

  // The N word of a line in six columns.
  private mutating func appendBlockNumber(of source: SourceLine) {
    guard let number = blockNumber(of: source.line) else { return buffer.append(" N..... ") }
    buffer.append(" N")
    let start = buffer.bytes.count
    buffer.append(number)
    while buffer.bytes.count < start + 5 { buffer.append(" ") }
    buffer.append(" ")
  }

  // Mostly the line of the last call or the one behind it.
  private mutating func blockNumber(of line: Int32) -> Int64? {
    let numbers = lineNumbers
    for index in nextNumber..<min(nextNumber + 2, numbers.count) where numbers[index].line == line {
      nextNumber = index
      return numbers[index].number
    }
    var (low, high) = (0, numbers.count)
    while low < high {
      let middle = (low + high) / 2
      if numbers[middle].line < line { low = middle + 1 } else { high = middle }
    }
    guard low < numbers.count, numbers[low].line == line else { return nil }
    nextNumber = low
    return numbers[low].number
  }

  /// Lengths and angles of some axes.
  mutating func append(
    _ axes: AxisVector, _ range: Range<Int>, separator: StaticString = ", ", unit: Double
  ) {
    for axis in range {
      if axis > range.lowerBound { buffer.append(separator) }
      let isRotary = axis >= 3 && axis < 6
      buffer.append(axes[axis] / (isRotary ? Elementary.radiansPerDegree : unit))
    }
  }
}
