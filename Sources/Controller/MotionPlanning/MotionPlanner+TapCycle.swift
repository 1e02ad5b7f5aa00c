internal import CanonicalMachining
internal import Geometry

/// A tapping cycle on its way into the plan, where it is driven as a rigid tap.
struct TapCycle: BitwiseCopyable {
  /// How long the tap rests at the bottom while the spindle stands. [s]
  var dwell: Double
  /// Whether its stroke inwards is planned.
  var isIn = false
}

// G84 and G74: LinuxCNC spells them as strokes for a floating holder. With an encoder the same
// strokes are one rigid tap: the first is the tap, in and out, the second goes on from where the
// tap ends; the spindle is turned round in step, so what lies between them is left out.
extension MotionPlanner {
  /// Takes a command of a tapping cycle; nil where there is none.
  mutating func admitInTapCycle(_ record: CanonicalRecord) -> Admission? {
    guard let cycle = tapCycle else { return nil }
    guard case .straightFeed(let end) = record.command else { return .accepted }
    let place = frame.machinePosition(of: end).axes
    if cycle.isIn {
      return admitLine(to: place, CanonicalRecord(.straightTraverse(end), at: record.source))
    }
    guard let perTurn = tapPitch else {
      return .refused(MotionFault(.spindleStands, at: record.source))
    }
    spindleFeed = SpindleFeed(perTurn: perTurn, isVelocity: false)
    let admission = admitLine(to: place, CanonicalRecord(.rigidTap(end), at: record.source))
    spindleFeed = nil
    if case .accepted = admission { tapCycle?.isIn = true }
    return admission
  }

  /// Way for a turn: F over S, or F itself under G95; nil where the spindle stands. [mm]
  private var tapPitch: Double? {
    let turns = admittedStatus.spindleSpeedRPM.magnitude / 60
    guard turns > 0 else { return nil }
    return feedMode == .unitsPerRevolution ? feedRate : feedRate / turns
  }
}
