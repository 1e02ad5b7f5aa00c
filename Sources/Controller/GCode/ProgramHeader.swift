public import Geometry

/// What a program says about itself in comments, as users of CutViewer, OpenSCAM and CAMotics write
/// it. The accepted forms, in capitals or not, with blanks anywhere between the parts, values in
/// the program's unit (inches where a G20 stands before the comment, otherwise mm), angles in
/// degrees:
///
///     (STOCK/BLOCK, sizeX, sizeY, sizeZ, originX, originY, originZ)
///     (STOCK/CYLINDER, diameter, length, zOrigin)
///     (TOOL/MILL, diameter, cornerRadius, height, taperAngle)
///     (TOOL/DRILL, diameter, pointAngle, height)
///     (TOOL/TURN, noseRadius)
///     (MATERIAL, aisi-4140)
///
/// `origin` is where the program's zero lies, counted from the block's corner with the smallest
/// coordinates: a zero on top of a block 20 high has originZ 20. It may be left out, then it is 0.
/// CYLINDER lies along Z; zOrigin is where the program's zero lies, counted from its left end.
/// Values in the middle must not be left out, those at the end may: corner radius, taper and height
/// 0, point angle 118, zOrigin the length. A TOOL comment belongs to the T word of its line or the
/// last T before it if no TOOL comment followed that one yet, otherwise to the next T.
public struct ProgramHeader: Equatable, Sendable {
  /// The stock the program is written for, in program coordinates; nil where it names none.
  public var stock: HeaderStock?
  /// The tools, in order of their comments.
  public var tools: [HeaderTool] = []
  /// Name of the material; nil where none is named.
  public var material: HeaderMaterial?

  /// Says nothing.
  public init() {}
}

/// A stock that a program asks for.
public struct HeaderStock: Equatable, Sendable {
  /// Its outline, in program coordinates.
  public enum Shape: Equatable, Sendable {
    /// A block.
    case block(Box3)
    /// A round bar along Z with its ends. [mm]
    case cylinder(diameter: Double, zMinimum: Double, zMaximum: Double)
  }

  /// Its outline.
  public var shape: Shape
  /// The comment it comes from.
  public var place: TextPlace
}

/// A tool that a program describes.
public struct HeaderTool: Equatable, Sendable {
  /// What it is and measures.
  public enum Shape: Equatable, Sendable {
    /// An end mill: diameter, corner radius, height [mm], taper for each side [rad].
    case mill(diameter: Double, cornerRadius: Double, height: Double, taper: Double)
    /// A drill: diameter [mm], whole point angle [rad], height [mm].
    case drill(diameter: Double, pointAngle: Double, height: Double)
    /// A turning insert: nose radius [mm].
    case turning(noseRadius: Double)
  }

  /// Its T number; nil where the program never says one.
  public var number: Int?
  /// What it is.
  public var shape: Shape
  /// The comment it comes from.
  public var place: TextPlace
}

/// A material that a program names.
public struct HeaderMaterial: Equatable, Sendable {
  /// The name as written, without blanks around it.
  public var name: String
  /// The comment it comes from.
  public var place: TextPlace
}
