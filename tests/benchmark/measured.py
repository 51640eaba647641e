"""A process from start to end: how long it took, its peak memory, and what it printed (POSIX only)."""

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

_PEAK_UNIT = 1 if sys.platform == "darwin" else 1024  # getrusage(2): bytes on macOS, kilobytes on Linux

# Linux counts the memory of whoever starts a process as the process's own peak: a small one in between keeps it true.
_SMALL = """
import os, shutil, sys, time
command = sys.argv[2:]
start = time.perf_counter()
child = os.spawnv(os.P_NOWAIT, shutil.which(command[0]), command)
_, status, usage = os.wait4(child, 0)
with open(sys.argv[1], "w") as told:
    told.write(f"{time.perf_counter() - start} {usage.ru_maxrss}")
sys.exit(os.waitstatus_to_exitcode(status))
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One process: its seconds on the wall clock, its peak memory in MB, and its standard output."""

    seconds: float
    peak_mb: float
    output: str


class ProcessError(Exception):
    """The process did not end with 0; carries what it said."""


def measured(command: Sequence[str]) -> Run:
    """Runs the command to its end and measures it. Raises ProcessError."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, tempfile.NamedTemporaryFile("r") as told:
        small = [sys.executable, "-I", "-S", "-c", _SMALL, told.name, *command]
        status = subprocess.run(small, stdin=subprocess.DEVNULL, stdout=out, stderr=err, check=False).returncode
        out.seek(0)
        err.seek(0)
        if status:
            raise ProcessError(f"{' '.join(command)}\n{err.read().decode()}")
        seconds, peak = map(float, told.read().split())
        return Run(seconds, peak * _PEAK_UNIT / 2**20, out.read().decode())


def middle(runs: Sequence[Run]) -> Run:
    """The median time and memory of several runs."""
    return Run(median(r.seconds for r in runs), median(r.peak_mb for r in runs), runs[-1].output)
