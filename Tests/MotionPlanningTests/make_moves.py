#!/usr/bin/env python3
"""Writes MoveVectors.swift: drawn moves and what two oracles say of them.

Durations: ruckig 0.19.4 (Berscheid, Kroeger 2021, MIT), of one axis, of several, and of one axis
that may not last less than a time. Ways: the farthest and the nearest way in a given time, as
linear programs over the jerk in steps (scipy 1.17, HiGHS), which know no theory of optimal moves.

Usage: python3 make_moves.py > MoveVectors.swift
"""
import numpy as np
import ruckig
from scipy.optimize import linprog

chance = np.random.default_rng(20240611)
STEPS = 300


def short(value):
    """Three digits, the same decimal number here and there."""
    return float(f"{value:.3g}")


def draw(spread):
    """Position, velocity, acceleration at both ends; limits of velocity, acceleration, jerk."""
    top, strong, jerk = (short(10 ** chance.uniform(*r)) for r in ((0, 3), (1, 4), (2, 6)))
    way = short(chance.choice([-1, 1]) * 10 ** chance.uniform(-2, 3))
    start = np.array([top, strong]) * spread * chance.uniform(-1, 1, 2)
    target = np.array([top, strong]) * chance.uniform(-1, 1, 2)
    if chance.random() < 0.2:
        start = [0, 0]
    if chance.random() < 0.3:
        target = [0, 0]
    return [0.0, *map(short, start), way, *map(short, target), top, strong, jerk]


def is_inside(m):
    """Whether the target, and what an axis comes from when it reaches it, is inside the limits."""
    before = m[4] - m[5] * abs(m[5]) / (2 * m[8])
    return abs(m[4]) <= m[6] and abs(m[5]) <= m[7] and abs(before) <= m[6]


def duration(axes, least=None):
    count = len(axes)
    task = ruckig.InputParameter(count)
    columns = [list(c) for c in zip(*axes)]
    task.current_position, task.current_velocity, task.current_acceleration = columns[0:3]
    task.target_position, task.target_velocity, task.target_acceleration = columns[3:6]
    task.max_velocity, task.max_acceleration, task.max_jerk = columns[6:9]
    if least is not None:
        task.minimum_duration = least
    move = ruckig.Trajectory(count)
    try:
        ruckig.Ruckig(count).calculate(task, move)
    except ruckig.RuckigError:
        return None
    return move.duration


def drawn(count, spread=1.0, longest=60):
    """Axes whose move ruckig finds, not so long that a rounding of the limits decides."""
    while True:
        axes = []
        while len(axes) < count:
            m = draw(spread)
            if is_inside(m) and (duration([m]) or longest) < longest:
                axes.append(m)
        if duration(axes) is not None:
            return axes


def extreme_way(m, time, sign):
    """The farthest (1) or nearest (-1) way in a time, or None where there is none."""
    dt = time / STEPS
    ones = np.tril(np.ones((STEPS, STEPS)))
    a = dt * ones
    lag = np.arange(STEPS)[:, None] - np.arange(STEPS)[None, :]
    v = np.where(lag >= 0, dt * dt * (lag + 0.5), 0)
    last = STEPS - 1 - np.arange(STEPS)
    x = dt ** 3 * (last * (last + 1) / 2 + 1 / 6)
    steps = dt * np.arange(1, STEPS + 1)
    free_v = m[1] + m[2] * steps
    free_x = m[1] * time + m[2] * time * time / 2
    limits = np.repeat([m[7], m[6]], 2 * STEPS)
    bound = np.concatenate([m[7] - m[2] * np.ones(STEPS), m[7] + m[2] * np.ones(STEPS),
                            m[6] - free_v, m[6] + free_v])
    found = linprog(
        -sign * x, A_ub=m[8] * np.vstack([a, -a, v, -v]) / limits[:, None], b_ub=bound / limits,
        A_eq=m[8] * np.vstack([a[-1] / m[7], v[-1] / m[6]]),
        b_eq=[(m[5] - m[2]) / m[7], (m[4] - free_v[-1]) / m[6]], bounds=(-1, 1), method="highs")
    return free_x + float(x @ found.x) * m[8] if found.status == 0 else None


def text(m):
    return ", ".join(f"{v:.3g}" if abs(v) < 1000 else f"{v:.0f}" for v in m)


def is_coming_inside(m):
    return (abs(m[1]) <= m[6] and abs(m[2]) <= m[7]
            and abs(m[1] + m[2] * abs(m[2]) / (2 * m[8])) <= m[6])


def print_single():
    print("  static let single: [(axis: [Double], duration: Double)] = [")
    for index in range(60):
        axes = drawn(1, spread=1.0 if index < 40 else 3.0)
        print(f"    ([{text(axes[0])}], {duration(axes):.12g}),")
    print("  ]")


def print_lasting():
    print("  static let lasting: [(axis: [Double], least: Double, duration: Double)] = [")
    left = 24
    while left > 0:
        axes = drawn(1)
        least = short(duration(axes) * chance.uniform(1.02, 2))
        found = duration(axes, least) if least > duration(axes) else None
        if found is None or found < least + 1e-4:
            continue
        print(f"    ([{text(axes[0])}], {least:.3g}, {found:.12g}),")
        left -= 1
    print("  ]")


def print_several():
    counts = [2] * 8 + [3] * 16 + [6] * 8 + [9] * 2
    cases = [drawn(count) for count in counts]
    print("  static let several: [(count: Int, duration: Double)] = [")
    for axes in cases:
        print(f"    ({len(axes)}, {duration(axes):.12g}),")
    print("  ]")
    print()
    print("  /// The axes of these, one after the other.")
    print("  static let severalAxes: [[Double]] = [")
    for m in sum(cases, []):
        print(f"    [{text(m)}],")
    print("  ]")


def drawn_even():
    """An axis that takes about as long to build up acceleration as speed, so that steps will do."""
    while True:
        top = short(10 ** chance.uniform(0, 2))
        strong = short(top * 2 ** chance.uniform(-1, 3))
        jerk = short(strong * 2 ** chance.uniform(0, 4))
        v, w = top * chance.uniform(-1, 1, 2)
        a, b = strong * chance.uniform(-1, 1, 2)
        m = [0.0, *map(short, (v, a)), short(top * top / strong * chance.uniform(-2, 2)),
             *map(short, (w, b)), top, strong, jerk]
        if is_inside(m) and is_coming_inside(m) and duration([m]) is not None:
            return m


def print_extremes():
    print("  static let extremes: [(axis: [Double], time: Double, ways: (Double, Double)?)] = [")
    for _ in range(11):
        m = drawn_even()
        least = duration([m])
        for share in (0.3, 0.6, 0.9, 1.1, 1.5, 2.2):
            time = short(share * least)
            ways = [extreme_way(m, time, sign) for sign in (-1, 1)]
            shown = "nil" if None in ways else f"({ways[0]:.6g}, {ways[1]:.6g})"
            print(f"    ([{text(m)}], {time:.3g}, {shown}),")
    print("  ]")


def main():
    print("// Written by make_moves.py; do not edit.")
    print()
    print("/// Moves by other means. An axis is position, velocity, acceleration at the start, the")
    print("/// same at the target, and the limits of velocity, acceleration, jerk. [mm, s]")
    print("enum MoveVectors {")
    print("  /// Shortest duration by ruckig; the last twenty start outside the limits.")
    print_single()
    print()
    print("  /// Shortest duration of those not below a least one, by ruckig: each in a gap.")
    print_lasting()
    print()
    print("  /// Shortest common duration, by ruckig.")
    print_several()
    print()
    print("  /// Least and greatest way in a time, by linear programs; nil where there is no move.")
    print_extremes()
    print("}")


main()
