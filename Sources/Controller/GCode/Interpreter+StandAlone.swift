extension Interpreter {
  /// Behind a block with M6 or M61 the program stands where rs274 says, where that is imitated.
  mutating func refreshPosition() {
    guard options.isStandAlone, block.has(.toolChange) else { return }
    state.position = standAlone.position
  }
}
