/// Memory of a fixed size that the caller owns and lends to a room of the real-time ring, which
/// must not allocate. The caller keeps it alive for as long as the room is in use and frees it
/// after. Every access is bounds-checked, in release too.
@safe public struct LoanedMemory<Element: BitwiseCopyable>: @unchecked Sendable {
  @usableFromInline let base: UnsafeMutablePointer<Element>

  /// How many elements fit.
  public let count: Int

  /// Borrows memory that the caller has initialised.
  /// - Parameter buffer: The memory; it must not be empty and must outlive every use.
  public init(_ buffer: UnsafeMutableBufferPointer<Element>) {
    guard let base = buffer.baseAddress else {
      preconditionFailure("loaned memory must not be empty")
    }
    unsafe self.base = base
    count = buffer.count
  }

  /// The element at an index, 0 ..< count. A part of it is read and changed where it lies.
  @inlinable public subscript(index: Int) -> Element {
    _read {
      precondition(index >= 0 && index < count, "index outside the loaned memory")
      yield unsafe base[index]
    }
    nonmutating _modify {
      precondition(index >= 0 && index < count, "index outside the loaned memory")
      yield unsafe &base[index]
    }
  }

  /// The memory itself, for a kernel that checks its bounds once for a whole row.
  public var unsafePointer: UnsafeMutablePointer<Element> { unsafe base }
}
