#!/usr/bin/env python3
"""Converts the float networks of make_onnx_models.py with TensorFlow's own converter, for LiteRT.

    python3 -m venv converter && converter/bin/pip install tensorflow-cpu onnx
    converter/bin/python Scripts/make_tflite_models.py FOLDER [--models mlp_a cnn]

Writes FOLDER/MODEL.int8.tflite and MODEL.16x8.tflite: the same weights, calibrated on the same 500
rows, whole numbers in and out; and identity.int8.tflite, which does nothing.
"""
import argparse
import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import numpy as np
import onnx
import tensorflow as tf
from onnx import numpy_helper


def function_of(model):
    """The graph in TensorFlow's operations; a time series is [1, rows, channels]."""
    constants = {item.name: numpy_helper.to_array(item) for item in model.graph.initializer}

    def run(now):
        for node in model.graph.node:
            fields = {one.name: onnx.helper.get_attribute_value(one) for one in node.attribute}
            if node.op_type == "Gemm":
                now = tf.matmul(now, constants[node.input[1]].T) + constants[node.input[2]]
            elif node.op_type == "Conv":
                pads = fields.get("pads", [0, 0])
                if any(pads):
                    now = tf.pad(now, [[0, 0], pads, [0, 0]])
                now = tf.nn.conv1d(now, constants[node.input[1]].transpose(2, 1, 0),
                                   fields["strides"][0], "VALID",
                                   dilations=fields["dilations"][0])
                now = now + constants[node.input[2]]
            elif node.op_type == "Relu":
                now = tf.nn.relu(now)
            elif node.op_type == "GlobalAveragePool":
                now = tf.reduce_mean(now, axis=1)
            elif node.op_type != "Flatten":
                raise SystemExit(f"{node.op_type}: not converted here")
        return now

    return run


def convert(run, rows, wide):
    spec = tf.TensorSpec([1, *rows.shape[1:]], tf.float32)
    concrete = tf.function(run).get_concrete_function(spec)
    converter = tf.lite.TFLiteConverter.from_concrete_functions([concrete])
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.representative_dataset = lambda: ([row[None]] for row in rows)
    sets = tf.lite.OpsSet
    converter.target_spec.supported_ops = [
        sets.EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8 if wide
        else sets.TFLITE_BUILTINS_INT8]
    kind = tf.int16 if wide else tf.int8
    converter.inference_input_type = converter.inference_output_type = kind
    return converter.convert()


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--models", nargs="+",
                        default=["mlp_a", "mlp_b", "cnn", "tcn", "stack10", "stack50"])
    options = parser.parse_args()
    for name in options.models:
        model = onnx.load(options.folder / f"{name}.onnx")
        shape = [item.dim_value for item in model.graph.input[0].type.tensor_type.shape.dim][1:]
        rows = np.loadtxt(options.folder / f"{name}.calibration.csv", np.float32, delimiter=",")
        rows = rows.reshape(-1, *shape)
        if rows.ndim == 3:
            rows = np.ascontiguousarray(rows.transpose(0, 2, 1))
        run = function_of(model)
        theirs = np.load(options.folder / f"{name}.outputs.npy")[0]
        first = np.load(options.folder / f"{name}.inputs.npy")[:1]
        ours = run(tf.constant(first.transpose(0, 2, 1) if first.ndim == 3 else first)).numpy()[0]
        assert np.allclose(ours, theirs, rtol=1e-3, atol=1e-4), (name, ours, theirs)
        for wide in (False, True):
            path = options.folder / f"{name}.{'16x8' if wide else 'int8'}.tflite"
            try:
                path.write_bytes(convert(run, rows, wide))
                print(f"{path}: {path.stat().st_size} bytes", flush=True)
            except Exception as error:  # what a peer cannot do is part of the answer
                print(f"{path.name}: {type(error).__name__} {str(error)[:300]}", flush=True)
    rows = np.random.Generator(np.random.PCG64(1)).normal(0, 1, (500, 32)).astype(np.float32)
    path = options.folder / "identity.int8.tflite"
    path.write_bytes(convert(lambda now: tf.reshape(now, [32]), rows, False))
    with open(options.folder / "versions.txt", "a") as file:
        file.write(f"tensorflow {tf.__version__}\n")


if __name__ == "__main__":
    main()
