"""Reads a recording with the official MCAP reader and prints what it found as JSON.

usage: read_with_mcap.py FILE      (needs: pip install mcap zstandard; see Tests/Peers/README.md)
exit status 77: the package is not there; 0: read, every checksum checked
"""

import json
import struct
import sys

try:
    from mcap.reader import NonSeekingReader, make_reader
    import zstandard  # noqa: F401  (the reader needs it for the chunks)
except ImportError as missing:
    print(f"skip: {missing}")
    sys.exit(77)


def rows_of(block):
    """The rows of a column block, by the text of docs/recording-format.md alone."""
    mask = (1 << 64) - 1
    version, _, columns, rows, _ = struct.unpack_from("<BBHIQ", block)
    assert version == 1
    at = 16
    descriptors = []
    for _ in range(columns):
        descriptors.append(struct.unpack_from("<BBB", block, at))
        at += 4
    seeds = []
    for order, _, _ in descriptors:
        seeds.append(list(struct.unpack_from(f"<{order}Q", block, at)))
        at += 8 * order
    codes = [[0] * rows for _ in range(columns)]
    for is_noisy in (False, True):
        for column, (_, planes, noisy) in enumerate(descriptors):
            wanted = noisy if is_noisy else planes & ~noisy
            for plane in range(8):
                if wanted >> plane & 1:
                    for row in range(rows):
                        codes[column][row] |= block[at + row] << (8 * plane)
                    at += rows
    assert at == len(block)
    table = []
    for column, (order, _, _) in enumerate(descriptors):
        words = [(c >> 1) ^ (mask if c & 1 else 0) for c in codes[column]]
        for level in reversed(range(order)):
            words[level] = difference_at(seeds[column], level, mask)
            for row in range(level + 1, rows):
                words[row] = (words[row] + words[row - 1]) & mask
        table.append([w ^ ((mask >> 1) if w >> 63 else 0) for w in words])
    return [[table[c][r] for c in range(columns)] for r in range(rows)]


def difference_at(seeds, level, mask):
    """The level-th difference at row `level`."""
    values = list(seeds)
    for _ in range(level):
        values = [(values[i + 1] - values[i]) & mask for i in range(len(values) - 1)]
    return values[0]


def main(path):
    found = {"topics": {}, "ticks": 0, "sum": 0, "events": [], "scalars": 0}
    with open(path, "rb") as file:
        reader = make_reader(file, validate_crcs=True)
        summary = reader.get_summary()
        found["chunks"] = len(summary.chunk_indexes)
        found["counts"] = sum(summary.statistics.channel_message_counts.values())
        found["messages"] = summary.statistics.message_count
        found["attachments"] = [a.name for a in reader.iter_attachments()]
        found["metadata"] = {m.name: m.metadata for m in reader.iter_metadata()}
        for schema, channel, message in reader.iter_messages():
            topics = found["topics"]
            topics[channel.topic] = topics.get(channel.topic, 0) + 1
            if channel.topic == "/tick":
                for row in rows_of(message.data):
                    found["ticks"] += 1
                    for word in row:
                        found["sum"] = (found["sum"] * 31 + word) % (1 << 61)
            elif channel.message_encoding == "json":
                json.loads(schema.data)
                value = json.loads(message.data)
                if channel.topic == "/events":
                    found["events"].append(value["name"])
                else:
                    found["scalars"] += 1
    with open(path, "rb") as file:
        stream = NonSeekingReader(file, validate_crcs=True)
        found["streamed"] = sum(1 for _ in stream.iter_messages())
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1])
