"""One thing that the doctor looked at."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

_SHOWN = 8  # rows named in one line


class Verdict(Enum):
    """How it stands: fine; worth a look, and the runs go on; a fault, because of which something does not work."""

    FINE = "fine"
    LOOK = "look"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it stands, what was seen, and what to do about it; it names rows, never customers."""

    about: str
    verdict: Verdict
    seen: str
    mend: str = ""

    def __str__(self) -> str:
        mark = {Verdict.FINE: "fine ", Verdict.LOOK: "LOOK ", Verdict.FAULT: "FAULT"}[self.verdict]
        return f"{mark}  {self.about}: {self.seen}" + (f". {self.mend}" if self.mend else "")

    def as_json(self) -> dict[str, str]:
        """As `check.py --json` prints it."""
        return {"about": self.about, "verdict": self.verdict.value, "seen": self.seen, "mend": self.mend}


def fine(about: str, seen: str) -> Finding:
    """All is well."""
    return Finding(about, Verdict.FINE, seen)


def look(about: str, seen: str, mend: str = "") -> Finding:
    """Somebody should look at it."""
    return Finding(about, Verdict.LOOK, seen, mend)


def fault(about: str, seen: str, mend: str = "") -> Finding:
    """Something does not work."""
    return Finding(about, Verdict.FAULT, seen, mend)


def rows_named(numbers: Iterable[int]) -> str:
    """Rows as a message names them, each once, the first eight by number."""
    found = sorted(set(numbers))
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return f"row{'s' if len(found) > 1 else ''} {', '.join(map(str, found[:_SHOWN]))}{more}"
