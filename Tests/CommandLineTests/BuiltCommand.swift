import Foundation

/// The `feedhold` that was built beside these tests, run as a user runs it.
struct BuiltCommand {
  /// What a run of it left behind.
  struct Ending {
    var status: Int32
    var output: String
    var messages: String
  }

  /// A folder of its own for its files.
  let folder: URL

  /// Puts texts by their names into a folder.
  init(_ files: [String: String]) throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, text) in files {
      try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    }
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  /// The text of a file of the folder.
  func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: folder.appendingPathComponent(name)), as: UTF8.self)
  }

  /// Runs it to its end, with arguments as in a shell. Cut off, the reader of its standard output
  /// goes away after the first bytes.
  func run(_ arguments: String..., isCutOff: Bool = false) throws -> Ending {
    let process = Process()
    // The test bundle lies in the folder of the products.
    process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
      .deletingLastPathComponent().appendingPathComponent("feedhold")
    process.arguments = arguments
    process.currentDirectoryURL = folder
    // Messages go to a file, so that neither stream waits for the other.
    let messages = folder.appendingPathComponent("messages")
    try Data().write(to: messages)
    let pipe = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = pipe
    process.standardError = try FileHandle(forWritingTo: messages)
    try process.run()
    let output: Data
    if isCutOff {
      output = try pipe.fileHandleForReading.read(upToCount: 100) ?? Data()
      try pipe.fileHandleForReading.close()
    } else {
      output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    }
    process.waitUntilExit()
    return Ending(
      status: process.terminationStatus, output: String(decoding: output, as: UTF8.self),
      messages: try text("messages"))
  }
}
