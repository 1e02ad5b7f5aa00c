/// A room and what it may import: the table of docs/architecture.md.
struct Room {
  var name: String
  var group: String
  /// Whether it belongs to the real-time ring.
  var isRealTime: Bool
  var mayImport: Set<String>
}

/// The rooms of the building. A new room, or a new edge, is a line here and in
/// docs/architecture.md.
enum RoomTable {
  static let vocabulary: Set<String> = ["Signals", "Geometry", "CMath"]
  static let system: Set<String> = ["Foundation", "Glibc", "Musl", "Darwin", "Synchronization"]
  /// The stages of the tick. No stage is in the list of another.
  static let stages: Set<String> = [
    "CanonicalMachining", "MotionPlanning", "FixedPointInference", "WearEstimation", "Agent",
    "SafetyGuard", "MachineModel", "MaterialRemoval", "CuttingProcess", "ToolWear", "Sensing",
  ]

  static let rooms: [Room] =
    [
      realTime("CMath", "Vocabulary", []),
      realTime("Geometry", "Vocabulary", ["CMath"]),
      realTime("Signals", "Vocabulary", ["Geometry", "Synchronization"]),
      realTime("CanonicalMachining", "Controller", ["Geometry", "CMath"]),
      Room(
        name: "GCode", group: "Controller", isRealTime: false,
        mayImport: ["CanonicalMachining", "Geometry", "CMath"]),
      realTime("MotionPlanning", "Controller", vocabulary.union(["CanonicalMachining"])),
      realTime("CFixedPointKernels", "Controller", []),
      realTime(
        "FixedPointInference", "Controller", vocabulary.union(["CFixedPointKernels"])),
      realTime("WearEstimation", "Controller", vocabulary),
      realTime("Agent", "Controller", vocabulary),
      realTime("SafetyGuard", "Controller", vocabulary),
      realTime("MachineModel", "Plant", vocabulary),
      realTime("MaterialRemoval", "Plant", vocabulary),
      realTime("CuttingProcess", "Plant", vocabulary),
      realTime("ToolWear", "Plant", vocabulary),
      realTime("Sensing", "Plant", vocabulary),
      realTime("RobotKinematics", "Robot", ["Geometry", "CMath"]),
      open("RobotModelIO", "Robot", ["RobotKinematics", "Geometry"]),
      realTime("ControlLoop", "Simulator", vocabulary.union(stages)),
      open("CZstd", "Simulator", []),
      open("CWearNetwork", "Simulator", []),
      open("Recording", "Simulator", ["Signals", "CZstd"]),
      open("OnnxFormat", "Simulator", ["SwiftProtobuf", "FoundationEssentials"]),
      open("NetworkImport", "Simulator", ["OnnxFormat", "CMath", "SwiftProtobuf"]),
      open(
        "Simulation", "Simulator",
        vocabulary.union(stages).union([
          "GCode", "ControlLoop", "Recording", "RobotKinematics", "RobotModelIO", "CBSDShim",
          "CWearNetwork", "TOMLKit",
        ])),
    ] + apps

  static let apps: [Room] = [
    open("CBSD", "Apps", []),
    open("CBSDShim", "Apps", ["CBSD"]),
    open("CDecimalScan", "Apps", []),
    open(
      "feedhold", "Apps",
      vocabulary.union([
        "Simulation", "GCode", "CanonicalMachining", "RobotKinematics", "RobotModelIO",
        "Recording", "NetworkImport", "CuttingProcess", "CBSDShim", "ArgumentParser",
      ])),
    open("Dashboard", "Apps", ["Simulation", "Recording", "Signals", "FlyingFox"]),
    open("PythonBindings", "Apps", ["Simulation", "Signals", "RobotKinematics"]),
    open(
      "Benchmarks", "Apps",
      vocabulary.union(stages).union([
        "GCode", "ControlLoop", "Recording", "Simulation", "RobotKinematics", "Histogram",
        "CDecimalScan",
      ])),
  ]

  private static func realTime(_ name: String, _ group: String, _ imports: Set<String>) -> Room {
    Room(name: name, group: group, isRealTime: true, mayImport: imports)
  }

  private static func open(_ name: String, _ group: String, _ imports: Set<String>) -> Room {
    Room(name: name, group: group, isRealTime: false, mayImport: imports.union(system))
  }

  /// The room a path `Sources/Group/Room/...` lies in; nil outside Sources or in an unknown room.
  static func room(of path: String) -> Room? {
    let parts = path.split(separator: "/")
    guard parts.count > 3, parts[0] == "Sources" else { return nil }
    return rooms.first { $0.name == parts[2] && $0.group == parts[1] }
  }
}
