"""`merge.py --mark-done`: the letters of a day's list are recorded as Sent, by Key, in one commit."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from beback.errors import BebackError
from beback.recording import Touch
from beback.runs.lists import LIST, keys_of
from beback.runs.shop import Shop


@dataclass(frozen=True, slots=True)
class Marked:
    """How many letters were recorded as Sent, how many the log had already, and the rows that changed since."""

    recorded: int
    known: int
    changed: int
    warnings: tuple[str, ...] = ()


def mark_done(shop: Shop, day: date) -> Marked:
    """Records the letters that were printed that day as Sent now, through the same path as a tick with that Result.

    A row whose task is another one by now is left alone. Raises BebackError where that day has no list, or the book
    cannot be read or written.
    """
    keys = keys_of(_list(shop, day))
    seen = shop.look()
    current = {row.key for row in seen.plan.rows if row.key} - seen.plan.history.keys
    touches = [Touch(key, shop.now, shown_only=True) for key in keys if key in current]
    done = shop.sync(touches) if touches else None
    known = sum(1 for key in keys if key in seen.plan.history.keys)
    return Marked(len(touches), known, len(keys) - known - len(touches), done.warnings if done else ())


def _list(shop: Shop, day: date) -> Path:
    letters = shop.config.output / "letters"
    file = letters / day.isoformat() / LIST
    if file.exists():
        return file
    days = sorted(p.parent.name for p in letters.glob(f"[0-9]*/{LIST}"))
    latest = f"The latest list is that of {days[-1]}: --mark-done {days[-1]}" if days else "Print the letters first"
    raise BebackError(f"No letters were printed on {day.isoformat()}, so there is nothing to mark. {latest}")
