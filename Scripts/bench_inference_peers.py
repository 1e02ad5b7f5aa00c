#!/usr/bin/env python3
"""Times our inference beside ONNX Runtime, OpenVINO and LiteRT: one thread, one input at a time.

    peers/bin/pip install onnx onnxruntime openvino ai-edge-litert numpy
    peers/bin/python Scripts/bench_inference_peers.py MODELS [--rounds 11] [--rows mlp_a cnn]
        [--ours "feedhold model bench {file} --json" --files FHN-FOLDER]

MODELS is what make_onnx_models.py and make_tflite_models.py wrote. The contenders of a row run one
after the other, round by round, each for 20 ms, so that what else the machine does meets all of
them. A cell is the median of the rounds' medians, with the least and the largest round's. ONNX
Runtime and OpenVINO are called from C (bench_inference_peers.c, compiled here), LiteRT by its
Interpreter from Python, as its wheel has no C interface to it: the row `nothing` tells what a call
costs that computes nothing, and slopes do not have it in them.

Of a peer's several quantised files of one network the fastest is its cell; all are listed below
the table. --ours is run once in each round; it prints one JSON object whose `nanoseconds` is the
median of a call. {file} is FHN-FOLDER/MODEL.VARIANT.fhn. --stand-in names a program that
prints, as the kernels' own bench does, `in8 path 3: slope 40.1 mlp_a 50.2 ...`.
"""
import argparse
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"

HERE = pathlib.Path(__file__).resolve().parent
ONNX_PEERS = ("onnxruntime", "openvino")
INT8 = ("qdq-u8s8", "qdq-s8s8", "qdq-u8s8-channel", "qdq-s8s8-channel", "qop-u8s8")
INT16 = ("qdq-s16s8",)
# Row: networks (a slope has two, and the layers between them), ONNX variants, LiteRT's, ours.
ROWS = {
    "nothing": (["identity"], ("",), "int8", None),
    "64x64 int8, slope": (["stack10", "stack50"], INT8, "int8", "qdq-s8s8-channel"),
    "mlp_a int8": (["mlp_a"], INT8, "int8", "qdq-s8s8-channel"),
    "mlp_b int8": (["mlp_b"], INT8, "int8", "qdq-s8s8-channel"),
    "cnn int8": (["cnn"], INT8, "int8", "qdq-s8s8-channel"),
    "tcn int8": (["tcn"], INT8, "int8", "qdq-s8s8-channel"),
    "64x64 16x8, slope": (["stack10", "stack50"], INT16, "16x8", "qdq-s16s8-channel"),
    "mlp_a 16x8": (["mlp_a"], INT16, "16x8", "qdq-s16s8-channel"),
    "mlp_b 16x8": (["mlp_b"], INT16, "16x8", "qdq-s16s8-channel"),
    "cnn 16x8": (["cnn"], INT16, "16x8", "qdq-s16s8-channel"),
    "tcn 16x8": (["tcn"], INT16, "16x8", "qdq-s16s8-channel"),
    "mlp_a float": (["mlp_a"], ("",), None, None),
    "mlp_b float": (["mlp_b"], ("",), None, None),
    "cnn float": (["cnn"], ("",), None, None),
}
LAYERS_BETWEEN = 40


class Piped:
    """A contender in a process of its own that answers a line of milliseconds with nanoseconds."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True)
        first = self.process.stdout.readline()
        if not first:
            raise RuntimeError(self.process.stderr.read().strip()[-200:])
        self.first_output = float(first)

    def measure(self, milliseconds):
        self.process.stdin.write(f"{milliseconds}\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=10)


class Ours:
    def __init__(self, command, path):
        if not path.exists():
            raise RuntimeError(f"no {path}")
        self.command = [word.replace("{file}", str(path)) for word in command.split()]

    def measure(self, _):
        done = subprocess.run(self.command, capture_output=True, text=True, check=True)
        return float(json.loads(done.stdout)["nanoseconds"])

    def close(self):
        pass


class StandIn:
    """The kernels' bench, run once for a round: one row of it."""

    answers = {}

    def __init__(self, program, bits, what):
        self.program, self.bits, self.what = program, bits, what

    def measure(self, round_number):
        key = (self.bits, round_number)
        if key not in self.answers:
            done = subprocess.run([self.program], capture_output=True, text=True, check=True)
            for line in done.stdout.splitlines():
                head, values = line.split(":")
                if "path 3" in head:
                    words = values.split()
                    self.answers[(int(head.split()[0][2:]), round_number)] = dict(
                        zip(words[::2], map(float, words[1::2])))
        return self.answers[key][self.what]

    def close(self):
        pass


def litert_server(path):
    """What the process of LiteRT does."""
    import numpy as np
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(model_path=path, num_threads=1)
    interpreter.allocate_tensors()
    given = interpreter.get_input_details()[0]
    values = np.random.Generator(np.random.PCG64(1)).integers(-100, 100, given["shape"])
    interpreter.set_tensor(given["index"], values.astype(given["dtype"]))
    invoke = interpreter.invoke
    for _ in range(200):
        invoke()
    out = interpreter.get_output_details()[0]
    print(float(interpreter.get_tensor(out["index"]).reshape(-1)[0]), flush=True)
    for line in sys.stdin:
        times, end = [], time.perf_counter_ns() + float(line) * 1e6
        while (begin := time.perf_counter_ns()) < end:
            for _ in range(10):
                invoke()
            times.append((time.perf_counter_ns() - begin) / 10)
        print(statistics.median(times), flush=True)


class Bench:
    def __init__(self, options, folder):
        self.options, self.folder = options, pathlib.Path(folder)
        import onnxruntime
        import openvino

        self.harness = str(self.folder / "peer")
        subprocess.run([os.environ.get("CC", "clang"), "-O2", str(HERE / "bench_inference_peers.c"),
                        "-o", self.harness, "-ldl"], check=True)
        roots = {"onnxruntime": pathlib.Path(onnxruntime.__file__).parent / "capi",
                 "openvino": pathlib.Path(openvino.__file__).parent / "libs"}
        patterns = {"onnxruntime": "libonnxruntime.so*", "openvino": "libopenvino_c.so*"}
        self.libraries = {name: str(next(roots[name].glob(patterns[name]))) for name in roots}
        self.write_identity()

    def write_identity(self):
        from onnx import TensorProto, helper, save

        info = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 32])
                for name in ("input", "output")]
        graph = helper.make_graph([helper.make_node("Identity", ["input"], ["output"])],
                                  "identity", info[:1], info[1:])
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
        model.ir_version = 10
        save(model, str(self.folder / "identity.onnx"))

    def onnx_peer(self, peer, network, variant):
        import numpy as np
        import onnx

        root = self.folder if network == "identity" else self.options.models
        path = root / f"{network}{'.' + variant if variant else ''}.onnx"
        graph = onnx.load(path).graph
        shape = [item.dim_value for item in graph.input[0].type.tensor_type.shape.dim]
        if network == "identity":
            first = np.ones(shape, np.float32)
        else:
            first = np.load(self.options.models / f"{network}.inputs.npy", mmap_mode="r")[0]
        data = self.folder / f"{network}.bin"
        np.ascontiguousarray(first, np.float32).tofile(data)
        out = np.array([first.reshape(-1)]) if network == "identity" else np.load(
            self.options.models / f"{path.stem}.outputs.npy", mmap_mode="r")[:1]
        contender = Piped([self.harness, peer, self.libraries[peer], str(path), str(data),
                           graph.output[0].name, str(out.size), *map(str, shape)])
        # The harness must compute what the Python interface does; OpenVINO may round otherwise.
        off = abs(float(np.float32(contender.first_output)) - float(out.reshape(-1)[0]))
        if peer == "onnxruntime" and off != 0 or off > 0.2 * max(1, float(abs(out).max())):
            print(f"{peer} {path.name}: gives {contender.first_output}, not "
                  f"{float(out.reshape(-1)[0])}", file=sys.stderr)
        return contender

    def contenders(self, row):
        """Lists of contenders, one for each network of the row, by peer and variant."""
        networks, variants, litert, ours = ROWS[row]
        options, made = self.options, {}

        def make(label, build):
            pieces = []
            try:
                for network in networks:
                    pieces.append(build(network))
                made[label] = pieces
            except Exception as error:  # what a peer cannot do is part of the answer
                print(f"{row}: {label}: {type(error).__name__} {error}", file=sys.stderr)
                for piece in pieces:
                    piece.close()

        if ours and options.ours:
            make(("ours", ours), lambda network: Ours(
                options.ours, options.files / f"{network}.{ours}.fhn"))
        elif ours and options.stand_in and "tcn" not in row:
            bits = 16 if "16x8" in row else 8
            what = "slope" if len(networks) == 2 else networks[0]
            made[("ours", "stand-in")] = [StandIn(options.stand_in, bits, what)]
        for peer in ONNX_PEERS:
            for variant in variants:
                if peer == "openvino" and variant.startswith("qop"):
                    continue  # it reads no QGemm of com.microsoft
                make((peer, variant), lambda network: self.onnx_peer(peer, network, variant))
        if litert:
            make(("litert", litert), lambda network: Piped(
                [sys.executable, __file__, "--litert",
                 str(options.models / f"{network}.{litert}.tflite")]))
        return made

    def run(self, row):
        """Medians of each round, by peer and variant."""
        made = self.contenders(row)
        is_slope = len(ROWS[row][0]) == 2
        times = {label: [] for label in made}
        for round_number in range(self.options.rounds):
            for label, pieces in made.items():
                if isinstance(pieces[0], StandIn):
                    times[label].append(pieces[0].measure(round_number))
                    continue
                values = [piece.measure(20) for piece in pieces]
                times[label].append(
                    (values[1] - values[0]) / LAYERS_BETWEEN if is_slope else values[0])
        for pieces in made.values():
            for piece in pieces:
                piece.close()
        return times


def nanoseconds(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def cell(values):
    return (f"{nanoseconds(statistics.median(values))} "
            f"({nanoseconds(min(values))}-{nanoseconds(max(values))})")


def machine():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo")
                  if line.startswith("model name")), platform.machine())
    number = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo")
                   if line.startswith("model\t")), "")
    return f"{model}, model {number}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"


def versions():
    from importlib import metadata

    return ", ".join(f"{name} {metadata.version(name)}"
                     for name in ("onnxruntime", "openvino", "ai-edge-litert", "numpy"))


def main():
    if sys.argv[1:2] == ["--litert"]:
        return litert_server(sys.argv[2])
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--rows", nargs="+", help="rows that begin with one of these words")
    parser.add_argument("--ours")
    parser.add_argument("--files", type=pathlib.Path, default=pathlib.Path("."))
    parser.add_argument("--stand-in")
    options = parser.parse_args()
    rows = [row for row in ROWS
            if not options.rows or any(row.startswith(word) for word in options.rows)]
    print(f"{machine()}; Python {platform.python_version()}, {versions()}; "
          f"{options.rounds} rounds of 20 ms.\n`{' '.join(sys.argv)}`\n")
    peers = ("ours", *ONNX_PEERS, "litert")
    print("| ns a call | " + " | ".join(peers) + " | peers' best / ours |\n|---|" + "---|" * 5)
    listed = []
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options, folder)
        for row in rows:
            times = bench.run(row)
            listed += [(row, *label, values) for label, values in times.items()]
            best = {}
            for (peer, _), values in times.items():
                if peer not in best or statistics.median(values) < statistics.median(best[peer]):
                    best[peer] = values
            others = [statistics.median(values) for peer, values in best.items() if peer != "ours"]
            ratio = (f"{min(others) / statistics.median(best['ours']):.1f}"
                     if "ours" in best and others else "")
            print(f"| {row} | " + " | ".join(
                cell(best[peer]) if peer in best else "-" for peer in peers) + f" | {ratio} |",
                  flush=True)
    print("\nAll of them:\n")
    for row, peer, variant, values in listed:
        print(f"- {row}: {peer} {variant or 'float'}: {cell(values)}")


if __name__ == "__main__":
    main()
