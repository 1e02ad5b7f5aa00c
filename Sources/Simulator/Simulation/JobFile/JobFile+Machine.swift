internal import Foundation
internal import Geometry
internal import MachineModel

extension JobFile {
  /// `machine` is a catalogue name, a path to a machine file, or a table.
  static func readMachine(_ root: inout JobSection, into job: inout Job, folder: String) {
    switch root.take("machine") {
    case nil: break
    case .text(let name)?:
      if let machine = Catalogue.machine(named: name) {
        job.machineName = name
        job.machine = machine
      } else if name.hasSuffix(".toml") {
        readMachineFile(InputFile.resolve(name, in: folder), reading: root.reading, into: &job)
      } else {
        root.reading.fault(
          "machine",
          "there is no machine \"\(name)\"; the catalogue has "
            + "\(Catalogue.machineNames.joined(separator: ", ")); or give a .toml file",
          code: "unknown-machine")
      }
    case .some(let node):
      var section = JobSection(node, path: "machine", reading: root.reading)
      readMachineTable(&section, into: &job)
    }
    job.referencePosition = Catalogue.referencePosition(of: job.machine)
  }

  private static func readMachineFile(_ path: String, reading: JobReading, into job: inout Job) {
    job.machinePath = path
    do {
      let text: String
      if let given = job.source.machineText {
        text = given
      } else {
        text = String(decoding: try InputFile.read(path, limit: maximumSize), as: UTF8.self)
        job.source.machineText = text
      }
      let inner = JobReading(KeyPlaces(file: path, text: text))
      var section = JobSection(try JobNode.read(text, file: path), path: "", reading: inner)
      readMachineTable(&section, into: &job)
      reading.faults += inner.faults
    } catch {
      reading.faults += error.faults
    }
  }

  /// A machine's table; a `base` names the catalogue machine it changes.
  private static func readMachineTable(_ section: inout JobSection, into job: inout Job) {
    _ = section.whole("schema", default: 1, in: 1...1)
    let base = section.word("base", default: "vmc-3axis", of: Catalogue.machineNames)
    job.machineName = section.text("name", default: base)
    var machine = Catalogue.machine(named: base) ?? .vmc3Axis()
    if section.word(
      "kind", default: machine.kind == .mill ? "mill" : "lathe", of: ["mill", "lathe"])
      == "lathe"
    {
      machine.kind = .lathe
    } else {
      machine.kind = .mill
    }
    machine.servoPeriod = section.number(
      "servo-period", default: machine.servoPeriod, in: 1e-4...0.01, unit: "s")
    readPlanner(section.section("planner"), into: &job)
    let axes = section.sections("axis")
    var letters: [String] = []
    if !axes.isEmpty {
      for index in 0..<AxisVector.count { machine.axes[index].isPresent = false }
    }
    for axis in axes { readAxis(axis, given: &letters, into: &machine) }
    var spindle = section.section("spindle")
    if let node = spindle.take("power") { readPowerCurve(node, spindle, into: &machine) }
    machine.spindle.accelerationRPMPerSecond = spindle.number(
      "acceleration-rpm-per-second", default: machine.spindle.accelerationRPMPerSecond,
      in: 1...1e7, unit: "rpm/s")
    machine.spindle.encoderMarks = Int32(
      spindle.whole(
        "encoder-marks", default: Int(machine.spindle.encoderMarks), in: 0...10_000_000))
    let tapping = spindle.word(
      "tapping", default: machine.spindle.tapsRigidly ? "rigid" : "floating",
      of: ["rigid", "floating"])
    machine.spindle.tapsRigidly = tapping == "rigid"
    spindle.finish()
    var change = section.section("tool-change")
    machine.toolChangeTime = change.number(
      "time", default: machine.toolChangeTime, in: 0...1e4, unit: "s")
    change.finish()
    section.finish()
    do {
      try machine.check()
    } catch {
      let axis = error.axis.map { " at axis \("XYZABCUVW".dropFirst($0.rawValue).prefix(1))" } ?? ""
      section.reading.fault(
        section.name(of: key(of: error, axes: letters)),
        "\(Catalogue.advice(for: error.kind))\(axis)", code: "machine-\(String(kebab: error.kind))")
    }
    job.machine = machine
  }

  /// The key that a machine's fault is told at; the letters are those of the axes that are given,
  /// in their order.
  private static func key(of fault: MachineFault, axes letters: [String]) -> String {
    switch fault.kind {
    case .servoPeriod: return "servo-period"
    case .toolChangeTime: return "tool-change.time"
    case .powerCurve: return "spindle.power"
    case .spindle: return "spindle"
    case .travel, .home, .limits, .motor, .friction, .measuring, .gains:
      let letter = fault.axis.map { String("XYZABCUVW".dropFirst($0.rawValue).prefix(1)) }
      let place = letter.flatMap { letters.firstIndex(of: $0) }
      return place.map { "axis.\($0)" } ?? "axis"
    }
  }

  private static func readPlanner(_ given: JobSection, into job: inout Job) {
    var section = given
    job.planner.isJerkLimited =
      section.word("profile", default: "jerk", of: ["jerk", "acceleration"]) == "jerk"
    job.planner.mode = section.word("mode", default: "G64", of: ["G61", "G61.1", "G64"])
    job.planner.tolerance = section.number("tolerance", default: 0.01, in: 0...10, unit: "mm")
    job.planner.rapidOverride = section.number("rapid-override", default: 1, in: 0...1, unit: "")
    section.finish()
  }

  private static func readAxis(
    _ given: JobSection, given taken: inout [String], into machine: inout MachineDescription
  ) {
    var section = given
    let letters = "XYZABCUVW".map(String.init)
    let letter = section.word("letter", default: "X", of: letters)
    if taken.contains(letter) {
      section.reading.fault(
        section.name(of: "letter"),
        "is \"\(letter)\", which another axis has already; give each axis one table",
        code: "axis-twice")
    }
    taken.append(letter)
    let index = letters.firstIndex(of: letter) ?? 0
    var axis = machine.axes[index]
    axis.isPresent = true
    if let travel = section.numbers("travel", count: 2) {
      axis.travelMinimum = travel[0]
      axis.travelMaximum = travel[1]
    }
    axis.velocity = section.number("velocity", default: axis.velocity, in: 1e-3...1e5, unit: "mm/s")
    axis.acceleration = section.number(
      "acceleration", default: axis.acceleration, in: 1e-2...1e7, unit: "mm/s^2")
    axis.jerk = section.number("jerk", default: axis.jerk, in: 1e-1...1e10, unit: "mm/s^3")
    axis.home = section.number("home", default: axis.home, in: -1e6...1e6, unit: "mm")
    var drive = section.section("drive")
    axis.drive.model =
      drive.word("model", default: "cascade", of: ["cascade", "ideal"]) == "ideal"
      ? .ideal : .cascade
    axis.drive.inertia = drive.number(
      "inertia", default: axis.drive.inertia, in: 1e-6...100, unit: "kg m^2")
    axis.drive.backlash = drive.number(
      "backlash", default: axis.drive.backlash, in: 0...10, unit: "mm")
    axis.drive.encoderStep = drive.number(
      "encoder-step", default: axis.drive.encoderStep, in: 0...1, unit: "mm")
    drive.finish()
    section.finish()
    machine.axes[index] = axis
  }

  private static func readPowerCurve(
    _ node: JobNode, _ section: JobSection, into machine: inout MachineDescription
  ) {
    guard case .list(let points) = node, points.count <= SpindleDescription.pointCapacity else {
      section.reading.fault(
        section.name(of: "power"),
        "needs a list of up to \(SpindleDescription.pointCapacity) [rpm, W] points",
        code: "wrong-type")
      return
    }
    machine.spindle.pointCount = 0
    for (index, point) in points.enumerated() {
      var holder = JobSection(
        .table(["point": point]), path: "\(section.name(of: "power")).\(index)",
        reading: section.reading)
      if let pair = holder.numbers("point", count: 2) {
        machine.spindle.append(PowerPoint(speedRPM: pair[0], power: pair[1]))
      }
    }
  }
}
