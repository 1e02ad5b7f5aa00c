internal import Signals

/// The main figures of a tick as plain JSON, for plotting programs that do not know our columns.
enum ScalarRow {
  /// Which figures, in their order.
  static let channels: [TickChannel] = [
    .actualX, .actualY, .actualZ, .pathSpeed, .override, .line, .tool, .spindleSpeed, .peakForce,
    .torque, .power, .deflection, .chipThickness, .flankWear, .measuredPower, .alarms,
  ]

  /// One row. A value that is not finite is left out: plotting programs expect numbers.
  static func json(_ row: TickRecord, servoPeriodNanoseconds: Int64) -> String {
    var object = JSONObject()
    let seconds = Double(row.tick.count) * Double(servoPeriodNanoseconds) / 1e9
    object.add("tick", "\(row.tick.count)")
    object.add("time_s", JSONObject.number(seconds))
    for channel in channels where row[channel].isFinite {
      object.add(channel.label.name, JSONObject.number(row[channel]))
    }
    return object.text
  }
}
