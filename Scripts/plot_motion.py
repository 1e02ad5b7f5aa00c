#!/usr/bin/env python3
"""Plots speed, acceleration and jerk of two traces of one program side by side.

    Benchmarks motion-trace P2-g61.ngc jerk g61.csv 0.0001
    Benchmarks motion-trace P2-g64p1.ngc jerk g64.csv 0.0001
    plot_motion.py g61.csv g64.csv docs/models/motion-p2.png

The traces are ticks of 0.1 ms; all curves are differences of their places. Needs numpy and
matplotlib (PyPI).
"""
import sys

import matplotlib
import numpy as np

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402

PERIOD = 1e-4                       # s
SHOWN = 1.30                        # s: two rows and the steps behind them
LIMITS = (100.0, 2000.0, 40000.0)   # mm/s on the path; mm/s2 and mm/s3 of each axis
X_COLOUR, Y_COLOUR, PATH_COLOUR = "#1f5fa8", "#d1731c", "#222222"
TITLES = ("G61: stop at each corner", "G64 P0.1: corners rounded")


def derivatives(path):
    """Time and place (x, y) of a trace from where it leaves its first point."""
    places = np.loadtxt(path, delimiter=",", skiprows=1, usecols=(1, 2))
    moving = np.flatnonzero(np.any(np.diff(places, axis=0) != 0, axis=1))
    total = (moving[-1] + 1 - moving[0]) * PERIOD
    places = places[moving[0]:]
    found = [np.diff(np.concatenate([np.repeat(places[:1], k, 0), places]), k, axis=0) / PERIOD**k
             for k in (1, 2, 3)]
    count = int(SHOWN / PERIOD)
    return np.arange(count) * PERIOD, [f[:count] for f in found], total


def draw(column, path, title):
    times, (velocity, acceleration, jerk), total = derivatives(path)
    column[0].set_title(f"{title}; whole program {total:.3f} s", fontsize=11)
    column[0].plot(times, np.hypot(*velocity.T), color=PATH_COLOUR, lw=1.4)
    for axes, values, scale in ((column[1], acceleration, 1.0), (column[2], jerk, 1e-3)):
        axes.plot(times, values[:, 0] * scale, color=X_COLOUR, lw=1.2, label="X")
        axes.plot(times, values[:, 1] * scale, color=Y_COLOUR, lw=1.2, label="Y")
    for axes, limit in zip(column, (LIMITS[0], LIMITS[1], LIMITS[2] * 1e-3)):
        for sign in (1, -1):
            axes.axhline(sign * limit, color="#999999", lw=0.8, ls="--")
        axes.set_ylim(-1.15 * limit, 1.15 * limit)
        axes.grid(color="#e6e6e6", lw=0.6)
    column[0].set_ylim(0, 1.15 * LIMITS[0])
    column[2].set_xlabel("time [s]")


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    figure, grid = plt.subplots(3, 2, figsize=(11, 7.2), sharex=True, sharey="row")
    for column, path, title in zip(grid.T, sys.argv[1:3], TITLES):
        draw(column, path, title)
    names = ("path speed [mm/s]", "acceleration [mm/s²]", "jerk [1000 mm/s³]")
    for axes, name in zip(grid[:, 0], names):
        axes.set_ylabel(name)
    grid[1, 1].legend(loc="lower center", bbox_to_anchor=(0.67, 0), ncols=2, fontsize=9)
    grid[0, 0].set_xlim(0, SHOWN)
    figure.align_ylabels()
    figure.tight_layout()
    figure.savefig(sys.argv[3], dpi=100)


main()
