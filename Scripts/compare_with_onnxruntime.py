#!/usr/bin/env python3
"""Holds networks in fixed point against ONNX Runtime, layer by layer, in whole numbers.

    peers/bin/python Scripts/compare_with_onnxruntime.py FOLDER [--models mlp_a] [--variants ...]
        [--inputs 20000] [--write FOLDER] [--engine "COMMAND {file}"] [--imported FOLDER]

FOLDER is what make_onnx_models.py wrote. Each QDQ graph is turned into a network in fixed point
here, by hand (this is not the importer of `feedhold model import`, and so checks it), and its
arithmetic done by numpy in whole numbers. Two columns of a layer:
    layer   the layer is fed what ONNX Runtime's layer was fed: its own difference
    whole   the layer is fed what ours before it gave: the differences add up
With --engine the layers with one input are also run by a command that reads lines of whole numbers
and prints lines of whole numbers, as `fixed_point_reference.py run` does; {file} is the network.
With --imported the networks MODEL.VARIANT.fhn there, of the importer, are held against ONNX Runtime
too, as a whole: in the line `imported` the first column is its output against ONNX Runtime's, the
second against that of the network made here.
A Markdown table goes out; the exit code is 1 if a layer is less than 99.9 % equal or 2 LSB off.
"""
import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import numpy as np
import onnx
import onnxruntime
from onnx import numpy_helper

from fixed_point_reference import (
    ADD, AVERAGE, CONV, DENSE, DEPTHWISE, HEAD, LAST, PLACE, TABLE, Builder, Network, factor, load)

LEAST_EQUAL = 0.999
MOST_STEPS = 1
BLOCK = 1000  # inputs at a time


class Quantised:
    """A tensor of the graph: its scale, zero point in signed numbers, and bits."""

    def __init__(self, scale, zero):
        self.scale = float(scale)
        self.is_unsigned = zero.dtype.kind == "u"
        self.bits = 8 * zero.dtype.itemsize
        self.shift = 1 << (self.bits - 1) if self.is_unsigned else 0
        self.zero = int(zero) - self.shift

    def signed(self, values):
        return values.astype(np.int64) - self.shift


class Converter:
    """A QDQ graph as a network; `layers` are (ONNX node's name, operations, tensor)."""

    def __init__(self, model):
        graph = model.graph
        self.constants = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
        self.taken_from = {}  # float name of a DequantizeLinear -> quantised name
        self.quantised = {}  # quantised name -> Quantised
        self.goes_to = {}  # float name -> quantised name
        for node in graph.node:
            if node.op_type in ("QuantizeLinear", "DequantizeLinear"):
                inside = node.output[0] if node.op_type[0] == "Q" else node.input[0]
                if inside not in self.constants:
                    self.quantised[inside] = Quantised(
                        self.constants[node.input[1]], self.constants[node.input[2]])
                if node.op_type[0] == "Q":
                    self.goes_to[node.input[0]] = inside
                else:
                    self.taken_from[node.output[0]] = (inside, node.input[1])
        shape = [item.dim_value for item in graph.input[0].type.tensor_type.shape.dim]
        first = self.quantised[self.goes_to[graph.input[0].name]]
        rows, channels = (shape[2], shape[1]) if len(shape) == 3 else (1, shape[1])
        self.builder = Builder(first.bits, rows, channels, first.zero, scale=first.scale)
        self.tensor_of = {self.goes_to[graph.input[0].name]: 0}
        self.layers = []
        for node in graph.node:
            if node.op_type not in ("QuantizeLinear", "DequantizeLinear"):
                self.convert(node)
        last, _ = self.taken_from[graph.output[0].name]
        self.network = self.builder.build(self.tensor_of[last])

    def source(self, name):
        return self.tensor_of[self.taken_from[name][0]]

    def constant(self, name):
        inside, scale = self.taken_from[name]
        return self.constants[inside], np.atleast_1d(self.constants[scale]).astype(float)

    def convert(self, node):
        name = self.goes_to[node.output[0]]
        out = self.quantised[name]
        source = self.source(node.input[0])
        tensors, builder = self.builder.network.tensors, self.builder
        shape = tensors[source]
        attributes = {one.name: onnx.helper.get_attribute_value(one) for one in node.attribute}
        begin = len(builder.network.operations)

        def target(rows, channels):
            return builder.tensor(out.bits, rows, channels, out.zero, scale=out.scale)

        kind = node.op_type
        if kind == "Flatten":
            assert shape.rows == 1
            self.tensor_of[name] = source
            return
        if kind in ("Gemm", "Conv"):
            weights, weight_scales = self.constant(node.input[1])
            biases, _ = self.constant(node.input[2])
            outputs = len(weights)
            factors = [factor(shape.scale * scale / out.scale)
                       for scale in np.broadcast_to(weight_scales, outputs)]
            fields = {}
            if kind == "Gemm":
                assert attributes.get("transB") == 1 and shape.rows == 1
                operation, rows = DENSE, 1
            else:
                taps = weights.shape[2]
                pads = attributes.get("pads", [0, 0])
                fields = dict(taps=taps, dilation=attributes.get("dilations", [1])[0],
                              stride=attributes.get("strides", [1])[0], before=pads[0],
                              behind=pads[1])
                operation = CONV if attributes.get("group", 1) == 1 else DEPTHWISE
                rows = (shape.rows + sum(pads) - fields["dilation"] * (taps - 1) - 1)
                rows = rows // fields["stride"] + 1
                weights = weights.transpose(0, 2, 1)
            now = builder.sums(operation, source, target(rows, outputs),
                               weights.reshape(outputs, -1).tolist(), biases.tolist(), factors,
                               **fields)
        elif kind == "GlobalAveragePool":
            multiplier, shift = factor(shape.scale / out.scale / shape.rows)
            now = builder.simple(AVERAGE, source, target(1, shape.channels), [multiplier], shift)
        elif kind == "Add":
            pair = [(tensors[one].scale / out.scale, one)
                    for one in (source, self.source(node.input[1]))]
            pair.sort(key=lambda item: -item[0])
            first, shift = factor(pair[0][0], 1)
            second = round(pair[1][0] * 2.0**shift)
            now = builder.simple(ADD, pair[0][1], target(shape.rows, shape.channels),
                                 [first, second], shift, second=pair[1][1])
        elif kind in ("Concat", "Relu", "Clip"):
            sources = [self.source(one) for one in node.input[: None if kind == "Concat" else 1]]
            now = target(shape.rows, sum(tensors[one].channels for one in sources))
            channel = 0
            for one in sources:
                multiplier, shift = factor(tensors[one].scale / out.scale, 1)
                builder.simple(PLACE, one, now, [multiplier], shift, channel=channel)
                channel += tensors[one].channels
            if kind == "Relu":
                tensors[now].low = out.zero
            if kind == "Clip":
                low, high = (float(self.constants[one]) for one in node.input[1:3])
                tensors[now].low = max(tensors[now].low, out.zero + round(low / out.scale))
                tensors[now].high = min(tensors[now].high, out.zero + round(high / out.scale))
        elif kind in ("Sigmoid", "Tanh"):
            now = target(shape.rows, shape.channels)
            steps = (np.arange(-128, 128) if shape.bits == 8
                     else np.arange(-32768, 32769, 128)) - shape.zero
            real = steps * shape.scale
            real = np.tanh(real) if kind == "Tanh" else 1 / (1 + np.exp(-real))
            entries = np.rint(real / out.scale).astype(int) + out.zero
            limits = np.iinfo(np.int8 if out.bits == 8 else np.int16)
            builder.add_operation(
                TABLE, source, now, tables=[np.clip(entries, limits.min, limits.max).tolist()])
        else:
            raise SystemExit(f"{node.op_type}: not converted here")
        self.tensor_of[name] = now
        self.layers.append((node.output[0], name, builder.network.operations[begin:], now))


# The arithmetic for many inputs at once. Sums are done in doubles: they are whole numbers below
# 2^31 in every order, so each partial sum is exact.


def scaled(totals, multipliers, shifts):
    shifts = np.asarray(shifts, np.int64)
    return (totals * np.asarray(multipliers, np.int64) + (1 << (shifts - 1))) >> shifts


def apply(network, item, values, result):
    """Like Network.apply; values are [inputs, rows, channels] by tensor."""
    source, target = network.tensors[item.input], network.tensors[item.output]
    given = values[item.input] - source.zero
    count = len(given)
    if item.kind in (DENSE, HEAD, CONV):
        weights = np.asarray(item.weights, float)
        if item.kind != CONV:
            windows = given.reshape(count, 1, -1)
        else:
            padded = np.pad(given, ((0, 0), (item.before, item.behind), (0, 0)))
            ends = (target.rows - 1) * item.stride + 1
            windows = np.concatenate(
                [padded[:, tap * item.dilation : tap * item.dilation + ends : item.stride]
                 for tap in range(item.taps)], axis=2)
        totals = (windows.astype(float) @ weights.T).astype(np.int64)
        y = scaled(totals + np.asarray(item.biases), item.multipliers, item.shifts)
    elif item.kind == DEPTHWISE:
        padded = np.pad(given, ((0, 0), (item.before, item.behind), (0, 0)))
        ends = (target.rows - 1) * item.stride + 1
        weights = np.asarray(item.weights, np.int64)
        totals = sum(padded[:, tap * item.dilation : tap * item.dilation + ends : item.stride]
                     * weights[:, tap] for tap in range(item.taps))
        y = scaled(totals + np.asarray(item.biases), item.multipliers, item.shifts)
    elif item.kind == AVERAGE:
        y = scaled(given.sum(axis=1, keepdims=True), item.multipliers[0], item.shifts[0])
    elif item.kind == ADD:
        second = values[item.second] - network.tensors[item.second].zero
        totals = given * item.multipliers[0] + second * item.multipliers[1]
        y = scaled(totals, 1, item.shifts[0])
    elif item.kind == PLACE:
        y = scaled(given, item.multipliers[0], item.shifts[0])
    elif item.kind == TABLE:
        table = np.asarray(item.tables[0], np.int64)
        if source.bits == 8:
            result[:] = table[values[item.input] + 128]
            return
        at, rest = (values[item.input] + 32768) >> 7, values[item.input] & 127
        result[:] = table[at] + (((table[at + 1] - table[at]) * rest + 64) >> 7)
        return
    elif item.kind == LAST:
        result[:] = values[item.input][:, -1:]
        return
    y = np.clip(target.zero + y, target.low, target.high)
    result[:, :, item.channel : item.channel + y.shape[2]] = y


def blank(network, index, count):
    tensor = network.tensors[index]
    return np.zeros((count, tensor.rows, tensor.channels), np.int64)


def run_whole(network, given):
    values = {0: given}
    for item in network.operations:
        if item.output not in values:
            values[item.output] = blank(network, item.output, len(given))
        apply(network, item, values, values[item.output])
    return values[network.output]


def rows_of(values):
    """[inputs, channels, rows] or [inputs, channels] of ONNX as [inputs, rows, channels]."""
    return values.transpose(0, 2, 1) if values.ndim == 3 else values[:, None, :]


class Peer:
    """ONNX Runtime, with the quantised tensors of those names going out as well."""

    def __init__(self, path, names, level):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.graph_optimization_level = level
        model = onnx.load(path)
        self.plain = onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"])
        for name in names:
            model.graph.output.append(onnx.ValueInfoProto(name=name))
        self.tapped = onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"])
        self.names = names
        self.changed = 0  # inputs for which the taps, by what is then not fused, changed the output

    def run(self, inputs):
        results = [[] for _ in self.names]
        for row in inputs:
            out, *taps = self.tapped.run(None, {"input": row[None]})
            self.changed += bool((out != self.plain.run(None, {"input": row[None]})[0]).any())
            for into, tap in zip(results, taps):
                into.append(tap)
        return [np.concatenate(one) for one in results]


def run_engine(command, network, inputs):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "layer.fhn")
        path.write_bytes(network.to_bytes())
        lines = "\n".join(",".join(map(str, row)) for row in inputs.tolist())
        done = subprocess.run(command.replace("{file}", str(path)).split(), input=lines + "\n",
                              capture_output=True, text=True, check=True)
    return np.array([[int(word) for word in line.split(",")] for line in done.stdout.split()])


def alone(network, item):
    """A network of one operation."""
    copy = type(item)(**{**item.__dict__, "input": 0, "output": 1, "channel": 0})
    return Network([network.tensors[item.input], network.tensors[item.output]], [copy], 1)


class Figures:
    """How many numbers are equal, of how many, and the largest difference."""

    def __init__(self):
        self.equal, self.count, self.most = 0, 0, 0

    def add(self, ours, theirs):
        difference = np.abs(ours - theirs)
        self.equal += int(np.count_nonzero(difference == 0))
        self.count += difference.size
        self.most = max(self.most, int(difference.max()))

    @property
    def is_good(self):
        return self.equal >= LEAST_EQUAL * self.count and self.most <= MOST_STEPS

    def __str__(self):
        return f"{100 * self.equal / self.count:.4f} | {self.most}"


class Layer:
    def __init__(self, label):
        self.label, self.layer, self.whole, self.engine = label, Figures(), Figures(), Figures()


def compare(path, inputs, options, level):
    converter = Converter(onnx.load(path))
    network = converter.network
    data = network.to_bytes()
    assert Network.from_bytes(data).to_bytes() == data
    if options.write:
        pathlib.Path(options.write, path.stem + ".fhn").write_bytes(data)
    names = [name for name in converter.quantised if name in converter.tensor_of]
    peer = Peer(path, names, level)
    layers = [Layer(label) for label, *_ in converter.layers]
    imported = None
    if options.imported:
        imported = load(pathlib.Path(options.imported, path.stem + ".fhn"))
        layers.append(Layer("imported"))
    for begin in range(0, len(inputs), BLOCK):
        block = inputs[begin : begin + BLOCK]
        theirs = {}
        for name, values in zip(names, peer.run(block)):
            signed = rows_of(converter.quantised[name].signed(values))
            theirs.setdefault(converter.tensor_of[name], signed)
        whole = {0: theirs[0]}
        for layer, (_, _, operations, tensor) in zip(layers, converter.layers):
            fed = blank(network, tensor, len(block))
            whole[tensor] = blank(network, tensor, len(block))
            for item in operations:
                apply(network, item, theirs, fed)
                apply(network, item, whole, whole[tensor])
            layer.layer.add(fed, theirs[tensor])
            layer.whole.add(whole[tensor], theirs[tensor])
            if options.engine and len(operations) == 1 and operations[0].kind != ADD:
                given = theirs[operations[0].input].reshape(len(block), -1)
                got = run_engine(options.engine, alone(network, operations[0]), given)
                layer.engine.add(got, fed.reshape(len(block), -1))
        if imported:
            got = run_whole(imported, theirs[0])
            layers[-1].layer.add(got, theirs[network.output])
            layers[-1].whole.add(got, whole[network.output])
            if options.engine:
                layers[-1].engine.add(
                    run_engine(options.engine, imported, theirs[0].reshape(len(block), -1)),
                    got.reshape(len(block), -1))
        for index in range(2 if begin == 0 else 0):  # numpy against the plain integers
            values = theirs[0][index].reshape(-1).tolist()
            assert network.run(values)[network.output] == \
                whole[network.output][index].reshape(-1).tolist()
    return layers, peer.changed


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--models", nargs="+", default=["mlp_a", "mlp_b", "cnn", "tcn", "mixed"])
    parser.add_argument("--variants", nargs="+", default=[
        "qdq-s8s8", "qdq-s8s8-channel", "qdq-u8s8", "qdq-u8s8-channel"])
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--write", help="folder for the networks in fixed point")
    parser.add_argument("--engine")
    parser.add_argument("--imported", help="folder of the importer's networks")
    parser.add_argument("--unfused", action="store_true",
                        help="ONNX Runtime without optimisation: the graph as it is written")
    options = parser.parse_args()
    level = (onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL if options.unfused
             else onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL)
    if options.write:
        os.makedirs(options.write, exist_ok=True)
    print(f"ONNX Runtime {onnxruntime.__version__}, {options.inputs} inputs a model\n")
    print("| model | layer | layer equal % | LSB | whole equal % | LSB |"
          + (" engine differs |" if options.engine else ""))
    print("|---|---|---|---|---|---|" + ("---|" if options.engine else ""))
    is_good = True
    for model in options.models:
        inputs = np.load(options.folder / f"{model}.inputs.npy")[: options.inputs]
        for variant in options.variants:
            path = options.folder / f"{model}.{variant}.onnx"
            layers, changed = compare(path, inputs, options, level)
            if changed:
                print(f"{path.stem}: taps changed what ONNX Runtime gives for {changed} inputs",
                      file=sys.stderr)
            for one in layers:
                differing = one.engine.count - one.engine.equal
                # An imported network must be the one made here: its layers are judged above.
                judged = one.whole if one.label == "imported" else one.layer
                is_good &= judged.is_good and not differing
                print(f"| {model} {variant} | {one.label} | {one.layer} | {one.whole} |"
                      + (f" {differing} |" if options.engine else ""), flush=True)
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
