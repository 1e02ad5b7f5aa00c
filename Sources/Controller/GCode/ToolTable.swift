public import Geometry

/// One tool as the control knows it: its offsets and its diameter.
public struct ToolEntry: Equatable, Sendable {
  /// Tool length along Z, for lathes also the offset along X. [mm]
  public var offset: Vector3
  /// Cutter diameter. [mm]
  public var diameter: Double
  /// Which way a lathe tool points, 1 to 9 as LinuxCNC draws it; 0 for mills.
  public var orientation: Int

  /// A tool from its offsets and diameter. [mm]
  public init(offset: Vector3 = .zero, diameter: Double = 0, orientation: Int = 0) {
    self.offset = offset
    self.diameter = diameter
    self.orientation = orientation
  }
}

/// The tools of a machine by number.
public struct ToolTable: Equatable, Sendable {
  private var entries: [Int: ToolEntry] = [:]

  /// No tools.
  public init() {}

  /// A tool by its number, nil where there is none.
  public subscript(number: Int) -> ToolEntry? {
    get { entries[number] }
    set { entries[number] = newValue }
  }

  /// How many tools there are.
  public var count: Int { entries.count }

  /// The numbers of all tools, ascending.
  public var numbers: [Int] { entries.keys.sorted() }

  /// The number nearest to one that is missing; the smaller of two.
  public func nearest(to number: Int) -> Int? {
    numbers.min { ($0 - number).magnitude < ($1 - number).magnitude }
  }
}
