/// The work materials of the catalogue. Raw values count from 0 in this order and never change; the
/// names of the job file stand behind each.
public enum MaterialIdentity: UInt8, Sendable, BitwiseCopyable {
  /// 0, `aisi-1045`: carbon steel, normalised.
  case aisi1045
  /// 1, `aisi-4140`: chromium molybdenum steel, 28 HRC.
  case aisi4140
  /// 2, `al-7075`: aluminium 7075-T6.
  case aluminium7075
  /// 3, `al-6061`: aluminium 6061-T6.
  case aluminium6061
  /// 4, `ti-6al4v`: titanium, alpha and beta.
  case titanium6Al4V
  /// 5, `inconel-718`: nickel alloy, aged.
  case inconel718
  /// 6, `grey-cast-iron`: lamellar graphite.
  case greyCastIron
  /// 7, `stainless-304`: austenitic stainless steel.
  case stainless304

  /// How many materials the catalogue holds.
  public static var count: Int { 8 }
}

extension WorkMaterial {
  /// A material of the catalogue; +-20 % is normal between lots, edges and laboratories.
  /// Numbers and their sources: docs/models/cutting-force.md, table 1.
  public static func catalogue(_ identity: MaterialIdentity) -> WorkMaterial {
    switch identity {
    case .aisi1045:
      material(
        (1900, 750, 375), (35, 52, 2.5), pressure: 500, kienzle: (1500, 0.22), density: 7850)
    case .aisi4140:
      material((2200, 950, 400), (50, 75, 5), pressure: 600, kienzle: (1725, 0.24), density: 7850)
    case .aluminium7075:
      material(
        (796.1, 168.8, 222.0), (27.7, 30.8, 1.4), pressure: 250, kienzle: (800, 0.25),
        density: 2810)
    case .aluminium6061:
      material(
        (697, 148, 194), (24.2, 27.0, 1.2), pressure: 220, kienzle: (700, 0.25), density: 2700)
    case .titanium6Al4V:
      material((1800, 525, 600), (24, 43, 0), pressure: 500, kienzle: (2110, 0.22), density: 4430)
    case .inconel718:
      material(
        (3050, 1750, 650), (47, 85, 10), pressure: 900, kienzle: (3300, 0.24), density: 8190)
    case .greyCastIron:
      material(
        (1660, 655, 330), (31, 46, 2.2), pressure: 450, kienzle: (1225, 0.25), density: 7200)
    case .stainless304:
      material(
        (2600, 1030, 515), (48, 71, 3.4), pressure: 650, kienzle: (2150, 0.20), density: 8000)
    }
  }

  /// A row of the table. The worn land presses radially with `pressure`; friction 0.4 of it acts
  /// tangentially (docs/models/cutting-force.md, 4), a tenth axially through the end teeth.
  private static func material(
    _ cutting: (Double, Double, Double), _ edge: (Double, Double, Double), pressure: Double,
    kienzle: (Double, Double), density: Double
  ) -> WorkMaterial {
    WorkMaterial(
      cutting: ForceCoefficients(tangential: cutting.0, radial: cutting.1, axial: cutting.2),
      edge: ForceCoefficients(tangential: edge.0, radial: edge.1, axial: edge.2),
      wear: ForceCoefficients(tangential: 0.4 * pressure, radial: pressure, axial: 0.1 * pressure),
      kienzleForce: kienzle.0, kienzleExponent: kienzle.1, densityKGPerCubicMetre: density)
  }
}
