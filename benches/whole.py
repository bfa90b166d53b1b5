#!/usr/bin/env python3
"""Times the whole program from outside, beside `less` on the same machine.

Four tables, in Markdown: from the start of the program to the last byte of its
first complete screen, in a pty of 120x36; a run as JSON, whole process; a run
in which the client says many lines, a record each; and from a key at the end of
such a run to the last byte that it paints. Programs take turns, so that what
else the machine does meets all of them; medians, in milliseconds. Instructions
are counted by valgrind's callgrind, where it is installed, and do not depend on
what else there is to do.

    cargo build --release
    python3 benches/whole.py [RUNS] [PROGRAM ...]

Further programs, other builds of slowshake, get a column each.
"""

import fcntl
import os
import pty
import re
import select
import shutil
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COLUMNS, ROWS = 120, 36
# A screen is complete when nothing came for so long, in seconds.
SILENCE = 0.15
JSON = ["run", "--group", "p23", "--format", "json"]
RECORDS = [2048, 4096, 16384]


def saying(lines):
    """A run in which the client says so many lines, each in a record."""
    return ["--group", "p23", "--client-data", "\n" * lines]


class Screen:
    """A program in a terminal of its own, with no files of anybody's."""

    def __init__(self, command):
        self.home = tempfile.TemporaryDirectory()
        self.started = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor",
                              HOME=self.home.name, XDG_DATA_HOME=self.home.name,
                              XDG_CONFIG_HOME=self.home.name)
            os.execvp(command[0], command)
        size = struct.pack("HHHH", ROWS, COLUMNS, 0, 0)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, size)

    def painted(self, since, patience=SILENCE):
        """Milliseconds from then to the last byte before a silence."""
        last = since
        while select.select([self.fd], [], [], patience)[0]:
            data = os.read(self.fd, 1 << 16)
            last = time.perf_counter()
            if b"\x1b]11;?" in data:  # a dark terminal
                os.write(self.fd, b"\x1b]11;rgb:1d1d/1f1f/2121\x1b\\")
        return (last - since) * 1e3

    def key(self, key):
        pressed = time.perf_counter()
        os.write(self.fd, key)
        return self.painted(pressed)

    def close(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)
        self.home.cleanup()


def start(command):
    screen = Screen(command)
    took = screen.painted(screen.started)
    screen.close()
    time.sleep(0.05)  # what was killed is put away before the next one starts
    return took


def whole(command):
    begun = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - begun) * 1e3


def medians(runs, measure, commands):
    times = [[] for _ in commands]
    for _ in range(runs + 1):
        for command, taken in zip(commands, times):
            taken.append(measure(command))
    # The first one brings the program into memory.
    return [statistics.median(taken[1:]) for taken in times]


def instructions(command):
    if not shutil.which("valgrind"):
        return "–"
    tool = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    told = subprocess.run(tool + command, check=True, capture_output=True, text=True)
    count = re.search(r"refs:\s*([\d,]+)", told.stderr)[1]
    return f"{int(count.replace(',', '')) / 1e6:.1f}"


def resident(command):
    """Seconds that it takes, and its largest size in MiB."""
    begun = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    assert status == 0, command[:2]
    return time.perf_counter() - begun, used.ru_maxrss / 1024


def table(head, rows):
    print("| " + " | ".join(head) + " |")
    print("| --- |" + " ---: |" * (len(head) - 1))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print()


def starts(programs, runs):
    openings = {"start screen": [], "`--group p23`": ["--group", "p23"],
                "`--lesson pencil`": ["--lesson", "pencil"]}
    commands = [["less", str(ROOT / "README.md")]]
    commands += [[program, *flags] for flags in openings.values() for program in programs]
    less, *times = medians(runs, start, commands)
    print(f"`less README.md`: {less:.1f} ms\n")
    rows = []
    for at, name in enumerate(openings):
        ours = times[at * len(programs):(at + 1) * len(programs)]
        rows.append([name] + [f"{t:.1f}, {t / less:.1f} ×" for t in ours])
    table(["start to first complete screen, against less"] + programs, rows)


def runs_as_json(programs, runs):
    commands = [[program, *flags] for flags in (["--version"], JSON) for program in programs]
    times = medians(runs, whole, commands)
    shown = [f"{time:.1f}" for time in times]
    table(["whole process"] + programs, [
        ["`--version`"] + shown[:len(programs)],
        ["`run --group p23 --format json`"] + shown[len(programs):],
        ["its instructions, in millions"] + [instructions([p, *JSON]) for p in programs],
    ])


def long_runs(programs):
    rows = []
    for lines in RECORDS:
        row = [f"{lines} records as JSON: s, MiB, KiB a record"]
        for program in programs:
            took, size = resident([program, "run", *saying(lines), "--format", "json"])
            row.append(f"{took:.2f}, {size:.0f}, {size * 1024 / lines:.0f}")
        rows.append(row)
    keys = {"End": b"\x1b[F", "Left": b"\x1b[D", "Right": b"\x1b[C"}
    for name in keys:
        rows.append([f"{name} at the end of the last, median and worst"])
    for program in programs:
        screen = Screen([program, *saying(RECORDS[-1])])
        screen.painted(screen.started, patience=15)
        screen.key(keys["End"])
        for row, key in zip(rows[len(RECORDS):], keys.values()):
            taken = [screen.key(key) for _ in range(20)]
            row.append(f"{statistics.median(taken):.1f}, {max(taken):.1f}")
        screen.close()
    table(["long runs"] + programs, rows)


def main():
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    programs = sys.argv[2:] or [str(ROOT / "target" / "release" / "slowshake")]
    starts(programs, runs)
    runs_as_json(programs, runs)
    long_runs(programs)


if __name__ == "__main__":
    main()
