/// Where the keys of a job stand: in its file, or in a setting of the command line.
struct KeyPlaces {
  private let file: String
  private let settings: [String]
  /// Nil where the file is a program, from which the job's text was made.
  private let locator: KeyLocator?

  /// The keys of a file of its own.
  init(file: String, text: String) {
    self.file = file
    settings = []
    locator = KeyLocator(text)
  }

  /// The keys of a job.
  init(_ source: JobSource) {
    file = source.path
    settings = source.settings
    locator = source.isGenerated ? nil : KeyLocator(source.text)
  }

  /// A fault of a key's value.
  func fault(_ key: String, _ message: String, code: String) -> JobFault {
    fault(at: key, "\(key): \(message)", code: code)
  }

  /// A fault that is told where a key stands.
  func fault(at key: String, _ message: String, code: String) -> JobFault {
    let setting =
      settings.last { Self.isSet(key, by: $0) } ?? settings.last { Self.isWithin(key, $0) }
    guard let setting else {
      return JobFault(
        file: file, line: locator?.line(of: key) ?? 0, message: message, code: code)
    }
    return JobFault(file: "--set \(setting)", line: 0, message: message, code: code)
  }

  /// Whether a setting gives a key, or a table around it.
  private static func isSet(_ key: String, by setting: String) -> Bool {
    let name = setting.prefix { $0 != "=" }
    return key == name || key.hasPrefix(name + ".")
  }

  /// Whether a setting gives a part of a key's table.
  private static func isWithin(_ key: String, _ setting: String) -> Bool {
    setting.prefix { $0 != "=" }.hasPrefix(key + ".")
  }
}

extension Job {
  /// A fault of a value of this job, by the value's key.
  func fault(_ key: String, _ message: String, code: String) -> JobFault {
    KeyPlaces(source).fault(key, message, code: code)
  }
}
