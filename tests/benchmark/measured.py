"""A process from start to end: how long it took, its peak memory, and what it printed (POSIX only)."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter

_PEAK_UNIT = 1 if sys.platform == "darwin" else 1024  # getrusage(2): bytes on macOS, kilobytes on Linux


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
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = perf_counter()
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if child.returncode:
            raise ProcessError(f"{' '.join(command)}\n{err.read().decode()}")
        return Run(seconds, usage.ru_maxrss * _PEAK_UNIT / 2**20, out.read().decode())


def middle(runs: Sequence[Run]) -> Run:
    """The median time and memory of several runs."""
    return Run(median(r.seconds for r in runs), median(r.peak_mb for r in runs), runs[-1].output)
