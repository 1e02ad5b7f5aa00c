internal import Signals

/// Hands out stretches of loaned memory, each on a 32-byte boundary. The caller has checked that
/// all of them fit.
@safe struct Arena {
  /// Bytes of one AVX2 register: no load then straddles two cache lines.
  static var alignment: Int { 32 }

  private var next: UnsafeMutableRawPointer

  init(_ memory: LoanedMemory<UInt64>) {
    unsafe next = UnsafeMutableRawPointer(memory.unsafePointer)
      .alignedUp(toMultipleOf: Self.alignment)
  }

  /// Bytes that a stretch takes.
  static func size<Element: BitwiseCopyable>(_ type: Element.Type, _ count: Int) -> Int {
    (count * MemoryLayout<Element>.stride + alignment - 1) / alignment * alignment
  }

  /// The next stretch, filled with one value.
  mutating func take<Element: BitwiseCopyable>(
    _ type: Element.Type, _ count: Int, filledWith value: Element
  ) -> UnsafeMutablePointer<Element> {
    let stretch = unsafe next.bindMemory(to: type, capacity: count)
    unsafe stretch.initialize(repeating: value, count: count)
    unsafe next += Self.size(type, count)
    return unsafe stretch
  }
}
