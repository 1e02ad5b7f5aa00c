#!/usr/bin/env python3
"""Writes the networks that the inference is held against its peers with, as ONNX, float and
quantised by onnxruntime.quantization, with inputs and ONNX Runtime's outputs for them.

    python3 -m venv peers && peers/bin/pip install onnx onnxruntime numpy
    peers/bin/python Scripts/make_onnx_models.py FOLDER [--inputs 20000] [--models mlp_a cnn]

FOLDER then holds, for each model:
    MODEL.onnx                    float
    MODEL.VARIANT.onnx            see VARIANTS
    MODEL.calibration.csv         500 inputs, a line each, in the order of the ONNX tensor
    MODEL.inputs.npy              float32
    MODEL.VARIANT.outputs.npy     what ONNX Runtime gives (float32, unless the graph ends in int8)
and versions.txt. The weights are drawn from one seed: the same versions give the same files.
"""
import argparse
import os
import sys

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import (
    CalibrationDataReader, QuantFormat, QuantType, quantize_static)

CALIBRATION_ROWS = 500
OPSET = 21  # the first whose QuantizeLinear has 16 bits

# Activations, whether weights have a scale for each output, format.
VARIANTS = {
    "qdq-s8s8": (QuantType.QInt8, False, QuantFormat.QDQ),
    "qdq-s8s8-channel": (QuantType.QInt8, True, QuantFormat.QDQ),
    "qdq-u8s8": (QuantType.QUInt8, False, QuantFormat.QDQ),
    "qdq-u8s8-channel": (QuantType.QUInt8, True, QuantFormat.QDQ),
    "qdq-s16s8": (QuantType.QInt16, False, QuantFormat.QDQ),
    "qdq-s16s8-channel": (QuantType.QInt16, True, QuantFormat.QDQ),
    "qop-s8s8": (QuantType.QInt8, False, QuantFormat.QOperator),
    "qop-u8s8": (QuantType.QUInt8, False, QuantFormat.QOperator),
    "qop-u8s8-channel": (QuantType.QUInt8, True, QuantFormat.QOperator),
}


class Graph:
    """A float graph, layer by layer. Weights: He's spread; each model has its own seed."""

    def __init__(self, name, shape):
        self.name, self.shape = name, shape
        self.chance = np.random.Generator(np.random.PCG64(sum(map(ord, name))))
        self.nodes, self.initializers = [], []
        self.now = "input"

    def constant(self, name, values):
        self.initializers.append(numpy_helper.from_array(values, name))
        return name

    def node(self, kind, inputs=None, **attributes):
        name = f"{kind.lower()}{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs or [self.now], [name], name, **attributes))
        self.now = name
        return name

    def weights(self, *shape):
        """[outputs, inputs ...] and the biases' name."""
        name = f"{len(self.nodes)}"
        spread = np.sqrt(2 / np.prod(shape[1:]))
        weights = self.chance.normal(0, spread, shape).astype(np.float32)
        biases = self.chance.normal(0, 0.1, shape[0]).astype(np.float32)
        return [self.constant("weights" + name, weights), self.constant("biases" + name, biases)]

    def dense(self, inputs, outputs, is_last=False):
        self.node("Gemm", [self.now] + self.weights(outputs, inputs), transB=1)
        if not is_last:
            self.node("Relu")

    def conv(self, inputs, outputs, taps, stride=1, dilation=1, before=0, group=1):
        self.node("Conv", [self.now] + self.weights(outputs, inputs // group, taps),
                  kernel_shape=[taps], strides=[stride], dilations=[dilation], pads=[before, 0],
                  group=group)
        return self.node("Relu")

    def pool(self):
        self.node("GlobalAveragePool")
        self.node("Flatten", axis=1)

    def model(self):
        out = self.nodes[-1].output[0]
        graph = helper.make_graph(
            self.nodes, self.name,
            [helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, *self.shape])],
            [helper.make_tensor_value_info(out, TensorProto.FLOAT, None)], self.initializers)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)])
        model.ir_version = 10
        model = onnx.shape_inference.infer_shapes(model)
        onnx.checker.check_model(model, full_check=True)
        return model


def dense_stack(name, widths, is_last_plain=True):
    graph = Graph(name, [widths[0]])
    for index, (inputs, outputs) in enumerate(zip(widths, widths[1:])):
        graph.dense(inputs, outputs, is_last_plain and index == len(widths) - 2)
    return graph


def cnn():
    graph = Graph("cnn", [6, 256])
    graph.conv(6, 16, 5, stride=2)
    graph.conv(16, 32, 5, stride=2)
    graph.conv(32, 64, 3, stride=2)
    graph.pool()
    graph.dense(64, 32)
    graph.dense(32, 1, True)
    return graph


def tcn():
    graph = Graph("tcn", [6, 64])
    for index in range(4):
        dilation = 1 << index
        graph.conv(6 if index == 0 else 16, 16, 3, dilation=dilation, before=2 * dilation)
    graph.pool()
    graph.dense(16, 1, True)
    return graph


def mixed():
    """What the others have not: depthwise, residual sum, concatenation, Clip, Sigmoid, Tanh."""
    graph = Graph("mixed", [8, 32])
    first = graph.conv(8, 16, 3, before=2)
    graph.conv(16, 16, 3, before=2, group=16)
    graph.node("Add", [first, graph.now])
    begin = graph.now
    graph.node("Conv", [begin] + graph.weights(8, 16, 1), kernel_shape=[1])
    graph.node("Clip", [graph.now, graph.constant("low", np.float32(0)),
                        graph.constant("high", np.float32(1.5))])
    clipped = graph.now
    graph.node("Conv", [begin] + graph.weights(8, 16, 1), kernel_shape=[1])
    graph.node("Sigmoid")
    graph.node("Concat", [clipped, graph.now], axis=1)
    graph.pool()
    graph.node("Gemm", [graph.now] + graph.weights(12, 16), transB=1)
    graph.node("Tanh")
    graph.dense(12, 2, True)
    return graph


MODELS = {
    "mlp_a": lambda: dense_stack("mlp_a", [32, 64, 32, 1]),
    "mlp_b": lambda: dense_stack("mlp_b", [64, 128, 64, 16, 1]),
    "cnn": cnn,
    "tcn": tcn,
    "mixed": mixed,
    "stack10": lambda: dense_stack("stack10", [64] * 11, False),
    "stack50": lambda: dense_stack("stack50", [64] * 51, False),
}


class Rows(CalibrationDataReader):
    def __init__(self, rows):
        self.rows = iter(rows)

    def get_next(self):
        row = next(self.rows, None)
        return None if row is None else {"input": row[None]}


def session(path):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def run_all(path, inputs):
    """The outputs for inputs one at a time, as in a control loop."""
    runner = session(path)
    return np.concatenate([runner.run(None, {"input": row[None]})[0] for row in inputs])


def write(name, folder, count, variants):
    graph = MODELS[name]()
    path = os.path.join(folder, name)
    onnx.save(graph.model(), path + ".onnx")
    # A smooth part and noise, so that convolutions see more than noise.
    noise = graph.chance.normal(0, 1, (CALIBRATION_ROWS + count, *graph.shape))
    level = graph.chance.normal(0, 0.7, (CALIBRATION_ROWS + count, *graph.shape[:-1], 1))
    rows = (0.8 * noise + level).astype(np.float32)
    calibration, inputs = rows[:CALIBRATION_ROWS], rows[CALIBRATION_ROWS:]
    np.savetxt(path + ".calibration.csv", calibration.reshape(CALIBRATION_ROWS, -1), "%.9g", ",")
    np.save(path + ".inputs.npy", inputs)
    exact = run_all(path + ".onnx", inputs)
    np.save(path + ".outputs.npy", exact)
    for variant in variants:
        activations, is_channelwise, form = VARIANTS[variant]
        out = f"{path}.{variant}.onnx"
        is_wide = activations == QuantType.QInt16
        try:
            quantize_static(
                path + ".onnx", out, Rows(calibration), quant_format=form,
                activation_type=activations, weight_type=QuantType.QInt8,
                per_channel=is_channelwise,
                # 16 bits symmetric, as TensorFlow Lite's 16x8 has them too.
                extra_options={"ActivationSymmetric": is_wide, "WeightSymmetric": True})
            outputs = run_all(out, inputs)
        except Exception as error:  # what a peer cannot do is part of the answer
            print(f"{name} {variant}: {type(error).__name__} {str(error)[:200]}")
            continue
        np.save(f"{path}.{variant}.outputs.npy", outputs)
        error = np.sqrt(np.mean((outputs - exact) ** 2)) / np.std(exact)
        print(f"{name} {variant}: {os.path.getsize(out)} bytes, "
              f"deviation from float {100 * error:.2f} % of the spread")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--models", nargs="+", default=list(MODELS), choices=MODELS)
    parser.add_argument("--variants", nargs="+", default=list(VARIANTS), choices=VARIANTS)
    options = parser.parse_args()
    os.makedirs(options.folder, exist_ok=True)
    with open(os.path.join(options.folder, "versions.txt"), "w") as file:
        file.write(f"onnx {onnx.__version__}\nonnxruntime {onnxruntime.__version__}\n"
                   f"numpy {np.__version__}\npython {sys.version.split()[0]}\n")
    for name in options.models:
        write(name, options.folder, options.inputs, options.variants)


if __name__ == "__main__":
    main()
