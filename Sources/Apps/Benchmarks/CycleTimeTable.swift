import Glibc
import MotionPlanning
import Simulation

/// Cycle times of P1 to P4 in every path mode, both profiles, beside the optimum of the same path
/// and LinuxCNC; the trace of each run goes through the audit.
struct CycleTimeTable {
  private let tools: MotionTools
  private let folder: String

  /// Nil with a line where the tools are missing.
  init?(folder: String) {
    guard let tools = MotionTools(folder: folder) else { return nil }
    self.tools = tools
    self.folder = folder
  }

  func run() {
    print("Times in ticks of 0.1 ms, from leaving the first point. Audit of a trace of 1 ms:")
    print("largest share of the acceleration and jerk limit, distance to the path, what is")
    print("outside. Deviations are allowed up to P; at G61 1e-6 mm. LinuxCNC in ticks of 1 ms.\n")
    print(
      "| set | program | mode | profile | s | optimum, s | ratio | goal | LinuxCNC, s | ratio "
        + "| a | j | mm | outside |")
    print("|" + String(repeating: "---|", count: 14))
    for set in MotionSet.all {
      for family in ["P1", "P2", "P3", "P4"] { run(MotionCase(family: family, set: set)) }
    }
    if Subprocess.run(["linuxcnc", "-h"], home: folder) == nil {
      print("\nLinuxCNC (Debian: linuxcnc-uspace) is not installed: its columns are what was kept.")
    }
  }

  private func run(_ motion: MotionCase) {
    guard let optimum = tools.optimum(motion) else {
      return print("| \(motion.set.title) | \(motion.family) | no optimum: the tool failed |")
    }
    for mode in MotionMode.allCases {
      let path = tools.program(
        family: motion.family, mode: mode.rawValue, seed: motion.set.seed,
        scale: motion.set.scale)
      guard let path, let program = MotionProgram(path: path) else {
        print("| \(motion.set.title) | \(motion.family) | \(mode.rawValue) | no program |")
        continue
      }
      for profile in [ProfileKind.acceleration, .jerk] {
        let row = CycleRow(motion: motion, mode: mode, profile: profile)
        run(row, program, optimum)
      }
      // Line to arc: what it costs to keep the jerk limit there too.
      if motion.family == "P3" {
        var row = CycleRow(motion: motion, mode: mode, profile: .jerk)
        row.smoothing = 0
        run(row, program, optimum)
      }
    }
  }

  private func run(_ row: CycleRow, _ program: MotionProgram, _ optimum: Optimum) {
    let limits = row.motion.set.limits
    let fine = MotionRun(
      program, profile: row.profile, limits: limits, smoothing: row.smoothing, period: 1e-4,
      keepsTrace: false)
    if let complaint = fine.complaint { return print("\(row.title) \(complaint) |") }
    let driven = MotionRun(
      program, profile: row.profile, limits: limits, smoothing: row.smoothing, period: 1e-3,
      keepsTrace: true)
    let trace = "\(folder)/trace.csv"
    defer { unsafe unlink(trace) }
    let audit =
      TraceFile.write(driven.trace, to: trace)
      ? tools.audit(
        trace, of: row.motion, tolerance: row.mode.tolerance, isJerkLimited: row.profile == .jerk)
      : nil
    let isComparable = row.motion.set.seed == 0 && row.motion.set.scale == 1
    let peer =
      isComparable && row.profile == .acceleration
      ? tools.peerTime(row.motion, mode: row.mode.rawValue) : nil
    print(row.text(fine.seconds, optimum, peer) + row.text(audit))
    fflush(nil)
  }
}

/// A line of the table.
struct CycleRow {
  let motion: MotionCase
  let mode: MotionMode
  let profile: ProfileKind
  /// `PlannerSettings.stepSmoothingTime` where it is not the usual one. [s]
  var smoothing: Double?

  /// Up to the profile.
  var title: String {
    let suffix = smoothing == nil ? "" : ", no step of acceleration"
    return "| \(motion.set.title) | \(motion.family) | \(mode.rawValue) | \(profile)\(suffix) |"
  }

  /// Up to LinuxCNC's ratio.
  func text(_ seconds: Double, _ optimum: Optimum, _ peer: Double?) -> String {
    let (best, name) = reference(optimum)
    let ratio = best.map { seconds / $0 }
    let verdict: String =
      if let goal, let ratio {
        Text.fixed(goal, 3) + (ratio <= goal ? "" : " **missed**")
      } else {
        "-"
      }
    let bestText = best.map { "\(Text.fixed($0, 4)) \(name)" } ?? "-"
    let peerRatio = best.flatMap { best in peer.map { $0 / best } }
    return "\(title) \(Text.fixed(seconds, 4)) | \(bestText) | \(number(ratio, 4)) | \(verdict) | "
      + "\(number(peer, 3)) | \(number(peerRatio, 3)) |"
  }

  /// The audit's columns.
  func text(_ audit: Audit?) -> String {
    guard let audit else { return " no audit | | | |" }
    let set = motion.set
    let jerk = profile == .jerk ? share(audit.peak.jerk, set.jerk) : nil
    return " \(number(share(audit.peak.acceleration, set.acceleration), 4)) | \(number(jerk, 4)) "
      + "| \(Text.fixed(audit.deviation, 5)) | \(audit.failures) |"
  }

  /// The optimum of the same path; for G64 that of the curve behind the points, which a tube may
  /// beat, but where that of the tube is known.
  private func reference(_ optimum: Optimum) -> (Double?, String) {
    switch (profile, mode) {
    case (.acceleration, .exactPath):
      return (optimum.polyline ?? optimum.exact).seconds.named(optimum.polyline, "exact")
    case (.jerk, .exactPath):
      return (optimum.jerkPolyline ?? optimum.jerk).seconds.named(optimum.jerkPolyline, "jerk")
    case (.acceleration, _):
      guard let tube = optimum.tube else { return (optimum.exact.seconds, "exact") }
      return (tube["\(mode.tolerance)"]?.seconds, "tube")
    case (.jerk, _): return (optimum.jerk.seconds, "jerk")
    }
  }

  /// Of issue 5.
  private var goal: Double? {
    switch (profile, mode) {
    case (.jerk, .exactPath): 1.03
    case (.jerk, _): nil
    case (.acceleration, .exactPath): 1.01
    case (.acceleration, _) where motion.family == "P2": 1.015
    case (.acceleration, .fine): 1.01
    case (.acceleration, .coarse): 1.0
    }
  }

  private func share(_ peaks: [Double], _ limits: [Double]) -> Double? {
    zip(peaks, limits).map { $0 / $1 }.max()
  }

  private func number(_ value: Double?, _ decimals: Int) -> String {
    value.map { Text.fixed($0, decimals) } ?? "-"
  }
}

extension Double {
  /// With a word that says which optimum it is.
  fileprivate func named(_ polyline: Optimum.Time?, _ other: String) -> (Double?, String) {
    (self, polyline == nil ? other : "polyline")
  }
}
