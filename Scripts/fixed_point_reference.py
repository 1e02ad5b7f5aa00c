#!/usr/bin/env python3
"""Reads, checks, runs and writes networks in fixed point (.fhn, version 2) in Python integers.

    fixed_point_reference.py run FILE.fhn [--stream] < inputs.csv
    fixed_point_reference.py inspect FILE.fhn

The oracle of docs/models/fixed-point.md: written from that page alone, it shares no line with the
kernels, and Python's whole numbers cannot overflow. A line of inputs.csv is one input, row after
row (with --stream: one row); of a network that reads features, the 12 features. A line of outputs
is printed for each. Section numbers below are those of the page.
"""
import argparse
import math
import struct
import sys
from dataclasses import dataclass, field

(DENSE, CONV, DEPTHWISE, AVERAGE, ADD, PLACE, TABLE, GRU, LAST, HEAD) = range(1, 11)
KIND_NAMES = "- dense conv depthwise average add place table gru last head".split()
SUMS = (DENSE, CONV, DEPTHWISE, GRU, HEAD)
NONE = 0xFFFFFFFF
FEATURES = 12
INT16_TABLE = 513
WORD = (1 << 64) - 1


class Refusal(ValueError):
    """What is wrong with a file."""


def require(holds, text):
    if not holds:
        raise Refusal(text)


# Section 1: numbers.


def factor(value, least_shift=31, most_shift=62):
    """Multiplier and shift of a factor."""
    require(value > 0 and math.isfinite(value), f"factor {value} is not positive")
    half, exponent = math.frexp(value)  # value = half 2^exponent, half in 0.5 ..< 1
    # half 2^31 has at most 53 significant bits: the doubling and the floor are exact.
    multiplier = math.floor(half * (1 << 31) + 0.5)
    shift = 30 - (exponent - 1)
    if multiplier == 1 << 31:
        multiplier, shift = 1 << 30, shift - 1
    require(least_shift <= shift <= most_shift, f"factor {value} needs shift {shift}")
    return multiplier, shift


def scale(value, multiplier, shift):
    return (value * multiplier + (1 << (shift - 1))) >> shift


def clamp(value, low, high):
    return low if value < low else high if value > high else value


def saturate16(value):
    return clamp(value, -32768, 32767)


@dataclass
class Feature:
    offset: float
    steps_per_unit: float
    low: int
    high: int

    def step(self, value):
        """The step of a feature and whether it saturated (section 2)."""
        if math.isnan(value):
            return clamp(0, self.low, self.high), True
        steps = (value - self.offset) * self.steps_per_unit
        if math.isnan(steps):  # Cannot be with a finite offset and a positive factor.
            raise Refusal("feature has no step")
        if steps > self.high:
            return self.high, True
        if steps < self.low:
            return self.low, True
        return round(steps), False  # Python rounds ties to even


@dataclass
class Tensor:
    bits: int
    rows: int
    channels: int
    zero: int
    low: int
    high: int
    scale: float

    @property
    def count(self):
        return self.rows * self.channels

    @property
    def reach(self):
        """The largest |q - z|."""
        return max(abs(self.low - self.zero), abs(self.high - self.zero))


@dataclass
class Operation:
    kind: int
    input: int
    second: int = NONE
    output: int = 0
    taps: int = 1
    dilation: int = 1
    stride: int = 1
    before: int = 0
    behind: int = 0
    in_channel: int = 0
    width: int = 0
    channel: int = 0
    outputs: int = 0
    biases: list = field(default_factory=list)
    multipliers: list = field(default_factory=list)
    shifts: list = field(default_factory=list)
    weights: list = field(default_factory=list)  # of each output, taps x width in a row
    tables: list = field(default_factory=list)

    def parameters(self):
        if self.kind in SUMS:
            count = self.outputs
            data = struct.pack(f"<{count}i", *self.biases)
            data += struct.pack(f"<{count}i", *self.multipliers) + bytes(self.shifts)
            for row in self.weights:
                data += struct.pack(f"<{len(row)}b", *row)
            if self.kind == GRU:
                data += bytes(-len(data) % 4)
        elif self.kind == LAST:
            return b""
        elif self.kind != TABLE:
            return struct.pack(f"<{len(self.multipliers)}iI", *self.multipliers, self.shifts[0])
        else:
            data = b""
        for table in self.tables:
            data += struct.pack(f"<{len(table)}h", *table)
        return data

    def parse(self, data, input_bits):
        """The other way round; the length must be the right one."""
        if self.kind in SUMS:
            count, window = self.outputs, self.taps * self.width
            need = count * (9 + window)
            tables_at = need + -need % 4
            if self.kind == GRU:
                need = tables_at + 4 * INT16_TABLE
            require(len(data) == need, f"{len(data)} bytes of parameters, not {need}")
            self.biases = list(struct.unpack_from(f"<{count}i", data, 0))
            self.multipliers = list(struct.unpack_from(f"<{count}i", data, 4 * count))
            self.shifts = list(data[8 * count : 9 * count])
            self.weights = [
                list(struct.unpack_from(f"<{window}b", data, 9 * count + output * window))
                for output in range(count)
            ]
            if self.kind == GRU:
                require(not any(data[count * (9 + window) : tables_at]), "a gap is not zero")
                self.tables = [
                    list(struct.unpack_from(f"<{INT16_TABLE}h", data, tables_at + at))
                    for at in (0, 2 * INT16_TABLE)
                ]
        elif self.kind == TABLE:
            count = 256 if input_bits == 8 else INT16_TABLE
            require(len(data) == 2 * count, f"table of {len(data)} bytes")
            self.tables = [list(struct.unpack(f"<{count}h", data))]
        else:
            count = {AVERAGE: 1, PLACE: 1, ADD: 2, LAST: 0}[self.kind]
            need = 4 * count + 4 if count else 0
            require(len(data) == need, f"{len(data)} bytes of parameters, not {need}")
            if count:
                *self.multipliers, shift = struct.unpack(f"<{count}iI", data)
                self.shifts = [shift]


def look_up(table, value):
    """An int16 table with lines between its entries."""
    index, rest = (value + 32768) >> 7, value & 127
    return table[index] + (((table[index + 1] - table[index]) * rest + 64) >> 7)


def checksum(data):
    value = 0xCBF29CE484222325
    for (word,) in struct.iter_unpack("<Q", data):
        value = (value ^ word) * 0x100000001B3 & WORD
    return value


@dataclass
class Network:
    tensors: list
    operations: list
    output: int
    features: list = field(default_factory=list)
    summary: bytes = b""  # 64 bytes or none

    # Section 5: the file.

    def to_bytes(self):
        tensors, operations, features = self.tensors, self.operations, self.features
        data = bytearray()
        for item in features:
            data += struct.pack("<ddhhI", item.offset, item.steps_per_unit, item.low, item.high, 0)
        data += self.summary
        for item in tensors:
            data += struct.pack("<IIIiii", item.bits, item.rows, item.channels, item.zero,
                                item.low, item.high)
            data += struct.pack("<dQ", item.scale, 0)
        place = 32 + len(data) + 64 * len(operations)
        blobs = b""
        for item in operations:
            blob = item.parameters()
            # Assumed: an operation without parameters has offset 0, as an unused field.
            begin = 0
            if blob:
                blobs += bytes(-(place + len(blobs)) % 64)
                begin = place + len(blobs)
                blobs += blob
            data += struct.pack("<16I", item.kind, item.input, item.second, item.output, item.taps,
                                item.dilation, item.stride, item.before, item.behind,
                                item.in_channel, item.width, item.channel, item.outputs, begin,
                                len(blob), 0)
        data += blobs
        data += bytes(-len(data) % 8)
        head = struct.pack("<4s7I", b"FHN2", 2, 32 + len(data) + 8, len(tensors), len(operations),
                           len(features), 1 if self.summary else 0, self.output)
        whole = head + bytes(data)
        return whole + struct.pack("<Q", checksum(whole))

    @staticmethod
    def from_bytes(data):
        require(len(data) >= 40 and data[:4] == b"FHN2", "not FHN2")
        version, length, tensors, operations, features, summarised, output = struct.unpack_from(
            "<7I", data, 4)
        require(version == 2, f"version {version}")
        require(length == len(data) and length % 8 == 0, f"length {length} of {len(data)}")
        require(struct.unpack_from("<Q", data, length - 8)[0] == checksum(data[:-8]), "checksum")
        require(2 <= tensors <= 96 and 1 <= operations <= 64, "counts")
        require(features in (0, FEATURES) and summarised in (0, 1), "features or summary")
        place = 32
        fixed = 32 + 24 * features + 64 * summarised + 40 * tensors + 64 * operations
        require(fixed + 8 <= length, "cut off")
        network = Network([], [], output)
        for _ in range(features):
            *values, unused = struct.unpack_from("<ddhhI", data, place)
            require(unused == 0, "unused field of a feature")
            network.features.append(Feature(*values))
            place += 24
        if summarised:
            network.summary = bytes(data[place : place + 64])
            place += 64
        for _ in range(tensors):
            *values, unused = struct.unpack_from("<IIIiiidQ", data, place)
            require(unused == 0, "unused field of a tensor")
            network.tensors.append(Tensor(*values))
            place += 40
        network.check_tensors()
        end = fixed
        for index in range(operations):
            *values, begin, size, unused = struct.unpack_from("<16I", data, place)
            require(unused == 0, "unused field of an operation")
            place += 64
            item = Operation(*values)
            require(1 <= item.kind <= 10, f"kind {item.kind}")
            require(item.input < tensors and item.output < tensors, "tensor of an operation")
            if size:
                aligned = end + -end % 64
                require(begin == aligned, f"parameters of {index} at {begin}, not {aligned}")
                require(begin + size <= length - 8, f"parameters of {index} behind the end")
                require(not any(data[end:begin]), "a gap is not zero")
                end = begin + size
            else:
                require(begin == 0, f"operation {index} has no parameters")
            require(item.taps * item.width <= 65536, "window of an operation")
            item.parse(data[begin : begin + size], network.tensors[item.input].bits)
            network.operations.append(item)
        require(length - 8 == end + -end % 8 and not any(data[end : length - 8]), "end of the file")
        network.check()
        return network

    # What a file must keep.

    def check_tensors(self):
        for index, item in enumerate(self.tensors):
            require(item.bits in (8, 16, 32), f"bits of tensor {index}")
            limit = 1 << (item.bits - 1)
            require(-limit <= item.low <= item.high < limit, f"bounds of tensor {index}")
            # Assumed: a zero point is a value of its type (padding holds it), in the bounds or not.
            require(-limit <= item.zero < limit, f"zero point of tensor {index}")
            require(item.bits < 32 or item.zero == 0, f"zero point of readings {index}")
            require(1 <= item.rows <= 65536 and 1 <= item.channels <= 65536
                    and item.count <= 1 << 20, f"size of tensor {index}")
            require(item.scale > 0 and math.isfinite(item.scale), f"scale of tensor {index}")

    def check(self):
        require(self.output < len(self.tensors) and self.output != 0, "tensor that goes out")
        self.check_tensors()
        if self.features:
            first = self.tensors[0]
            require((first.bits, first.rows, first.channels) == (16, 1, FEATURES), "feature tensor")
            for item in self.features:
                require(math.isfinite(item.offset) and math.isfinite(item.steps_per_unit)
                        and item.steps_per_unit > 0, "feature")
                require(first.low <= item.low <= item.high <= first.high, "bounds of a feature")
        filled = [[False] * item.channels for item in self.tensors]
        filled[0] = [True] * self.tensors[0].channels
        was_read = [False] * len(self.tensors)
        for index, item in enumerate(self.operations):
            try:
                self.check_order(item, filled, was_read)
                self.check_shapes(item)
                self.check_factors(item)
                self.prove(item)
            except Refusal as refusal:
                name = KIND_NAMES[item.kind]
                raise Refusal(f"operation {index} ({name}): {refusal}") from None
        require(all(all(item) for item in filled), "a tensor with a gap or without a writer")

    def check_order(self, item, filled, was_read):
        inputs = [item.input] + ([item.second] if item.kind == ADD else [])
        require(item.kind == ADD or item.second == NONE, "second tensor")
        for name in inputs:
            require(name < len(self.tensors) and all(filled[name]), "input is not there yet")
            require(self.tensors[name].bits < 32, "readings cannot be an input")
            was_read[name] = True
        require(0 < item.output < len(self.tensors), "output")
        begin, count = self.part(item)
        target = filled[item.output]
        require(begin + count <= len(target), "part behind the end")
        require(not any(target[begin : begin + count]), "part written twice")
        require(not was_read[item.output], "written after it was read")
        target[begin : begin + count] = [True] * count

    def part(self, item):
        """First of the channels that an operation writes, and how many."""
        if item.kind in (DENSE, CONV, HEAD):
            return item.channel, item.outputs
        if item.kind == PLACE:
            return item.channel, self.tensors[item.input].channels
        require(item.channel == 0, "channel")
        return 0, self.tensors[item.output].channels

    def check_shapes(self, item):
        source, target = self.tensors[item.input], self.tensors[item.output]
        rows, channels = source.rows, source.channels
        require((target.bits == 32) == (item.kind == HEAD), "readings come from a head only")
        require(item.kind in (CONV, DEPTHWISE) or (item.dilation, item.stride, item.before,
                item.behind) == (1, 1, 0, 0), "unused field")
        if item.kind in (DENSE, HEAD):
            # Assumed: taps 1; all rows in a row are the width unless the input is one row.
            require(item.taps == 1, "taps")
            require(target.rows == 1 and item.outputs >= 1 and item.width >= 1, "rows or outputs")
            require(item.in_channel + item.width <= channels if rows == 1
                    else (item.in_channel, item.width) == (0, rows * channels), "part of the input")
        elif item.kind in (CONV, DEPTHWISE):
            require(min(item.taps, item.dilation, item.stride, item.outputs) >= 1, "taps")
            require(item.outputs <= 65536, "outputs")
            span = item.dilation * (item.taps - 1) + 1
            padded = rows + item.before + item.behind
            require(padded >= span, "window longer than the input")
            require(max(item.dilation, item.stride) <= padded, "dilation or stride")
            require(target.rows == (padded - span) // item.stride + 1, "rows that go out")
            if item.kind == DEPTHWISE:
                # Assumed: width 1, so that the weights are outputs x taps x width as everywhere.
                require((item.in_channel, item.width) == (0, 1), "part of the input")
                require(item.outputs == channels == target.channels, "channels")
            else:
                require(item.width >= 1 and item.in_channel + item.width <= channels, "part")
                is_whole = (item.in_channel, item.width) == (0, channels)
                is_whole = is_whole and (item.channel, item.outputs) == (0, target.channels)
                require(is_whole or item.taps == 1, "parts with more than one tap")
        elif item.kind == GRU:
            require(target.channels * 3 == channels == item.outputs, "words of the gates")
            require((item.taps, item.width, item.in_channel) == (1, target.channels, 0), "width")
            require(source.bits == target.bits == 16 and rows == target.rows, "gates in int16")
            # Assumed: Q3.12 and Q0.15 have zero point 0, and the state's bounds are its type's.
            require((source.zero, target.zero) == (0, 0), "zero point")
            require((target.low, target.high) == (-32768, 32767), "bounds of the state")
        else:
            require((item.taps, item.in_channel, item.width, item.outputs) == (1, 0, 0, 0),
                    "unused field")
            if item.kind in (AVERAGE, LAST):
                require((target.rows, target.channels) == (1, channels), "shape")
            elif item.kind == PLACE:
                require(target.rows == rows, "rows")
            else:
                require((target.rows, target.channels) == (rows, channels), "shape")
            if item.kind == ADD:
                second = self.tensors[item.second]
                require((second.rows, second.channels) == (rows, channels), "shape of the second")
            if item.kind == LAST:
                # Assumed: what is copied keeps its numbers' meaning and bounds.
                require((target.bits, target.zero) == (source.bits, source.zero)
                        and target.low <= source.low and source.high <= target.high, "last")

    def check_factors(self, item):
        target = self.tensors[item.output]
        least = {HEAD: 16, ADD: 1, PLACE: 1}.get(item.kind, 31)
        require(all(least <= shift <= 62 for shift in item.shifts), "shift")
        for index, multiplier in enumerate(item.multipliers):
            smallest = 1 if item.kind == ADD and index == 1 else 1 << 30
            require(smallest <= multiplier, "multiplier")
        require(all(-127 <= weight <= 127 for row in item.weights for weight in row), "weight")
        if item.kind == TABLE:
            # Assumed: every entry is in the bounds of the output, which then keeps them.
            require(all(target.low <= entry <= target.high for entry in item.tables[0]), "entry")
        if item.kind == GRU:
            # Assumed: no sigmoid below 0, or the state could leave its type.
            require(min(item.tables[0]) >= 0, "sigmoid below 0")

    # Section 4: the proof.

    def prove(self, item):
        source = self.tensors[item.input]
        if item.kind == AVERAGE:
            require(source.rows * source.reach < 1 << 31, "mean overflows")
        if item.kind not in SUMS:
            return
        if item.kind == GRU:
            reach = [32768] * item.width
        elif item.input == 0 and self.features:
            reach = [max(abs(one.low - source.zero), abs(one.high - source.zero))
                     for one in self.features][item.in_channel : item.in_channel + item.width]
        else:
            reach = [source.reach] * (item.taps * item.width)
        for output, (bias, row) in enumerate(zip(item.biases, item.weights)):
            most = abs(bias) + sum(abs(weight) * most for weight, most in zip(row, reach))
            require(most < 1 << 31, f"sum of output {output} may reach {most}")

    # Section 3: operations.

    def quantise(self, values):
        """An input in its bounds, and how many numbers were not."""
        if self.features:
            steps = [one.step(value) for one, value in zip(self.features, values, strict=True)]
            return [step for step, _ in steps], sum(was for _, was in steps)
        first = self.tensors[0]
        result = [clamp(value, first.low, first.high) for value in values]
        return result, sum(a != b for a, b in zip(values, result))

    def run(self, values):
        """All tensors of an input that quantise gave."""
        require(len(values) == self.tensors[0].count, f"{len(values)} numbers that come in")
        tensors = [values] + [[None] * item.count for item in self.tensors[1:]]
        for item in self.operations:
            self.apply(item, tensors)
        return tensors

    def apply(self, item, tensors):
        source, target = self.tensors[item.input], self.tensors[item.output]
        values, result = tensors[item.input], tensors[item.output]
        kind, channels = item.kind, source.channels
        zero, low, high = target.zero, target.low, target.high
        if kind in (DENSE, HEAD):
            window = values[item.in_channel : item.in_channel + item.width]
            for output in range(item.outputs):
                total = item.biases[output] + sum(
                    weight * (value - source.zero)
                    for weight, value in zip(item.weights[output], window, strict=True))
                scaled = scale(total, item.multipliers[output], item.shifts[output])
                result[item.channel + output] = clamp(zero + scaled, low, high)
        elif kind in (CONV, DEPTHWISE):
            for row in range(target.rows):
                for output in range(item.outputs):
                    total = item.biases[output]
                    for tap in range(item.taps):
                        at = row * item.stride + tap * item.dilation - item.before
                        if not 0 <= at < source.rows:
                            continue  # the zero point gives 0
                        for one in range(item.width):
                            channel = output if kind == DEPTHWISE else item.in_channel + one
                            total += item.weights[output][tap * item.width + one] * (
                                values[at * channels + channel] - source.zero)
                    scaled = scale(total, item.multipliers[output], item.shifts[output])
                    result[row * target.channels + item.channel + output] = clamp(
                        zero + scaled, low, high)
        elif kind == AVERAGE:
            for channel in range(channels):
                total = sum(value - source.zero for value in values[channel::channels])
                scaled = scale(total, item.multipliers[0], item.shifts[0])
                result[channel] = clamp(zero + scaled, low, high)
        elif kind == ADD:
            second = self.tensors[item.second]
            one, two = item.multipliers
            for index, (a, b) in enumerate(zip(values, tensors[item.second])):
                total = (a - source.zero) * one + (b - second.zero) * two
                scaled = (total + (1 << (item.shifts[0] - 1))) >> item.shifts[0]
                result[index] = clamp(zero + scaled, low, high)
        elif kind == PLACE:
            for index, value in enumerate(values):
                row, channel = divmod(index, channels)
                scaled = scale(value - source.zero, item.multipliers[0], item.shifts[0])
                result[row * target.channels + item.channel + channel] = clamp(
                    zero + scaled, low, high)
        elif kind == TABLE:
            table = item.tables[0]
            result[:] = ([table[value + 128] for value in values] if source.bits == 8
                         else [look_up(table, value) for value in values])
        elif kind == GRU:
            state = [0] * target.channels
            for row in range(source.rows):
                state = gru_step(item, values[row * channels : (row + 1) * channels], state)
                result[row * target.channels : (row + 1) * target.channels] = state
        elif kind == LAST:
            result[:] = values[-channels:]


def gru_step(item, words, state):
    count = len(state)
    own = [
        saturate16(scale(
            bias + sum(weight * value for weight, value in zip(row, state, strict=True)),
            multiplier, shift))
        for bias, row, multiplier, shift in zip(
            item.biases, item.weights, item.multipliers, item.shifts)
    ]
    sigmoid, tangent = item.tables
    result = []
    for index in range(count):
        reset_at, new_at = index + count, index + 2 * count
        update = look_up(sigmoid, saturate16(words[index] + own[index]))
        reset = look_up(sigmoid, saturate16(words[reset_at] + own[reset_at]))
        from_state = (reset * own[new_at] + (1 << 14)) >> 15
        new = look_up(tangent, saturate16(words[new_at] + from_state))
        result.append(new + ((update * (state[index] - new) + (1 << 14)) >> 15))
    return result


class Stream:
    """Steps a network row by row (section 3)."""

    def __init__(self, network):
        for item in network.operations:
            require(item.kind != AVERAGE, "a mean cannot be stepped")
            # Assumed: a dense layer over several rows cannot be stepped.
            require(item.kind not in (DENSE, HEAD)
                    or network.tensors[item.input].rows == 1, "dense layer over several rows")
            require(item.kind not in (CONV, DEPTHWISE) or (item.stride, item.behind, item.before)
                    == (1, 0, item.dilation * (item.taps - 1)), "convolution that looks ahead")
            # Assumed: what remembers rows cannot stand behind `last`, where the whole has one row.
            require(item.kind != GRU and item.taps == 1 or network.tensors[item.input].rows
                    == network.tensors[0].rows, "memory behind the last row")
        self.network = network
        self.kept = [self.begin(item) for item in network.operations]

    def begin(self, item):
        source = self.network.tensors[item.input]
        if item.kind == GRU:
            return [0] * self.network.tensors[item.output].channels
        return [source.zero] * (item.dilation * (item.taps - 1) * source.channels)

    def step(self, row):
        network = self.network
        one_row = Network([Tensor(t.bits, 1, t.channels, t.zero, t.low, t.high, t.scale)
                           for t in network.tensors], [], network.output)
        tensors = [row] + [[None] * item.channels for item in network.tensors[1:]]
        for index, item in enumerate(network.operations):
            if item.kind == GRU:
                self.kept[index] = gru_step(item, tensors[item.input], self.kept[index])
                tensors[item.output] = self.kept[index]
            elif item.kind in (CONV, DEPTHWISE):
                channels = network.tensors[item.input].channels
                window = self.kept[index] + tensors[item.input]
                self.kept[index] = window[channels:]
                # The padding is in what is kept.
                inner = Operation(**{**item.__dict__, "before": 0, "input": 0, "output": 1})
                source = Tensor(**{**network.tensors[item.input].__dict__,
                                   "rows": len(window) // channels})
                pair = Network([source, one_row.tensors[item.output]], [], 1)
                pair.apply(inner, [window, tensors[item.output]])
            else:
                one_row.apply(item, tensors)
        return tensors[network.output]


class Builder:
    """Builds a network operation by operation; every method gives the tensor it writes."""

    def __init__(self, bits, rows, channels, zero=0, low=None, high=None, scale=1.0, features=()):
        self.network = Network([], [], 0, list(features))
        self.tensor(bits, rows, channels, zero, low, high, scale)

    def tensor(self, bits, rows, channels, zero=0, low=None, high=None, scale=1.0):
        limit = 1 << (bits - 1)
        self.network.tensors.append(Tensor(
            bits, rows, channels, zero, -limit if low is None else low,
            limit - 1 if high is None else high, scale))
        return len(self.network.tensors) - 1

    def add_operation(self, kind, source, target, **fields):
        self.network.operations.append(Operation(kind, source, output=target, **fields))
        return target

    def sums(self, kind, source, target, weights, biases, factors, **fields):
        """Dense, conv, depthwise, head: `factors` are pairs of multiplier and shift."""
        taps = fields.get("taps", 1)
        return self.add_operation(
            kind, source, target, outputs=len(weights), width=len(weights[0]) // taps,
            weights=weights, biases=biases, multipliers=[m for m, _ in factors],
            shifts=[s for _, s in factors], **fields)

    def simple(self, kind, source, target, multipliers=(), shift=None, **fields):
        """Average, add, place, last."""
        return self.add_operation(kind, source, target, multipliers=list(multipliers),
                                  shifts=[] if shift is None else [shift], **fields)

    def build(self, output):
        self.network.output = output
        self.network.check()
        return self.network


def load(path):
    with open(path, "rb") as file:
        return Network.from_bytes(file.read())


def print_network(network):
    for index, item in enumerate(network.tensors):
        print(f"tensor {index}: int{item.bits} {item.rows} x {item.channels}, zero {item.zero}, "
              f"{item.low} ... {item.high}, scale {item.scale!r}")
    for item in network.operations:
        print(f"{KIND_NAMES[item.kind]} {item.input} -> {item.output}: {item.outputs} x "
              f"{item.taps} x {item.width}")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("run", "inspect"))
    parser.add_argument("file")
    parser.add_argument("--stream", action="store_true", help="a line is one row")
    options = parser.parse_args()
    try:
        network = load(options.file)
        if options.command == "inspect":
            return print_network(network)
        stream = Stream(network) if options.stream else None
        for line in sys.stdin:
            if not line.strip():
                continue
            kind = float if network.features else int
            values, _ = network.quantise([kind(word) for word in line.split(",")])
            result = stream.step(values) if stream else network.run(values)[network.output]
            print(",".join(map(str, result)))
    except (Refusal, OSError, ValueError) as error:
        sys.exit(f"{options.file}: {error}")


if __name__ == "__main__":
    main()
