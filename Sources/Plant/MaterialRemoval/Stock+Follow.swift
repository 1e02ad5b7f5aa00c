public import Geometry
public import Signals

extension Stock {
  /// Follows the tool through one tick. Moves are gathered and cut when they reach `cutStep` in the
  /// plane or `plungeStep` along z, where the path bends by more than a twentieth of a cell, and
  /// where the tool stands still; in between the last engagement is held with no volume.
  /// - Parameters:
  ///   - start: Where the tip was at the end of the last tick. [mm]
  ///   - end: Where it is now. [mm]
  ///   - cutter: The tool.
  /// - Returns: The volume cut in this tick and the engagement that holds.
  public mutating func follow(
    from start: ToolPosition, to end: ToolPosition, cutter: Cutter
  ) -> Engagement {
    let countBefore = removedCount
    if !isFollowing || !isContinued(by: start.tip) || self.cutter != cutter {
      cutGathered()
      begin(at: start.tip, cutter: cutter)
    }
    guard isFollowing, isUsable(end.tip) else {
      cutGathered()
      refuse()
      held.removedVolume = Double(removedCount &- countBefore) * field.countVolume
      return held
    }
    if end.tip == latest {
      cutGathered()
      held = Engagement()
    } else {
      gather(end.tip)
    }
    held.removedVolume = Double(removedCount &- countBefore) * field.countVolume
    return held
  }

  /// Cuts what has been gathered: at the end of a program, before the surface is read.
  /// - Returns: What was cut, and the engagement at its end.
  public mutating func flush() -> Engagement {
    let countBefore = removedCount
    cutGathered()
    held.removedVolume = Double(removedCount &- countBefore) * field.countVolume
    return held
  }

  private func isContinued(by start: Vector3) -> Bool {
    (start - latest).lengthSquared <= Self.continuity * Self.continuity
  }

  private mutating func begin(at place: Vector3, cutter: Cutter) {
    held = Engagement()
    anchor = place
    latest = place
    isFollowing = take(cutter) && isUsable(place)
  }

  private mutating func gather(_ next: Vector3) {
    if latest != anchor, leavesChord(latest, to: next) { cutGathered() }
    latest = next
    let move = next - anchor
    let isWorthACut =
      move.x * move.x + move.y * move.y >= cutStepSquare || move.z.magnitude >= Self.plungeStep
    if isWorthACut { cutGathered() }
  }

  private mutating func cutGathered() {
    guard isFollowing, latest != anchor, isCutterUsable else { return }
    held = cut(from: anchor, to: latest)
    anchor = latest
  }

  /// Whether a point lies farther than a twentieth of a cell from the line anchor to next.
  private func leavesChord(_ point: Vector3, to next: Vector3) -> Bool {
    let chord = next - anchor
    let arm = point - anchor
    let square = chord.lengthSquared
    let along = arm.dot(chord)
    let bound = 0.05 * field.pitch
    let boundSquare = bound * bound
    if along < 0 { return arm.lengthSquared > boundSquare }
    if along > square { return (next - point).lengthSquared > boundSquare }
    return arm.lengthSquared * square - along * along > boundSquare * square
  }
}
