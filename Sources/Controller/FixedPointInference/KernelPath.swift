internal import CFixedPointKernels

/// Which instructions of a processor run a network. All give the same bits.
public enum KernelPath: Int32, Sendable, BitwiseCopyable {
  /// The plain code that defines the arithmetic.
  case scalar = 0
  /// x86 with SSE2: every x86-64.
  case sse2 = 1
  /// x86 with AVX2.
  case avx2 = 2
  /// x86 with AVX-512 F, BW, VL and VNNI.
  case vnni = 3
  /// ARM with NEON: every AArch64.
  case neon = 4
  /// AArch64 with the dot product extension.
  case neonDot = 5

  /// The fastest that this processor can run.
  public static var fastest: KernelPath { KernelPath(rawValue: feedhold_best_path()) ?? .scalar }

  /// Whether this processor can run it.
  public var isAvailable: Bool { feedhold_has_path(rawValue) != 0 }

  /// Bytes that an element of so many bits takes in the activations: of 32, a reading, 4.
  public func elementBytes(ofBits bits: Int) -> Int {
    if bits == 32 { return 4 }
    return bits == 8 && (self == .vnni || self == .neonDot) ? 1 : 2
  }

  /// What an element of so many bits is stored with, by exclusive or: VNNI takes bytes without
  /// sign.
  func flip(ofBits bits: Int) -> Int32 { self == .vnni && bits == 8 ? 0x80 : 0 }
}
