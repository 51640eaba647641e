"""What run.py remembers between starts: the last runs in state/clock.json, and the lock that keeps two of it apart."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from beback.errors import BebackError
from beback.locks import is_locked, locked
from beback.timetable import LastRun, LastRuns

PATIENCE = 1.0  # seconds: `--status` holds the lock for a moment to see whether somebody else does
_MOMENTS = ("since", "ran", "tried", "again")


class ClockState:
    """Beback's folder state/ beside a config file, as far as it is run.py's."""

    def __init__(self, config: Path) -> None:
        self.folder = config.resolve().parent / "state"
        self.file = self.folder / "clock.json"
        self._lock = self.folder / "clock.lock"

    @contextmanager
    def held(self) -> Iterator[None]:
        """While it lasts no other run.py is at work on this config. Raises BebackError where one is, or where the
        folder cannot be written."""
        busy = (
            "run.py is at work on this config.yaml already, so this one does nothing. Look at it with "
            "scripts/run.py --status, or stop it first"
        )
        with locked(self._lock, PATIENCE, BebackError(busy)):
            yield

    def is_held(self) -> bool:
        """Whether a run.py is at work on this config."""
        return is_locked(self._lock)

    def load(self) -> LastRuns:
        """The last runs that were noted; none where there is no such file yet.

        Raises BebackError where they cannot be read.
        """
        try:
            noted = json.loads(self.file.read_text(encoding="utf-8"))
            return {str(job): _read(fields) for job, fields in noted["jobs"].items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            raise BebackError(
                f"{self.file} cannot be read, so nobody knows what ran when: what was missed is not caught up, and all "
                "jobs count from now on"
            ) from None

    def save(self, last_runs: LastRuns) -> None:
        """Notes the last runs, whole or not at all; only while the lock is held. Raises BebackError."""
        new = self.file.with_name(f"{self.file.name}.new")
        words = json.dumps({"jobs": {job: asdict(last) for job, last in last_runs.items()}}, indent=1, default=str)
        try:
            with new.open("w", encoding="utf-8") as out:
                out.write(words + "\n")
                out.flush()
                os.fsync(out.fileno())
            new.replace(self.file)
        except OSError as e:
            raise BebackError(
                f"{self.file} cannot be written: {e.strerror}. The jobs go on; after a new start some may run once more"
            ) from None


def _read(fields: dict[str, Any]) -> LastRun:
    """One job as it was noted. Raises ValueError, TypeError or KeyError where it was not noted by save()."""
    moments = {name: datetime.fromisoformat(fields[name]) if fields[name] else None for name in _MOMENTS}
    last = LastRun(**{**fields, **moments, "said": tuple(map(str, fields["said"]))})
    if any(moment and moment.tzinfo is None for moment in moments.values()) or not isinstance(last.since, datetime):
        raise ValueError("a moment without its time zone")
    return last
