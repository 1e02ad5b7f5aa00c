/// A scale of a chart with round marks.
struct ChartAxis {
  let lower: Double
  let upper: Double
  /// Distance of two marks.
  let step: Double
  /// Decimals that the marks need.
  let decimals: Int

  /// A scale from zero that holds a value, with about so many marks of 1, 2 or 5 times a power of
  /// ten.
  init(upTo value: Double, marks: Int = 4) {
    let size = value.isFinite && value > 0 ? min(max(value, 1e-9), 1e12) : 1
    var power = 1.0
    var decimals = 0
    while power * 10 <= size / Double(marks) { power *= 10 }
    while power > size / Double(marks) {
      power /= 10
      decimals += 1
    }
    let factor = [1.0, 2, 5, 10].first { size / (power * $0) <= Double(marks) } ?? 10
    lower = 0
    step = power * factor
    upper = step * (size / step - 1e-9).rounded(.up)
    self.decimals = factor == 10 ? max(0, decimals - 1) : decimals
  }

  /// A scale of time from zero to just the end, with marks at round seconds, minutes or hours.
  init(time end: Double, marks: Int = 10) {
    let span = end.isFinite && end > 0 ? min(end, 1e9) : 1
    guard span > Self.longestInSeconds else {
      let round = ChartAxis(upTo: span, marks: marks)
      (lower, upper, step, decimals) = (0, span, round.step, round.decimals)
      return
    }
    let steps: [Double] = [
      15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400,
    ]
    let fitting = steps.first { span / $0 <= Double(marks) }
    (lower, upper, step, decimals) = (0, span, fitting ?? span / Double(marks), 0)
  }

  /// Up to here time is told in seconds, from here on in minutes and seconds. [s]
  static let longestInSeconds: Double = 150

  /// The marks, from the lowest to the highest.
  var marks: [Double] {
    let count = Int(min((upper - lower) / step + 1e-6, 100))
    return (0...max(0, count)).map { lower + step * Double($0) }
  }

  /// Where a value lies: 0 at the lower end, 1 at the upper. Values outside stay outside.
  func share(_ value: Double) -> Double { (value - lower) / (upper - lower) }

  /// A mark of a scale of values.
  func label(_ mark: Double) -> String { HTMLText.number(mark, decimals) }

  /// A mark of a scale of time.
  func timeLabel(_ mark: Double) -> String {
    guard upper > Self.longestInSeconds else { return label(mark) }
    let total = Int(mark + 0.5)
    let (minutes, seconds) = (total / 60 % 60, total % 60)
    let tail = "\(seconds < 10 ? "0" : "")\(seconds)"
    guard upper >= 3600 else { return "\(total / 60):\(tail)" }
    return "\(total / 3600):\(minutes < 10 ? "0" : "")\(minutes):\(tail)"
  }

  /// Unit of the scale of time.
  var timeUnit: String {
    guard upper > Self.longestInSeconds else { return "s" }
    return upper >= 3600 ? "h:min:s" : "min:s"
  }
}
