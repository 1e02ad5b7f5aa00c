public import Signals

/// How one edge really wears: the Taylor life of the moment eats a share of the tool, and the three
/// stages turn the spent share into flank wear, dVB/dt = (VBlimit / T) dw/dtau
/// (docs/models/tool-wear.md).
///
/// The share spent is a plain sum of dt/T, so damage under changing conditions adds up exactly, and
/// the wear does not depend on the length of the tick (to 1e-9, `WearStretch`). Beyond the limit it
/// goes on growing, up to a hundred limits, where nothing is left to wear. Time, speed or wear that
/// is negative or not a number adds nothing; a single tick takes a thousand lives at most.
public struct WearModel: Sendable, BitwiseCopyable {
  /// How long an edge lasts.
  public let life: TaylorLife
  /// How it wears over its life.
  public let curve: WearCurve
  /// Flank wear at which the life ends. [mm]
  public let wearLimit: Double
  /// This very tool's rate of wear over the nominal one. (no unit)
  public let rateFactor: Double
  /// When it breaks.
  public let breakage: Breakage
  /// How it is now.
  public private(set) var state = WearState()
  private var pace: WearPace
  private var stretch = WearStretch()

  /// An edge.
  /// `wearLimit`: Flank wear at which the life ends; 0.3 where not in 1e-6 ... 1e3. [mm]
  /// `initialWear`: Flank wear it comes with. [mm]
  /// `rateFactor`: Its rate of wear over the nominal one; 1 where negative. (no unit)
  public init(
    life: TaylorLife, curve: WearCurve = WearCurve(), wearLimit: Double = 0.3,
    initialWear: Double = 0, rateFactor: Double = 1, breakage: Breakage = .never
  ) {
    self.life = life
    pace = WearPace(law: life)
    self.curve = curve
    self.wearLimit = wearLimit >= 1e-6 && wearLimit <= 1e3 ? wearLimit : 0.3
    self.rateFactor = rateFactor >= 0 && rateFactor.isFinite ? rateFactor : 1
    self.breakage = breakage
    if initialWear > 0 {
      let most = Self.mostLimits * self.wearLimit
      state.flankWear = initialWear < most ? initialWear : most
      state.lifeShare = curve.lifeShare(wear: state.flankWear / self.wearLimit)
    }
  }

  /// Wear beyond this many limits is not counted. (no unit)
  private static var mostLimits: Double { 100 }

  /// Taylor life under the conditions of a cut for a tool of nominal rate. 0 in air. [s]
  public func nominalLife(_ engagement: Engagement) -> Double {
    var pace = WearPace(law: life)
    return pace.life(in: engagement)
  }

  /// Wears the edge for a while in a cut. In air nothing happens.
  /// `seconds`: How long. [s]
  public mutating func grow(_ engagement: Engagement, seconds: Double) {
    guard engagement.kind != .none, !state.isBroken, seconds > 0, seconds.isFinite else { return }
    state.cuttingTime += seconds
    let share = rateFactor * seconds / pace.life(in: engagement)
    guard share > 0, state.flankWear < Self.mostLimits * wearLimit else { return }
    state.lifeShare += share < 1000 ? share : 1000
    if !stretch.holds(state.lifeShare) {
      stretch = WearStretch(of: curve, from: state.lifeShare)
    }
    state.flankWear = stretch.wear(lifeShare: state.lifeShare) * wearLimit
    if state.flankWear > breakage.wearMultiple * wearLimit { state.isBroken = true }
  }

  /// Breaks the tool if the load is more than its shank bears. Only a force across bends it: in
  /// drilling, where the peak is the thrust, the load's deflection is 0 and nothing breaks.
  public mutating func endure(_ load: CuttingLoad) {
    if load.deflection > 0 && breakage.bendingStress(force: load.peakForce) > breakage.strength {
      state.isBroken = true
    }
  }
}
