import Geometry
import SeededChance

@testable import MotionPlanning

/// A move to be made and the tests' own way to look at what was made of it.
struct MoveOracle {
  var start: AxisMotion
  var target: AxisMotion
  var limits: AxisLimits

  /// Position, velocity, acceleration at the start, at the target; velocity, acceleration, jerk.
  init(_ numbers: [Double]) {
    start = AxisMotion(
      position: numbers[0], velocity: numbers[1], acceleration: numbers[2])
    target = AxisMotion(
      position: numbers[3], velocity: numbers[4], acceleration: numbers[5])
    limits = AxisLimits(velocity: numbers[6], acceleration: numbers[7], jerk: numbers[8])
  }

  /// A machine's axis: it takes some tenths of a second to get to speed, some hundredths to get to
  /// acceleration. Both ends are inside the limits; some lie on them, some are at rest.
  init(_ chance: inout Chance) {
    let velocity = 10 * Double(1 << chance.count(below: 7)) * chance.between(0.5, 1)
    let acceleration = velocity * chance.between(1, 40)
    let jerk = acceleration * chance.between(1, 200)
    limits = AxisLimits(velocity: velocity, acceleration: acceleration, jerk: jerk)
    start = AxisMotion(position: chance.between(-500, 500))
    target = start
    repeat {
      start.velocity = velocity * MoveOracle.share(&chance)
      start.acceleration = acceleration * MoveOracle.share(&chance)
    } while !isInside(start, ahead: 1)
    repeat {
      target.velocity = velocity * MoveOracle.share(&chance)
      target.acceleration = acceleration * MoveOracle.share(&chance)
    } while !isInside(target, ahead: 1) || !isInside(target, ahead: -1)
    let way = velocity * velocity / acceleration
    target.position += way * chance.between(-1, 1) * [0.01, 1, 10][chance.count(below: 3)]
  }

  private static func share(_ chance: inout Chance) -> Double {
    switch chance.count(below: 6) {
    case 0: 0
    case 1: [-1, -0.5, 0.5, 1][chance.count(below: 4)]
    default: chance.between(-1, 1)
    }
  }

  var move: AxisMove? { AxisMove(from: start, to: target, within: limits) }

  func move(lasting least: Double) -> AxisMove? {
    AxisMove(from: start, to: target, within: limits, lasting: least)
  }

  /// Whether a state keeps the limits, and so does what must follow it, or (-1) precede it.
  func isInside(_ motion: AxisMotion, ahead direction: Double, slack: Double = 0) -> Bool {
    let change = motion.acceleration * abs(motion.acceleration) / (2 * limits.jerk)
    return abs(motion.velocity) <= limits.velocity * (1 + slack)
      && abs(motion.acceleration) <= limits.acceleration * (1 + slack)
      && abs(motion.velocity + direction * change) <= limits.velocity * (1 + slack)
  }

  /// How far a move misses its target: place by the way to get to speed, speed and acceleration by
  /// their limits; by durations and jerks alone, summed from the start.
  func miss(of move: AxisMove) -> Double {
    var (p, v, a) = (start.position, start.velocity, start.acceleration)
    for index in 0..<move.count {
      let (t, j) = (move.phases[index].duration, move.phases[index].jerk)
      p += v * t + a * t * t / 2 + j * t * t * t / 6
      v += a * t + j * t * t / 2
      a += j * t
    }
    let way = max(1, limits.velocity * move.duration)
    return max(
      abs(p - target.position) / way, abs(v - target.velocity) / limits.velocity,
      abs(a - target.acceleration) / limits.acceleration)
  }

  /// Largest share of a limit that a move makes use of from a time on: jerk in each phase,
  /// acceleration at the ends of each, speed there and where the acceleration passes 0.
  func load(of move: AxisMove, from time: Double = 0) -> Double {
    var largest = 0.0
    var began = 0.0
    for index in 0..<move.count {
      let phase = move.phases[index]
      largest = max(largest, abs(phase.jerk) / limits.jerk)
      var times = [0, phase.duration]
      let turn = -phase.start.acceleration / phase.jerk
      if turn > 0, turn < phase.duration { times.append(turn) }
      for t in times where began + t >= time {
        let motion = phase.motion(after: t)
        largest = max(
          largest, abs(motion.velocity) / limits.velocity,
          abs(motion.acceleration) / limits.acceleration)
      }
      began += phase.duration
    }
    return largest
  }

  /// Largest step of place, speed, acceleration between phases, in the same shares as `miss`.
  func step(of move: AxisMove) -> Double {
    var largest = 0.0
    let way = max(1, limits.velocity * move.duration)
    for index in 0..<move.count {
      let from =
        index > 0
        ? move.phases[index - 1].motion(after: move.phases[index - 1].duration) : start
      let to = move.phases[index].start
      largest = max(
        largest, abs(to.position - from.position) / way,
        abs(to.velocity - from.velocity) / limits.velocity,
        abs(to.acceleration - from.acceleration) / limits.acceleration)
    }
    return largest
  }

  /// The same move backwards in time.
  var reversed: MoveOracle {
    var other = self
    other.start = target
    other.start.position = start.position
    other.start.acceleration = -target.acceleration
    other.target = start
    other.target.position = target.position
    other.target.acceleration = -start.acceleration
    return other
  }
}
