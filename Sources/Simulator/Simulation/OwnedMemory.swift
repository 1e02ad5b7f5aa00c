internal import Signals

/// Memory that `Simulation` owns and lends to the real-time rooms for the length of a run.
@safe final class OwnedMemory<Element: BitwiseCopyable> {
  private let buffer: UnsafeMutableBufferPointer<Element>

  /// Memory for at least one element, all alike.
  init(repeating value: Element, count: Int) {
    let size = max(1, count)
    unsafe buffer = .allocate(capacity: size)
    unsafe buffer.initialize(repeating: value)
  }

  /// Memory with these elements; one of `filler` where there are none.
  convenience init(_ elements: [Element], filler: Element) {
    self.init(repeating: filler, count: elements.count)
    for (index, element) in elements.enumerated() { loan[index] = element }
  }

  deinit { unsafe buffer.deallocate() }

  /// The memory, to be used while this object lives.
  var loan: LoanedMemory<Element> { unsafe LoanedMemory(buffer) }
}
