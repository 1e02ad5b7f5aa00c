internal import CMath

/// What shape of tool takes the material away.
public enum CutterKind: UInt8, Sendable, BitwiseCopyable {
  /// End mill with a plane end face and sharp corners.
  case flatEndMill
  /// End mill with a hemispherical end.
  case ballEndMill
  /// End mill with a plane end face and rounded corners.
  case bullNose
  /// Twist drill with a conical point.
  case drill
  /// Face mill: a wide plane-bottomed cutter.
  case faceMill
  /// Single-point insert of a lathe.
  case turningInsert
}

/// A cutting tool as far as its outline matters to the material. The teeth's edges belong to
/// CuttingProcess, their wear to ToolWear.
public struct Cutter: Equatable, Sendable, BitwiseCopyable {
  /// The shape.
  public var kind: CutterKind
  /// Diameter of the circle the teeth sweep; of no use for a turning insert. [mm]
  public var diameter: Double
  /// Radius of the corners of a bull nose, of the nose of an insert (not yet modelled there). [mm]
  public var cornerRadius: Double
  /// Number of teeth.
  public var flutes: Int32
  /// Length of the edge along the axis; for an insert its width along the part's axis. [mm]
  public var fluteLength: Double
  /// Angle of a drill's point between opposite sides, 118 degrees for the common drill. [rad]
  public var pointAngle: Double

  /// A tool from its outline. [mm, rad]
  public init(
    kind: CutterKind, diameter: Double, cornerRadius: Double = 0, flutes: Int32 = 2,
    fluteLength: Double = 20, pointAngle: Double = 2.0594885173533086
  ) {
    self.kind = kind
    self.diameter = diameter
    self.cornerRadius = cornerRadius
    self.flutes = flutes
    self.fluteLength = fluteLength
    self.pointAngle = pointAngle
  }

  /// Whether the outline makes sense for a tool that turns: finite, with a diameter between 0 and
  /// 1000 mm, and a point or corner that fits it.
  public var isRotaryOutlineValid: Bool {
    guard diameter > 0, diameter <= 1000 else { return false }
    switch kind {
    case .flatEndMill, .faceMill, .ballEndMill: return true
    case .bullNose: return cornerRadius >= 0 && cornerRadius <= diameter / 2
    case .drill: return pointAngle > 0.1 && pointAngle <= .pi
    case .turningInsert: return false
    }
  }

  /// Whether the outline makes sense for a lathe: an insert with an edge of 0 to 1000 mm.
  public var isInsertOutlineValid: Bool {
    kind == .turningInsert && fluteLength > 0 && fluteLength <= 1000
  }
}

/// How far the end of the tool stands back from its tip, at each distance from the axis.
struct EndProfile: BitwiseCopyable {
  var kind = CutterKind.flatEndMill
  var radius: Double = 0
  var corner: Double = 0
  var coneSlope: Double = 0

  init() {}

  init(of cutter: Cutter) {
    kind = cutter.kind
    radius = cutter.diameter / 2
    corner = cutter.cornerRadius
    let half = cutter.pointAngle / 2
    coneSlope = kind == .drill ? feedhold_cos(half) / feedhold_sin(half) : 0
  }

  /// Whether the whole end lies in one plane.
  var isFlat: Bool {
    switch kind {
    case .ballEndMill, .drill: false
    case .bullNose: corner == 0
    default: true
    }
  }

  /// Height of the end above the tip at a distance from the axis, given as its square. [mm]
  func rise(atSquare square: Double) -> Double {
    switch kind {
    case .drill: return square.squareRoot() * coneSlope
    case .ballEndMill:
      let below = radius * radius - square
      return radius - (below > 0 ? below : 0).squareRoot()
    case .bullNose:
      let beyond = square.squareRoot() - (radius - corner)
      guard beyond > 0 else { return 0 }
      let below = corner * corner - beyond * beyond
      return corner - (below > 0 ? below : 0).squareRoot()
    default: return 0
    }
  }
}
