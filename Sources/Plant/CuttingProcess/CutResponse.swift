internal import Geometry
internal import Signals

/// One part of the cutting force: the mean over a revolution.
struct ForcePart: BitwiseCopyable {
  /// Mean force on the tool. [N]
  var force = Vector3.zero
  /// Mean force against the cutting speed, all teeth together. [N]
  var tangential: Double = 0
}

/// How a cut of given shape answers to feed and wear: every mean force is cutting c + edge + wear
/// VB. Holds for a hardness factor of 1.
struct CutResponse: BitwiseCopyable {
  /// By each mm of feed per tooth. [N/mm]
  var cutting = ForcePart()
  /// Of a sharp edge. [N]
  var edge = ForcePart()
  /// By each mm of flank wear. [N/mm]
  var wear = ForcePart()
  /// Speed at which the tangential force acts, over the edge's speed. (no unit)
  var speedShare: Double = 1
  /// Thickest chip by each mm of feed per tooth. (no unit)
  var thickestChip: Double = 0
  /// Mean chip by each mm of feed per tooth. (no unit)
  var meanChip: Double = 0
  /// Length of edge in the material. [mm]
  var edgeLength: Double = 0
  /// Deflection by each newton of the peak. [mm/N]
  var compliance: Double = 0

  /// In air.
  init() {}

  /// A single point: width b = depth of cut, h = feed of one turn; approach angle 90 degrees.
  /// The radial coefficient acts along the chip's thickness, here against the feed; the axial one
  /// along the edge, here away from the work; the tangential one down, as the work passes the tip.
  static func turning(depth: Double, material: WorkMaterial, mill: MillGeometry) -> CutResponse {
    var response = CutResponse()
    guard depth > 0, depth.isFinite else { return response }
    response.cutting = singlePoint(material.cutting, width: depth)
    response.edge = singlePoint(material.edge, width: depth)
    response.wear = singlePoint(material.wear, width: depth)
    response.thickestChip = 1
    response.meanChip = 1
    response.edgeLength = depth
    response.compliance = mill.compliance
    return response
  }

  private static func singlePoint(_ part: ForceCoefficients, width: Double) -> ForcePart {
    ForcePart(
      force: Vector3(-part.radial * width, part.axial * width, -part.tangential * width),
      tangential: part.tangential * width)
  }

  /// Full-diameter drilling: lips of length D / (2 sin kappa), chip c sin kappa, kappa half the
  /// point angle. The tangential force acts at D / 4; the forces across balance from lip to lip.
  /// The thrust is the radial coefficient's part along the axis, doubled, because the chisel edge
  /// makes about half of a twist drill's thrust (docs/models/cutting-force.md, 6); its torque is
  /// left out.
  static func drilling(material: WorkMaterial, mill: MillGeometry) -> CutResponse {
    var response = CutResponse()
    let height = 0.5 * mill.diameter * mill.teeth
    let lips = height / mill.pointSine
    response.cutting = lip(material.cutting, tangential: height, thrust: height * mill.pointSine)
    response.edge = lip(material.edge, tangential: lips, thrust: height)
    response.wear = lip(material.wear, tangential: lips, thrust: height)
    response.speedShare = 0.5
    response.thickestChip = mill.pointSine
    response.meanChip = mill.pointSine
    response.edgeLength = lips
    return response
  }

  private static var chiselThrustShare: Double { 0.5 }

  private static func lip(
    _ part: ForceCoefficients, tangential: Double, thrust: Double
  ) -> ForcePart {
    ForcePart(
      force: Vector3(0, 0, part.radial * thrust / (1 - chiselThrustShare)),
      tangential: part.tangential * tangential)
  }

  /// Milling: the closed form of the mean over a revolution, summed over the arcs (Altintas,
  /// Manufacturing Automation, 2nd ed., eq. 2.31; Budak, Altintas, Armarego 1996).
  static func milling(
    arcs: borrowing CutArcs, material: WorkMaterial, mill: MillGeometry
  ) -> CutResponse {
    var response = CutResponse()
    var integrals = SIMD4<Double>(repeating: 0)
    var chip = 0.0
    var edge = 0.0
    let share = mill.teeth / (2 * Double.pi)
    let list = arcs.list.span
    for index in 0..<arcs.count {
      let arc = list[index]
      let weight = share * arc.depth
      let span = arc.exit.angle - arc.entry.angle
      integrals += (arc.atExit - arc.atEntry) * weight
      chip += (arc.entry.cosine - arc.exit.cosine) * weight
      edge += span * weight
      let thickest = Self.largestSine(arc)
      if thickest > response.thickestChip { response.thickestChip = thickest }
    }
    guard edge > 0 else { return response }
    response.cutting = mean(material.cutting, integrals.x, integrals.y, length: chip)
    response.edge = mean(material.edge, integrals.z, integrals.w, length: edge)
    response.wear = mean(material.wear, integrals.z, integrals.w, length: edge)
    response.meanChip = chip / edge
    response.edgeLength = edge * mill.edgePerDepth
    response.compliance = mill.compliance
    return response
  }

  /// Fy - i Fx = (Kt + i Kr)(u + i v), eq. 6 of docs/models/cutting-force.md.
  private static func mean(
    _ part: ForceCoefficients, _ u: Double, _ v: Double, length: Double
  ) -> ForcePart {
    ForcePart(
      force: Vector3(
        -(part.tangential * v + part.radial * u), part.tangential * u - part.radial * v,
        part.axial * length),
      tangential: part.tangential * length)
  }

  private static func largestSine(_ arc: CutArc) -> Double {
    let quarter = 0.5 * Double.pi
    if arc.entry.angle <= quarter && arc.exit.angle >= quarter { return 1 }
    return arc.entry.sine > arc.exit.sine ? arc.entry.sine : arc.exit.sine
  }
}
