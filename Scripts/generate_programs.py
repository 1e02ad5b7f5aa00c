#!/usr/bin/env python3
"""Writes the part programs that Feedhold ships, in the manner of a CAM system's post-processor.

    python3 Scripts/generate_programs.py            (writes into Programs/)

Everything is computed here; nothing comes from a CAM system. Millimetres, Z0 at the top of the part.
"""
import math
import pathlib

PROGRAMS = pathlib.Path(__file__).resolve().parent.parent / "Programs"


class Post:
    """A small post-processor: numbers blocks, repeats a word only when it changes."""

    def __init__(self, title, purpose, stock, material):
        self.lines = ["%", f"({title})", f"(Purpose: {purpose})",
                      "(Units: mm. Licence: Apache-2.0. Made by Scripts/generate_programs.py)",
                      f"({stock})", f"(MATERIAL, {material})"]
        self.number = 10
        self.last = {}

    def raw(self, text):
        self.lines.append(f"N{self.number} {text}")
        self.number += 10

    def comment(self, text):
        self.lines.append(f"({text})")

    def word(self, letter, value, digits=3):
        text = f"{value:.{digits}f}".rstrip("0").rstrip(".")
        return letter + ("0" if text in ("-0", "") else text)

    def move(self, g, x=None, y=None, z=None, i=None, j=None, k=None, f=None, always=()):
        words = [g] if self.last.get("g") != g or g in ("G2", "G3") else []
        self.last["g"] = g
        for letter, value in (("X", x), ("Y", y), ("Z", z)):
            if value is not None:
                word = self.word(letter, value)
                if self.last.get(letter) != word or letter in always:
                    words.append(word)
                self.last[letter] = word
        words += [self.word(letter, v) for letter, v in (("I", i), ("J", j), ("K", k))
                  if v is not None]
        if f is not None and self.last.get("F") != f:
            words.append(self.word("F", f, 1))
            self.last["F"] = f
        if words and words != [g]:
            self.raw(" ".join(words))

    def rapid(self, x=None, y=None, z=None):
        self.move("G0", x, y, z)

    def line(self, x=None, y=None, z=None, f=None):
        self.move("G1", x, y, z, f=f)

    def arc(self, g, x, y, i, j, z=None, f=None):
        self.move(g, x, y, z, i=i, j=j, f=f, always=("X", "Y"))

    def tool(self, number, description, shape, rpm, clearance, coolant="M8"):
        if self.last.get("tool"):
            self.raw("M9")
            self.raw("M5")
            self.raw("G91 G28 Z0")
            self.raw("G90")
        self.comment(f"T{number} {description}")
        self.comment(shape)
        self.raw(f"T{number} M6")
        self.raw(f"S{rpm} M3")
        self.last = {"tool": number}
        self.raw("G54")
        self.start = (number, clearance, coolant)

    def approach(self, x, y):
        number, clearance, coolant = self.start
        self.rapid(x, y)
        self.raw(f"G43 H{number} Z{clearance:g}")
        self.last["Z"] = f"Z{clearance:g}"
        self.raw(coolant)

    def end(self, name):
        for text in ("M9", "M5", "G91 G28 Z0", "G28 X0 Y0", "G90", "M30"):
            self.raw(text)
        self.lines.append("%")
        path = PROGRAMS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(self.lines) + "\n")
        print(f"{name}: {len(self.lines)} lines")


def start_up(post):
    post.raw("G21 G17 G90 G94 G40 G49 G80")
    post.raw("G64 P0.01")


def face(post, width, height, levels, tool_radius, step, feed):
    """Zigzag over the top with the cutter running out on both sides."""
    for z in levels:
        y, direction = step * 0.5 - tool_radius * 0.1, 1
        post.rapid(x=-tool_radius - 5, y=y)
        post.rapid(z=2)
        post.line(z=z, f=feed)
        while True:
            post.line(x=width + tool_radius + 5 if direction > 0 else -tool_radius - 5, f=feed)
            if y + tool_radius >= height + 1:
                break
            y, direction = y + step, -direction
            post.line(y=y)
        post.rapid(z=10)


def spiral(post, centre, radius, stepover, z, feed, ramp_feed, top):
    """Helix into the material, then half circles that grow by the step-over: an opening spiral."""
    cx, cy = centre
    start = 2.5
    post.rapid(cx + start, cy)
    post.rapid(z=top + 1)
    post.line(z=top, f=ramp_feed)
    level, pitch = top, 1.0
    while level > z + 1e-9:
        level = max(z, level - pitch)
        post.arc("G3", cx - start, cy, -start, 0, z=(level + min(top, level + pitch)) / 2, f=ramp_feed)
        post.arc("G3", cx + start, cy, start, 0, z=level)
    post.arc("G3", cx - start, cy, -start, 0, f=feed)
    post.arc("G3", cx + start, cy, start, 0)
    r = start
    x = cx + start
    side = 1
    while r < radius - 1e-9:
        grown = min(radius, r + stepover / 2)
        end = cx - side * grown
        middle = (x + end) / 2
        post.arc("G3", end, cy, middle - x, 0, f=feed)
        x, r, side = end, grown, -side
    post.arc("G3", cx - side * radius, cy, cx - x, 0)
    post.arc("G3", x, cy, side * radius, 0)


def slices(post, centre, radius, reach, stepover, z, feed, lift):
    """D-shaped passes of constant step-over from the spiral to both ends of the pocket."""
    cx, cy = centre
    for side in (1, -1):
        shift = 0.0
        while shift < reach - 1e-9:
            shift = min(reach, shift + stepover)
            x = cx + side * shift
            first, last = (cy - radius, cy + radius) if side > 0 else (cy + radius, cy - radius)
            post.rapid(z=z + lift)
            post.rapid(x - side * stepover, first)
            post.line(z=z, f=feed)
            post.line(x=x, f=feed)
            post.arc("G3", x + side * radius, cy, 0, cy - first)
            post.arc("G3", x, last, -side * radius, 0)
            post.line(x=x - side * stepover)


def corner_rest(post, centre, half, radius, stepover, z, feed, lift):
    """Takes the corners the slices left, by short arcs that creep into each corner."""
    cx, cy = centre
    hx, hy = half
    reach = hx - radius
    for sx, sy in ((1, -1), (1, 1), (-1, 1), (-1, -1)):
        for share in (0.45, 0.7, 0.9):
            inner = radius * (1 - share)
            px, py = cx + sx * (reach + radius - inner), cy + sy * (hy - inner)
            ax, ay = cx + sx * reach, cy + sy * hy          # on the long wall
            bx, by = cx + sx * hx, cy + sy * (hy - radius)  # on the short wall
            if sx * sy < 0:
                a, b = (ax, ay), (bx, by)
            else:
                a, b = (bx, by), (ax, ay)
            post.rapid(z=z + lift)
            post.rapid((a[0] + cx) / 2, (a[1] + cy) / 2)
            post.line(z=z, f=feed)
            post.line(*a, f=feed)
            # Along the wall to the tangent point, round the corner, out along the other wall.
            if sx * sy < 0:
                t1 = (px, ay)
                t2 = (bx, py)
            else:
                t1 = (bx, py)
                t2 = (px, ay)
            post.line(*t1)
            post.arc("G3", *t2, px - t1[0], py - t1[1])
            post.line(*b)


def wall(post, centre, half, corner, z, feed, lift, lead):
    """Finishing pass along the pocket's wall, counter-clockwise (climb), tangential in and out."""
    cx, cy = centre
    hx, hy = half
    post.rapid(z=z + lift)
    post.rapid(cx - lead, cy - hy + lead)
    post.line(z=z, f=feed)
    post.arc("G3", cx, cy - hy, lead, 0, f=feed)
    post.line(x=cx + hx - corner)
    post.arc("G3", cx + hx, cy - hy + corner, 0, corner)
    post.line(y=cy + hy - corner)
    post.arc("G3", cx + hx - corner, cy + hy, -corner, 0)
    post.line(x=cx - hx + corner)
    post.arc("G3", cx - hx, cy + hy - corner, 0, -corner)
    post.line(y=cy - hy + corner)
    post.arc("G3", cx - hx + corner, cy - hy, corner, 0)
    post.line(x=cx)
    post.arc("G3", cx + lead, cy - hy + lead, 0, lead)
    post.rapid(z=5)


def outline(post, box, corner, tool_radius, levels, feed, lead):
    """Outer contour, clockwise (climb), rounded corners, quarter-circle lead-in and lead-out."""
    x0, y0, x1, y1 = (box[0] - tool_radius, box[1] - tool_radius,
                      box[2] + tool_radius, box[3] + tool_radius)
    r = corner + tool_radius
    for z in levels:
        middle = (y0 + y1) / 2
        post.rapid(x0 - lead, middle - lead)
        post.rapid(z=z)
        post.arc("G3", x0, middle, 0, lead, f=feed)
        post.line(y=y1 - r)
        post.arc("G2", x0 + r, y1, r, 0)
        post.line(x=x1 - r)
        post.arc("G2", x1, y1 - r, 0, -r)
        post.line(y=y0 + r)
        post.arc("G2", x1 - r, y0, -r, 0)
        post.line(x=x0 + r)
        post.arc("G2", x0, y0 + r, 0, r)
        post.line(y=middle)
        post.arc("G3", x0 - lead, middle + lead, -lead, 0)
        post.rapid(z=5)


def bracket():
    post = Post("BRACKET 120 x 80 x 25, AISI 4140", "the main example: a bracket from the solid",
                "STOCK/BLOCK, 120, 80, 26, 0, 0, 25", "aisi-4140")
    start_up(post)
    post.tool(1, "FACE MILL D50", "TOOL/MILL, 50, 0, 40, 0", 955, 20)
    post.approach(-30, 12)
    face(post, 120, 80, (0.5, 0.0), 25, 34, 570)
    post.tool(2, "END MILL D12", "TOOL/MILL, 12, 0, 30, 0", 3180, 20)
    centre = (60.0, 40.0)
    post.approach(*centre)
    post.comment("ADAPTIVE POCKET 64 x 40 x 12")
    for z, top in ((-6.0, 0.0), (-12.0, -6.0)):
        spiral(post, centre, 13.7, 1.8, z, 760, 300, top + 0.5)
        slices(post, centre, 13.7, 12.0, 1.5, z, 760, 0.5)
        corner_rest(post, centre, (25.7, 13.7), 11.7, 1.5, z, 600, 0.5)
        post.rapid(z=5)
    post.comment("POCKET WALL, FINISH")
    wall(post, centre, (26.0, 14.0), 2.0, -12.0, 500, 0.5, 4.0)
    post.comment("OUTER CONTOUR")
    post.rapid(z=5)
    outline(post, (4, 4, 116, 76), 10, 6, (-5.0, -10.0, -15.0, -20.0), 700, 6)
    post.tool(3, "DRILL D8.5", "TOOL/DRILL, 8.5, 118, 60", 2620, 20)
    post.approach(14, 14)
    post.comment("6 HOLES D8.5 THROUGH")
    post.raw("G98 G83 X14 Y14 Z-26 R2 Q5 F520")
    for x, y in ((106, 14), (106, 66), (60, 70), (14, 66), (60, 10)):
        post.raw(f"X{x} Y{y}")
    post.raw("G80")
    post.end("milling/bracket.ngc")


def pocket():
    post = Post("POCKET 100 x 80, AL 7075", "a pocket in aluminium: full slot, ramp, corners",
                "STOCK/BLOCK, 100, 80, 30, 0, 0, 30", "al-7075")
    start_up(post)
    post.tool(1, "END MILL D10", "TOOL/MILL, 10, 0, 30, 0", 8000, 15)
    post.approach(20, 20)
    for z, top in ((-4.0, 0.0), (-8.0, -4.0)):
        post.rapid(20, 20)
        post.rapid(z=top + 1)
        post.line(z=top + 0.2, f=400)
        post.line(x=50, z=(z + top) / 2, f=600)
        post.line(x=20, z=z)
        for row, y in enumerate(range(20, 41, 4)):
            post.line(y=y, f=1600)
            post.line(x=20 if row % 2 else 80)
        post.line(20, 40)
        post.line(20, 20)
        post.line(80, 20)
        post.line(80, 40)
        post.line(20, 40)
        post.line(20, 20)
        post.rapid(z=5)
    post.end("milling/pocket.ngc")


def slots():
    post = Post("SLOTS, AISI 4140", "many full slots with one tool: it wears out while they are cut",
                "STOCK/BLOCK, 200, 120, 20, 0, 0, 20", "aisi-4140")
    start_up(post)
    post.tool(1, "END MILL D10", "TOOL/MILL, 10, 0, 25, 0", 5090, 15)
    post.approach(-10, 8)
    for index in range(9):
        y = 8 + 13 * index
        for z in (-2.5, -5.0, -7.5):
            post.rapid(-8, y)
            post.rapid(z=z)
            post.line(x=208, f=1020)
            post.rapid(z=3)
            post.rapid(-8, y)
    post.end("milling/slots.ngc")


def notch():
    post = Post("NOTCH 60 x 40, AISI 1045", "the shortest example: one slot, then three cuts along its wall",
                "STOCK/BLOCK, 60, 40, 15, 0, 0, 15", "aisi-1045")
    start_up(post)
    post.tool(1, "END MILL D10", "TOOL/MILL, 10, 0, 30, 0", 5090, 10)
    post.approach(-8, 20)
    post.rapid(z=-3)
    post.line(x=68, f=1220)
    for y, feed in ((27.0, 1620), (31.0, 1420), (36.0, 1220)):
        post.rapid(z=2)
        post.rapid(-8, y)
        post.rapid(z=-3)
        post.line(x=68, f=feed)
    post.rapid(z=5)
    post.end("milling/notch.ngc")


def cam():
    """A groove in the shape of a cam: a wave of G5, then a closed NURBS, as splines."""
    post = Post("CAM GROOVE 80 x 50, AISI 1045", "splines: a wave of three G5, a closed NURBS of order 4",
                "STOCK/BLOCK, 80, 50, 15, 0, 0, 15", "aisi-1045")
    start_up(post)
    post.tool(1, "END MILL D10", "TOOL/MILL, 10, 0, 30, 0", 5090, 10)
    post.approach(-8, 42)
    post.rapid(z=-2)
    post.line(x=2, f=1020)
    # Without I and J a G5 goes on in the direction the last one ended with.
    post.raw("G5 I8 J0 P-8 Q0 X28 Y36")
    post.raw("G5 P-8 Q0 X54 Y42")
    post.raw("G5 P-8 Q0 X78 Y36")
    post.last.pop("g")
    post.line(x=88)
    post.rapid(z=2)
    # The end mill goes in along the groove's own last way: straight down it takes too much force.
    post.rapid(20, 10)
    post.rapid(z=0.2)
    post.line(20, 16, -2, f=300)
    post.raw("G5.2 P1 L4 F1020")
    for x, y in ((20, 22), (28, 26), (40, 26), (56, 26), (64, 20), (64, 14), (56, 7), (40, 8), (28, 9), (20, 10), (20, 16)):
        post.raw(f"X{x} Y{y} P1")
    post.raw("G5.3")
    post.last.pop("g")
    post.rapid(z=5)
    post.end("milling/cam.ngc")


def plate():
    post = Post("DRILLED PLATE, AISI 1045", "drilling cycles: G81, G82, G83, G73",
                "STOCK/BLOCK, 100, 60, 15, 0, 0, 15", "aisi-1045")
    start_up(post)
    post.tool(1, "SPOT DRILL D6", "TOOL/DRILL, 6, 90, 30", 2650, 10)
    points = [(x, y) for y in (10, 30, 50) for x in (10, 30, 50, 70, 90)]
    for tool, (shape, rpm, cycle) in enumerate((
            (None, 0, "G98 G82 Z-2 R2 P0.2 F160"),
            (("DRILL D5", "TOOL/DRILL, 5, 118, 50"), 3180, "G99 G83 Z-16.5 R2 Q4 F320"),
            (("DRILL D8", "TOOL/DRILL, 8, 118, 70"), 1990, "G98 G73 Z-17.5 R2 Q3 F300"),
            (("REAM D8.1", "TOOL/DRILL, 8.1, 120, 70"), 800, "G98 G81 Z-12 R2 F120")), start=1):
        if shape:
            post.tool(tool, shape[0], shape[1], rpm, 10)
        chosen = points if tool == 1 else points[::2] if tool == 2 else points[1::4]
        post.approach(*chosen[0])
        head, rest = cycle.split(" ", 2)[:2], cycle.split(" ", 2)[2]
        post.raw(f"{' '.join(head)} X{chosen[0][0]} Y{chosen[0][1]} {rest}")
        for x, y in chosen[1:]:
            post.raw(f"X{x} Y{y}")
        post.raw("G80")
    post.end("drilling/plate.ngc")


def shaft():
    post = Post("SHAFT D50 x 120, AISI 1045", "turning: facing, roughing, profile with arcs",
                "STOCK/CYLINDER, 50, 120, 119", "aisi-1045")
    post.raw("G21 G18 G90 G94 G40 G49 G80")
    post.raw("G61")
    post.comment("T1 ROUGHING INSERT")
    post.comment("TOOL/TURN, 0.8")
    post.raw("T1 M6")
    post.raw("S1100 M3")
    post.raw("M8")
    post.last = {"tool": 1}
    post.rapid(x=27, z=0)
    post.comment("FACE")
    post.line(x=0.0, f=220)
    post.rapid(z=2)
    post.comment("ROUGH, X IS THE RADIUS")
    radius = 25.0
    for z_end in (-80, -80, -60, -60, -40, -40):
        radius -= 1.5
        post.rapid(x=radius)
        post.line(z=z_end, f=275)
        post.line(x=radius + 1)
        post.rapid(z=2)
    post.comment("PROFILE")
    post.rapid(x=14.5)
    post.line(z=0, f=165)
    post.move("G3", x=15.5, z=-1, i=0, k=-1, f=165, always=("X", "Z"))
    post.line(z=-36)
    post.move("G2", x=18.5, z=-39, i=3, k=0, always=("X", "Z"))
    post.line(z=-58)
    post.line(x=21.5, z=-63)
    post.line(z=-78)
    post.line(x=26)
    post.rapid(x=40)
    post.rapid(z=10)
    for text in ("M9", "M5", "M30"):
        post.raw(text)
    post.lines.append("%")
    (PROGRAMS / "turning").mkdir(parents=True, exist_ok=True)
    (PROGRAMS / "turning/shaft.ngc").write_text("\n".join(post.lines) + "\n")
    print(f"turning/shaft.ngc: {len(post.lines)} lines")


def tapped_plate():
    post = Post("TAPPED PLATE, AISI 1045", "rigid tapping: G33.1 M6 x 1, G84 with a floating holder",
                "STOCK/BLOCK, 60, 30, 15, 0, 0, 15", "aisi-1045")
    start_up(post)
    points = [(10, 15), (25, 15), (40, 15)]
    post.tool(1, "DRILL D5", "TOOL/DRILL, 5, 118, 50", 3180, 10)
    post.approach(*points[0])
    post.raw(f"G98 G81 X{points[0][0]} Y{points[0][1]} Z-17 R2 F320")
    for x, y in points[1:]:
        post.raw(f"X{x} Y{y}")
    post.raw("G80")
    post.tool(2, "TAP M6 X 1, AS A DRILL OF ITS DIAMETER", "TOOL/DRILL, 6, 90, 50", 500, 10)
    post.approach(*points[0])
    for x, y in points[:2]:
        post.rapid(x=x, y=y)
        post.rapid(z=4)
        post.comment("RIGID: 1 MM A TURN, FROM 4 MM ABOVE FOR THE RUN-IN")
        post.raw("G33.1 Z-10 K1")
        post.last["g"] = None
    post.comment("THE SAME HOLE AGAIN FINDS ITS THREAD")
    post.raw("G33.1 Z-10 K1")
    post.comment("FLOATING HOLDER: THE FEED FOLLOWS THE SPINDLE, THE HOLDER TAKES UP THE REST")
    post.raw("S300 G95")
    post.raw(f"G98 G84 X{points[2][0]} Y{points[2][1]} Z-8 R4 F1")
    post.raw("G80 G94")
    post.end("drilling/tapped-plate.ngc")


def thread():
    post = Post("THREAD M30 X 1.5 ON D30 x 80, AISI 1045", "turning: G76 with a taper at its end, G33",
                "STOCK/CYLINDER, 30, 80, 79", "aisi-1045")
    post.raw("G21 G18 G90 G94 G40 G49 G80")
    post.raw("G61")
    post.comment("T1 THREADING INSERT")
    post.comment("TOOL/TURN, 0.2")
    post.raw("T1 M6")
    post.raw("S900 M3")
    post.raw("M8")
    post.comment("X IS THE RADIUS; 4 MM OF RUN-IN, OUT OF THE WORK ALONG 3 MM")
    post.raw("G0 X16 Z5")
    post.raw("G76 P1.5 Z-30 I-1 J0.25 K0.92 R2 Q29.5 H1 E3 L2")
    post.comment("ANOTHER SPEED MEETS THE SAME GROOVE")
    post.raw("S500")
    slide = 0.92 * math.tan(math.radians(29.5))
    post.raw(f"G0 Z{5 - slide:.4f}")
    post.raw("X14.08")
    post.raw("G33 Z-20 K1.5")
    post.raw("G33 X16 Z-23 K1.5")
    post.raw("G0 X40")
    post.raw("Z10")
    for text in ("M9", "M5", "M30"):
        post.raw(text)
    post.lines.append("%")
    (PROGRAMS / "turning/thread.ngc").write_text("\n".join(post.lines) + "\n")
    print(f"turning/thread.ngc: {len(post.lines)} lines")


if __name__ == "__main__":
    bracket()
    pocket()
    slots()
    notch()
    cam()
    plate()
    tapped_plate()
    shaft()
    thread()
