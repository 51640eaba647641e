"""Syncs of a workbook in this process, with the test store's rules, and somebody ticking in between."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from beback.books import Changes
from beback.books.safe_file import nowhere
from beback.books.workbook import Workbook
from beback.errors import BookError
from beback.followups import Run
from beback.results import Synced
from beback.runs import sync
from playbook import rules_of, store_words
from xlsx_differ import differences
from xlsx_fixtures.people import FIRST, SECOND
from xlsx_parts import Package, headings, type_in
from xlsx_sound import faults

TABS = ("Prospects", "Contact log")


def book_of(path: Path, at: Callable[[str], None] = nowhere, columns: Mapping[str, str] | None = None) -> Workbook:
    """The file as a book."""
    return Workbook(path, TABS, columns or {}, at)


def run_sync(path: Path, now: datetime, at: Callable[[str], None] = nowhere) -> Synced:
    """One sync of the file at that moment."""
    return sync(book_of(path, at), store_words(), Run(rules_of(), now, f"{now:%d%H%M}"))


def tick(path: Path, rows: list[int], mark: str | bool = True, tab: str = TABS[0]) -> None:
    """Somebody ticks Done in these rows."""
    columns = headings(Package(path), tab, ["Prospect"])[1]
    column = next(c for name, c in columns.items() if name.casefold() == "done")
    type_in(path, tab, {(row, column): mark for row in rows})


def open_rows(path: Path) -> list[int]:
    """The rows that show a task."""
    return [row.number for row in book_of(path).read().prospects if row.get("Task")]


@dataclass(frozen=True, slots=True)
class Twice:
    """A workbook through two syncs, the second with every task ticked: the file as it was each time."""

    original: Path
    first: Path
    ticked: Path
    second: Path
    syncs: tuple[Synced, Synced]


def synced_twice(path: Path) -> Twice:
    """Syncs, ticks, syncs; copies of each state stand beside the file."""

    def copy(name: str) -> Path:
        kept = path.parent / "states"
        kept.mkdir(exist_ok=True)
        return Path(shutil.copy(path, kept / f"{path.stem}.{name}{path.suffix}"))

    original = copy("original")
    one = run_sync(path, FIRST)
    first = copy("first")
    tick(path, open_rows(path))
    ticked = copy("ticked")
    two = run_sync(path, SECOND)
    return Twice(original, first, ticked, copy("second"), (one, two))


def told(before: Path, after: Path, changes: Changes) -> list[str]:
    """All faults of a written file: what changed that should not, and what Excel would stumble over."""
    known = set(faults(before))
    return [*differences(before, after, changes), *(fault for fault in faults(after) if fault not in known)]


def refusal(path: Path, now: datetime = FIRST) -> str:
    """What a sync that is refused says."""
    try:
        run_sync(path, now)
    except BookError as e:
        return str(e)
    return "it was not refused"
