/// When a tool breaks: the shank by bending, or an edge that is worn far beyond its limit.
public struct Breakage: Equatable, Sendable, BitwiseCopyable {
  /// Bending stress the shank bears. Carbide 1500 ... 2000 with the scatter of its rupture
  /// strength, high-speed steel about 2500. [N/mm^2]
  public var strength: Double
  /// Diameter of the tool. [mm]
  public var diameter: Double
  /// How far it stands out of its holder. [mm]
  public var overhang: Double
  /// The edge breaks out when the flank wear passes this many times its limit. (no unit)
  public var wearMultiple: Double

  /// A rule from its parts; the defaults are a carbide shank and an edge lost at four times the
  /// limit. [N/mm^2, mm]
  public init(
    strength: Double = 1500, diameter: Double, overhang: Double, wearMultiple: Double = 4
  ) {
    self.strength = strength
    self.diameter = diameter
    self.overhang = overhang
    self.wearMultiple = wearMultiple
  }

  /// A tool that never breaks.
  public static var never: Breakage {
    Breakage(strength: .infinity, diameter: 1, overhang: 0, wearMultiple: .infinity)
  }

  /// Bending stress at the holder: 32 F L / (pi (0.8 D)^3), a fluted shank being as strong as a bar
  /// of 0.8 D. 0 for a diameter or force that is not positive. [N/mm^2]
  /// `force`: Force across the tool at its tip. [N]
  public func bendingStress(force: Double) -> Double {
    guard force > 0, diameter > 0, overhang > 0 else { return 0 }
    let width = 0.8 * diameter
    return 32 * force * overhang / (Double.pi * width * width * width)
  }

  /// The force across the tip that the shank just bears. [N]
  public var bearableForce: Double {
    guard diameter > 0, overhang > 0 else { return .infinity }
    let width = 0.8 * diameter
    return strength * Double.pi * width * width * width / (32 * overhang)
  }
}
