internal import CWearNetwork

/// Where the wear network's bytes come from.
public enum WearNetwork {
  /// Largest network file that is read, in bytes.
  static let maximumSize = 16 << 20

  /// The bytes of a network: "default" is the one that Feedhold ships, anything else a .fhn file.
  static func bytes(named name: String) throws(RunFailure) -> [UInt8] {
    if name == "default" {
      let count = feedhold_wear_network_size()
      let buffer = unsafe UnsafeBufferPointer(start: feedhold_wear_network_bytes(), count: count)
      return unsafe Array(buffer)
    }
    do {
      return try InputFile.read(name, limit: maximumSize)
    } catch {
      throw .job("estimator: \(error)")
    }
  }
}
