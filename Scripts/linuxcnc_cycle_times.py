#!/usr/bin/env python3
"""Cycle times of programs in LinuxCNC without a screen, counted in servo ticks of 1 ms.

    linuxcnc_cycle_times.py [--traces FOLDER] PROGRAM.ngc ...

Prints a line for each program: its name and the seconds from where it leaves the first point that
a G0 line names until all joints stand. The limits are those of shared/tools/motion/REFERENCE.md:
each axis 200 mm/s and 2000 mm/s2, so that the path may have 346 mm/s and 3464 mm/s2. LinuxCNC runs
by the clock: a program takes as long as it says. With --traces the joint commands are kept as
NAME.csv in the form of shared/tools/motion/audit.py.

Needs Debian's linuxcnc-uspace (tried with 2.9.0~pre1). Root has it run by the user nobody, as it
refuses to work for root.
"""
import argparse
import math
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

INI = """[EMC]
VERSION = 1.1
MACHINE = feedhold-reference
[DISPLAY]
DISPLAY = {script}
[TASK]
TASK = milltask
CYCLE_TIME = 0.001
[RS274NGC]
PARAMETER_FILE = {folder}/reference.var
[EMCMOT]
EMCMOT = motmod
COMM_TIMEOUT = 60.0
SERVO_PERIOD = 1000000
[EMCIO]
EMCIO = io
CYCLE_TIME = 0.1
TOOL_TABLE = {folder}/tool.tbl
[HAL]
HALFILE = {folder}/reference.hal
[TRAJ]
COORDINATES = X Y Z
LINEAR_UNITS = mm
ANGULAR_UNITS = degree
DEFAULT_LINEAR_VELOCITY = 100
MAX_LINEAR_VELOCITY = 346
DEFAULT_LINEAR_ACCELERATION = 3464
MAX_LINEAR_ACCELERATION = 3464
ARC_BLEND_ENABLE = 1
ARC_BLEND_OPTIMIZATION_DEPTH = 100
ARC_BLEND_GAP_CYCLES = 4
ARC_BLEND_RAMP_FREQ = 100
NO_FORCE_HOMING = 1
[KINS]
KINEMATICS = trivkins coordinates=XYZ
JOINTS = 3
"""

AXIS = """[AXIS_{letter}]
MIN_LIMIT = -10000
MAX_LIMIT = 10000
MAX_VELOCITY = 200
MAX_ACCELERATION = 2000
[JOINT_{number}]
TYPE = LINEAR
HOME = 0
HOME_SEARCH_VEL = 0
HOME_LATCH_VEL = 0
HOME_SEQUENCE = 0
MIN_LIMIT = -10000
MAX_LIMIT = 10000
MAX_VELOCITY = 200
MAX_ACCELERATION = 2000
FERROR = 50
MIN_FERROR = 10
"""

HAL = """loadrt [KINS]KINEMATICS
loadrt [EMCMOT]EMCMOT servo_period_nsec=[EMCMOT]SERVO_PERIOD num_joints=[KINS]JOINTS
loadrt sampler depth=60000 cfg=fff
addf motion-command-handler servo-thread
addf motion-controller servo-thread
addf sampler.0 servo-thread
net x joint.0.motor-pos-cmd => joint.0.motor-pos-fb sampler.0.pin.0
net y joint.1.motor-pos-cmd => joint.1.motor-pos-fb sampler.0.pin.1
net z joint.2.motor-pos-cmd => joint.2.motor-pos-fb sampler.0.pin.2
net stop iocontrol.0.user-enable-out => iocontrol.0.emc-enable-in
net change iocontrol.0.tool-change => iocontrol.0.tool-changed
net prepare iocontrol.0.tool-prepare => iocontrol.0.tool-prepared
"""

NOBODY = 65534
NEAR = 0.2  # mm
REST = 1e-9  # mm in a tick, as in audit.py


def drive(program):
    """What LinuxCNC starts as its screen: switches the machine on and runs the program."""
    import linuxcnc

    status, command, faults = linuxcnc.stat(), linuxcnc.command(), linuxcnc.error_channel()

    def wait(what, is_true, seconds=20):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            status.poll()
            if is_true():
                return
            time.sleep(0.01)
        sys.exit(f"LinuxCNC does not do what it was told: {what}")

    time.sleep(2)  # an order that comes while the task is still beginning is lost
    command.state(linuxcnc.STATE_ESTOP_RESET)
    wait("reset", lambda: status.task_state == linuxcnc.STATE_ESTOP_RESET)
    command.state(linuxcnc.STATE_ON)
    wait("machine on", lambda: status.task_state == linuxcnc.STATE_ON)
    command.home(-1)
    wait("home", lambda: all(status.homed[:3]))
    command.mode(linuxcnc.MODE_AUTO)
    wait("automatic mode", lambda: status.task_mode == linuxcnc.MODE_AUTO)
    command.program_open(program)
    wait("open the program", lambda: status.file == program)
    command.auto(linuxcnc.AUTO_RUN, 0)
    wait("begin", lambda: status.interp_state != linuxcnc.INTERP_IDLE)
    # At an exact stop the machine is in position too, and the interpreter is far ahead.
    standing = 0
    while standing < 50:
        wait("end", lambda: status.interp_state == linuxcnc.INTERP_IDLE, 3600)
        standing = standing + 1 if status.inpos and status.queue == 0 else 0
        time.sleep(0.01)
    if fault := faults.poll():
        sys.exit(f"LinuxCNC: {fault[1]}")


def write_configuration(folder):
    text = INI.format(script=folder / "screen.py", folder=folder)
    for number, letter in enumerate("XYZ"):
        text += AXIS.format(letter=letter, number=number)
    (folder / "reference.ini").write_text(text)
    (folder / "reference.hal").write_text(HAL)
    (folder / "tool.tbl").write_text("T1 P1 D6\n")
    (folder / "reference.var").touch()
    # Copies, as another user may not see the folders of this one.
    shutil.copyfile(__file__, folder / "screen.py")
    (folder / "screen.py").chmod(0o755)


def record(program, folder):
    """Runs a program and returns its samples, one for each tick: lines of `number x y z`."""
    shutil.copyfile(program, folder / "program.ngc")
    environment = dict(
        os.environ, HOME=str(folder), FEEDHOLD_LINUXCNC_PROGRAM=str(folder / "program.ngc"),
        FEEDHOLD_LINUXCNC_SAMPLES=str(folder / "samples"),
        RTAPI_FIFO_PATH=str(folder / "rtapi_fifo"))
    user = {}
    if os.geteuid() == 0:
        user = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        for path in [folder, *folder.iterdir()]:
            os.chown(path, NOBODY, NOBODY)
    with open(folder / "log", "w") as log:
        status = subprocess.run(
            ["linuxcnc", "-r", str(folder / "reference.ini")], env=environment, cwd=folder,
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False, **user).returncode
    samples = folder / "samples"
    if status != 0 or not samples.exists():
        sys.exit(f"LinuxCNC ended with {status}: " + (folder / "log").read_text()[-2000:])
    return samples.read_text().splitlines()


def drive_and_sample():
    """The screen's part: the program, with the sampler beside it."""
    with open(os.environ["FEEDHOLD_LINUXCNC_SAMPLES"], "w") as out:
        sampler = subprocess.Popen(["halsampler", "-t"], stdout=out)
        try:
            drive(os.environ["FEEDHOLD_LINUXCNC_PROGRAM"])
        finally:
            sampler.terminate()
            sampler.wait()


def ends(program):
    """The point of the first G0 line and the last point of a program in absolute coordinates."""
    first, last = None, [0.0, 0.0, 0.0]
    for line in program.read_text().splitlines():
        if not line.startswith(("G0 ", "G1 ", "G2 ", "G3 ")):
            continue
        words = dict(re.findall(r"([XYZ])\s*(-?[\d.]+)", line))
        last = [float(words.get(letter, old)) for letter, old in zip("XYZ", last)]
        if first is None and line.startswith("G0 "):
            first = last
    return first or [0.0, 0.0, 0.0], last


def cut(lines, start, finish):
    """Samples from the last one at the first point to the first of the final rest."""
    rows, numbers = [], []
    for line in lines:
        fields = line.split()
        if len(fields) == 4:
            numbers.append(int(fields[0]))
            rows.append([float(field) for field in fields[1:]])
    if any(b - a != 1 for a, b in zip(numbers, numbers[1:])) or "overrun" in lines:
        sys.exit("LinuxCNC: samples were lost")
    # Under G64 the first point itself may be rounded off: then the nearest sample counts.
    away = [math.dist(row, start) for row in rows]
    begin = next((index for index, gap in enumerate(away) if gap < NEAR), None)
    if begin is None:
        sys.exit("LinuxCNC: the first point was not reached")
    while begin + 1 < len(rows) and away[begin + 1] <= away[begin] + REST:
        begin += 1
    end = len(rows) - 1
    while end > begin and max(abs(p - q) for p, q in zip(rows[end], rows[end - 1])) <= REST:
        end -= 1
    if math.dist(rows[end], finish) > 1e-4:
        sys.exit("LinuxCNC: the program did not get to its end")
    return rows[begin:end + 1]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("programs", nargs="+", type=pathlib.Path)
    parser.add_argument("--traces", type=pathlib.Path, help="a folder for NAME.csv")
    arguments = parser.parse_args()
    if shutil.which("linuxcnc") is None:
        sys.exit("LinuxCNC (Debian: linuxcnc-uspace) is not installed")
    for program in arguments.programs:
        with tempfile.TemporaryDirectory(prefix="feedhold-linuxcnc-") as name:
            folder = pathlib.Path(name)
            write_configuration(folder)
            rows = cut(record(program.resolve(), folder), *ends(program))
        if arguments.traces:
            text = "tick,x,y,z\n" + "".join(
                f"{tick},{x:.6f},{y:.6f},{z:.6f}\n" for tick, (x, y, z) in enumerate(rows))
            (arguments.traces / f"{program.stem}.csv").write_text(text)
        print(f"{program.stem} {(len(rows) - 1) / 1000:.3f}", flush=True)


if __name__ == "__main__":
    if "FEEDHOLD_LINUXCNC_PROGRAM" in os.environ:
        drive_and_sample()
    else:
        main()
