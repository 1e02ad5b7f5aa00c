#!/usr/bin/env python3
"""Trains the wear network and writes its quantised image (.fhn).

    python3 Scripts/train_wear_network.py ROWS.csv NETWORK.fhn [--seed 1] [--epochs 200]

ROWS.csv has a header line; its columns are the 12 features by the names and in the order of
`Feature` (Sources/Vocabulary/Signals/FeatureVector.swift), then flankWear [mm] and run (any text
that names the run). Whole runs are held out, never single rows: rows of one run resemble each
other too much. Needs numpy only. The arithmetic and the file are specified in
docs/models/fixed-point.md; the file is read back and checked in plain Python integers.
"""
import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # sums in one order: the same seed gives the same file

import argparse
import csv
import math
import struct
import sys

import numpy as np

FEATURES = (
    "powerExcess feedForceExcess normalForceExcess axialForceExcess forcePerEdge vibrationExcess "
    "chipThickness axialDepth immersion cuttingSpeed edgeShare powerSpread"
).split()
WIDTHS = [len(FEATURES), 32, 16, 1]
STEP_LIMIT = 32767  # largest activation
WEIGHT_LIMIT = 127
INPUT_SPREADS = 8.0  # standard deviations that the input's 16 bits span at least
HEADROOM = 1.1  # activations may grow by this beyond the training rows
RANGE_MARGIN = 0.05  # of a feature's range: beyond it the input saturates and is counted


def read_rows(path):
    with open(path, newline="") as file:
        reader = csv.DictReader(file)
        wanted = FEATURES + ["flankWear", "run"]
        missing = [name for name in wanted if name not in (reader.fieldnames or [])]
        if missing:
            sys.exit(f"{path}:1: error: columns missing: {', '.join(missing)}")
        features, wear, runs = [], [], []
        for row in reader:
            try:
                numbers = [float(row[name]) for name in FEATURES + ["flankWear"]]
            except (TypeError, ValueError):
                numbers = [math.nan]
            if not all(map(math.isfinite, numbers)):
                sys.exit(f"{path}:{reader.line_num}: error: a value is missing or no finite number")
            features.append(numbers[:-1])
            wear.append(1000 * numbers[-1])
            runs.append(row["run"])
    if len(set(runs)) < 4:
        sys.exit(f"{path}: error: {len(set(runs))} runs; at least 4 are needed to hold some out")
    return np.array(features), np.array(wear), np.array(runs)


def split_runs(runs, share, chance):
    names = np.unique(runs)
    held = chance.permutation(names)[: max(1, round(share * len(names)))]
    return ~np.isin(runs, held)


# --- Training in floating point ---


def forward(net, x):
    """Activations of every layer, the input first."""
    rows = [x]
    for index, (weights, bias) in enumerate(net):
        x = x @ weights.T + bias
        if index < len(net) - 1:
            x = np.maximum(x, 0)
        rows.append(x)
    return rows


def gradients(net, x, target):
    rows = forward(net, x)
    slope = 2 * (rows[-1] - target[:, None]) / len(x)
    result = []
    for index in reversed(range(len(net))):
        result.append((slope.T @ rows[index], slope.sum(axis=0)))
        if index:
            slope = (slope @ net[index][0]) * (rows[index] > 0)
    return result[::-1]


def train(x, target, options, chance):
    """Adam (Kingma, Ba 2015) with decoupled weight decay (Loshchilov, Hutter 2019)."""
    net = []
    for inputs, outputs in zip(WIDTHS, WIDTHS[1:]):
        spread = math.sqrt(2 / inputs)  # He et al. 2015
        net.append([chance.normal(0, spread, (outputs, inputs)), np.zeros(outputs)])
    first = [[np.zeros_like(p) for p in layer] for layer in net]
    second = [[np.zeros_like(p) for p in layer] for layer in net]
    batch, step = 256, 0
    total = options.epochs * math.ceil(len(x) / batch)
    for _ in range(options.epochs):
        order = chance.permutation(len(x))
        for start in range(0, len(x), batch):
            pick = order[start : start + batch]
            step += 1
            rate = options.rate * 0.5 * (1 + math.cos(math.pi * step / (total + 1)))
            for i, layer in enumerate(gradients(net, x[pick], target[pick])):
                for j, g in enumerate(layer):
                    first[i][j] = 0.9 * first[i][j] + 0.1 * g
                    second[i][j] = 0.999 * second[i][j] + 0.001 * g * g
                    mean = first[i][j] / (1 - 0.9**step)
                    spread = np.sqrt(second[i][j] / (1 - 0.999**step)) + 1e-8
                    decay = options.decay * net[i][j] if j == 0 else 0
                    net[i][j] = net[i][j] - rate * (mean / spread + decay)
    return net


# --- Quantisation: docs/models/fixed-point.md sections 2 to 4 ---


def multiplier_and_shift(factor, shifts):
    significand, exponent = math.frexp(factor)  # factor = significand 2^exponent, 0.5 ... 1
    multiplier, shift = round(significand * 2**31), 31 - exponent
    if multiplier == 2**31:
        multiplier, shift = 2**30, shift - 1
    if not shifts[0] <= shift <= shifts[1]:
        sys.exit(f"error: factor {factor} needs a shift of {shift}, outside {shifts}")
    return multiplier, shift


def quantise(net, x, most_wear, input_scale):
    """Layers as dictionaries of Python integers, and the scales of what comes in and of what each
    gives; min-max calibration on the training rows."""
    rows = forward(net, x)
    scale, bound, layers, scales = input_scale, STEP_LIMIT, [], [input_scale]
    for index, (weights, bias) in enumerate(net):
        is_head = index == len(net) - 1
        if is_head:
            next_scale, low, high = 1 / 65536, 0, min(2**31 - 1, round(2 * most_wear * 65536))
        else:
            next_scale, low, high = HEADROOM * rows[index + 1].max() / STEP_LIMIT, 0, STEP_LIMIT
        layer = dict(kind=HEAD if is_head else DENSE, low=low, high=high, rows=[])
        for w, b in zip(weights, bias):
            weight_scale = max(np.abs(w).max(), 1e-9) / WEIGHT_LIMIT
            row = [int(v) for v in np.rint(w / weight_scale)]
            steps = round(float(b / (scale * weight_scale)))
            factor = float(scale * weight_scale / next_scale)
            m, s = multiplier_and_shift(factor, (16, 62) if is_head else (31, 62))
            if abs(steps) + bound * sum(map(abs, row)) >= 2**31:
                sys.exit(f"error: layer {index} could overflow; train with more --decay")
            layer["rows"].append((row, steps, m, s))
        layers.append(layer)
        scale, bound = next_scale, high
        scales.append(float(scale))
    return layers, scales


def checksum(data):
    value = 0xCBF29CE484222325
    for (word,) in struct.iter_unpack("<Q", data):
        value = ((value ^ word) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return value


DENSE, HEAD = 1, 10
NO_TENSOR = 2**32 - 1


def image(inputs, figures, counts, layers, scales):
    """The file, version 2: tensor 0 holds the features, tensor n what layer n gives."""
    data = b"".join(struct.pack("<ddhhI", *entry, 0) for entry in inputs)
    data += struct.pack("<6dIIQ", *figures, *counts)
    bounds = [(16, len(inputs), -STEP_LIMIT, STEP_LIMIT)]
    bounds += [(32 if layer["kind"] == HEAD else 16, len(layer["rows"]), layer["low"],
                layer["high"]) for layer in layers]
    for (bits, channels, low, high), scale in zip(bounds, scales):
        data += struct.pack("<IIIiiidQ", bits, 1, channels, 0, low, high, scale, 0)
    end, parameters, table = 32 + len(data) + 64 * len(layers), b"", b""
    for index, layer in enumerate(layers):
        body = b""
        for place, code in ((1, "i"), (2, "i"), (3, "B")):
            body += b"".join(struct.pack("<" + code, row[place]) for row in layer["rows"])
        body += b"".join(struct.pack(f"{len(row[0])}b", *row[0]) for row in layer["rows"])
        parameters += bytes(-(end + len(parameters)) % 64)
        width, outputs = len(layer["rows"][0][0]), len(layer["rows"])
        table += struct.pack("<16I", layer["kind"], index, NO_TENSOR, index + 1, 1, 1, 1, 0, 0, 0,
                             width, 0, outputs, end + len(parameters), len(body), 0)
        parameters += body
    data += table + parameters
    data += bytes(-len(data) % 8)
    head = struct.pack("<4s7I", b"FHN2", 2, 32 + len(data) + 8, len(layers) + 1, len(layers),
                       len(inputs), 1, len(layers))
    return head + data + struct.pack("<Q", checksum(head + data))


# --- The check: the file read back, in plain Python integers ---


def read_image(data):
    if checksum(data[:-8]) != struct.unpack("<Q", data[-8:])[0]:
        sys.exit("error: checksum")
    magic, version, length, tensors, count, features, _, output = struct.unpack_from(
        "<4s7I", data)
    if (magic, version, length, tensors, output) != (b"FHN2", 2, len(data), count + 1, count):
        sys.exit("error: header")
    inputs = [struct.unpack_from("<ddhh", data, 32 + 24 * i) for i in range(features)]
    table = 32 + 24 * features + 64
    bounds = [struct.unpack_from("<IIIiii", data, table + 40 * i)[4:] for i in range(tensors)]
    table, layers = table + 40 * tensors, []
    for index in range(count):
        fields = struct.unpack_from("<16I", data, table + 64 * index)
        width, outputs, place = fields[10], fields[12], fields[13]
        numbers = struct.unpack_from(f"<{outputs}i{outputs}i{outputs}B{outputs * width}b", data,
                                     place)
        split = [numbers[k * outputs : (k + 1) * outputs] for k in range(3)]
        layers.append((width, *bounds[index + 1], *split, numbers[3 * outputs :]))
    return inputs, layers


def read_wear(inputs, layers, features):
    """One row through the network: Q16.16 micrometres."""
    row = []
    for value, (offset, steps_per_unit, low, high) in zip(features, inputs):
        steps = (float(value) - offset) * steps_per_unit
        row.append(round(min(max(steps, low), high)))  # Python rounds ties to even, as specified
    for width, low, high, biases, multipliers, shifts, weights in layers:
        before, row = row, []
        for n, (bias, m, s) in enumerate(zip(biases, multipliers, shifts)):
            total = bias + sum(w * x for w, x in zip(weights[n * width : (n + 1) * width], before))
            assert abs(total) < 2**31
            row.append(min(max((total * m + (1 << (s - 1))) >> s, low), high))
    return row[0]


def read_wear_fast(inputs, layers, features):
    """All rows at once in int64: the figures of the summary come from here."""
    offset, steps, low, high = map(np.array, zip(*inputs))
    row = np.rint(np.clip((features - offset) * steps, low, high)).astype(np.int64)
    for width, low, high, biases, multipliers, shifts, weights in layers:
        total = row @ np.array(weights, np.int64).reshape(-1, width).T + np.array(biases, np.int64)
        s = np.array(shifts, np.int64)
        rounded = (total * np.array(multipliers, np.int64) + (1 << (s - 1))) >> s
        row = np.clip(rounded, low, high)
    return row[:, 0]


def conformal(residuals):
    """5 % and 95 % quantiles with the finite-sample ranks of split conformal prediction."""
    ordered, n = np.sort(residuals), len(residuals)
    low = max(math.floor(0.05 * (n + 1)), 1) - 1
    high = min(math.ceil(0.95 * (n + 1)), n) - 1
    return float(ordered[low]), float(ordered[high])


def rmse(residuals):
    return float(np.sqrt(np.mean(residuals**2)))


def main():
    parser = argparse.ArgumentParser(description="Trains and quantises the wear network.")
    parser.add_argument("rows")
    parser.add_argument("network")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=200)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--decay", type=float, default=1e-2)
    parser.add_argument("--holdout", type=float, default=0.25)
    options = parser.parse_args()
    chance = np.random.default_rng(options.seed)
    features, wear, runs = read_rows(options.rows)
    fit = split_runs(runs, options.holdout, chance)

    mean, spread = features[fit].mean(axis=0), features[fit].std(axis=0)
    spread = np.where(spread > 1e-12, spread, 1.0)
    x = (features - mean) / spread
    margin = RANGE_MARGIN * (x[fit].max(axis=0) - x[fit].min(axis=0)) + 1e-3
    lows, highs = x[fit].min(axis=0) - margin, x[fit].max(axis=0) + margin
    input_scale = max(INPUT_SPREADS, np.abs([lows, highs]).max()) / STEP_LIMIT
    middle, width = wear[fit].mean(), max(wear[fit].std(), 1e-9)
    net = train(x[fit], (wear[fit] - middle) / width, options, chance)
    net[-1] = [net[-1][0] * width, net[-1][1] * width + middle]
    # The float network is judged on the same saturated inputs.
    float_error = rmse(wear[~fit] - forward(net, np.clip(x[~fit], lows, highs))[-1][:, 0])

    steps = 1 / (spread * input_scale)
    ends = [(int(math.floor(a / input_scale)), int(math.ceil(b / input_scale)))
            for a, b in zip(lows, highs)]
    inputs = [(float(o), float(p), max(a, -STEP_LIMIT), min(b, STEP_LIMIT))
              for o, p, (a, b) in zip(mean, steps, ends)]
    layers, scales = quantise(net, x[fit], wear[fit].max(), input_scale)
    counts = (int(fit.sum()), int((~fit).sum()), options.seed)
    wears = (max(float(wear[fit].min()), 0.0), float(wear[fit].max()))
    draft = read_image(image(inputs, (0, 0, 0, 0, *wears), counts, layers, scales))
    residuals = wear[~fit] - read_wear_fast(*draft, features[~fit]) / 65536
    low, high = conformal(residuals)
    data = image(inputs, (float_error, rmse(residuals), low, high, *wears), counts, layers, scales)
    with open(options.network, "wb") as file:
        file.write(data)

    with open(options.network, "rb") as file:
        network = read_image(file.read())
    fast = read_wear_fast(*network, features)
    checked = range(0, len(features), max(1, len(features) // 2000))
    for i in checked:
        if read_wear(*network, features[i]) != fast[i]:
            sys.exit(f"error: row {i}: plain integers and numpy differ")
    constant = rmse(wear[~fit] - middle)
    print(f"rows {counts[0]} + {counts[1]} held out; runs {len(np.unique(runs[fit]))} + "
          f"{len(np.unique(runs[~fit]))}; checked in plain integers {len(checked)}")
    print(f"hold-out RMSE [um]: float {float_error:.3f}, fixed {rmse(residuals):.3f}, "
          f"constant {constant:.3f}")
    print(f"hold-out residual 5 % {low:.3f}, 95 % {high:.3f} um")
    print(f"{options.network}: {len(data)} bytes, checksum {checksum(data[:-8]):016x}")


if __name__ == "__main__":
    main()
