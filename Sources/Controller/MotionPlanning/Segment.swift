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
  /// Path length at which this entry begins, for a cell of a path. [mm]
  var begin: Double = 0
  /// Path length at which it ends. [mm]
  var finish: Double = 0
  /// How many cells it is cut into on its way into the queue, 1 for none.
  var cells: Int32 = 1
  /// Whether it is a `PathCell`, or will be cut into such: one acceleration from begin to end.
  var isCell = false
  /// Whether it goes on smoothly, with what came before, under the limits of the first of them.
  var continues = false
  var limits = PathLimits(speed: 0, acceleration: 0, jerk: 0)
  /// Speed the program asks for; infinite in a rapid. [mm/s] Of a paced curve 1: its law has it.
  var feed: Double = 0
  /// The programmed feed of a paced curve. [mm/s]
  var lawFeed: Double = 0
  /// How much longer the path, or one of its run, is than its parameter at most, 1 or more. Of a
  /// paced curve what share of F it reaches at override 1. (no unit)
  var stretch: Double = 1
  /// Whether the override counts here (not in a rapid, not under M49).
  var allowsOverride = true
  /// Whether the spindle's override counts here (not under M49 and M51 P0).
  var allowsSpindleOverride = true
  /// Whether its speed follows the spindle's measured speed (G95).
  var followsSpindle = false
  /// Whether it ends at rest whatever follows (G61.1).
  var stopsAtEnd = false
  /// Whether a run of paced pieces comes to rest at its end.
  var endsPace = false
  /// How far its end may be passed by (G64 P); 0 for not at all. [mm]
  var tolerance: Double = 0
  /// Largest speed at its start that the geometry of the joint permits. [mm/s]
  var jointSpeed: Double = 0
  /// Largest speeds at its start from which the path ahead can be kept.
  var entry = JointSpeeds()
  /// A speed at the end of it, or of its run, that can be met from all of these, but for lower ones
  /// that may stay as they are. [mm/s]
  var provenExit: Double = 0

  /// An empty place of the queue, to initialise the memory with.
  public init() {}
}

/// Speeds at a joint.
struct JointSpeeds: Equatable, BitwiseCopyable {
  /// At override 1. [mm/s]
  var nominal: Double = 0
  /// At the highest override. [mm/s]
  var highest: Double = 0
}

extension Segment {
  /// Largest speed at the joint with the next segment that breaks no axis limit there, but for the
  /// smoothed steps that `PlannerSettings.stepSmoothingTime` names. [mm/s]
  /// Changes nothing; but a method that may is not handed a copy.
  mutating func jointSpeed(
    to next: Segment, axes: MotionLimits, settings: PlannerSettings
  ) -> Double {
    guard case .feed = kind, case .feed = next.kind, !stopsAtEnd,
      path.measure == next.path.measure
    else { return 0 }
    let before = path.derivatives(at: finish)
    let after = next.path.derivatives(at: next.begin)
    let turn = after.tangent - before.tangent
    for index in 0..<AxisVector.count where turn[index].magnitude > settings.tangentTolerance {
      return 0
    }
    var speed = min(limits.speed, next.limits.speed)
    let smoothing = settings.stepSmoothingTime
    let bend = after.curvature - before.curvature
    let sharpest = before.curvature.xyz.length
    for index in 0..<AxisVector.count where axes.hasAxis(index) {
      let speedStep = turn[index].magnitude
      if speedStep > Segment.roundedStep {
        speed = min(speed, axes.acceleration[index] * smoothing / speedStep)
      }
      let accelerationStep = bend[index].magnitude
      let rounded =
        Segment.roundedStep
        * (after.curvature[index].magnitude + sharpest + Segment.hardlyBent)
      if accelerationStep > rounded, settings.profile == .jerk {
        speed = min(speed, (axes.jerk[index] * smoothing / accelerationStep).squareRoot())
      }
    }
    return speed
  }

  /// Whether its limits wait for the rest of its run.
  var isStaged: Bool { path.shape == .paced || path.shape == .curve && !isCell }

  /// Steps of direction, and of curvature as a share of it, below this are rounding. (rad)
  static var roundedStep: Double { 1e-9 }

  /// One of its cells, counted from 0, as an entry of the queue; itself where there are none.
  func cell(_ number: Int) -> Segment {
    var cell = self
    let count = Double(Int(cells))
    if number > 0 {
      cell.begin = begin + length * (Double(number) / count)
      cell.jointSpeed = limits.speed
    }
    if number + 1 < Int(cells) {
      cell.finish = begin + length * (Double(number + 1) / count)
    }
    return cell
  }

  /// Path length of this entry. [mm]
  var length: Double { finish - begin }

  /// The largest speeds at its begin, at override 1 and at the highest, from which those at the
  /// end of what continues it can be reached, that far away; none above a cap. And the speed there
  /// that is met from the highest. [mm/s]
  mutating func entrySpeeds(
    leavingAt exits: JointSpeeds, over length: Double, caps: JointSpeeds, axes: MotionLimits
  ) -> (speeds: JointSpeeds, exit: Double) {
    guard !isCell else {
      var cell = PathCell(path, from: begin, to: finish, axes: axes)
      return (cell.entries(upTo: exits, caps: caps), exits.highest)
    }
    let cap = max(caps.nominal, caps.highest)
    let reachable = limits.reachableSpeed(from: exits.nominal, over: length, upTo: cap)
    let direct =
      exits.highest == exits.nominal
      ? reachable : limits.reachableSpeed(from: exits.highest, over: length, upTo: cap)
    let nominal = min(caps.nominal, reachable)
    let highest = limits.safeEntrySpeed(
      upTo: exits.highest, over: length, direct: direct, cap: caps.highest)
    // With levels the way to a lower speed may be the shorter one.
    if nominal > highest {
      return (JointSpeeds(nominal: nominal, highest: nominal), exits.nominal)
    }
    return (
      JointSpeeds(nominal: nominal, highest: highest), highest > direct ? 0 : exits.highest
    )
  }

  /// F, as far as there is one. [mm/s]
  var programmedFeed: Double {
    path.shape == .paced ? lawFeed : feed.isFinite ? feed : 0
  }

  /// The programmed feed as far as the segment permits it; of a rapid all that it permits. [mm/s]
  func feed(times override: Double) -> Double {
    if case .rapid = kind { return limits.speed * override }
    guard stretch < 1, override < 1 else { return min(fullFeed * override, limits.speed) }
    // A pace that stays below F may go on as it is until F is turned below it.
    return min(feed * min(1, override / stretch), limits.speed)
  }

  /// The programmed feed at override 1. [mm/s]
  var fullFeed: Double { feed / max(1, stretch) }
}
