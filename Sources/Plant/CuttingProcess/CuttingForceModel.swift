public import Signals

internal import Geometry

/// Mechanistic cutting force (Altintas, Manufacturing Automation, 2nd ed., ch. 2; Budak, Altintas,
/// Armarego, J. Eng. Ind. 118:216, 1996): every piece of edge bears (Kc h + Ke + Kw VB) by mm of
/// depth. Means are closed forms; the peak of the resultant comes from the closed integral over the
/// helix and a search over one tooth pitch, right to 0.1 %. Pages and symbols:
/// docs/models/cutting-force.md.
///
/// What was computed for one engagement is kept while its arcs stay the same; the result never
/// depends on what was asked before. Hold the model in place: it is some 4 KiB.
///
/// No input traps. An engagement without a chip (no arc in 0 ... pi, entry after exit, depth not
/// positive, values that are not numbers) loads nothing. Feed and wear below 0, or not a number,
/// count as 0; feed beyond the diameter counts as the diameter, wear beyond 10 mm as 10 mm; a
/// hardness factor that is negative or not finite counts as 1. A spindle at rest takes no power,
/// but feels the force.
public struct CuttingForceModel: Sendable, BitwiseCopyable {
  /// What is cut.
  public let material: WorkMaterial
  /// What cuts.
  public let edge: CuttingEdge
  private let mill: MillGeometry
  private var response = CutResponse()
  private var profile = PeakProfile()
  private var shape = CutShape()
  private var peakFeed = Double.nan
  private var peakWear = Double.nan
  private var peak: Double = 0

  /// A tool in a material.
  public init(material: WorkMaterial, edge: CuttingEdge) {
    self.material = material
    self.edge = edge
    mill = MillGeometry(edge)
  }

  /// What the cut does to tool and spindle.
  ///
  /// In drilling the forces across balance and the peak is the thrust, which bends nothing; in
  /// turning mean and peak are one, the resultant of all three directions.
  /// `flankWear`: Width of flank wear VB. [mm]
  public mutating func load(_ engagement: Engagement, flankWear: Double) -> CuttingLoad {
    guard engagement.kind != .none, mill.diameter > 0 else { return CuttingLoad() }
    if !shape.isThat(of: engagement) { reshape(engagement) }
    let feed = Self.within(engagement.feedPerTooth, mill.diameter)
    let wear = Self.within(flankWear, Self.widestWear)
    if feed != peakFeed || wear != peakWear {
      peakFeed = feed
      peakWear = wear
      peak = peakForce(feed: feed, wear: wear)
    }
    let hardness = Self.hardness(engagement)
    var load = CuttingLoad()
    load.meanForce =
      (response.cutting.force * feed + response.edge.force + response.wear.force * wear) * hardness
    let tangential =
      (response.cutting.tangential * feed + response.edge.tangential
        + response.wear.tangential * wear) * hardness
    load.peakForce = peak * hardness
    load.power = power(of: tangential, response, engagement)
    load.torque = torque(of: tangential, engagement)
    load.deflection = load.peakForce * response.compliance
    load.chipThickness = feed * response.thickestChip
    return load
  }

  /// Wear beyond this is counted as this: no edge is left. [mm]
  private static var widestWear: Double { 10 }

  /// A value in 0 ... limit; what is not a number counts as 0.
  private static func within(_ value: Double, _ limit: Double) -> Double {
    value > 0 ? (value < limit ? value : limit) : 0
  }

  private static func hardness(_ engagement: Engagement) -> Double {
    let factor = engagement.hardnessFactor
    return factor >= 0 && factor.isFinite ? factor : 1
  }

  private mutating func reshape(_ engagement: Engagement) {
    shape = CutShape(engagement)
    peakFeed = .nan
    response = respond(to: engagement, profile: &profile)
  }

  private func respond(to engagement: Engagement, profile: inout PeakProfile) -> CutResponse {
    switch engagement.kind {
    case .none: return CutResponse()
    case .turning:
      return .turning(depth: engagement.axialDepth, material: material, mill: mill)
    case .drilling: return .drilling(material: material, mill: mill)
    case .milling:
      let arcs = CutArcs(engagement, mill: mill)
      profile.follow(arcs, pitch: mill.pitch)
      return .milling(arcs: arcs, material: material, mill: mill)
    }
  }

  private mutating func peakForce(feed: Double, wear: Double) -> Double {
    if shape.kind != .milling {
      let force = response.cutting.force * feed + response.edge.force + response.wear.force * wear
      return force.length
    }
    let cutTangential = material.cutting.tangential * feed
    let cutRadial = material.cutting.radial * feed
    let edgeTangential = material.edge.tangential + material.wear.tangential * wear
    let edgeRadial = material.edge.radial + material.wear.radial * wear
    let weights = SIMD4(
      cutTangential * cutTangential + cutRadial * cutRadial,
      edgeTangential * edgeTangential + edgeRadial * edgeRadial,
      2 * (cutTangential * edgeTangential + cutRadial * edgeRadial),
      2 * (cutRadial * edgeTangential - cutTangential * edgeRadial))
    return profile.largest(weights: weights).squareRoot()
  }

  /// Power of a tangential force at the edge's speed. [W]
  private func power(
    of tangential: Double, _ response: CutResponse, _ engagement: Engagement
  ) -> Double {
    let speed = engagement.cuttingSpeed
    // 1 W = 1000 N mm/s.
    return speed > 0 && speed.isFinite ? tangential * response.speedShare * speed / 1000 : 0
  }

  /// Torque about the tool's axis; in turning about the spindle's, whose lever is the edge's speed
  /// over the angular speed. [N mm]
  private func torque(of tangential: Double, _ engagement: Engagement) -> Double {
    if engagement.kind != .turning {
      return tangential * response.speedShare * 0.5 * mill.diameter
    }
    let turning = engagement.spindleSpeedRPM * (2 * Double.pi / 60)
    let lever = engagement.cuttingSpeed / turning
    return turning > 0 && lever > 0 && lever.isFinite ? tangential * lever : 0
  }

  /// What the cut is expected to show, split into the parts that grow with the chip, with the edge
  /// and with the wear. The peaks of the parts need not fall on the same moment, so their sum is an
  /// upper bound of the peak of the sum (triangle inequality), and the forecast errs on the safe
  /// side.
  public func expectation(_ engagement: Engagement) -> CutExpectation {
    var expectation = CutExpectation()
    guard engagement.kind != .none, mill.diameter > 0 else { return expectation }
    var profile = PeakProfile()
    let response = respond(to: engagement, profile: &profile)
    let feed = Self.within(engagement.feedPerTooth, mill.diameter)
    let hardness = Self.hardness(engagement)
    var forecast = LoadForecast()
    if engagement.kind == .milling {
      let cut = profile.largest(weights: SIMD4(1, 0, 0, 0)).squareRoot()
      let edge = profile.largest(weights: SIMD4(0, 1, 0, 0)).squareRoot()
      forecast.cuttingForce = material.cutting.across * cut * feed * hardness
      forecast.edgeForce = material.edge.across * edge * hardness
      forecast.wearForce = material.wear.across * edge * hardness
    } else {
      forecast.cuttingForce = response.cutting.force.length * feed * hardness
      forecast.edgeForce = response.edge.force.length * hardness
      forecast.wearForce = response.wear.force.length * hardness
    }
    let perNewton = power(of: hardness, response, engagement)
    forecast.cuttingPower = response.cutting.tangential * feed * perNewton
    forecast.edgePower = response.edge.tangential * perNewton
    forecast.wearPower = response.wear.tangential * perNewton
    forecast.compliance = response.compliance
    forecast.chipThickness = response.thickestChip * feed
    expectation.forecast = forecast
    expectation.meanCuttingForce = response.cutting.force * (feed * hardness)
    expectation.meanEdgeForce = response.edge.force * hardness
    expectation.meanCuttingPower = forecast.cuttingPower
    expectation.meanEdgePower = forecast.edgePower
    expectation.meanChipThickness = response.meanChip * feed
    expectation.edgeLength = response.edgeLength
    return expectation
  }
}

extension ForceCoefficients {
  /// Size of the part across the tool's axis. [N/mm^2 or N/mm]
  var across: Double { (tangential * tangential + radial * radial).squareRoot() }
}
