internal import Signals

/// What of an engagement decides the shape of the cut, kept to see whether it changed.
struct CutShape: BitwiseCopyable {
  /// How the tool cuts.
  var kind = CutKind.none
  private var depth: Double = 0
  private var arcs = InlineArray<4, EngagementArc>(repeating: EngagementArc())
  private var arcCount: Int32 = 0

  /// In air.
  init() {}

  init(_ engagement: Engagement) {
    kind = engagement.kind
    depth = engagement.axialDepth
    arcs = engagement.arcs
    arcCount = engagement.arcCount < 0 ? 0 : engagement.arcCount < 4 ? engagement.arcCount : 4
  }

  /// Whether the engagement has this very shape.
  func isThat(of engagement: Engagement) -> Bool {
    guard kind == engagement.kind else { return false }
    switch kind {
    case .none, .drilling: return true
    case .turning: return depth == engagement.axialDepth
    case .milling:
      let count = engagement.arcCount < 4 ? engagement.arcCount : 4
      guard arcCount == count || (count < 0 && arcCount == 0) else { return false }
      let mine = arcs.span
      let its = engagement.arcs.span
      for index in 0..<Int(arcCount) where mine[index] != its[index] { return false }
      return true
    }
  }
}
