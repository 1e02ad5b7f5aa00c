import Geometry
import Signals

@testable import MotionPlanning

/// How far a profile has been driven.
struct ProfileClock: Equatable {
  var index: Int
  var elapsed: Double

  static func <= (a: ProfileClock, b: ProfileClock) -> Bool {
    a.index < b.index || (a.index == b.index && a.elapsed <= b.elapsed)
  }
}

/// What is driven at a moment.
struct SeenState {
  let profile: SpeedProfile
  let path: AuditedPath
  let shift: Double
  let finish: Double
  let ordinal: Int32
  /// Where on the path its entry begins.
  let start: Double

  init(_ planner: borrowing MotionPlanner, _ setpoint: Setpoint) {
    profile = planner.profile
    path = AuditedPath(planner.current.path)
    shift = planner.drive.shift
    finish = planner.current.finish
    ordinal = planner.current.ordinal
    start = planner.current.begin
  }

  var isMoving: Bool { !profile.isOver }
  var clock: ProfileClock { ProfileClock(index: profile.index, elapsed: profile.elapsed) }
  /// Tells one entry of the queue from another.
  var entry: EntryKey {
    EntryKey(ordinal: ordinal, start: start, finish: finish, offset: path.law?.offset ?? 0)
  }

  struct EntryKey: Equatable {
    var ordinal: Int32
    var start: Double
    var finish: Double
    var offset: Double
  }

  /// The part of a stretch of time in which the profile is on this path: entries before it, or
  /// behind it, may have been passed unseen in whole ticks.
  func onPath(from: ProfileClock, to end: ProfileClock) -> (ProfileClock, ProfileClock) {
    var (from, end) = (from, end)
    let slack = 1e-9
    if from.index < profile.count,
      profile.place(at: from) < start + shift - slack
    {
      from = profile.clock(at: start + shift, from: from, to: end)
    }
    if profile.place(at: end) > finish + shift + slack {
      end = profile.clock(at: finish + shift, from: from, to: end)
    }
    return (from, end)
  }

  /// Whether this is the same profile, farther on.
  func isLater(than before: SeenState) -> Bool {
    profile.isSame(as: before.profile) && before.clock <= clock
  }
}

extension SpeedProfile {
  func isSame(as other: SpeedProfile) -> Bool {
    guard count == other.count, endsAt == other.endsAt, endSpeed == other.endSpeed else {
      return false
    }
    for index in 0..<count {
      let (a, b) = (phases[index], other.phases[index])
      guard a.duration == b.duration, a.travelled == b.travelled, a.speed == b.speed,
        a.acceleration == b.acceleration, a.jerk == b.jerk
      else { return false }
    }
    return true
  }

  /// Whether it goes on from the end of another one, as the second half of a cell does; in place
  /// alone one may begin there that took over in the other's last moments before rest.
  func begins(where other: SpeedProfile) -> Bool {
    guard count > 0, phases[0].travelled == other.endsAt else { return false }
    return abs(phases[0].speed - other.endSpeed) <= 1e-9 * other.endSpeed
  }

  var endClock: ProfileClock { ProfileClock(index: count, elapsed: 0) }

  /// Its path length at a time of it.
  func place(at clock: ProfileClock) -> Double {
    guard clock.index < count else { return endsAt }
    return DrivenWindow(
      phases[clock.index], shift: 0, from: clock.elapsed, to: clock.elapsed
    ).place
  }

  /// What is left of it. [s]
  func time(from clock: ProfileClock) -> Double {
    var time = -clock.elapsed
    for index in clock.index..<max(clock.index, count) { time += phases[index].duration }
    return time
  }

  /// When a place is reached.
  func clock(at place: Double, from: ProfileClock, to end: ProfileClock) -> ProfileClock {
    for index in from.index..<count {
      let phase = phases[index]
      let window = DrivenWindow(phase, shift: 0, from: 0, to: phase.duration)
      guard index == count - 1 || window.place(at: phase.duration) >= place else { continue }
      var (low, high) = (index == from.index ? from.elapsed : 0, phase.duration)
      for _ in 0..<60 {
        let middle = (low + high) / 2
        if window.place(at: middle) < place { low = middle } else { high = middle }
      }
      let found = ProfileClock(index: index, elapsed: high)
      return found <= end ? found : end
    }
    return end
  }
}

/// Place, speed and acceleration of all axes.
struct MotionState {
  var position = AxisVector()
  var velocity = AxisVector()
  var acceleration = AxisVector()
  /// Path speed.
  var speed = 0.0
  /// Path parameter.
  var place = 0.0

  init() {}

  init(_ path: AuditedPath, _ window: DrivenWindow) {
    place = window.place
    speed = window.speed
    position = path.position(at: place)
    for one in path.axes {
      let q = path.derivatives(one, at: place)
      velocity[one.axis] = q.first * speed
      acceleration[one.axis] = q.first * window.acceleration + q.second * speed * speed
    }
  }

  /// Where a profile is at a time of it.
  init(_ seen: SeenState, at clock: ProfileClock) {
    let phase = seen.profile.phases[min(clock.index, max(0, seen.profile.count - 1))]
    self.init(
      seen.path, DrivenWindow(phase, shift: seen.shift, from: clock.elapsed, to: clock.elapsed))
  }
}
