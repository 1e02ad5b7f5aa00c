internal import Geometry
internal import MachineModel
internal import Signals

/// The `--trace` file: one row a servo tick, columns as docs/cli.md promises.
struct TraceWriter {
  let sink: LineSink
  /// Estimated flank wear of the last agent step. [mm]
  var estimate = 0.0
  private var axes: [Int] = []

  init(sink: LineSink, machine: MachineDescription) {
    self.sink = sink
    axes = (0..<6).filter { machine.axes[$0].isPresent }
  }

  func writeHeader() {
    let letters = axes.map { String("xyzabc".dropFirst($0).prefix(1)) }
    let columns =
      ["tick"] + letters + letters.map { "actual_\($0)" } + [
        "path_speed_mm_s", "override", "spindle_rpm", "force_n", "power_w", "wear_um",
        "wear_estimate_um", "line",
      ]
    sink.write(columns.joined(separator: ","))
  }

  func write(_ row: borrowing TickRecord) {
    var line = "\(row.tick.count)"
    for axis in axes { line += "," + JSONText.number(row.values[axis]) }
    for axis in axes { line += "," + JSONText.number(row.values[6 + axis]) }
    for value in [
      row[.pathSpeed], row[.override], row[.spindleSpeed], row[.peakForce], row[.power],
      row[.flankWear] * 1000, estimate * 1000,
    ] { line += "," + JSONText.number(value) }
    sink.write(line + ",\(Int(row[.line]))")
  }
}
