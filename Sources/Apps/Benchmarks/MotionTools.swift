import Foundation

/// The programs, optima and audit of ../shared/tools/motion, and LinuxCNC where it is installed.
/// What they print is kept in a folder, as optima take minutes: remove it after the tools changed.
struct MotionTools {
  let folder: String
  private static let place = "../shared/tools/motion"
  /// Nothing is written beside the tools.
  private static let python = ["python3", "-B"]

  /// Nil with a line where something is missing.
  init?(folder: String) {
    self.folder = folder
    guard unsafe access("\(Self.place)/programs.py", R_OK) == 0 else {
      print("skipped: \(Self.place) is not there (start in the checkout, with shared beside it)")
      return nil
    }
    let trial = Subprocess.run(["python3", "-c", "import numpy, scipy"], home: folder)
    guard let trial, trial.status == 0 else {
      print("skipped: python3 with numpy and scipy is not there")
      return nil
    }
  }

  /// The path of a program as text; nil where it cannot be written.
  func program(family: String, mode: String, seed: Int, scale: Double) -> String? {
    let name = "\(family)-\(seed)-\(Int((scale * 1000).rounded()))-\(mode).ngc"
    return kept(
      name,
      [
        "\(Self.place)/programs.py", "--family", family, "--mode", mode, "--seed", "\(seed)",
        "--scale", "\(scale)",
      ])
  }

  /// The programmed path, for the audit.
  func geometry(_ motion: MotionCase) -> String? {
    kept(
      "\(motion.name).path.json",
      ["\(Self.place)/programs.py", "--json"] + motion.options)
  }

  /// The optima of a program; nil where they cannot be had.
  func optimum(_ motion: MotionCase) -> Optimum? {
    let limits = motion.set.options(jerk: motion.set.jerk)
    let path = kept(
      "\(motion.name)-\(motion.set.title).optimum.json",
      ["\(Self.place)/optimum.py"] + motion.options + limits)
    return path.flatMap { Self.decoded($0) }
  }

  /// What audit.py says of a trace.
  /// - Parameters:
  ///   - trace: Its file.
  ///   - motion: Its program.
  ///   - tolerance: How far it may be from the path. [mm]
  ///   - isJerkLimited: Whether jerk is to be held against its limit.
  /// - Returns: Nil where the tool failed.
  func audit(
    _ trace: String, of motion: MotionCase, tolerance: Double, isJerkLimited: Bool
  ) -> Audit? {
    guard let path = geometry(motion) else { return nil }
    let jerk = isJerkLimited ? motion.set.jerk : [1e12, 1e12, 1e12]
    let output = "\(folder)/audit.json"
    _ = Subprocess.run(
      Self.python + ["\(Self.place)/audit.py", trace, "--path", path]
        + ["--tolerance", "\(tolerance)"] + motion.set.options(jerk: jerk),
      home: folder, output: output)
    return Self.decoded(output)
  }

  /// LinuxCNC's cycle time of a program of the open set; nil where it is not installed. [s]
  func peerTime(_ motion: MotionCase, mode: String) -> Double? {
    guard let program = program(family: motion.family, mode: mode, seed: 0, scale: 1),
      let path = kept(
        "linuxcnc-\(motion.family)-\(mode).txt",
        ["Scripts/linuxcnc_cycle_times.py", program]),
      let text = try? String(contentsOfFile: path, encoding: .utf8)
    else { return nil }
    let words = text.split { $0 == " " || $0 == "\n" }
    return words.count == 2 ? Double(words[1]) : nil
  }

  /// A file of the folder, made by a Python script where it is not there yet.
  private func kept(_ name: String, _ words: [String]) -> String? {
    let path = "\(folder)/\(name)"
    if unsafe access(path, R_OK) == 0 { return path }
    let draft = "\(path).draft"
    let child = Subprocess.run(Self.python + words, home: folder, output: draft)
    guard let child, child.status == 0, unsafe rename(draft, path) == 0 else {
      unsafe unlink(draft)
      return nil
    }
    return path
  }

  private static func decoded<Value: Decodable>(_ path: String) -> Value? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    return try? JSONDecoder().decode(Value.self, from: data)
  }
}

extension MotionCase {
  fileprivate var options: [String] {
    ["--family", family, "--seed", "\(set.seed)", "--scale", "\(set.scale)"]
  }
}

/// What optimum.py prints.
struct Optimum: Decodable {
  /// One of them.
  struct Time: Decodable {
    /// [s]
    let seconds: Double
  }

  /// Limited by acceleration, on the curve behind the points.
  let exact: Time
  /// The same with a stop at each vertex.
  let polyline: Time?
  /// Limited by jerk, on the curve behind the points.
  let jerk: Time
  /// The same with a stop at each vertex.
  let jerkPolyline: Time?
  /// Limited by acceleration, within the tolerance; not for all. [s]
  let tube: [String: TubeTime]?

  private enum CodingKeys: String, CodingKey {
    case exact, polyline, jerk, tube
    case jerkPolyline = "jerk_polyline"
  }

  /// A time, or nil where the tool says in words why it has none.
  struct TubeTime: Decodable {
    let seconds: Double?

    init(from decoder: any Decoder) throws {
      seconds = try? decoder.singleValueContainer().decode(Double.self)
    }
  }
}

/// What audit.py prints.
struct Audit: Decodable {
  /// Largest differences of a tick, axis by axis. [mm/s, mm/s^2, mm/s^3]
  struct Peaks: Decodable {
    let velocity: [Double]
    let acceleration: [Double]
    let jerk: [Double]
  }

  let seconds: Double
  let peak: Peaks
  /// Largest distance to the path. [mm]
  let deviation: Double
  let checks: [String: Bool]

  /// What it found outside.
  var failures: String {
    let names = checks.filter { !$0.value }.keys.sorted()
    return names.isEmpty ? "none" : names.joined(separator: ", ")
  }
}
