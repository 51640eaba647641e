"""Storms over a store's Google Sheet: syncs while people edit and the network fails, and what came of it."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from beback.books.google_sheet import GoogleSheet
from beback.errors import BookError
from beback.followups import Run
from beback.results import Synced
from beback.runs import sync
from playbook import rules_of, store_words
from sheet_edits import EDITS
from sheet_people import People, grids
from sheets_server import SharedSheet, SheetsServer, traffic
from sheets_server.cells import Typed
from sheets_server.shop import NOW, GoogleShop
from sheets_server.traffic import Fault, Moment

RULES = rules_of()
TIMEOUT = 1.0  # seconds, where an answer is not to come in time
PATIENT = 60.0  # else, however busy this computer is
FAULTS: dict[str, Callable[[], Fault]] = {
    "429": traffic.too_many,
    "429 with Retry-After": lambda: traffic.too_many(7),
    "500": traffic.server_error,
    "502": traffic.bad_gateway,
    "503": traffic.unavailable,
    "dropped": traffic.dropped,
    "cut": traffic.cut,
    "timed out": lambda: traffic.slow(TIMEOUT * 1.5),
    "401": traffic.unauthorized,
}
MOMENTS: tuple[Moment, ...] = ("before", "during", "after")
REFUSED = frozenset({"429", "429 with Retry-After", "401"})
"""Faults by which Google says that nothing was done."""

Effect = Literal["before", "after", "late"]
"""When a request that goes wrong takes effect: never (before), at once (after), or just before the second next one."""


def effects(fault: str) -> tuple[Effect, ...]:
    """When a request that ends so may take effect."""
    return ("before",) if fault in REFUSED else ("before", "after", "late")


@dataclass
class Storm:
    """One store's sheet, its people, and syncs of it by one computer or two."""

    shop: GoogleShop
    people: People
    now: datetime = NOW
    warnings: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    syncs: int = 0

    @classmethod
    def over(cls, server: SheetsServer, folder: Path, seed: object, count: int = 8) -> "Storm":
        """A sheet with so many people, after its first sync."""
        storm = cls.before_the_first(server, folder, seed, grids(count))
        storm.sync()
        storm.people.look()
        return storm

    @classmethod
    def before_the_first(
        cls,
        server: SheetsServer,
        folder: Path,
        seed: object,
        tabs: Mapping[str, Sequence[Sequence[Typed]]] | None = None,
    ) -> "Storm":
        """A sheet that Beback has not seen yet, with these tabs."""
        shop = GoogleShop(server, folder, timeout=PATIENT)
        shop.book(tabs if tabs is not None else grids(8, new=True))
        storm = cls(shop, People(shop.sheet, random.Random(str(seed))))
        if any("Tag" in line for line in shop.sheet.tabs().get("Prospects", ())):
            storm.people.look()
        storm.people.ids.clear()
        return storm

    @property
    def sheet(self) -> SharedSheet:
        """The sheet that all share."""
        return self.shop.sheet

    @property
    def traffic(self) -> traffic.Traffic:
        """What passes between Beback and the sheet; requests count from 1 with every sync."""
        return self.shop.sheet.traffic

    def book(self) -> GoogleSheet:
        """The sheet as the next run opens it."""
        return self.shop.opened(self.now)

    def sync(self, shop: GoogleShop | None = None, *, dry: bool = False) -> Synced:
        """A run of its own five minutes after the last. Raises BookError."""
        self.now += timedelta(minutes=5)
        self.traffic.start()
        book = (shop or self.shop).opened(self.now)
        self.shop.timeout = PATIENT
        return self.run(book, dry=dry)

    def run(self, book: GoogleSheet, *, dry: bool = False) -> Synced:
        """A run with this book."""
        self.syncs += 1
        run = Run(RULES, self.now, f"run{self.syncs}")
        try:
            return sync(book, store_words(), run, dry=dry)
        finally:
            self.warnings += book.warnings

    def tried(self) -> None:
        """A run that may give up, with a message."""
        try:
            self.sync()
        except BookError as e:
            self.errors.append(str(e))

    def act(self, edit: str) -> None:
        """Somebody does something."""
        with self.sheet.lock:
            self.people.done.append(edit)
            EDITS[edit](self.people)

    def tick(self, count: int) -> None:
        """Somebody ticks so many rows, whoever's they are."""
        for _ in range(count):
            self.act("tick")

    def tick_of(self, tag: str, result: str | None = None) -> None:
        """Somebody ticks the row of this one."""
        self.people.tick(self.people.row_of(tag), result)

    def at(self, k: int, moment: Moment, edit: str | Callable[["Storm"], object]) -> None:
        """Somebody does something at a moment of request k of the next run."""
        plan = {"before": self.traffic.before, "during": self.traffic.during, "after": self.traffic.after}
        plan[moment](k, lambda: self.act(edit) if isinstance(edit, str) else edit(self))

    def between(self, *edits: str | Callable[["Storm"], object]) -> None:
        """People edit between the read and the write of the next run."""
        for edit in edits:
            self.at(2, "before", edit)

    def fail(self, k: int, fault: str, effect: Effect) -> None:
        """Request k of the next run goes wrong."""
        if fault == "timed out":
            self.shop.timeout = TIMEOUT
        late = k + 2 if effect == "late" else None
        self.traffic.fail(k, FAULTS[fault](), applied=effect == "after", late=late)

    def calm(self) -> list[str]:
        """A run that nobody disturbs and one that finds nothing to do; all faults that are there then."""
        self.traffic.forget()
        found: list[str] = []
        try:
            self.sync()
            if any("Copied row" in str(row.get("Check")) for row in self.sheet.rows()):
                self.sync()  # that Check stands for one run
            last = self.sync()
        except BookError as e:
            return [f"a calm run fails: {e}", *self.people.faults()]
        if last.requests != 1 or last.changes:
            found.append(f"a calm run still changes {last.changes.changed_cells} cells in {last.requests} requests")
        return [*found, *self.people.faults(" ".join(self.warnings))]


def ready(server: SheetsServer, folder: Path, *, first: bool = False) -> Storm:
    """A store with eight people, three ticks and somebody new; `first`: before its first sync."""
    storm = Storm.before_the_first(server, folder, folder) if first else Storm.over(server, folder, folder)
    storm.act("add a person below")
    for tag, result in (("T1", "Left message"), ("T3", None), ("T5", "Bought")):
        storm.tick_of(tag, result)
    return storm
