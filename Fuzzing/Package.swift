// swift-tools-version: 6.2
import PackageDescription

// A package of its own: libFuzzer brings a main and an instrumented build of the rooms.

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]
let covered =
  settings + [
    .unsafeFlags(["-sanitize=fuzzer", "-parse-as-library"])
  ]

let package = Package(
  name: "fuzzing",
  targets: [
    .target(name: "CMath", path: "Sources/Vocabulary/CMath"),
    .target(
      name: "Geometry", dependencies: ["CMath"], path: "Sources/Vocabulary/Geometry",
      swiftSettings: settings, linkerSettings: [.linkedLibrary("m")]),
    .target(
      name: "CanonicalMachining", dependencies: ["Geometry", "CMath"],
      path: "Sources/Controller/CanonicalMachining", swiftSettings: covered),
    .target(
      name: "GCode", dependencies: ["CanonicalMachining", "Geometry", "CMath"],
      path: "Sources/Controller/GCode", swiftSettings: covered),
    .target(
      name: "ProgramMutator", path: "Support/ProgramMutator", swiftSettings: settings),
    .target(name: "SeededChance", path: "Support/SeededChance", swiftSettings: settings),
    .executableTarget(
      name: "GCodeFuzzer",
      dependencies: [
        "GCode", "CanonicalMachining", "Geometry", "ProgramMutator", "SeededChance",
      ],
      path: "GCodeFuzzer", swiftSettings: covered,
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])]),
  ]
)
