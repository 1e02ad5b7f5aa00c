internal import FixedPointInference

/// What this build is.
public enum BuildInformation {
  /// Version of Feedhold.
  public static let version = "0.1.0"

  /// Whether it was compiled with optimisation.
  public static var kind: String {
    #if DEBUG
      "debug"
    #else
      "release"
    #endif
  }

  /// The fastest path of networks on this CPU.
  public static var kernelPath: String { "\(KernelPath.fastest)" }

  /// One line for people.
  public static var text: String { "feedhold \(version) (\(kind), \(kernelPath))" }

  /// One JSON object for scripts.
  public static var json: String {
    "{\"schema\":1,\"version\":\"\(version)\",\"build\":\"\(kind)\",\"simd\":\"\(kernelPath)\"}"
  }
}
