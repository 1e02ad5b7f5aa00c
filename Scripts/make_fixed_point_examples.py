#!/usr/bin/env python3
"""Draws small networks of every kind, with inputs and the outputs that fixed_point_reference.py
gives: the goldens of FixedPointInferenceTests.

    make_fixed_point_examples.py [--seed 6] [--count 40] EXAMPLES.tsv

Lines of fields between tabs; what follows a network belongs to it:
    network  name   file in base 64
    run      input  output  numbers of the input that were brought into their bounds
    features the 12 features as the hexadecimal bits of doubles  output  saturated
    stream                  begins a stream
    step     row    output  steps it
    refuse   offset bytes in hexadecimal  reason: with these bytes there, and the checksum made
                            right again, the file is refused
    accept   the same: it is not
Numbers are decimal with commas. Lines with # are comments.
"""
import argparse
import base64
import math
import os
import struct
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from fixed_point_reference import (  # noqa: E402
    ADD, AVERAGE, CONV, DENSE, DEPTHWISE, FEATURES, GRU, HEAD, KIND_NAMES, LAST, PLACE, TABLE,
    Builder, Feature, Network, Refusal, Stream, checksum, clamp, factor)


class Chance:
    """SplitMix64 (Steele, Lea, Flood 2014)."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & ((1 << 64) - 1)
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & ((1 << 64) - 1)
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & ((1 << 64) - 1)
        return z ^ (z >> 31)

    def within(self, low, high):
        return low + self.next() % (high - low + 1)

    def pick(self, *options):
        return options[self.next() % len(options)]

    def unit(self):
        return self.next() / (1 << 64)


class Drawer:
    """Draws a network on a Builder, one operation behind the other."""

    def __init__(self, chance, bits, rows, channels, features=()):
        self.chance = chance
        self.builder = Builder(bits, rows, channels, *self.bounds(bits, bool(features)),
                               self.unit_scale(), features)
        self.now = 0

    @property
    def tensors(self):
        return self.builder.network.tensors

    def unit_scale(self):
        return 2.0 ** -self.chance.within(1, 12) * (1 + self.chance.unit())

    def bounds(self, bits, is_whole=False):
        """Zero point, low and high: mostly the type's own, or a ReLU, or something narrow."""
        limit = 1 << (bits - 1)
        chance = self.chance
        if is_whole:
            return 0, -limit, limit - 1
        zero = chance.pick(0, 0, -limit, limit - 1, chance.within(-limit, limit - 1))
        low = chance.pick(-limit, -limit, min(zero, limit // 2), chance.within(-limit, 0))
        high = chance.pick(limit - 1, limit - 1, chance.within(limit // 2 + 1, limit - 1))
        return zero, low, high

    def target(self, bits, rows, channels):
        return self.builder.tensor(bits, rows, channels, *self.bounds(bits), self.unit_scale())

    def sum_parameters(self, outputs, window, reach, out_limit, is_head=False):
        """Weights, biases, factors whose outputs mostly fit, and some that are extreme."""
        chance = self.chance
        kind = chance.within(0, 5)
        weights = [[chance.pick(-127, 127) if kind == 0 else chance.within(-127, 127)
                    for _ in range(window)] for _ in range(outputs)]
        if kind == 1:  # few numbers, so that many results are halves
            weights = [[chance.within(-1, 1) for _ in range(window)] for _ in range(outputs)]
        typical = reach * math.sqrt(window) * (1 if kind == 1 else 60)
        spread = int(clamp(typical, 1, 1 << 24))
        biases = [chance.within(-spread, spread) for _ in range(outputs)]
        factors = []
        for _ in range(outputs):
            value = out_limit / typical * 2 ** (2 * chance.unit() - 1)
            multiplier, shift = factor(min(value, 16383.0 if is_head else 0.99),
                                       16 if is_head else 31)
            if chance.within(0, 2) == 0 or kind == 1:
                multiplier = 1 << 30
            factors.append((multiplier, shift))
        return weights, biases, factors

    def sums(self, kind, bits, rows, outputs, window, reach=None, target=None, **fields):
        source = self.tensors[self.now]
        if target is None:
            target = (self.builder.tensor(32, 1, outputs) if kind == HEAD
                      else self.target(bits, rows, outputs))
        limit = 1 << (20 if kind == HEAD else self.tensors[target].bits - 1)
        drawn = self.sum_parameters(outputs, window, reach or max(1, source.reach), limit,
                                    kind == HEAD)
        self.builder.sums(kind, self.now, target, *drawn, **fields)
        return target

    def dense(self, outputs=None, kind=DENSE):
        source = self.tensors[self.now]
        outputs = outputs or self.chance.pick(1, 2, 3, 15, 16, 17, 20)
        self.now = self.sums(kind, self.chance.pick(8, 16), 1, outputs, source.count)

    def conv(self, kind=CONV, is_causal=False, taps=None):
        chance, source = self.chance, self.tensors[self.now]
        for _ in range(100):
            taps_now = taps or chance.within(1, 5)
            dilation = 1 if taps_now == 1 else chance.within(1, 3)
            stride, before, behind = chance.within(1, 3), chance.within(0, 4), chance.within(0, 4)
            if is_causal:
                stride, before, behind = 1, dilation * (taps_now - 1), 0
            span = dilation * (taps_now - 1) + 1
            if source.rows + before + behind >= max(span, stride):
                break
        rows = (source.rows + before + behind - span) // stride + 1
        is_depthwise = kind == DEPTHWISE
        outputs = source.channels if is_depthwise else chance.pick(1, 3, 4, 8, 16, 17)
        window = taps_now * (1 if is_depthwise else source.channels)
        self.now = self.sums(kind, chance.pick(8, 16), rows, outputs, window, taps=taps_now,
                             dilation=dilation, stride=stride, before=before, behind=behind)

    def parts(self):
        """Members side by side: each reads a part of the channels and writes a part."""
        chance, source = self.chance, self.tensors[self.now]
        kind = CONV if source.rows > 1 else DENSE
        members = chance.within(2, 3)
        counts = [chance.pick(1, 3, 5, 16) for _ in range(members)]
        target = self.target(chance.pick(8, 16), source.rows, sum(counts))
        for index in sorted(range(members), key=lambda _: chance.next()):
            in_channel = chance.within(0, source.channels - 1)
            width = chance.within(1, source.channels - in_channel)
            self.sums(kind, 0, 0, counts[index], width, target=target, in_channel=in_channel,
                      channel=sum(counts[:index]))
        self.now = target

    def average(self):
        source = self.tensors[self.now]
        target = self.target(self.chance.pick(8, 16), 1, source.channels)
        wanted = self.tensors[target].reach / max(1, source.reach) / source.rows
        multiplier, shift = factor(clamp(wanted, 2.0**-30, 0.99))
        self.now = self.builder.simple(AVERAGE, self.now, target, [multiplier], shift)

    def place(self, sources=None):
        chance = self.chance
        sources = sources or [self.now]
        rows = self.tensors[sources[0]].rows
        widths = [self.tensors[source].channels for source in sources]
        target = self.target(chance.pick(8, 16), rows, sum(widths))
        for index, source in enumerate(sources):
            wanted = self.tensors[target].reach / max(1, self.tensors[source].reach)
            pair = chance.pick(factor(clamp(wanted, 2.0**-20, 2.0**20), 1), (1 << 30, 30))
            self.builder.simple(PLACE, source, target, [pair[0]], pair[1],
                                channel=sum(widths[:index]))
        self.now = target

    def branches(self):
        """Two branches that an addition or a concatenation joins."""
        chance, begin = self.chance, self.now
        ends = []
        for _ in range(2):
            self.now = begin
            source = self.tensors[begin]
            self.now = self.sums(CONV, chance.pick(8, 16), source.rows, source.channels,
                                 source.channels)
            ends.append(self.now)
        if chance.within(0, 1):
            return self.place(ends)
        one, two = (self.tensors[end] for end in ends)
        target = self.target(chance.pick(8, 16), one.rows, one.channels)
        room = self.tensors[target].reach
        factors = [clamp(room / (2 * max(1, side.reach)), 2.0**-20, 2.0**20)
                   for side in (one, two)]
        if factors[0] < factors[1]:
            ends.reverse()
            factors.reverse()
        first, shift = factor(factors[0], 1)
        second = max(1, min(round(factors[1] * 2.0**shift), first))
        self.now = self.builder.simple(ADD, ends[0], target, [first, second], shift,
                                       second=ends[1])

    def table(self):
        chance, source = self.chance, self.tensors[self.now]
        target = self.target(chance.pick(8, 16), source.rows, source.channels)
        out = self.tensors[target]
        count = 256 if source.bits == 8 else 513
        if chance.within(0, 1):
            entries = [chance.within(out.low, out.high) for _ in range(count)]
        else:
            entries = [clamp(round(out.high * math.tanh(6 * index / count - 3)), out.low, out.high)
                       for index in range(count)]
        self.now = self.builder.add_operation(TABLE, self.now, target, tables=[entries])

    def gru(self, hidden=None):
        chance = self.chance
        source = self.tensors[self.now]
        hidden = hidden or chance.pick(1, 2, 5, 6)
        words = self.builder.tensor(16, source.rows, 3 * hidden, scale=1 / 4096)
        self.sums(CONV, 16, source.rows, 3 * hidden, source.channels, target=words)
        target = self.builder.tensor(16, source.rows, hidden, scale=1 / 32768)
        weights, biases, factors = self.sum_parameters(3 * hidden, hidden, 32768, 1 << 14)
        if chance.within(0, 3):
            steps = [(128 * index - 32768) / 4096 for index in range(513)]
            tables = [[min(32767, round(32768 / (1 + math.exp(-x)))) for x in steps],
                      [clamp(round(32768 * math.tanh(x)), -32768, 32767) for x in steps]]
        else:
            tables = [[chance.within(0, 32767) for _ in range(513)],
                      [chance.within(-32768, 32767) for _ in range(513)]]
        self.now = self.builder.add_operation(
            GRU, words, target, outputs=3 * hidden, width=hidden, weights=weights, biases=biases,
            multipliers=[m for m, _ in factors], shifts=[s for _, s in factors], tables=tables)

    def last(self):
        source = self.tensors[self.now]
        target = self.builder.tensor(source.bits, 1, source.channels, source.zero, source.low,
                                     source.high, source.scale)
        self.now = self.builder.simple(LAST, self.now, target)

    def finish(self):
        return self.builder.build(self.now)


def drawn(chance, first, is_causal):
    """A network that begins with the operation `first`."""
    rows = chance.pick(1, 5, 9, 12) if first == "dense" else chance.pick(4, 7, 12)
    drawer = Drawer(chance, chance.pick(8, 16), rows, chance.pick(1, 3, 4, 6))
    choices = {
        "dense": drawer.dense,
        "conv": lambda: drawer.conv(is_causal=is_causal),
        "depthwise": lambda: drawer.conv(DEPTHWISE, is_causal),
        "average": drawer.average, "place": drawer.place, "branches": drawer.branches,
        "table": drawer.table, "gru": drawer.gru, "last": drawer.last, "parts": drawer.parts,
    }
    choices[first]()
    for _ in range(chance.within(0, 2)):
        names = ["conv", "depthwise", "place", "branches", "table", "parts"]
        if first != "gru":
            names.append("gru")
        choices[chance.pick(*names)]()
    if chance.within(0, 3) > 0:
        if is_causal:
            drawer.last()
        elif drawer.tensors[drawer.now].rows > 1:
            choices[chance.pick("average", "last", "dense")]()
        if chance.within(0, 3) > 0:
            drawer.dense(chance.pick(1, 3, 16, 18), HEAD)
    return drawer.finish()


def with_features(chance, index):
    features = []
    for _ in range(FEATURES):
        low = chance.pick(-32768, 0, chance.within(-32768, -1))
        high = chance.pick(32767, chance.within(1, 32767))
        if index == 1:  # NaN: the step nearest to 0 is not 0
            low, high = chance.pick((5, 900), (-900, -5), (7, 7), (low, high))
        features.append(Feature(8 * chance.unit() - 4, 2.0 ** chance.within(-2, 12), low, high))
    drawer = Drawer(chance, 16, 1, FEATURES, features)
    drawer.dense(17)
    drawer.dense(3, HEAD)
    return drawer.finish()


def at_the_limit():
    """516 inputs of int16 and weights of 127: the bias takes the sum to 2^31 - 1."""
    builder = Builder(16, 1, 516, 0, -32767, 32767)
    target = builder.tensor(16, 1, 2)
    bias = (1 << 31) - 1 - 516 * 127 * 32767
    builder.sums(DENSE, 0, target, [[127] * 516, [-127] * 516], [bias, -bias],
                 [(1 << 30, 46), ((1 << 31) - 1, 47)])
    return builder.build(target)


def halves():
    """Every result of the first output is a half, above and below 0, with both signs of z."""
    builder = Builder(8, 1, 3, 3)
    target = builder.tensor(8, 1, 4, -5)
    builder.sums(DENSE, 0, target, [[2, 2, 2], [1, 0, 0], [-1, 0, 0], [1, 1, 1]], [1, 0, 0, -1],
                 [(1 << 30, 31), (1 << 30, 31), (1 << 30, 31), ((1 << 31) - 1, 33)])
    return builder.build(target)


def patched(data, offset, piece):
    data = bytearray(data)
    data[offset : offset + len(piece)] = piece
    data[-8:] = struct.pack("<Q", checksum(bytes(data[:-8])))
    return bytes(data)


def verdicts(data, network):
    """Changes of a file, and whether it is still one."""
    word = lambda value: struct.pack("<I", value & 0xFFFFFFFF)  # noqa: E731
    tensors = 32 + 24 * len(network.features) + len(network.summary)
    operations = tensors + 40 * len(network.tensors)
    parameters = struct.unpack_from("<I", data, operations + 52)[0]
    first = network.operations[0]
    shifts = parameters + 8 * first.outputs
    yield 4, word(3), "another version"
    yield 8, word(len(data) + 8), "a length that is not the file's"
    yield 12, word(1), "one tensor"
    yield 12, word(97), "97 tensors"
    yield 16, word(0), "no operation"
    yield 16, word(65), "65 operations"
    yield 20, word(11), "11 features"
    yield 24, word(2), "a summary of another kind"
    yield 28, word(len(network.tensors)), "a tensor that is not there goes out"
    yield 28, word(0), "the input goes out"
    yield tensors + 0, word(12), "12 bits"
    yield tensors + 4, word(0), "no rows"
    yield tensors + 4, word(65537), "too many rows"
    yield tensors + 8, word(0xFFFFFFFF), "channels without end"
    yield tensors + 16, word(1 << 20), "a lower bound outside the type"
    yield tensors + 16, word(network.tensors[0].high + 1), "bounds the wrong way round"
    for value, text in ((0.0, "scale 0"), (-1.0, "scale below 0"), (math.nan, "scale NaN"),
                        (math.inf, "scale without end")):
        yield tensors + 24, struct.pack("<d", value), text
    yield tensors + 32, word(1), "an unused field of a tensor"
    yield operations, word(0), "kind 0"
    yield operations, word(11), "kind 11"
    yield operations + 4, word(first.output), "an operation that reads its own output"
    yield operations + 4, word(200), "an input that is not there"
    yield operations + 8, word(0), "a second input of a dense layer"
    yield operations + 12, word(0), "an operation that writes the input"
    yield operations + 16, word(0), "no taps"
    yield operations + 40, word(1 << 31), "a width without end"
    yield operations + 36, word(0xFFFFFFFF), "a part that begins behind the channels"
    yield operations + 44, word(1), "a part of the output that is none"
    yield operations + 48, word(first.outputs + 1), "outputs that do not fit"
    yield operations + 48, word(0x40000000), "outputs without end"
    yield operations + 52, word(parameters + 64), "parameters at another place"
    yield operations + 52, word(parameters + 4), "parameters that are not aligned"
    yield operations + 56, word(0xFFFFFFF0), "parameters without end"
    yield operations + 60, word(1), "an unused field of an operation"
    yield parameters - 1, b"\x01", "a gap that is not zero"
    yield parameters, word(0x7FFFFFFF), "a bias that overflows"
    yield parameters, word(0x80000000), "the lowest bias"
    yield parameters + 4 * first.outputs, word((1 << 30) - 1), "a multiplier below 2^30"
    yield parameters + 4 * first.outputs, word(1 << 31), "a multiplier below 0"
    yield parameters + 4 * first.outputs, word(1 << 30), "the least multiplier"
    yield shifts, b"\x1e", "shift 30"
    yield shifts, b"\x1f", "shift 31"
    yield shifts, b"\x3e", "shift 62"
    yield shifts, b"\x3f", "shift 63"
    yield shifts + first.outputs, b"\x80", "weight -128"


def is_refused(data):
    try:
        Network.from_bytes(data)
    except (Refusal, struct.error):
        return True
    return False


def inputs_of(network, chance, count):
    """Drawn inputs, and the ends of the bounds; the last one goes beyond them."""
    first = network.tensors[0]
    for index in range(count):
        if index == 1:
            yield [chance.pick(first.low, first.high) for _ in range(first.count)]
        elif index == count - 1:
            yield [chance.within(-(1 << 15), (1 << 15) - 1) for _ in range(first.count)]
        else:
            yield [chance.within(first.low, first.high) for _ in range(first.count)]


def is_dull(network, chance):
    """Whether most outputs do not depend on the input, or are at their bounds."""
    out = network.tensors[network.output]
    runs = [network.run(values)[network.output]
            for values in (network.quantise(given)[0] for given in inputs_of(network, chance, 4))]
    lively = sum(len(set(values) - {out.low, out.high}) > 2 for values in zip(*runs))
    return lively < out.count / 2 or len(network.to_bytes()) > 5000


def feature_rows(network, chance):
    bad = (math.nan, math.inf, -math.inf, 0.0, -0.0, 1e308, -1e308, 5e-324)
    for index in range(12):
        row = []
        for item in network.features:
            steps = 2 * chance.within(item.low - 20, item.high + 20) + 1
            value = item.offset + chance.pick(steps, 2 * steps, 3 * steps) / 4 / item.steps_per_unit
            row.append(chance.pick(*bad) if index % 3 == 2 and chance.within(0, 2) == 0 else value)
        yield row


class Writer:
    def __init__(self, chance):
        self.lines, self.chance = [], chance
        self.kinds = {}

    def add(self, *words):
        self.lines.append("\t".join(
            word if isinstance(word, str) else
            ",".join(map(str, word)) if isinstance(word, list) else str(word) for word in words))

    def network(self, name, network, inputs=None, runs=3):
        data = network.to_bytes()
        assert Network.from_bytes(data).to_bytes() == data
        for item in network.operations:
            self.kinds[KIND_NAMES[item.kind]] = self.kinds.get(KIND_NAMES[item.kind], 0) + 1
        self.add("network", name, base64.b64encode(data).decode())
        if network.features:
            for row in feature_rows(network, self.chance):
                values, saturated = network.quantise(row)
                bits = [struct.pack(">d", value).hex() for value in row]
                self.add("features", bits, network.run(values)[network.output], saturated)
            return
        for given in inputs or inputs_of(network, self.chance, runs):
            values, saturated = network.quantise(given)
            self.add("run", given, network.run(values)[network.output], saturated)
        try:
            stream = Stream(network)
        except Refusal:
            return
        if network.tensors[0].rows == 1:
            return
        self.add("stream")
        channels = network.tensors[0].channels
        # The bounds' input again, row by row: the last outputs are those of the whole.
        first = network.tensors[0]
        whole = [self.chance.within(first.low, first.high) for _ in range(first.count)]
        steps = []
        for at in range(0, len(whole), channels):
            steps.append(stream.step(whole[at : at + channels]))
            self.add("step", whole[at : at + channels], steps[-1])
        out = network.run(whole)[network.output]
        assert out[-len(steps[-1]):] == steps[-1]
        if network.tensors[network.output].rows == first.rows:
            assert sum(steps, []) == out


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument("--count", type=int, default=40, help="networks that are drawn")
    parser.add_argument("file")
    options = parser.parse_args()
    chance = Chance(options.seed)
    writer = Writer(chance)
    writer.add(f"# make_fixed_point_examples.py --seed {options.seed} --count {options.count}")
    writer.network("halves", halves(), [[a, b, 3] for a in range(-6, 7) for b in (-3, 0, 4)])
    limit = at_the_limit()
    writer.network("limit", limit, [[32767] * 516, [-32767] * 516, [-32768] * 516,
                                    [32767 - 65534 * (i % 2) for i in range(516)]])
    data = limit.to_bytes()
    begin = struct.unpack_from("<I", data, 32 + 80 + 52)[0]
    bias = limit.operations[0].biases[0]
    for value, verdict in ((bias + 1, "refuse"), (-bias - 1, "refuse"), (-bias, "accept")):
        piece = struct.pack("<i", value)
        assert is_refused(patched(data, begin, piece)) == (verdict == "refuse")
        writer.add(verdict, begin, piece.hex(), f"bias {value} at the limit of the proof")
    for index in range(2):
        writer.network(f"features{index}", with_features(chance, index))
    small = Drawer(chance, 16, 1, 5)
    small.dense(6)
    small.dense(2, HEAD)
    small = small.finish()
    writer.network("small", small)
    data = small.to_bytes()
    for offset, piece, text in verdicts(data, small):
        refused = is_refused(patched(data, offset, piece))
        writer.add("refuse" if refused else "accept", offset, piece.hex(), text)
    kinds = "dense conv depthwise average place branches table gru last parts".split()
    for index in range(options.count):
        first = kinds[index % len(kinds)]
        is_causal = chance.within(0, 2) == 0
        network = None
        while network is None or is_dull(network, chance):
            network = drawn(chance, first, is_causal)
        writer.network(f"{first}{index}", network)
    with open(options.file, "w") as file:
        file.write("\n".join(writer.lines) + "\n")
    print(f"{options.file}: {os.path.getsize(options.file)} bytes, {len(writer.lines)} lines, "
          + ", ".join(f"{count} {name}" for name, count in sorted(writer.kinds.items())))


if __name__ == "__main__":
    main()
