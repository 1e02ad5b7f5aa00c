internal import CanonicalMachining
internal import Geometry

/// What an entry of the queue is.
enum SegmentKind: BitwiseCopyable {
  /// Nothing: memory that was never used.
  case empty
  /// G1, G2, G3.
  case feed
  /// G0.
  case rapid
  /// G33, G33.1, G76: a feed that is locked to the spindle's angle.
  case synchronised(SynchronisedPiece)
  /// G4. [s]
  case dwell(Double)
  /// Anything else the machine does, at rest.
  case action(MachineActionKind)

  var isMotion: Bool {
    switch self {
    case .feed, .rapid, .synchronised: true
    case .empty, .dwell, .action: false
    }
  }
}

/// A planned piece of path, or a dwell or an action between two of them, as it lies in the queue.
public struct Segment: Sendable, BitwiseCopyable {
  var kind = SegmentKind.empty
  var source = SourceLine(line: 0)
  /// Count of motion segments before this one.
  var ordinal: Int32 = 0
  var path = SegmentPath()
  var limits = PathLimits(speed: 0, acceleration: 0, jerk: 0)
  /// Speed the program asks for; infinite in a rapid. [mm/s]
  var feed: Double = 0
  /// Whether the override counts here (not in a rapid, not under M49).
  var allowsOverride = true
  /// Whether its speed follows the spindle's measured speed (G95).
  var followsSpindle = false
  /// Whether it ends at rest whatever follows (G61.1).
  var stopsAtEnd = false
  /// Largest speed at its start that the geometry of the joint permits. [mm/s]
  var jointSpeed: Double = 0
  /// Largest speed at its start at override 1 from which the path ahead can be kept. [mm/s]
  var nominalEntry: Double = 0
  /// The same at the highest override. [mm/s]
  var highestEntry: Double = 0

  /// An empty place of the queue, to initialise the memory with.
  public init() {}
}

extension Segment {
  /// Largest speed at the joint with the next segment that breaks no axis limit there, but for the
  /// smoothed steps that `PlannerSettings.stepSmoothingTime` names. [mm/s]
  func jointSpeed(to next: Segment, axes: MotionLimits, settings: PlannerSettings) -> Double {
    guard case .feed = kind, case .feed = next.kind, !stopsAtEnd,
      path.measure == next.path.measure
    else { return 0 }
    let before = path.derivatives(at: path.length)
    let after = next.path.derivatives(at: 0)
    let turn = after.tangent - before.tangent
    for index in 0..<AxisVector.count where turn[index].magnitude > settings.tangentTolerance {
      return 0
    }
    var speed = min(limits.speed, next.limits.speed)
    let smoothing = settings.stepSmoothingTime
    let bend = after.curvature - before.curvature
    for index in 0..<AxisVector.count where axes.hasAxis(index) {
      let speedStep = turn[index].magnitude
      if speedStep > 0 { speed = min(speed, axes.acceleration[index] * smoothing / speedStep) }
      let accelerationStep = bend[index].magnitude
      if accelerationStep > 0, settings.profile == .jerk {
        speed = min(speed, (axes.jerk[index] * smoothing / accelerationStep).squareRoot())
      }
    }
    return speed
  }

  /// The programmed feed as far as the segment permits it. [mm/s]
  func feed(times override: Double) -> Double { min(feed * override, limits.speed) }
}
