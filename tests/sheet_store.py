"""A store whose book is a Google Sheet on the local server, its people, and what must hold of them after every sync."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeAlias

from beback.books.google_sheet import GoogleSheet
from beback.books.sheets.journal import Journal
from beback.books.sheets.layout import Names
from beback.books.sheets.login import log_in
from beback.books.sheets.parcel import LARGEST
from beback.books.sheets.trouble import Access
from beback.books.sheets.wire import Line, Patience, Wire
from beback.cells import Cell
from beback.followups import Run
from beback.prospects import HUMAN
from beback.results import Synced
from beback.runs import sync
from fakes import grid
from playbook import EFFECTS, rules_of, store_words
from sheets_server import SharedSheet, SheetsServer

NOW = datetime(2026, 11, 17, 9, 0)
OWN = "Shop notes"  # a column of the store's own, which tells the rows apart
Edit: TypeAlias = Callable[["Store"], object]


@dataclass
class Clock:
    """Time that passes only where somebody waits."""

    now: float = 0.0
    waited: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.waited.append(seconds)


def people(count: int) -> list[dict[str, Cell]]:
    """So many prospects, each with a number of their own in Shop notes."""
    kinds = ("Be-back", None, "Deciding", "Not now", "Be-back")
    return [
        {
            "Prospect": f"Person {n:03d}", "Associate": ("Dana Reyes", "Lee Ortiz")[n % 2],
            "Visited": NOW - timedelta(days=1 + n % 3, hours=2), "Status": kinds[n % 5], "Details": f"size {n}",
            "Cell": f"312-280-{4000 + n}", "Email": f"p{n}@example.com", "Home address": f"{n} Oak St",
            OWN: f"n{n:03d}", "OK to contact": "Yes", "Done": False,
        }
        for n in range(count)
    ]  # fmt: skip


class Store:
    """The sheet, and one machine that syncs it; `machine` names another folder for the state of another machine."""

    def __init__(self, server: SheetsServer, folder: Path, sheet: SharedSheet) -> None:
        self.server, self.folder, self.sheet = server, folder, sheet
        self.clock = Clock()
        self.now, self.syncs = NOW, 0
        self.ticks: dict[str, str] = {}
        self.lost = ""
        self.patience, self.timeout, self.largest = 300.0, 5.0, LARGEST
        self.key = server.credentials(folder)

    @classmethod
    def of(cls, server: SheetsServer, folder: Path, rows: list[dict[str, Cell]]) -> "Store":
        """A store with these rows, that has never been synced."""
        headings = [*HUMAN[:10], OWN, *HUMAN[10:]]
        return cls(server, folder, server.add("Our book", {"Prospects": grid(headings, rows)}))

    def book(self, machine: str = "state") -> GoogleSheet:
        """The sheet as Beback opens it."""
        credentials, account = log_in(self.key, "config.yaml")
        access = Access(self.sheet.id, account, "service_account.json")
        patience = Patience(self.patience, self.clock, self.clock.sleep)
        line = Line(Wire(credentials, self.server.url, self.timeout), access, patience, "The Google Sheet")
        names = Names("The Google Sheet", "Prospects", "Contact log", {})
        return GoogleSheet(line, Journal(self.folder / machine, self.sheet.id), names, self.now, self.largest)

    def sync(self, *, dry: bool = False, machine: str = "state") -> Synced:
        """One sync, five minutes after the last; requests count from 1 anew."""
        self.syncs += 1
        self.now += timedelta(minutes=5)
        self.sheet.traffic._number = 0
        self.sheet.traffic.requests.clear()
        run = Run(rules_of(), self.now, f"{machine} {self.syncs}")
        done = sync(self.book(machine), store_words(), run, dry=dry)
        self.lost += " ".join(done.warnings)
        return done

    def between(self, *edits: Edit, k: int = 2) -> None:
        """People edit between the read and the write of the next sync."""
        for edit in edits:
            self.sheet.traffic.before(k, partial(edit, self))

    def tick(self, own: str, result: str | None = None) -> None:
        """Somebody ticks Done in the row of that number; the note tells this tick from all others."""
        note = f"tick {len(self.ticks)} of {own}"
        row = self.sheet.row_of(own, OWN)
        self.ticks[note] = own
        self.sheet.type(row, "Result note", note)
        self.sheet.tick(row, result)

    def by_own(self) -> dict[Cell, dict[str, Cell]]:
        """The rows by their numbers."""
        return {row.get(OWN): row for row in self.sheet.rows() if row.get(OWN)}

    def log(self) -> list[dict[str, Cell]]:
        """The lines of the log."""
        return self.sheet.rows("Contact log") if any(t.title == "Contact log" for t in self.sheet.state.tabs) else []


@dataclass(frozen=True, slots=True)
class Memory:
    """What the sheet held at one moment."""

    rows: Mapping[Cell, dict[str, Cell]]
    log: list[dict[str, Cell]]


def remembered(store: Store) -> Memory:
    """The sheet as it is now."""
    return Memory(store.by_own(), store.log())


def faults(store: Store, before: Memory) -> Iterator[str]:
    """Where a person lost their ID, tasks or log since then, a tick was recorded twice or not at all, or a cell that
    people typed was changed."""
    after, lines = store.by_own(), store.log()
    ids = [row.get("ID") for row in after.values()]
    if None in ids or len(set(ids)) != len(ids):
        yield f"not every row has an ID of its own: {ids}"
    keys = [line.get("Key") for line in lines]
    if len(set(keys)) != len(keys):
        yield "a Key stands in the log twice"
    shown = [row["Key"] for row in after.values() if row.get("Key")]
    if len(set(shown)) != len(shown) or set(shown) & set(keys):
        yield "a Key is shown twice, or shown and recorded"
    for own, row in after.items():
        yield from _kept(own, before.rows.get(own), row, store)
        if row.get("Key") and not str(row["Key"]).startswith(f"{row['ID']}|"):
            yield f"{own} shows the task of another: {row['ID']}, {row['Key']}"
    for note, own in store.ticks.items():
        found = [line for line in lines if line.get("Note") == note]
        if len(found) > 1 or (not found and "lost" not in store.lost and own in after):
            yield f"{note} was recorded {len(found)} times"
        for line in found:
            if own in after and (line["ID"], line["Prospect"]) != (after[own]["ID"], after[own]["Prospect"]):
                yield f"{note} was recorded for {line['Prospect']} {line['ID']}, {own} is {after[own]['ID']}"
            if own in after and str(line.get("Key", "")) == after[own].get("Key"):
                yield f"{note} is recorded, and {own} still shows it"


def _kept(own: Cell, old: dict[str, Cell] | None, row: dict[str, Cell], store: Store) -> Iterator[str]:
    if old is None:
        return
    if old.get("ID") and old["ID"] != row.get("ID"):
        yield f"{own} had the ID {old['ID']} and has {row.get('ID')}"
    ticked = own in store.ticks.values()
    for heading in (*HUMAN, OWN):
        if heading in EFFECTS and (ticked or heading == "Done"):
            continue
        if old.get(heading) != row.get(heading):
            yield f"{own}, {heading}: typed {old.get(heading)!r}, now {row.get(heading)!r}"


@contextmanager
def whole(store: Store) -> Iterator[None]:
    """Asserts that everybody is who they were, in the end."""
    before = remembered(store)
    yield
    assert list(faults(store, before)) == []


def _copy_id(store: Store) -> None:
    rows = {row.get(OWN): row for row in store.sheet.rows()}
    if {"n002", "n006"} <= set(rows):
        store.sheet.copy_cell(store.sheet.row_of("n002", OWN), store.sheet.row_of("n006", OWN), "ID")


EDITS: dict[str, Edit] = {
    "sort": lambda s: s.sheet.sort(OWN, reverse=True),
    "sort by details": lambda s: s.sheet.sort("Associate"),
    "insert on top": lambda s: s.sheet.insert(2),
    "insert with a name": lambda s: s.sheet.insert(4, {"Prospect": "New Nora", "Cell": "312-280-4999", OWN: "new"}),
    "insert above the headings": lambda s: s.sheet.insert(1),
    "add below": lambda s: s.sheet.insert(len(s.sheet.prospects.rows) + 1, {"Prospect": "New Ned", OWN: "ned"}),
    "delete": lambda s: s.sheet.delete(s.sheet.row_of("n001", OWN)),
    "delete another": lambda s: s.sheet.delete(s.sheet.row_of("n006", OWN)),
    "move": lambda s: s.sheet.move(s.sheet.row_of("n005", OWN), s.sheet.row_of("n002", OWN)),
    "insert a column": lambda s: s.sheet.insert_column("Visited", "Ring size"),
    "insert a blank column": lambda s: s.sheet.insert_column("Prospect"),
    "insert a column before ID": lambda s: s.sheet.insert_column("ID" if _has(s, "ID") else "Result note"),
    "delete a column": lambda s: s.sheet.delete_column("Coffee"),
    "delete Say": lambda s: s.sheet.delete_column("Say") if _has(s, "Say") else None,
    "move a column": lambda s: s.sheet.move_column("Details", 0),
    "move Done": lambda s: s.sheet.move_column("Done", 1),
    "rename a heading": lambda s: s.sheet.rename_heading("Photo", "Picture"),
    "tick": lambda s: s.tick("n004", "No answer"),
    "clear an ID": lambda s: s.sheet.type(s.sheet.row_of("n002", OWN), "ID", None) if _has(s, "ID") else None,
    "copy an ID": lambda s: _copy_id(s) if _has(s, "ID") else None,
    "type": lambda s: s.sheet.type(s.sheet.row_of("n003", OWN), "Conversation", "likes opals"),
    "filter": lambda s: s.sheet.filter("Associate", "Dana Reyes"),
    "hide a row": lambda s: s.sheet.hide(3),
    "hide a column": lambda s: s.sheet.hide_column("Email"),
}


def _has(store: Store, heading: str) -> bool:
    return heading in store.sheet._headings[1]


def ready(server: SheetsServer, folder: Path, *, first: bool) -> Store:
    """A store with eight people, three ticks and somebody new; `first`: before its first sync."""
    store = Store.of(server, folder, people(8))
    if not first:
        store.sync()
        fresh: dict[str, Cell] = {"Prospect": "Fresh", "Cell": "312-280-4800", "Visited": NOW, OWN: "fresh"}
        store.sheet.insert(len(store.sheet.prospects.rows) + 1, dict(fresh))
    store.tick("n001", "Left message")
    store.tick("n003")
    store.tick("n005", "Bought")
    return store


def told(store: Store, names: tuple[str, ...]) -> list[str]:
    """Faults of a sync in which people made these edits between read and write, and of the two syncs after it."""
    before = remembered(store)
    store.between(*(EDITS[name] for name in names))
    store.sync()
    found = list(faults(store, before))
    store.sync()
    found += [f"later: {fault}" for fault in faults(store, before)]
    last = store.sync()
    if last.changes:
        found.append(f"a third sync changes {last.changes.cells[:3]}")
    typed = "n003, Conversation: " if "type" in names else None
    return [fault for fault in found if not (typed and typed in fault)]
