public import Geometry

/// One tool as the control knows it: a line of the tool table.
public struct ToolEntry: Equatable, Sendable {
  /// Pocket of the magazine, nil where the line names none.
  public var pocket: Int?
  /// Offsets of the tool's tip: its length along Z, for lathes also X. [mm, rad]
  public var offset: AxisVector
  /// Cutter diameter. [mm]
  public var diameter: Double
  /// Front angle of a lathe tool. [rad]
  public var frontAngle: Double = 0
  /// Back angle of a lathe tool. [rad]
  public var backAngle: Double = 0
  /// Where the tip of a lathe tool lies, 1 to 9 as LinuxCNC counts; 0 for mills.
  public var orientation: Int = 0
  /// What stands behind the semicolon.
  public var comment: String = ""

  /// A tool from its offsets and diameter. [mm]
  public init(offset: Vector3 = .zero, diameter: Double = 0) {
    self.offset = AxisVector(offset)
    self.diameter = diameter
  }
}

/// The tools of a machine by number, in the order of their lines.
public struct ToolTable: Equatable, Sendable {
  private var entries: [Int: ToolEntry] = [:]
  private var order: [Int] = []

  /// No tools.
  public init() {}

  /// A tool by its number, nil where there is none. A new tool comes last.
  public subscript(number: Int) -> ToolEntry? {
    get { entries[number] }
    set {
      if entries[number] == nil, newValue != nil { order.append(number) }
      if newValue == nil { order.removeAll { $0 == number } }
      entries[number] = newValue
    }
  }

  /// How many tools there are.
  public var count: Int { entries.count }

  /// The numbers of all tools, ascending.
  public var numbers: [Int] { order.sorted() }

  /// The numbers of all tools, line by line.
  public var lines: [Int] { order }

  /// Which line of the table holds a tool, from 1; nil where none does.
  public func line(of number: Int) -> Int? { order.firstIndex(of: number).map { $0 + 1 } }

  /// The number nearest to one that is missing; the smaller of two.
  public func nearest(to number: Int) -> Int? {
    numbers.min { ($0 - number).magnitude < ($1 - number).magnitude }
  }
}
