internal import CWearNetwork

/// Where the wear network's bytes come from.
public enum WearNetwork {
  /// Largest network file that is read, in bytes.
  static let maximumSize = 16 << 20

  /// The bytes of a job's network: "default" is the one that Feedhold ships, anything else a .fhn
  /// file.
  static func bytes(of job: Job) throws(RunFailure) -> [UInt8] {
    if job.estimator == "default" {
      let count = feedhold_wear_network_size()
      let buffer = unsafe UnsafeBufferPointer(start: feedhold_wear_network_bytes(), count: count)
      return unsafe Array(buffer)
    }
    do {
      return try InputFile.read(job.estimator, limit: maximumSize)
    } catch {
      let fault = error.faults.first
      throw .job(
        job.fault(
          "estimator", "\(job.estimator) \(fault?.message ?? "cannot be read; check the path")",
          code: fault?.code ?? "cannot-read"))
    }
  }
}
