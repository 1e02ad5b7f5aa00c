internal import Geometry

/// Where two feeds meet at an angle, or an arc begins or ends, and the room there is to round
/// it.
struct Corner: BitwiseCopyable {
  /// Directions of both feeds. (no unit)
  var before: AxisVector
  var after: AxisVector
  /// The change of direction, and its length; rotary axes count by degrees in that, as a tolerance
  /// in mm is one in degrees for them.
  var turn: AxisVector
  var size: Double
  /// The change of curvature, where one of them is an arc. [1/mm]
  var bendStep = 0.0
  /// The brake of a swing that stands across its feed: minus the cosine of the turn.
  var sidewaysBrake: Double
  /// How far the corner may be passed by. [mm]
  var tolerance: Double
  /// What is left of the first feed. [mm]
  var room: Double
  /// The largest distance at which both feeds may be left. [mm]
  var most: Double

  /// Nil where the corner has to be met: no tolerance, hardly a turn, or a turn back.
  init?(from last: Segment, to next: Segment, settings: PlannerSettings) {
    guard last.mayBeRounded, next.mayBeRounded, last.path.measure == next.path.measure,
      last.followsSpindle == next.followsSpindle,
      Corner.isBent(last, next) || last.path.shape == .line && next.path.shape == .line
    else { return nil }
    let (end, begin) = (
      last.path.derivatives(at: last.finish), next.path.derivatives(at: next.begin)
    )
    before = end.tangent
    after = begin.tangent
    turn = after - before
    size = Corner.size(of: turn)
    if settings.profile == .jerk, Corner.isBent(last, next) {
      bendStep = (begin.curvature - end.curvature).xyz.length
    }
    guard size > settings.tangentTolerance || bendStep > Segment.hardlyBent,
      size < Corner.sharpestTurn
    else { return nil }
    let way = next.path.measure.length(of: turn)
    sidewaysBrake = way * way / 2 - 1
    tolerance = min(last.tolerance, next.tolerance)
    room = last.length
    let half = next.length / 2
    most = room <= Corner.evenness * half ? room : half
    let sharpest = max(end.curvature.xyz.length, begin.curvature.xyz.length)
    if sharpest > 0 { most = min(most, Corner.widestTurn / sharpest) }
  }

  /// How far a curve may pass inside the corner, along both feeds. [mm]
  var inside: Double { tolerance / size }

  /// How far from the vertex both feeds are left where a distance is wanted. [mm]
  func reach(wanted: Double) -> Double {
    let reach = wanted < most ? wanted : most
    return reach < room ? min(reach, Corner.mostOfRoom * room) : reach
  }

  /// What the axis speeds permit in both halves of a parabola, whose directions change steadily,
  /// and in its middle. [mm/s]
  func speeds(_ axes: MotionLimits) -> (first: Double, middle: Double, second: Double) {
    let between = before + turn * 0.5
    let middle = axes.fastest(along: between, and: between)
    return (
      axes.fastest(along: before, and: between), middle, axes.fastest(along: between, and: after)
    )
  }

  /// Length of a change of direction.
  private static func size(of turn: AxisVector) -> Double {
    var square = 0.0
    for index in 0..<AxisVector.count {
      let isRotary = index >= 3 && index < 6
      let part = isRotary ? turn[index] * (180 / Double.pi) : turn[index]
      square += part * part
    }
    return square.squareRoot()
  }

  /// A turn of 165 degrees: one farther back is met at rest, its tip cut off would be lost.
  static var sharpestTurn: Double { 1.983 }
  /// How far an arc may turn in a corner, beside it. [rad]
  static var widestTurn: Double { 1 }
  /// How much more than half of the next feed may be used, to leave nothing of the last one.
  static var evenness: Double { 1.1 }
  /// The largest share of a feed to take where some of it is left: tiny rests cost speed.
  static var mostOfRoom: Double { 0.95 }
}

/// The kinds of curve that round a corner with steps of acceleration: a parabola, or one between
/// two that swing out first, so that it may be longer (docs/models/motion.md, "Corners").
/// All lengths are for a curve whose middle passes 1 inside, measured along both feeds.
struct CornerShape: BitwiseCopyable {
  /// How far the curve swings out, as a share of how far it passes inside. (no unit)
  var swing: Double
  /// How much of the bend of a swing slows the feed down that is left. (no unit)
  var brake: Double
  /// Second derivative, a share of the turn's. (no unit)
  var bend: Double
  /// Length of a swing.
  var ease: Double
  /// Length of the turn between them.
  var turning: Double
  /// How much of each feed is replaced.
  var reach: Double

  init(swing: Double, brake: Double) {
    self.swing = swing
    self.brake = brake
    let root = swing.squareRoot()
    let pace = root * (1 + brake) + (8 + 8 * swing).squareRoot()
    bend = 1 / (pace * pace)
    ease = root * pace
    turning = pace * pace + (1 - brake) * ease
    reach =
      1 + ease - brake * swing / 2 + (1 - brake * bend * ease) * turning / 2
      - bend * turning * turning / 8
  }

  /// The curve from one feed to the other in one parabola.
  static var plain: CornerShape { CornerShape(swing: 0, brake: 0) }

  /// Length of the whole, by its parameter.
  var length: Double { 2 * ease + turning }

  /// By how much it is longer than its parameter at most, where the swing stands across the feed;
  /// where it brakes by a whole the direction is a mean of both feeds'. (no unit)
  var stretch: Double {
    guard brake < 1 else { return 1 }
    let aside = bend * ease
    return (1 + aside * aside * (1 - brake * brake)).squareRoot()
  }

  /// The largest speed of the parameter at which a curve of a size keeps all accelerations. [mm/s]
  func speed(_ corner: Corner, inside: Double, axes: MotionLimits) -> Double {
    var square = Double.infinity
    for axis in 0..<AxisVector.count where axes.hasAxis(axis) {
      var most = corner.turn[axis].magnitude
      if swing > 0 {
        most = max(most, (corner.before[axis] * brake + corner.after[axis]).magnitude)
        most = max(most, (corner.before[axis] + corner.after[axis] * brake).magnitude)
      }
      if most > 0 { square = min(square, axes.acceleration[axis] / most) }
    }
    return (square * inside / bend).squareRoot()
  }
}

extension MotionLimits {
  /// The speed that keeps all axis speeds while the direction goes steadily from one to another.
  /// [mm/s]
  func fastest(along first: AxisVector, and second: AxisVector) -> Double {
    var speed = Double.infinity
    for axis in 0..<AxisVector.count where hasAxis(axis) {
      let share = max(first[axis].magnitude, second[axis].magnitude)
      if share > 0 { speed = min(speed, velocity[axis] / share) }
    }
    return speed
  }
}

/// What a corner with the jerk limit asks of the axes, whatever its size: both halves of it have
/// the same, in mirror.
struct SmoothCornerBounds: BitwiseCopyable {
  /// Largest |q'| over a speed limit. [s/mm]
  private var pace = 0.0
  /// Largest change of direction over an acceleration limit, and over a jerk limit.
  private var bend = 0.0
  private var twist = 0.0

  init(_ corner: Corner, axes: MotionLimits) {
    for axis in 0..<AxisVector.count where axes.hasAxis(axis) {
      let turn = corner.turn[axis].magnitude
      let middle = (corner.before[axis] + corner.after[axis]).magnitude / 2
      let most = max(middle, max(corner.before[axis].magnitude, corner.after[axis].magnitude))
      pace = max(pace, most / axes.velocity[axis])
      bend = max(bend, turn / axes.acceleration[axis])
      twist = max(twist, turn / axes.jerk[axis])
    }
  }

  /// The speed that can be sustained where it begins so far from the vertex: |q''| is at most the
  /// turn over the reach, |q'''| that over its square. [mm/s]
  func topSpeed(over reach: Double) -> Double {
    let steady = min(1 / pace, (reach / bend).squareRoot())
    return min(steady, cubeRoot(reach * reach / twist))
  }
}
