internal import CanonicalMachining

/// What a canonical stream has said so far and what still holds: from it, whoever hears the stream
/// from its middle only is told how the machine stands.
struct StreamMemory: Sendable {
  private var units: CanonicalCommand?
  private var workOffset: CanonicalCommand?
  private var axisOffset: CanonicalCommand?
  private var rotation: CanonicalCommand?
  private var feedReference: CanonicalCommand?
  private var plane: CanonicalCommand?
  private var feedMode: CanonicalCommand?
  private var path: CanonicalCommand?
  private var tool: CanonicalCommand?
  private var selectedTool: CanonicalCommand?
  private var toolLength: CanonicalCommand?
  private var feedOverride: CanonicalCommand?
  private var speedOverride: CanonicalCommand?
  private var adaptiveFeed: CanonicalCommand?
  private var feedHold: CanonicalCommand?
  private var probe: CanonicalCommand?
  private var spindleMode: CanonicalCommand?
  private var spindleSpeed: CanonicalCommand?
  private var spindle: CanonicalCommand?
  private var flood: CanonicalCommand?
  private var mist: CanonicalCommand?
  private var feedRate: CanonicalCommand?
  private var sync: CanonicalCommand?
  // By kind and number, in the order they were first said; a machine has few of them.
  private var outputs: [(key: Int64, command: CanonicalCommand)] = []

  /// Most outputs that are remembered.
  private static let outputCapacity = 4_096

  /// Hears a stretch of the stream.
  mutating func follow(_ records: [CanonicalRecord]) {
    for record in records {
      switch record.command {
      case .straightFeed, .straightTraverse, .arcFeed: continue
      default: follow(record.command)
      }
    }
  }

  private mutating func follow(_ command: CanonicalCommand) {
    switch command {
    case .useLengthUnits: units = command
    case .setWorkOffset: workOffset = command
    case .setAxisOffset: axisOffset = command
    case .setRotation: rotation = command
    case .setFeedReference: feedReference = command
    case .selectPlane: plane = command
    case .setFeedMode: feedMode = command
    case .setFeedRate: feedRate = command
    case .setPathTolerance: path = command
    case .useToolLengthOffset: toolLength = command
    case .startSpeedFeedSync, .stopSpeedFeedSync: sync = command
    case .turnProbe: probe = command
    default: followEquipment(command)
    }
  }

  private mutating func followEquipment(_ command: CanonicalCommand) {
    switch command {
    case .selectTool: selectedTool = command
    case .changeTool, .setToolNumber: tool = command
    case .setSpindleMode: spindleMode = command
    case .setSpindleSpeed: spindleSpeed = command
    case .startSpindle, .stopSpindle: spindle = command
    case .flood: flood = command
    case .mist: mist = command
    case .enableFeedOverride: feedOverride = command
    case .enableSpeedOverride: speedOverride = command
    case .enableAdaptiveFeed: adaptiveFeed = command
    case .enableFeedHold: feedHold = command
    case .motionOutput(let index, _): note(command, 0, index)
    case .output(let index, _): note(command, 0, index)
    case .motionOutputValue(let index, _): note(command, 1, index)
    case .outputValue(let index, _): note(command, 1, index)
    default: break
    }
  }

  private mutating func note(_ command: CanonicalCommand, _ kind: Int64, _ index: Int32) {
    let key = Int64(index) &* 2 &+ kind
    if let known = outputs.firstIndex(where: { $0.key == key }) {
      outputs[known].command = command
    } else if outputs.count < Self.outputCapacity {
      outputs.append((key, command))
    }
  }

  /// What must be said before the machine goes to its place: offsets first, as positions depend on
  /// them, the spindle last.
  var beforeApproach: [CanonicalCommand] {
    var commands = [
      units, workOffset, axisOffset, rotation, feedReference, plane, feedMode, path,
    ].compactMap { $0 }
    commands += toolCommands
    commands += [toolLength, nextTool, feedOverride, speedOverride, adaptiveFeed, feedHold, probe]
      .compactMap { $0 }
    commands += outputs.map(\.command)
    return commands + [spindleMode, spindleSpeed, spindle].compactMap { $0 }
  }

  /// What must be said when the machine is there.
  var behindApproach: [CanonicalCommand] { [mist, flood, sync, feedRate].compactMap { $0 } }

  // The tool is asked for before it is changed, as every program does.
  private var toolCommands: [CanonicalCommand] {
    guard let tool else { return [] }
    if case .changeTool(let number) = tool, number > 0 { return [.selectTool(number), tool] }
    return [tool]
  }

  private var nextTool: CanonicalCommand? {
    guard case .selectTool(let number)? = selectedTool else { return nil }
    if case .changeTool(number)? = tool { return nil }
    return selectedTool
  }
}
