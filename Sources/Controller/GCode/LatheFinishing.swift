/// How G70 finishes: P passes along the profile, the first D off it, the last E, evenly between.
/// Each begins in front of the part at the height of the profile's start; between passes the tool
/// goes up and back to where it began.
struct LatheFinishing {
  var contour: LatheContour
  var start: LathePoint
  var frame: LatheFrame
  var firstAllowance: Double
  var lastAllowance: Double
  var passes: Int

  func cuts() throws(LatheFault) -> LatheCuts {
    let begin = frame.place(start)
    var cuts = LatheCuts(at: begin)
    for pass in stride(from: passes, through: 1, by: -1) where !cuts.isTooLong {
      let step = (firstAllowance - lastAllowance) / Double(passes)
      let allowance = Double(pass - 1) * step + lastAllowance
      let surface = try LatheAllowance.surface(
        of: contour, allowance: allowance, frame: frame, start: start)
      let front = LatheFrame.Place(
        along: min(begin.along, surface.begin.along), height: begin.height)
      if pass < passes, !surface.lies(below: cuts.place, front) {
        cuts.rapid(cuts.place.along, max(begin.height, cuts.place.height))
      }
      cuts.rapid(front.along, front.height)
      cuts.rapid(surface.begin.along, surface.begin.height)
      cuts.follow(surface, from: surface.from, to: surface.to)
      cuts.feed(surface.to, surface.finish.height)
    }
    if cuts.isTooLong { throw .tooMany }
    return cuts
  }
}
