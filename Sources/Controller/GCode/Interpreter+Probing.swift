internal import CanonicalMachining
internal import Geometry

/// G38.2 to G38.5: straight probing. Where no `probeContact` is given, the probe meets the work
/// exactly at its target, and stands a little back from it afterwards, as LinuxCNC's rs274 has it.
extension Interpreter {
  mutating func probe(_ code: Int, at span: WordSpan) throws(ProgramError) {
    try requireAxes(at: span)
    try refuseCompensation(at: span)
    if state.feedMode == .unitsPerRevolution {
      throw ProgramError(
        .probeFeedMode, at: span, "a probe cannot feed by the turn of the spindle",
        remedy: "put G94 and F before")
    }
    try requireFeed(at: span)
    let kind = ProbeKind(isAway: code >= 384, hasAlarm: code == 382 || code == 384)
    let (start, end) = (state.position, programmedEnd)
    guard end != start || !kind.hasAlarm else {
      throw ProgramError(
        .probeTooShort, at: block.firstAxis, "the probe stands at its target already",
        remedy: "start farther away")
    }
    emit(.turnProbe(isOn: true), at: span)
    emit(.straightProbe(end, kind), at: span)
    emit(.turnProbe(isOn: false), at: span)
    output.extents.feed.include(start.axes.xyz)
    output.extents.feed.include(end.axes.xyz)
    try finishProbing(from: start, to: end, kind: kind, at: span)
  }

  private mutating func finishProbing(
    from start: WorkPosition, to end: WorkPosition, kind: ProbeKind, at span: WordSpan
  ) throws(ProgramError) {
    guard let contact = options.probeContact else {
      recordProbe(end, hasContact: false)
      state.position = backedOff(end, towards: start)
      return
    }
    let move = ProbeMove(
      from: state.frame.machinePosition(of: start), to: state.frame.machinePosition(of: end),
      kind: kind)
    let fraction = contact.fraction(of: move)
    let place = WorkPosition(start.axes + (end.axes - start.axes) * (fraction ?? 1))
    recordProbe(place, hasContact: fraction != nil)
    state.position = place
    guard fraction == nil && kind.hasAlarm else { return }
    throw ProgramError(
      .probeWithoutContact, at: span,
      kind.isAway ? "the probe never left the work" : "the probe never met the work",
      remedy: "probe farther, or use G38.3 and G38.5, which go on with #5070 = 0")
  }

  // #5061 to #5069 in program units and degrees. #5070 stays 0 without a `probeContact`: rs274
  // never sets it.
  private mutating func recordProbe(_ place: WorkPosition, hasContact: Bool) {
    for axis in 0..<AxisCount.all {
      parameters[ParameterStore.probeResult + axis] = place.axes[axis] / state.scale(axis)
    }
    parameters[ParameterStore.hasProbeContact] = hasContact ? 1 : 0
  }

  private func backedOff(_ end: WorkPosition, towards start: WorkPosition) -> WorkPosition {
    let gap = 0.254  // mm: 0.010 in, as LinuxCNC's rs274
    let way = start.axes.xyz - end.axes.xyz
    guard way.length > 0 else { return end }
    var place = end
    place.axes.xyz = end.axes.xyz + way * (gap / way.length)
    return place
  }
}
