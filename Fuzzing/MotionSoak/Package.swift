// swift-tools-version: 6.2
import PackageDescription

// A package of its own: the motion planner in release with its insides in sight, and the audit of
// its tests beside it.

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]
let open = settings + [.unsafeFlags(["-enable-testing"])]

func room(_ name: String, in group: String, uses: [Target.Dependency]) -> Target {
  .target(
    name: name, dependencies: uses, path: "Sources/\(group)/\(name)", swiftSettings: open,
    linkerSettings: [.linkedLibrary("m")])
}

let package = Package(
  name: "motion-soak",
  targets: [
    .target(name: "CMath", path: "Sources/Vocabulary/CMath"),
    room("Geometry", in: "Vocabulary", uses: ["CMath"]),
    room("Signals", in: "Vocabulary", uses: ["Geometry"]),
    room("CanonicalMachining", in: "Controller", uses: ["Geometry", "CMath"]),
    room(
      "MotionPlanning", in: "Controller",
      uses: ["CanonicalMachining", "Signals", "Geometry", "CMath"]),
    .target(name: "SeededChance", path: "Support/SeededChance", swiftSettings: settings),
    .target(
      name: "MotionAudit",
      dependencies: [
        "MotionPlanning", "CanonicalMachining", "Signals", "Geometry", "SeededChance",
      ],
      path: "Audit", swiftSettings: open),
    .executableTarget(
      name: "MotionSoak", dependencies: ["MotionAudit", "SeededChance"], path: "Soak",
      swiftSettings: settings),
  ]
)
