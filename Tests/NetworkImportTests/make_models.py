#!/usr/bin/env python3
"""Writes the ONNX models that the importer is tested with, and what ONNX Runtime makes of them.

    python3 -m venv peers && peers/bin/pip install onnx onnxruntime numpy sympy
    peers/bin/python Tests/NetworkImportTests/make_models.py

Models/NAME.onnx, Models/NAME.json with inputs and ONNX Runtime's outputs, both in the order of the
ONNX tensors. Committed with onnx 1.23.2, onnxruntime 1.32.0, numpy 2.4.6; every weight is drawn
from a seed. The test takes every model in the folder: float ones by NAME.json's "form".
"""
import json
import logging
import os

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "Models")
INPUTS = 24
CALIBRATION = 200


class Graph:
    def __init__(self, name, shape, opset=21, open_batch=False):
        self.name, self.shape, self.opset = name, shape, opset
        self.chance = np.random.Generator(np.random.PCG64(sum(map(ord, name))))
        self.nodes, self.constants = [], []
        self.now = "input"
        self.open_batch = open_batch

    def constant(self, values, name=None):
        name = name or f"constant{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(values), name))
        return name

    def draw(self, *shape, spread=None):
        spread = spread or np.sqrt(2 / max(1, np.prod(shape[1:])))
        return self.constant(self.chance.normal(0, spread, shape).astype(np.float32))

    def node(self, kind, *more, inputs=None, outputs=1, domain="", **attributes):
        name = f"{kind.lower()}{len(self.nodes)}"
        names = [name] + [f"{name}_{index}" for index in range(1, outputs)]
        inputs = inputs or [self.now, *more]
        self.nodes.append(
            helper.make_node(kind, inputs, names, name, domain=domain, **attributes))
        self.now = name
        return name

    def dense(self, inputs, outputs, relu=True):
        self.node("Gemm", self.draw(outputs, inputs), self.draw(outputs, spread=0.1), transB=1)
        if relu:
            self.node("Relu")

    def conv(self, inputs, outputs, taps, relu=True, group=1, **attributes):
        self.node("Conv", self.draw(outputs, inputs // group, taps),
                  self.draw(outputs, spread=0.1), kernel_shape=[taps], group=group, **attributes)
        if relu:
            self.node("Relu")
        return self.now

    def model(self, kind=TensorProto.FLOAT, out=TensorProto.FLOAT):
        shape = list(self.shape)
        if self.open_batch:
            shape[0] = "batch"
        graph = helper.make_graph(
            self.nodes, self.name, [helper.make_tensor_value_info("input", kind, shape)],
            [helper.make_tensor_value_info(self.now, out, None)], self.constants)
        model = helper.make_model(graph, opset_imports=[
            helper.make_opsetid("", self.opset), helper.make_opsetid("com.microsoft", 1)])
        model.ir_version = 8
        return model


def mlp(name="mlp"):
    graph = Graph(name, [1, 12], open_batch=True)
    graph.dense(12, 16)
    graph.dense(16, 8)
    graph.dense(8, 2, relu=False)
    return graph


def matmul():
    graph = Graph("matmul", [1, 10], opset=13)
    graph.node("MatMul", graph.draw(10, 12, spread=0.4))
    graph.node("Add", graph.draw(12, spread=0.2))
    graph.node("Relu")
    graph.node("MatMul", graph.draw(12, 3, spread=0.4))
    graph.node("Add", graph.draw(3, spread=0.2))
    return graph


def conv():
    graph = Graph("conv", [1, 3, 24], open_batch=True)
    graph.conv(3, 8, 3, strides=[2], pads=[1, 0])
    graph.conv(8, 6, 3, dilations=[2], pads=[4, 0])
    graph.node("GlobalAveragePool")
    graph.node("Flatten", axis=1)
    graph.dense(6, 2, relu=False)
    return graph


def flat():
    """A dense layer behind a flatten sees C, T; the network's tensors are T, C."""
    graph = Graph("flat", [1, 10, 3])
    graph.node("Transpose", perm=[0, 2, 1])
    graph.conv(3, 4, 3, auto_pad="SAME_UPPER", strides=[2])
    graph.node("Shape")
    shape = graph.now
    graph.node("Gather", graph.constant(np.int64(0)), axis=0)
    graph.node("Unsqueeze", graph.constant(np.array([0], np.int64)))
    graph.node("Concat", inputs=[graph.now, graph.constant(np.array([-1], np.int64))], axis=0)
    graph.node("Reshape", inputs=["relu2", graph.now])
    assert shape == "shape3"
    graph.dense(20, 3, relu=False)
    return graph


def mixed():
    graph = Graph("mixed", [1, 4, 12])
    first = graph.conv(4, 8, 3, pads=[2, 0])
    graph.conv(8, 8, 3, pads=[1, 1], group=8)
    graph.node("Add", inputs=[first, graph.now])
    begin = graph.now
    graph.conv(8, 5, 1, relu=False)
    graph.node("Clip", graph.constant(np.float32(0)), graph.constant(np.float32(1.5)))
    clipped = graph.now
    graph.now = begin
    graph.conv(8, 3, 1, relu=False)
    graph.node("Sigmoid")
    graph.node("Concat", inputs=[clipped, graph.now], axis=1)
    graph.node("ReduceMean", graph.constant(np.array([2], np.int64)), keepdims=0)
    graph.node("Gemm", graph.draw(6, 8), graph.draw(6, spread=0.1), transB=1)
    graph.node("Tanh")
    graph.dense(6, 2, relu=False)
    return graph


def normalised():
    """BatchNormalization behind a convolution is folded; behind the input it is a layer."""
    graph = Graph("normalised", [1, 3, 8], opset=15)

    def normalise(channels):
        chance = graph.chance
        graph.node(
            "BatchNormalization",
            *[graph.constant(chance.uniform(low, high, channels).astype(np.float32))
              for low, high in ((-1.5, 1.5), (-0.5, 0.5), (-1, 1), (0.2, 2))], epsilon=1e-3)

    normalise(3)
    graph.conv(3, 6, 3, relu=False)
    normalise(6)
    graph.node("Relu")
    graph.node("Mul", graph.constant(np.full((1, 6, 1), 0.5, np.float32)))
    graph.node("Flatten")
    graph.node("Gemm", graph.draw(36, 4), graph.draw(1, 4, spread=0.2), alpha=0.5, beta=2.0)
    graph.node("Sub", graph.constant(np.float32(0.25)))
    return graph


def rowwise():
    """Dense layers for each row (N, T, C), the last row, and a clamp at the end."""
    graph = Graph("rowwise", [1, 6, 4])
    graph.node("MatMul", graph.draw(4, 8, spread=0.5))
    graph.node("Add", graph.draw(8, spread=0.3))
    graph.node("Tanh")
    graph.node("Gather", graph.constant(np.int64(-1)), axis=1)
    graph.dense(8, 2, relu=False)
    graph.node("Clip", graph.constant(np.float32(-0.5)), graph.constant(np.float32(0.75)))
    return graph


def gru(name="gru", shape=(10, 1, 3), units=6, layout=0):
    graph = Graph(name, list(shape), opset=14)
    inputs = shape[2]
    if layout == 1:  # ONNX Runtime has no layout 1: what PyTorch exports for batch_first
        graph.node("Transpose", perm=[1, 0, 2])
    graph.node("GRU", graph.draw(1, 3 * units, inputs, spread=0.5),
               graph.draw(1, 3 * units, units, spread=0.5), graph.draw(1, 6 * units, spread=0.3),
               outputs=2, hidden_size=units, linear_before_reset=1)
    graph.node("Squeeze", graph.constant(np.array([0], np.int64)), inputs=None)
    graph.nodes[-1].input[0] = graph.nodes[-2].output[1]
    graph.dense(units, 2, relu=False)
    return graph


def average_end():
    """An output in float that no dense layer makes."""
    graph = Graph("average_end", [1, 2, 9])
    graph.conv(2, 3, 3)
    graph.node("GlobalAveragePool")
    return graph


# Quantised by hand: what onnxruntime.quantization does not write.


def quantise(graph, scale, zero, domain="", name=None):
    scale, zero = graph.constant(np.float32(scale)), graph.constant(zero)
    graph.node("QuantizeLinear", scale, zero, domain=domain)
    graph.node("DequantizeLinear", scale, zero, domain=domain)


def codes(graph, shape, high=127):
    return graph.chance.integers(-high, high + 1, shape)


def old_opset():
    """Opset 10, which has no axis yet; the weights in uint8 round 128; the end in float."""
    graph = Graph("old_opset", [1, 8], opset=10)
    quantise(graph, 0.02, np.uint8(120))
    weights = graph.constant((codes(graph, (8, 6)) + 128).astype(np.uint8))
    into = graph.now
    graph.node("DequantizeLinear", inputs=[
        weights, graph.constant(np.float32(0.01)), graph.constant(np.uint8(128))])
    graph.node("MatMul", inputs=[into, graph.now])
    graph.node("Relu")
    quantise(graph, 0.03, np.uint8(0))
    into = graph.now
    graph.node("DequantizeLinear", inputs=[
        graph.constant(codes(graph, (6, 2)).astype(np.int8)), graph.constant(np.float32(0.008)),
        graph.constant(np.int8(0))])
    graph.node("MatMul", inputs=[into, graph.now])
    return graph


def wide_contrib():
    """16 bits by com.microsoft before opset 21, unsigned too; weights quantised in the graph."""
    graph = Graph("wide_contrib", [1, 8], opset=17)
    quantise(graph, 1e-4, np.int16(0), domain="com.microsoft")
    into = graph.now
    graph.node("QuantizeLinear", inputs=[
        graph.draw(5, 8, spread=0.3), graph.constant(np.linspace(0.009, 0.012, 5, dtype=np.float32)),
        graph.constant(np.zeros(5, np.int8))], axis=0)
    graph.node("DequantizeLinear", inputs=[
        graph.now, graph.nodes[-1].input[1], graph.nodes[-1].input[2]], axis=0)
    graph.node("Gemm", inputs=[into, graph.now, graph.draw(5, spread=0.2)], transB=1)
    quantise(graph, 6e-5, np.uint16(30000), domain="com.microsoft")
    return graph


def whole_operators():
    """Operators on whole numbers with a bias added behind, from an input of uint8."""
    graph = Graph("whole_operators", [1, 3, 10], opset=17)

    def parameters(scale, zero):
        return [graph.constant(np.float32(scale)), graph.constant(zero)]

    # Scales whose ratios are no fractions: ONNX Runtime rounds ties to even, the standard upward.
    first = parameters(0.0203, np.uint8(128))
    weights = [graph.constant(codes(graph, (4, 3, 3)).astype(np.int8)),
               graph.constant(np.linspace(0.004, 0.01, 4, dtype=np.float32)),
               graph.constant(np.zeros(4, np.int8))]
    bias = graph.constant(graph.chance.integers(-2000, 2000, 4).astype(np.int32))
    second = parameters(0.02517, np.uint8(100))
    graph.node("QLinearConv", *first, *weights, *second, bias, kernel_shape=[3], pads=[1, 1])
    conv = graph.now
    third = parameters(1 / 256, np.uint8(0))
    graph.node("QLinearSigmoid", *second, *third, domain="com.microsoft")
    fourth = parameters(0.03041, np.uint8(90))
    graph.node("QLinearAdd", inputs=[conv, *second, graph.now, *third, *fourth],
               domain="com.microsoft")
    added = graph.now
    graph.node("QLinearConcat", inputs=[*fourth, added, *fourth, conv, *second], axis=1,
               domain="com.microsoft")
    fifth = parameters(0.02071, np.uint8(110))
    graph.node("QLinearGlobalAveragePool", *fourth, *fifth, domain="com.microsoft")
    graph.node("Flatten")
    sixth = parameters(0.03011, np.uint8(128))
    graph.node("QLinearMatMul", *fifth, graph.constant(codes(graph, (8, 5)).astype(np.int8)),
               *parameters(0.01003, np.int8(0)), *sixth)
    graph.node("QLinearAdd", inputs=[
        graph.now, *sixth, graph.constant(codes(graph, 5, 100).astype(np.uint8)),
        *parameters(0.01013, np.uint8(128)), *sixth], domain="com.microsoft")
    graph.node("QGemm", *sixth, graph.constant(codes(graph, (3, 5)).astype(np.int8)),
               graph.constant(np.linspace(0.005, 0.01, 3, dtype=np.float32)),
               graph.constant(np.zeros(3, np.int8)),
               graph.constant(graph.chance.integers(-900, 900, 3).astype(np.int32)),
               *parameters(0.02503, np.uint8(120)), domain="com.microsoft", transB=1)
    return graph


FLOATS = [mlp, matmul, conv, flat, mixed, normalised, rowwise, gru,
          lambda: gru("gru_rows", (1, 10, 3), 5, 1), average_end,
          lambda: mlp("mlp_second")]  # a member of an ensemble
BY_HAND = [(old_opset, "float"), (wide_contrib, "float"), (whole_operators, "uint8")]
VARIANTS = {
    "s8": (QuantType.QInt8, False, QuantFormat.QDQ),
    "u8c": (QuantType.QUInt8, True, QuantFormat.QDQ),
    "s16c": (QuantType.QInt16, True, QuantFormat.QDQ),
    "qop": (QuantType.QUInt8, False, QuantFormat.QOperator),
}
QUANTISED = ["mlp", "matmul", "conv", "flat", "mixed"]


class Rows(CalibrationDataReader):
    def __init__(self, rows):
        self.rows = iter(rows)

    def get_next(self):
        row = next(self.rows, None)
        return None if row is None else {"input": row}


def run_all(path, inputs):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    # ONNX Runtime 1.32 turns MatMul of 16 bits into one of 8 where it optimises: 256 steps off.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    return [session.run(None, {"input": row})[0] for row in inputs]


def keep(name, inputs, form):
    """`form`: float (calibrated at import) or quantised."""
    outputs = run_all(os.path.join(FOLDER, name + ".onnx"), inputs)
    numbers = lambda rows: [[float(f"{number:.9g}") for number in row.reshape(-1)] for row in rows]
    with open(os.path.join(FOLDER, name + ".json"), "w") as file:
        json.dump({"form": form, "inputs": numbers(inputs), "outputs": numbers(outputs)}, file)
        file.write("\n")


def draw_inputs(graph, count):
    return [graph.chance.normal(0, 1, graph.shape).astype(np.float32) for _ in range(count)]


def main():
    logging.disable(logging.WARNING)
    os.makedirs(FOLDER, exist_ok=True)
    for build in FLOATS:
        graph = build()
        path = os.path.join(FOLDER, graph.name + ".onnx")
        onnx.save(graph.model(), path)
        inputs = draw_inputs(graph, INPUTS)
        keep(graph.name, inputs, "float")
        if graph.name not in QUANTISED:
            continue
        rows = draw_inputs(graph, CALIBRATION)
        for variant, (activations, is_channelwise, form) in VARIANTS.items():
            out = os.path.join(FOLDER, f"{graph.name}.{variant}.onnx")
            quantize_static(
                path, out, Rows(rows), quant_format=form, activation_type=activations,
                weight_type=QuantType.QInt8, per_channel=is_channelwise,
                extra_options={"ActivationSymmetric": activations == QuantType.QInt16,
                               "WeightSymmetric": True})
            keep(f"{graph.name}.{variant}", inputs, "quantised")
    for build, kind in BY_HAND:
        graph = build()
        is_whole = kind == "uint8"
        model = graph.model(
            TensorProto.UINT8 if is_whole else TensorProto.FLOAT,
            TensorProto.UINT8 if is_whole else TensorProto.FLOAT)
        onnx.save(model, os.path.join(FOLDER, graph.name + ".onnx"))
        inputs = ([graph.chance.integers(0, 256, graph.shape).astype(np.uint8)
                   for _ in range(INPUTS)] if is_whole else draw_inputs(graph, INPUTS))
        keep(graph.name, inputs, "quantised")


if __name__ == "__main__":
    main()
