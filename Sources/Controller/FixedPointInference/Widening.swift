internal import CFixedPointKernels

/// A number of the machine's word as 64 bits. `Int64(_:)` would do the same, but on 32-bit chips it
/// drags a heap type into a room that must have none.
@inline(__always) func widened(_ number: Int) -> Int64 { feedhold_widen(number) }

/// A 32-bit number without sign as 64 bits, for the same reason.
@inline(__always) func widened(_ number: UInt32) -> Int64 { feedhold_widen_unsigned(number) }

/// A 64-bit number from its two halves, for the same reason.
@inline(__always) func joined(low: UInt32, high: UInt32) -> UInt64 { feedhold_join(low, high) }
