"""The times of a job of run.py, as `schedule:` in config.yaml gives them."""

import re
from dataclasses import dataclass
from datetime import time, timedelta
from typing import TypeAlias

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OFF = "off"
_UNITS = {"hour": timedelta(hours=1), "minute": timedelta(minutes=1), "second": timedelta(seconds=1)}
_EVERY = re.compile(r"every (?:([1-9]\d{0,3}) )?(second|minute|hour)s?")
_AT = re.compile(r"(?:(mon|tue|wed|thu|fri|sat|sun) )?([01]?\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Every:
    """`every 10 minutes`, counted from when the store opens, or for emails from when contact hours begin."""

    span: timedelta

    def __str__(self) -> str:
        unit, length = next((unit, length) for unit, length in _UNITS.items() if not self.span % length)
        number = self.span // length
        return f"every {number} {unit}s" if number > 1 else f"every {unit}"


@dataclass(frozen=True, slots=True)
class At:
    """`02:00` each day, or with a weekday (Monday 0) `mon 07:00`."""

    time: time
    weekday: int | None = None

    def __str__(self) -> str:
        day = "" if self.weekday is None else f"{WEEKDAYS[self.weekday]} "
        return f"{day}{self.time:%H:%M}"


Times: TypeAlias = Every | At


def read_times(typed: str) -> Times | None:
    """The times of a job as config.yaml gives them, None for one that is off. Raises ValueError."""
    words = " ".join(typed.casefold().split())
    if words == OFF:
        return None
    if found := _EVERY.fullmatch(words):
        return Every(int(found[1] or 1) * _UNITS[found[2]])
    if found := _AT.fullmatch(words):
        return At(time(int(found[2]), int(found[3])), WEEKDAYS.index(found[1]) if found[1] else None)
    raise ValueError("no times")
