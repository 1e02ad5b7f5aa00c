import Foundation
import Testing

@testable import Simulation

/// The repository, found from this file.
enum Repository {
  static let root: String = {
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { root.deleteLastPathComponent() }
    return root.path
  }()

  /// A folder for files that a test makes; removed by the system.
  static func temporary(_ name: String) -> String {
    let folder = FileManager.default.temporaryDirectory.path
    return "\(folder)/feedhold-test-\(ProcessInfo.processInfo.processIdentifier)-\(name)"
  }
}

@Suite("Simulations")
struct GoldenTests {
  static let folders = Verification.folders(below: "\(Repository.root)/Simulations")

  @Test("there are at least eight, each with a golden")
  func count() {
    #expect(Self.folders.count >= 8)
    for folder in Self.folders {
      #expect(FileManager.default.fileExists(atPath: "\(folder)/\(Verification.goldenName)"))
    }
  }

  /// The golden was recorded by the release build on vector kernels: this build must give its
  /// digest.
  @Test("every folder gives its golden's digest in this build too", arguments: folders)
  func golden(folder: String) {
    let finding = Verification.judge(folder)
    #expect(finding.differences == [], "\(folder)")
  }
}
