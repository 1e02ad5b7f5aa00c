/// The move that comes farthest ahead in a given time: jerk up, down, up, with the acceleration, or
/// the speed, held where it meets its limit (docs/models/motion.md, eq. 31-36).
/// Jerk is 1. Time runs as `span`: between the moments at which the first and the last rise of the
/// acceleration pass 0, or would, were they driven on.
struct FarthestMove: BitwiseCopyable {
  /// The five numbers of such a move.
  struct Shape: BitwiseCopyable {
    /// Largest acceleration; below 0 where it never gets to 0. [s]
    var peak: Double
    /// Time at the largest acceleration. [s]
    var peakHold: Double = 0
    /// Time at the top speed. [s]
    var cruise: Double = 0
    /// Smallest acceleration, with its sign turned. [s]
    var trough: Double
    /// Time at the smallest acceleration. [s]
    var troughHold: Double = 0

    /// The same in the order of time: a move that ends at its fast end was found from there.
    func inOrder(_ move: FarthestMove) -> Shape {
      guard move.isReversed else { return self }
      return Shape(
        peak: trough, peakHold: troughHold, cruise: cruise, trough: peak, troughHold: peakHold)
    }
  }

  /// How far a move comes in a span, and how that grows with the span.
  struct Reach: BitwiseCopyable {
    var way: Double
    var rate: Double
    var bend: Double
  }

  /// Speed where the acceleration rises through 0 at the end that is faster there.
  var highSpeed: Double = 0
  /// That speed at the other end.
  var lowSpeed: Double = 0
  /// Difference of the two, >= 0.
  var drop: Double = 0
  /// Least peak: the acceleration at the fast end.
  var leastPeak: Double = 0
  /// Least trough: the acceleration at the slow end, with its sign turned.
  var leastTrough: Double = 0
  var topAcceleration: Double = 0
  /// Whether the move ends, rather than starts, at the fast end.
  var isReversed = false
  /// Span less time. [s]
  var spanLead: Double = 0
  /// Way of the virtual move less that of the real one.
  var wayLead: Double = 0
  /// Ways at a span of 0 that differ by less are the same.
  var wayGrain: Double = 0
  /// Speeds that differ by less are the same.
  var speedGrain: Double = 0
  /// Peaks between -gap and gap would need time to run backwards at the slow end.
  var gap: Double = 0
  /// Whether there are moves of a shorter span than those of the gap.
  var startsBeforeGap = false
  /// The shortest span: the quickest change of speed and acceleration, wherever it leads.
  var leastSpan: Double = 0
  /// Span from which the top speed is held, and the way it covers.
  var topSpan: Double = .infinity
  var topWay: Double = .infinity
  var topRate: Double = 0
  var topShape = Shape(peak: 0, trough: 0)

  init() {}

  init(_ task: MoveTask) {
    let (a, b) = (task.startAcceleration, task.endAcceleration)
    let first = task.startSpeed - a * a / 2
    let last = task.endSpeed - b * b / 2
    topAcceleration = task.topAcceleration
    topRate = task.topSpeed
    speedGrain = task.speedGrain + MoveTask.grainShare * (topRate + a * a + b * b)
    let difference = (first - last).magnitude
    drop = difference > speedGrain ? difference : 0
    // Without a drop a single rise does, and the order must be the one that knows it.
    isReversed = drop > 0 ? first < last : a > 0
    highSpeed = isReversed ? last : first
    lowSpeed = isReversed ? first : last
    leastPeak = isReversed ? -b : a
    leastTrough = isReversed ? a : -b
    spanLead = a - b
    wayLead = a * (first + a * a / 6) - b * (last + b * b / 6)
    let speeds = first.magnitude + last.magnitude + topRate
    wayGrain = task.wayGrain + MoveTask.grainShare * (a.magnitude + b.magnitude) * speeds
    let gapGain = leastTrough * leastTrough - drop
    gap = leastTrough > 0 && gapGain > speedGrain ? gapGain.squareRoot() : 0
    let isOutOfGap = leastPeak * leastPeak >= gap * gap - speedGrain
    startsBeforeGap = gap > 0 && leastPeak < 0 && isOutOfGap
    leastSpan = gap > 0 && !isOutOfGap ? gapEnd : span(peak: leastPeak)
    limitSpeed()
  }

  /// Finds where the top speed begins to count.
  private mutating func limitSpeed() {
    // Rounding may put a state at the limit a little above it.
    let least = leastPeak > 0 ? leastPeak * leastPeak : 0
    let gain = max(topRate - highSpeed, max(least, gap * gap))
    let (peak, peakHold) = ramp(gain)
    let (trough, troughHold) = ramp(gain + drop)
    topShape = Shape(peak: peak, peakHold: peakHold, trough: trough, troughHold: troughHold)
    topSpan = 2 * (peak + trough) + peakHold + troughHold
    topWay = way(of: topShape)
  }

  /// Largest acceleration, and the time it is held, of a change of speed from rest to rest.
  private func ramp(_ gain: Double) -> (Double, Double) {
    let peak = gain.squareRoot()
    if peak <= topAcceleration { return (peak, 0) }
    return (topAcceleration, gain / topAcceleration - topAcceleration)
  }

  /// Virtual way of a move.
  func way(of shape: Shape) -> Double {
    let gain = shape.peak * shape.peak + topAcceleration * shape.peakHold
    let loss = shape.trough * shape.trough + topAcceleration * shape.troughHold
    return (shape.peak + shape.peakHold / 2) * (2 * highSpeed + gain)
      + (shape.trough + shape.troughHold / 2) * (2 * lowSpeed + loss) + topRate * shape.cruise
  }
}

extension FarthestMove {
  /// The span of a move with a peak up to the top acceleration.
  func span(peak: Double) -> Double {
    let loss = peak * peak + drop
    let trough = loss.squareRoot()
    if trough > topAcceleration {
      return 2 * peak + loss / topAcceleration + topAcceleration
    }
    // The sum itself would cancel where the peak is below 0.
    return peak < 0 ? 2 * drop / (trough - peak) : 2 * (peak + trough)
  }

  /// Span of the last move before the gap.
  var gapStart: Double { span(peak: max(-gap, leastPeak)) }

  /// Span of the first move behind the gap.
  var gapEnd: Double { span(peak: gap) }

  /// Whether a span, in the gap or not, is nearer to the moves before it.
  func isBeforeGap(span: Double) -> Bool {
    startsBeforeGap && span < (gapStart + gapEnd) / 2
  }

  /// The move that fills a span.
  func shape(span: Double) -> Shape {
    if span >= topSpan {
      var shape = topShape
      shape.cruise = span - topSpan
      return shape
    }
    if isBeforeGap(span: span) { return shapeBeforeGap(span: span) }
    let tilt = drop / max(span, Double.leastNormalMagnitude)
    let trough = span / 4 + tilt
    if trough <= topAcceleration { return Shape(peak: span / 4 - tilt, trough: trough) }
    let top = topAcceleration
    let peak = max(0, top * span - drop).squareRoot() - top
    if peak <= top {
      return Shape(
        peak: peak, trough: top, troughHold: max(0, (peak * peak + drop) / top - top))
    }
    let hold = (span - drop / top) / 2 - 2 * top
    return Shape(peak: top, peakHold: hold, trough: top, troughHold: hold + drop / top)
  }

  /// A short span decides little on its peak, which rounding must not drive out of bounds.
  private func shapeBeforeGap(span: Double) -> Shape {
    let top = topAcceleration
    let tilt = drop / max(span, Double.leastNormalMagnitude)
    let isHeld = span / 4 + tilt > top
    let free = isHeld ? max(0, top * span - drop).squareRoot() - top : span / 4 - tilt
    let peak = min(max(free, leastPeak), max(-gap, leastPeak))
    let loss = peak * peak + drop
    if isHeld {
      return Shape(peak: peak, trough: top, troughHold: max(0, loss / top - top))
    }
    return Shape(peak: peak, trough: min(loss.squareRoot(), top))
  }

  /// How far the move comes in a span.
  func reach(span: Double) -> Reach {
    let shape = shape(span: span)
    let way = way(of: shape)
    if shape.cruise > 0 { return Reach(way: way, rate: topRate, bend: 0) }
    let (p, q, top) = (shape.peak, shape.trough, topAcceleration)
    let rate = highSpeed + p * p + top * shape.peakHold + p * q / 2
    let bend: Double
    if shape.peakHold > 0 {
      bend = top / 2
    } else if shape.troughHold > 0 {
      bend = top * (4 * p + top) / (4 * (p + top))
    } else {
      bend = (p * p + 4 * p * q + q * q) / (2 * max(span, Double.leastNormalMagnitude))
    }
    return Reach(way: way, rate: rate, bend: bend)
  }
}
