import Foundation

/// The tree that the rules are held to.
struct Repository: Sendable {
  static let shared = Repository()

  let root: URL
  /// Swift and C of Sources, Tests and the manifest.
  let sources: [SourceText]
  /// Every file of text with its path.
  let texts: [(path: String, text: String)]

  private static let codeEndings: Set<String> = ["swift", "c", "h"]
  private static let textEndings: Set<String> = [
    "swift", "c", "h", "md", "toml", "sh", "py", "yml", "yaml", "json", "ngc", "modulemap", "",
    "html", "css", "js",
  ]
  /// Larger files are measurements, not text that someone writes.
  private static let largestText = 1_000_000

  private init() {
    let file = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    let root = file.deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    self.root = root
    texts = Repository.paths(under: root).compactMap { path in
      let url = root.appending(path: path)
      guard let content = try? Data(contentsOf: url), content.count < Repository.largestText,
        let text = String(bytes: content, encoding: .utf8)
      else { return nil }
      return (path, text)
    }
    sources = texts.compactMap { path, text in
      let ending = URL(fileURLWithPath: path).pathExtension
      guard Repository.codeEndings.contains(ending) else { return nil }
      guard ["Sources/", "Tests/", "Package.swift"].contains(where: path.hasPrefix) else {
        return nil
      }
      return SourceText(text, path: path)
    }
  }

  private static func paths(under root: URL) -> [String] {
    guard let walk = FileManager.default.enumerator(atPath: root.path) else { return [] }
    var paths: [String] = []
    while let path = walk.nextObject() as? String {
      let name = path.split(separator: "/").last ?? ""
      let isFolder = walk.fileAttributes?[.type] as? FileAttributeType == .typeDirectory
      let isHidden = name.hasPrefix(".") && name != ".ci" && name != ".github"
      if isFolder, isHidden || name == "__pycache__" || name == "node_modules" {
        walk.skipDescendants()
      } else if !isFolder, textEndings.contains(URL(fileURLWithPath: path).pathExtension) {
        paths.append(path)
      }
    }
    return paths.sorted()
  }

  func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appending(path: path).path)
  }

  func text(_ path: String) -> String {
    guard let content = try? Data(contentsOf: root.appending(path: path)) else { return "" }
    return String(decoding: content, as: UTF8.self)
  }

  /// `Sources/Group/Room`, `Tests/RoomTests` and `Tests/Support/Library`, those with a source file
  /// in them.
  var targetFolders: [String] {
    let folders = sources.compactMap { source -> String? in
      let parts = source.path.split(separator: "/")
      guard parts.count > 2 else { return nil }
      let depth = parts[0] == "Sources" || parts[1] == "Support" ? 3 : 2
      return parts.count > depth ? parts.prefix(depth).joined(separator: "/") : nil
    }
    let libraries = texts.filter { $0.path.hasSuffix("module.modulemap") }.map {
      $0.path.split(separator: "/")[0...2].joined(separator: "/")
    }
    return Set(folders + libraries).sorted()
  }
}
