/// How far the true wear lay from the network's reading on tools that the training had not seen:
/// split conformal residuals (Vovk et al., Algorithmic Learning in a Random World, 2005, ch. 4).
public struct ConformalBand: Equatable, Sendable, BitwiseCopyable {
  /// Root mean square of true wear less reading. [mm]
  public let error: Double
  /// Its 5 % quantile. [mm]
  public let low: Double
  /// Its 95 % quantile. [mm]
  public let high: Double

  /// The smallest error that a band may claim: the resolution of a workshop microscope. [mm]
  public static var leastError: Double { 0.001 }

  /// A band from a network's hold-out figures. Figures that are no numbers, or quantiles that do
  /// not enclose zero, give a normal distribution of the error; without an error, of 0.02 mm.
  /// - Parameters:
  ///   - error: Root mean square residual. [mm]
  ///   - low: 5 % quantile of true wear less reading. [mm]
  ///   - high: 95 % quantile of true wear less reading. [mm]
  public init(error: Double, low: Double, high: Double) {
    let usable = error > 0 && error.isFinite ? max(error, Self.leastError) : 0.02
    let isEnclosing = low < 0 && high > 0 && low.isFinite && high.isFinite
    self.error = usable
    self.low = isEnclosing ? low : -1.645 * usable
    self.high = isEnclosing ? high : 1.645 * usable
  }

  /// The 5 % quantile in units of the error. (no unit)
  var lowScore: Double { low / error }
  /// The 95 % quantile in units of the error. (no unit)
  var highScore: Double { high / error }
}
