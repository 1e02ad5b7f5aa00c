internal import Geometry

/// Goes along a programmed spline and cuts it into elements, each as long as the tolerance permits.
struct SplineMarch: BitwiseCopyable {
  /// The span it has got to, and the parameter in it, 0 to 1.
  private var number = 0
  private var parameter = 0.0
  private var span: BezierSpan
  private var isLastSpan: Bool
  /// What the next span begins with.
  private var ahead: CurveKnot
  /// Where the next element begins.
  private var begin: CurveKnot
  /// How far by the parameter the next element is tried to go.
  private var step = 1.0
  /// Whether curvature may not step, where two spans meet.
  private let isSmooth: Bool
  private let origin: AxisVector
  /// Whether some stretch could not be cut: only with numbers that leave no digits.
  private(set) var isBroken = false
  private(set) var isOver = false

  /// Largest distance of an element from the curve, of the 1e-4 mm that are promised: what is
  /// measured at samples may be a little more between them. [mm]
  static var tolerance: Double { 4e-5 }
  /// An element that is shorter than this is near enough whatever it does. [mm]
  static var shortEnough: Double { 5e-5 }
  /// A span shorter than this is a point. [mm]
  static var shortestSpan: Double { 1e-9 }
  /// Directions that differ by less are the same; else the curve has a corner. (no unit)
  static var sameDirection: Double { 1e-6 }
  /// A stretch that is nowhere farther from its chord than this is a line. [mm]
  static var straightness: Double { 1e-10 }
  /// Most lengths that are tried for an element.
  static var mostTrials: Int { 60 }
  /// Samples of an element.
  static var samples: Int { 9 }

  init(_ spline: borrowing ProgrammedSpline, origin: AxisVector, isSmooth: Bool) {
    self.origin = origin
    self.isSmooth = isSmooth
    span = spline.span(0)
    isLastSpan = spline.spanCount == 1
    begin = span.knot(atEnd: false)
    ahead = isLastSpan ? CurveKnot() : spline.span(1).knot(atEnd: false)
  }

  /// The next element; nil at the end of the spline.
  mutating func next(of spline: borrowing ProgrammedSpline) -> SplineElement? {
    var trials = 0
    while !isOver, trials < SplineMarch.mostTrials {
      trials += 1
      let goal = goalParameter
      let trial = self.trial(to: goal)
      if trial.length < SplineMarch.shortestSpan {
        if goal < 1 {
          step *= 4
          continue
        }
        enterNextSpan(of: spline)
        trials = 0
        continue
      }
      step = (goal - parameter) * trial.growth
      guard trial.fits, let element = trial.element else { continue }
      parameter = goal
      begin = trial.end
      if goal == 1 { enterNextSpan(of: spline) }
      return element
    }
    isBroken = !isOver
    isOver = true
    return nil
  }

  /// Where the next element is tried to end: no tiny rest is left before the end of the span.
  private var goalParameter: Double {
    let rest = 1 - parameter
    guard step < rest else { return 1 }
    return parameter + (2 * step > rest ? rest / 2 : step)
  }

  /// The next span that is more than a point, so that the last element knows that it is the last.
  private mutating func enterNextSpan(of spline: borrowing ProgrammedSpline) {
    repeat { passSpan(of: spline) } while !isOver && span.isPoint
  }

  private mutating func passSpan(of spline: borrowing ProgrammedSpline) {
    number += 1
    parameter = 0
    guard number < spline.spanCount else {
      isOver = true
      return
    }
    let joint = begin
    begin = ahead
    // One direction for both sides, to the last bit.
    if isSame(joint.direction, ahead.direction) {
      begin.direction = joint.direction
      if isSmooth { begin.bend = joint.bend }
      begin.place = joint.place
    }
    span = spline.span(number)
    isLastSpan = number + 1 == spline.spanCount
    ahead = isLastSpan ? CurveKnot() : spline.span(number + 1).knot(atEnd: false)
    // The parameter may go faster or slower there.
    if step < 1 { step *= 2 }
  }

  private func isSame(_ first: Vector3, _ second: Vector3) -> Bool {
    (first - second).length < SplineMarch.sameDirection
  }

  /// The knot at a parameter of the span, with the curvature between both sides where two spans
  /// meet.
  private func knot(at goal: Double) -> CurveKnot {
    guard goal == 1 else {
      var knot = CurveKnot(span.derivatives(at: goal))
      if knot.isSingular { knot.direction = begin.direction }
      return knot
    }
    var knot = span.knot(atEnd: true)
    if isSmooth, !isLastSpan, isSame(knot.direction, ahead.direction) {
      knot.bend = (knot.bend + ahead.bend) * 0.5
    }
    return knot
  }
}

// MARK: trying an element

extension SplineMarch {
  fileprivate struct Trial {
    var length = 0.0
    var end = CurveKnot()
    var element: SplineElement?
    /// Distance from the curve. [mm]
    var deviation = 0.0

    var fits: Bool { deviation <= SplineMarch.tolerance || length <= SplineMarch.shortEnough }

    /// The length to try next, in this one: the distance goes by the fourth power.
    var growth: Double {
      let power = SplineMarch.tolerance / (deviation + 1e-300)
      let ideal = 0.9 * power.squareRoot().squareRoot()
      let least = length <= SplineMarch.shortEnough ? 1.5 : 0.3
      return ideal < least ? least : ideal < 3 ? ideal : 3
    }
  }

  /// A place of the curve with the path length from the begin of the element. [mm]
  private struct Sample: BitwiseCopyable {
    var at = 0.0
    var knot = CurveKnot()
  }

  /// An element up to a parameter, held against the curve at places of the same path length;
  /// between them by l^2/8 times twice the largest difference of the second derivatives there.
  fileprivate func trial(to goal: Double) -> Trial {
    var trial = Trial()
    trial.end = knot(at: goal)
    var samples = InlineArray<9, Sample>(repeating: Sample())
    var before = parameter
    var longest = 0.0
    for index in 1...SplineMarch.samples {
      let share = Double(index) / Double(SplineMarch.samples)
      let place = index == SplineMarch.samples ? goal : parameter + (goal - parameter) * share
      let length = span.length(from: before, to: place)
      trial.length += length
      longest = max(longest, length)
      before = place
      guard index < SplineMarch.samples else { break }
      samples[index] = Sample(at: trial.length, knot: CurveKnot(span.derivatives(at: place)))
    }
    guard trial.length >= SplineMarch.shortestSpan, trial.length < .infinity else { return trial }
    if let line = line(to: trial.end, samples) {
      trial.element = line
      return trial
    }
    let element = SplineElement(from: begin, to: trial.end, over: trial.length, origin: origin)
    var apart = 0.0
    var bent = 0.0
    for index in 1..<SplineMarch.samples {
      let state = element.state(at: samples[index].at, origin: origin)
      apart = max(apart, (state.place - samples[index].knot.place).length)
      bent = max(bent, (state.bend - samples[index].knot.bend).length)
    }
    trial.deviation = apart + longest * longest * bent / 4
    trial.element = element
    return trial
  }

  /// The stretch as a line, where it is one.
  private func line(to end: CurveKnot, _ samples: borrowing InlineArray<9, Sample>)
    -> SplineElement?
  {
    let way = end.place - begin.place
    let length = way.length
    guard length > SplineMarch.shortEnough else { return nil }
    let direction = way * (1 / length)
    let most = SplineMarch.straightness
    guard (end.direction - direction).length * length < most,
      (begin.direction - direction).length * length < most,
      max(begin.bend.length, end.bend.length) * length * length < most
    else { return nil }
    for index in 1..<SplineMarch.samples {
      let offset = samples[index].knot.place - begin.place
      guard (offset - direction * direction.dot(offset)).length < most,
        samples[index].knot.direction.dot(direction) > 0
      else { return nil }
    }
    return SplineElement(lineFrom: begin.place, to: end.place, origin: origin)
  }
}
