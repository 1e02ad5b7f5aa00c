#!/usr/bin/env bash
# Trains the wear network that Feedhold ships, Sources/Simulator/CWearNetwork/default.fhn.
#
#   Scripts/train_default_network.sh FEEDHOLD PYTHON [ROWS.csv [NETWORK.fhn]]
#
# FEEDHOLD is a release binary, PYTHON one that has numpy. ROWS.csv keeps the training rows.
# What the campaign draws and why: docs/models/wear-network.md. Everything is drawn from one seed,
# so the same binary and the same numpy give the same file. Takes about 4 minutes on two cores.
set -euo pipefail

if [ $# -lt 2 ]; then
  sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
  exit 64
fi
feedhold=$(realpath "$1")
python=$2
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rows=${3:-$work/rows.csv}
network=${4:-$root/Sources/Simulator/CWearNetwork/default.fhn}

# 1. The list of runs: a line each, words separated by tabs.
"$python" - "$root" "$work" > "$work/runs" <<'PYTHON'
import math
import random
import sys

root, work = sys.argv[1:]
chance = random.Random(20)
STEEL = ["aisi-1045", "aisi-4140", "stainless-304", "grey-cast-iron"]
ALUMINIUM = ["al-7075", "al-6061"]
# Program, number of tools, materials, wear-rate factors, number of runs.
CAMPAIGN = [
    ("milling/bracket", 3, STEEL[:2], (0.5, 60), 50),
    ("milling/slots", 1, STEEL + ALUMINIUM, (0.5, 20), 96),
    ("milling/pocket", 1, ALUMINIUM, (0.5, 60), 130),
    ("milling/notch", 1, STEEL + ALUMINIUM, (0.5, 60), 260),
    ("drilling/plate", 4, STEEL[:2], (0.5, 60), 70),
    ("turning/shaft", 1, STEEL[:2] + STEEL[3:], (0.5, 10), 96),
]
WORST = 0.33  # mm, the most worn tool that a run begins with
number = 0
for program, tools, materials, rates, runs in CAMPAIGN:
    for index in range(runs):
        number += 1
        words = [f"{root}/Programs/{program}.ngc", "--seed", str(100_000 + number), "--quiet",
                 "--features", f"{work}/rows.{number:04d}.csv",
                 "--set", f"stock.material={materials[index % len(materials)]}",
                 "--set", f"stock.truth.hardness-factor={chance.uniform(0.85, 1.15):.4f}"]
        for tool in range(tools):
            # A third of the tools begin sharp, the others anywhere up to the limit.
            worn = 0.0 if chance.random() < 0.33 else WORST * (index + chance.random()) / runs
            rate = math.exp(chance.uniform(math.log(rates[0]), math.log(rates[1])))
            words += ["--set", f"tool.{tool}.initial-wear={worn:.4f}",
                      "--set", f"tool.{tool}.truth.wear-rate-factor={rate:.3f}"]
        if index % 3 == 2:
            words += ["--policy", "constant-load", "--policy-set",
                      f"force-share={chance.uniform(0.4, 0.9):.2f}"]
        else:
            override = chance.choice([0.6, 0.8, 1.0, 1.0, 1.2, 1.4])
            words += ["--policy", "constant", "--policy-set", f"override={override}"]
        print("\t".join(words))
PYTHON

# 2. The runs. A run that ends in an alarm (a worn tool does) is as good as any other.
run_one() {
  local words status=0
  IFS=$'\t' read -r -a words <<< "$2"
  "$1" run "${words[@]}" > /dev/null 2> /dev/null || status=$?
  if [ "$status" -gt 1 ]; then
    echo "error: exit $status: feedhold run ${words[*]}" >&2
    return 255
  fi
}
export -f run_one
echo "$(wc -l < "$work/runs") runs" >&2
tr '\n' '\0' < "$work/runs" \
  | xargs -0 -n 1 -P "$(nproc)" bash -c 'run_one "$0" "$1"' "$feedhold"

# 3. Few rows of each run, of the steady cut, spread over its wear, then as many of each band of wear as of any other.
"$python" - "$work" > "$rows" <<'PYTHON'
import glob
import random
import sys

ROWS_A_RUN, BAND, BANDS, ROWS_A_BAND = 220, 0.01, 35, 2000
# A steady cut only: what lies beyond saturates an input at run time, which the estimator counts.
# At an entry, an exit or a corner the drives lag, and what was measured is held against the
# wrong stretch of path: 8 % of the rows, which would double the error on all others.
STEADY = {"powerExcess": (-0.3, 2), "feedForceExcess": (-2.2, 1), "normalForceExcess": (-1, 3),
          "axialForceExcess": (-0.3, 2.6), "vibrationExcess": (-0.3, 1.6),
          "powerSpread": (1e-9, 0.12)}


def is_steady(line):
    values = dict(zip(header.split(","), line.split(",")))
    return all(low <= float(values[name]) <= high for name, (low, high) in STEADY.items())


chance = random.Random(21)
bands = [[] for _ in range(BANDS)]
header = None
for name in sorted(glob.glob(f"{sys.argv[1]}/rows.0*.csv")):
    with open(name) as file:
        header, *lines = file.read().splitlines()
    runs = {}
    for line in lines:
        _, wear, run = line.rsplit(",", 2)
        if float(wear) < BAND * BANDS and is_steady(line):
            runs.setdefault(run, {}).setdefault(int(float(wear) / BAND), []).append(line)
    for parts in runs.values():
        quota = max(1, ROWS_A_RUN // len(parts))
        for band, rows in parts.items():
            bands[band] += chance.sample(rows, min(quota, len(rows)))
print(header)
for rows in bands:
    print("\n".join(chance.sample(rows, min(ROWS_A_BAND, len(rows)))))
print("rows a band of 10 um:", *map(len, bands), file=sys.stderr)
PYTHON

# 4. Training; a quarter of the runs is held out.
"$python" "$root/Scripts/train_wear_network.py" "$rows" "$network" --seed 1 --epochs 120 --decay 3e-2
