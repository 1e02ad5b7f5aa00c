/// The message channels of a recording, and the texts that explain them inside the file itself.
enum RecordChannels {
  static let tick: UInt16 = 1
  static let agent: UInt16 = 2
  static let scalars: UInt16 = 3
  static let events: UInt16 = 4

  /// All of them, in the order of their ids.
  static let all = [
    MCAPChannel(
      id: tick, topic: "/tick", encoding: "feedhold.columns", schemaName: "feedhold.TickRecord",
      schemaEncoding: "feedhold.columns", schema: columnSchema(ChannelLabel.ofTicks)),
    MCAPChannel(
      id: agent, topic: "/agent", encoding: "feedhold.columns",
      schemaName: "feedhold.AgentRecord", schemaEncoding: "feedhold.columns",
      schema: columnSchema(ChannelLabel.ofAgentSteps)),
    MCAPChannel(
      id: scalars, topic: "/scalars", encoding: "json", schemaName: "feedhold.Scalars",
      schemaEncoding: "jsonschema", schema: scalarSchema),
    MCAPChannel(
      id: events, topic: "/events", encoding: "json", schemaName: "feedhold.Event",
      schemaEncoding: "jsonschema", schema: eventSchema),
  ]

  /// Words in a tick row and an agent row, the tick among them.
  static let tickColumns = 1 + ChannelLabel.ofTicks.count
  static let agentColumns = 1 + ChannelLabel.ofAgentSteps.count

  private static func columnSchema(_ labels: [ChannelLabel]) -> String {
    let head = """
      feedhold.columns version 1: a block of rows, column by column; all numbers little-endian.
      u8 version=1; u8 0; u16 columns; u32 rows; u64 digest chain after the last row
      per column: u8 order; u8 planes; u8 noisyPlanes; u8 0
      per column: order x u64 seeds
      per column, for p in 0..<8 with bit p in planes and not in noisyPlanes: rows x u8 = byte p
      per column, for p in 0..<8 with bit p in noisyPlanes: rows x u8 = byte p
      A row's code is its planes put together, 0 where a plane is missing.
      difference = (code >> 1) ^ -(code & 1); these are the order-th differences, modulo 2^64;
      the seeds are the column's first `order` words. word ^ ((int64(word) >> 63) as u64 >> 1)
      is the IEEE 754 bit pattern of the value; for column 0 it is the tick, an int64.
      The message's log time is that of its first row.
      columns, with units:

      """
    var lines = [head + "0 tick 1"]
    for (index, label) in labels.enumerated() {
      lines.append("\(index + 1) \(label.name) \(label.unit)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static var scalarSchema: String {
    var properties = ["\"tick\":{\"type\":\"integer\"}", "\"time_s\":{\"type\":\"number\"}"]
    for channel in ScalarRow.channels {
      let label = channel.label
      properties.append(
        "\"\(label.name)\":{\"type\":\"number\",\"description\":\"[\(label.unit)]\"}")
    }
    return "{\"title\":\"feedhold.Scalars\",\"type\":\"object\",\"properties\":{"
      + properties.joined(separator: ",") + "}}"
  }

  private static var eventSchema: String {
    let whole = ["tick", "line", "code", "limit"].map { "\"\($0)\":{\"type\":\"integer\"}" }
    let real = ["value", "bound", "proposed", "granted"].map {
      "\"\($0)\":{\"type\":[\"number\",\"string\"],"
        + "\"description\":\"a text only for NaN, Infinity and -Infinity\"}"
    }
    let text = ["kind", "name", "limit_name", "text"].map { "\"\($0)\":{\"type\":\"string\"}" }
    let truth = ["\"truncated\":{\"type\":\"boolean\"}"]
    return "{\"title\":\"feedhold.Event\",\"type\":\"object\",\"properties\":{"
      + (whole + real + text + truth).joined(separator: ",") + "}}"
  }
}
