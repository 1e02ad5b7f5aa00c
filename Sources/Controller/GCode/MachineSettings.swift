/// What a machine's configuration settles for every program that it runs.
public struct MachineSettings: Equatable, Sendable {
  /// How far the radii at both ends of any arc in centre format may differ in programs in mm, large
  /// arcs by a share of their radius; nil for LinuxCNC's own 0.0283 mm. [mm]
  public var arcRadiusTolerance: Double?
  /// The same for programs in inches; LinuxCNC's own is 0.00283 inches. [mm]
  public var arcRadiusToleranceInch: Double?
  /// What a spindle's angle is turned by on M19. [degrees]
  public var orientOffsetDegrees = 0.0
  /// Whether `#<n_args>` is how many values a call has.
  public var countsArguments = false
  /// Whether M98 and bare O-words call subprograms.
  public var hasFanucSubprograms = true

  /// LinuxCNC's defaults.
  public init() {}
}

extension InterpreterOptions {
  /// Does as a configuration says. Its values become parameters `#<_ini[section]key>`; its files
  /// (tool table, variable file, subprograms) are the caller's to read.
  public mutating func follow(_ configuration: ConfigurationFile) {
    machine.arcRadiusTolerance = configuration.arcRadiusTolerance(isInch: false)
    machine.arcRadiusToleranceInch = configuration.arcRadiusTolerance(isInch: true)
    machine.orientOffsetDegrees = configuration.orientOffsetDegrees
    machine.countsArguments = configuration.isOn(.countsArguments)
    machine.hasFanucSubprograms = !configuration.isOn(.disablesFanucSubprograms)
    for entry in configuration.entries {
      let name = ConfigurationFile.parameterPrefix + entry.section + "]" + entry.key
      // Names are read in upper case, so a key in lower case has none.
      guard name.dropFirst(ConfigurationFile.parameterPrefix.count).allSatisfy({ !$0.isLowercase })
      else { continue }
      if let value = configuration.value(ofParameter: name) {
        parameters[name.lowercased()] = value
      }
    }
  }
}

extension ParameterStore {
  /// Takes over the values of a variable file.
  public mutating func take(_ file: ParameterFile) {
    for (number, value) in file.values { self[number] = value }
  }

  /// The variable file behind a program: what every control keeps, and what the file had before.
  /// - Parameters:
  ///   - file: The file as it was read.
  ///   - keepsAxisOffsets: Whether the offsets of G92 outlive the program.
  /// - Returns: The file with the values of now.
  public func kept(in file: ParameterFile, keepsAxisOffsets: Bool = true) -> ParameterFile {
    var kept = ParameterFile()
    for number in Set(file.values.keys).union(ParameterFile.persistentNumbers) {
      kept.values[number] = self[number]
    }
    if !keepsAxisOffsets {
      for number in Self.isAxisOffsetActive...(Self.axisOffset + 8) { kept.values[number] = 0 }
    }
    return kept
  }
}
