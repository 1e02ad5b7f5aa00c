internal import CanonicalMachining
internal import Geometry
internal import Signals

// Rigid taps: in and out with the spindle, which is turned round at both ends.
extension MotionPlanner {
  /// What counts as arrived. [mm]
  static var settledWay: Double { 1e-9 }

  mutating func followTap(_ piece: SynchronisedPiece) {
    guard isInPhase(piece) else { return }
    lock.follower.state = nextState()
    placeTap(piece)
    watchTap(piece)
  }

  /// Where the tap turns round the path it has travelled still grows.
  private mutating func placeTap(_ piece: SynchronisedPiece) {
    let state = lock.follower.state
    let travelled = setpoint.travelled
    lock.deepest = max(lock.deepest, state.turns)
    place(state, piece)
    setpoint.travelled = max(travelled, (2 * lock.deepest - state.turns) * piece.perTurn)
  }

  mutating func watchTap(_ piece: SynchronisedPiece) {
    let state = lock.follower.state
    switch lock.phase {
    case .following where state.turns >= current.turns(of: piece):
      lock.rest = piece.dwell
      lock.phase = piece.dwell > 0 ? .resting : .reversing
      turnSpindle(piece.dwell > 0 ? nil : -1)
    case .resting:
      rest()
    case .reversing where state.speed < 0:
      synchronism.overTravel = (lock.deepest - current.turns(of: piece)) * piece.perTurn
      lock.phase = .returning
    case .returning where state.turns <= 0:
      turnSpindle(1)
      lock.phase = .restoring
    case .restoring where state.speed >= 0:
      lock.follower.bandwidth = SpindleFollower.placingBandwidth
      lock.phase = .placing
    default: break
    }
  }

  /// Turns the spindle as the tap began (1), the other way (-1), or stops it.
  private mutating func turnSpindle(_ way: Double?) {
    status.direction = way.map { $0 * lock.sense > 0 ? .clockwise : .counterclockwise }
    awaitsSpindle = true
  }

  /// The rest at the end counts from when the spindle stands.
  private mutating func rest() {
    let standing = lock.runIn.speed * MotionPlanner.standingShare
    guard observer.readSpeed.magnitude <= max(standing, MotionPlanner.standingSpeed) else { return }
    setpoint.motion = .dwell
    lock.rest -= observer.period
    guard lock.rest <= 0 else { return }
    turnSpindle(-1)
    lock.phase = .reversing
  }

  /// What counts as a standing spindle at any speed: 1 rpm. [turns/s]
  static var standingSpeed: Double { 1.0 / 60 }

  /// Back to the start, the spindle no longer followed.
  mutating func settle(_ piece: SynchronisedPiece) -> Double {
    let period = observer.period
    lock.follower.limits = lock.limits
    let next = lock.follower.following(TurnState(), TurnState(), in: period)
    lock.follower.state = next
    // What is left is below the resolution that is promised, and so are its derivatives.
    let left = next.turns.magnitude + (next.speed.magnitude + next.acceleration.magnitude) * period
    if left * piece.perTurn < MotionPlanner.settledWay {
      finishChain(at: current.path.start, travelled: setpoint.travelled)
    } else {
      placeTap(piece)
    }
    return 0
  }
}
