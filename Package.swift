// swift-tools-version: 6.2
import PackageDescription

// One table of rooms: name, folder, what it may import. docs/architecture.md draws it, TidyTests
// holds every file to it.

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

/// A room in Swift. libm is linked for squareRoot(), which Linux leaves to it in debug builds.
func room(_ name: String, in group: String, uses: [Target.Dependency]) -> Target {
  .target(
    name: name, dependencies: uses, path: "Sources/\(group)/\(name)", swiftSettings: settings,
    linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))])
}

/// The tests of a room.
func tests(_ name: String, uses: [Target.Dependency], excluding: [String] = []) -> Target {
  .testTarget(
    name: name, dependencies: uses, path: "Tests/\(name)", exclude: excluding,
    swiftSettings: settings)
}

let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let toml = Target.Dependency.product(name: "TOMLKit", package: "TOMLKit")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")

let vocabulary: [Target] = [
  .target(name: "CMath", path: "Sources/Vocabulary/CMath"),
  room("Geometry", in: "Vocabulary", uses: ["CMath"]),
  room("Signals", in: "Vocabulary", uses: ["Geometry"]),
]

let controller: [Target] = [
  room("CanonicalMachining", in: "Controller", uses: ["Geometry", "CMath"]),
  room("GCode", in: "Controller", uses: ["CanonicalMachining", "Geometry", "CMath"]),
  room(
    "MotionPlanning", in: "Controller",
    uses: ["CanonicalMachining", "Signals", "Geometry", "CMath"]),
  .target(name: "CFixedPointKernels", path: "Sources/Controller/CFixedPointKernels"),
  room("FixedPointInference", in: "Controller", uses: ["Signals", "CFixedPointKernels"]),
  room("WearEstimation", in: "Controller", uses: ["Signals", "CMath"]),
  room("Agent", in: "Controller", uses: ["Signals", "CMath"]),
  room("SafetyGuard", in: "Controller", uses: ["Signals", "Geometry"]),
]

let plant: [Target] = [
  room("MachineModel", in: "Plant", uses: ["Signals", "Geometry", "CMath"]),
  room("MaterialRemoval", in: "Plant", uses: ["Signals", "Geometry", "CMath"]),
  room("CuttingProcess", in: "Plant", uses: ["Signals", "Geometry", "CMath"]),
  room("ToolWear", in: "Plant", uses: ["Signals", "CMath"]),
  room("Sensing", in: "Plant", uses: ["Signals", "Geometry", "CMath"]),
]

let robot: [Target] = [
  room("RobotKinematics", in: "Robot", uses: ["Geometry", "CMath"])
]

/// What the tick is made of: every real-time room but the robot.
let line: [Target.Dependency] = [
  "CanonicalMachining", "MotionPlanning", "FixedPointInference", "WearEstimation", "Agent",
  "SafetyGuard", "MachineModel", "MaterialRemoval", "CuttingProcess", "ToolWear", "Sensing",
  "Signals", "Geometry",
]

let simulator: [Target] = [
  room("ControlLoop", in: "Simulator", uses: line + ["CMath"]),
  .systemLibrary(
    name: "CZstd", path: "Sources/Simulator/CZstd", pkgConfig: "libzstd",
    providers: [.apt(["libzstd-dev"])]),
  room("Recording", in: "Simulator", uses: ["Signals", "CZstd"]),
  .target(name: "CWearNetwork", path: "Sources/Simulator/CWearNetwork"),
  // Written by protoc-gen-swift, which knows nothing of strict memory safety.
  .target(
    name: "OnnxFormat", dependencies: [protobuf], path: "Sources/Simulator/OnnxFormat",
    swiftSettings: [.swiftLanguageMode(.v6)]),
  room("NetworkImport", in: "Simulator", uses: ["OnnxFormat", "CMath", protobuf]),
  room(
    "Simulation", in: "Simulator",
    uses: line + [
      "GCode", "ControlLoop", "Recording", "CMath", "CWearNetwork", "CBSDShim", toml,
    ]),
]

let apps: [Target] = [
  .systemLibrary(
    name: "CBSD", path: "Sources/Apps/CBSD", pkgConfig: "libbsd",
    providers: [.apt(["libbsd-dev"])]),
  .target(
    name: "CBSDShim", dependencies: ["CBSD"], path: "Sources/Apps/CBSDShim",
    cSettings: [.define("LIBBSD_NETBSD_VIS", .when(platforms: [.linux]))],
    linkerSettings: [.linkedLibrary("bsd", .when(platforms: [.linux]))]),
  .executableTarget(
    name: "feedhold",
    dependencies: [
      "Simulation", "GCode", "RobotKinematics", "Geometry", "Agent", "Recording",
      "NetworkImport", "CBSDShim", arguments,
    ],
    path: "Sources/Apps/feedhold", swiftSettings: settings),
  .target(name: "CDecimalScan", path: "Sources/Apps/CDecimalScan"),
  .executableTarget(
    name: "Benchmarks",
    dependencies: [
      "Simulation", "GCode", "MotionPlanning", "CanonicalMachining", "Signals", "Geometry",
      "CDecimalScan",
    ],
    path: "Sources/Apps/Benchmarks", swiftSettings: settings),
]

let roomTests: [Target] = [
  tests("CMathTests", uses: ["CMath"]),
  tests("GeometryTests", uses: ["Geometry", "SeededChance"]),
  tests("SignalsTests", uses: ["Signals", "Geometry", "SeededChance"]),
  tests("CanonicalMachiningTests", uses: ["CanonicalMachining", "Geometry", "SeededChance"]),
  tests(
    "GCodeTests",
    uses: ["GCode", "CanonicalMachining", "Geometry", "SeededChance", "ProgramMutator"]),
  tests(
    "MotionPlanningTests",
    uses: ["MotionPlanning", "CanonicalMachining", "Signals", "Geometry", "SeededChance"],
    excluding: ["make_moves.py"]),
  tests(
    "FixedPointInferenceTests",
    uses: ["FixedPointInference", "Signals", "SeededChance", "CAllocationCount"],
    excluding: ["make_vectors.py", "Goldens"]),
  tests("WearEstimationTests", uses: ["WearEstimation", "Signals", "SeededChance"]),
  tests("AgentTests", uses: ["Agent", "Signals", "Geometry", "SeededChance"]),
  tests("SafetyGuardTests", uses: ["SafetyGuard", "Signals", "Geometry", "SeededChance"]),
  tests("MachineModelTests", uses: ["MachineModel", "Signals", "Geometry", "SeededChance"]),
  tests("MaterialRemovalTests", uses: ["MaterialRemoval", "Signals", "Geometry"]),
  tests("CuttingProcessTests", uses: ["CuttingProcess", "Signals", "Geometry", "SeededChance"]),
  tests("ToolWearTests", uses: ["ToolWear", "Signals", "SeededChance"]),
  tests("SensingTests", uses: ["Sensing", "Signals", "Geometry"]),
  tests("RobotKinematicsTests", uses: ["RobotKinematics", "Geometry"]),
]

let runTests: [Target] = [
  .target(
    name: "SeededChance", path: "Tests/Support/SeededChance", swiftSettings: settings),
  .target(
    name: "ProgramMutator", path: "Tests/Support/ProgramMutator", swiftSettings: settings),
  .target(name: "CAllocationCount", path: "Tests/Support/CAllocationCount"),
  tests(
    "AllocationTests", uses: ["Simulation", "ControlLoop", "Agent", "GCode", "CAllocationCount"]),
  tests(
    "RecordingTests", uses: ["Recording", "Signals", "SeededChance"],
    excluding: ["read_with_mcap.py"]),
  tests(
    "NetworkImportTests", uses: ["NetworkImport", "OnnxFormat", "SeededChance", protobuf],
    excluding: ["Models", "make_models.py"]),
  tests("CBSDShimTests", uses: ["CBSDShim"]),
  tests("ControlLoopTests", uses: ["ControlLoop", "Signals", "Geometry", "SeededChance"]),
  tests("SimulationTests", uses: line + ["Simulation", "ControlLoop", "SeededChance"]),
  tests("CommandLineTests", uses: ["feedhold"]),
  tests("TidyTests", uses: []),
]

let package = Package(
  name: "feedhold",
  products: [.executable(name: "feedhold", targets: ["feedhold"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
  ],
  targets: vocabulary + controller + plant + robot + simulator + apps + roomTests + runTests
)
