"""The store's book in people's hands: two tabs as rows of cells, taken up, changed and put back."""

import io
import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import zip_longest
from pathlib import Path
from typing import Any, Protocol, cast

import openpyxl
from python_calamine import CalamineWorkbook

from beback.books import Book
from beback.books.tab import OURS
from beback.books.workbook import Workbook
from beback.cells import Cell
from beback.prospects import LOG
from fakes import Grid, MemoryBook, grid
from sheet_storms import FAULTS as STORM_FAULTS
from sheet_storms import effects
from sheets_server import SheetsServer
from sheets_server.shop import GoogleShop

TABS = ("Prospects", "Contact log")
OWN = ("Tag", "Ring size")
FAULTS = {name: fault for name, fault in STORM_FAULTS.items() if name != "timed out"}  # nobody waits
ROUGH = 0.3  # of the jobs, and of their requests
HEADINGS = (*OURS[:6], OWN[1], *OURS[6:], OWN[0])


class Paper(Protocol):
    """A book that people can take up."""

    def book(self, now: datetime) -> Book:
        """As Beback sees it."""

    def look(self) -> dict[str, Grid]:
        """Both tabs as they are."""

    def put(self, tabs: Mapping[str, Grid]) -> None:
        """Puts the tabs back, changed."""

    def disturb(self, dice: random.Random, meanwhile: Callable[[], object]) -> bool:
        """What may go wrong in the next job, and what people do while it is under way; whether anything may."""

    def calm(self) -> None:
        """What was to go wrong and did not is forgotten."""


class MemoryPaper:
    """In memory."""

    def __init__(self, _: Path) -> None:
        self._book = MemoryBook({TABS[0]: grid(HEADINGS), TABS[1]: grid(LOG)})

    def book(self, now: datetime) -> Book:
        """As Beback sees it."""
        return self._book

    def look(self) -> dict[str, Grid]:
        """Both tabs as they are."""
        return {name: [list(row) for row in rows] for name, rows in self._book.tabs.items()}

    def put(self, tabs: Mapping[str, Grid]) -> None:
        """Puts the tabs back, changed."""
        self._book.tabs = {name: [list(row) for row in rows] for name, rows in tabs.items()}

    def disturb(self, dice: random.Random, meanwhile: Callable[[], object]) -> bool:
        """Nothing does."""
        return False

    def calm(self) -> None:
        """It is."""


class WorkbookPaper:
    """An .xlsx file, which people open, change and save with a spreadsheet program."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "book" / "prospects.xlsx"
        self._path.parent.mkdir()
        self._seen: tuple[bytes, dict[str, Grid]] = (b"", {})
        file = openpyxl.Workbook()
        file.active.title = TABS[0]  # type: ignore[union-attr]
        file[TABS[0]].append(list(HEADINGS))
        file.create_sheet(TABS[1]).append(list(LOG))
        file.save(self._path)

    def book(self, now: datetime) -> Book:
        """As Beback sees it."""
        return Workbook(self._path, TABS, {}, today=now.date())

    def look(self) -> dict[str, Grid]:
        """Both tabs as they are, read by a reader that is not Beback's."""
        stored = self._path.read_bytes()
        if stored != self._seen[0]:
            file = CalamineWorkbook.from_filelike(io.BytesIO(stored))
            tabs = {name: file.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in TABS}
            self._seen = stored, {name: [[_cell(c) for c in row] for row in rows] for name, rows in tabs.items()}
        return {name: [list(row) for row in rows] for name, rows in self._seen[1].items()}

    def put(self, tabs: Mapping[str, Grid]) -> None:
        """Puts the tabs back, changed."""
        old = self.look()
        if tabs == old:
            return
        file = openpyxl.load_workbook(self._path)
        for name, r, c, value in changed(old, tabs):
            cell: Any = file[name].cell(r, c + 1)
            cell.value = value
        file.save(self._path)

    def disturb(self, dice: random.Random, meanwhile: Callable[[], object]) -> bool:
        """Nothing does."""
        return False

    def calm(self) -> None:
        """It is."""


def _cell(read: object) -> Cell:
    """A cell as calamine tells it: nothing as blank text, whole numbers as fractions, days without a time."""
    if isinstance(read, float) and read.is_integer():
        return int(read)
    if isinstance(read, date) and not isinstance(read, datetime):
        return datetime.combine(read, time())
    return None if read == "" else cast("Cell", read)


class SheetPaper:
    """A Google Sheet on a server of our own, which people edit in the browser, also while a job is under way."""

    def __init__(self, server: SheetsServer, folder: Path) -> None:
        self._shop = GoogleShop(server, folder)
        self._shop.book({TABS[0]: grid(HEADINGS), TABS[1]: grid(LOG)})

    def book(self, now: datetime) -> Book:
        """As Beback sees it."""
        self._shop.sheet.traffic.start()
        return self._shop.opened(now)

    def look(self) -> dict[str, Grid]:
        """Both tabs as they are."""
        return {name: [list(row) for row in self._shop.tabs()[name]] for name in TABS}

    def put(self, tabs: Mapping[str, Grid]) -> None:
        """Types each cell that changed."""
        for name, r, c, value in changed(self.look(), tabs):
            self._shop.type(name, r, c, value)

    def disturb(self, dice: random.Random, meanwhile: Callable[[], object]) -> bool:
        """Now and then answers are lost, Google is busy, or somebody edits between a read and a write."""
        traffic = self._shop.sheet.traffic
        traffic.forget()
        if dice.random() > ROUGH:
            return False
        for k in range(1, 5):
            if dice.random() < ROUGH:
                fault = dice.choice(sorted(FAULTS))
                effect = dice.choice(effects(fault))
                traffic.fail(k, FAULTS[fault](), applied=effect == "after", late=k + 2 if effect == "late" else None)
        if dice.random() < 0.5:
            traffic.before(2, meanwhile)
        return True

    def calm(self) -> None:
        """What was to go wrong and did not is forgotten; what came late takes effect."""
        self._shop.sheet.traffic.forget()


def changed(old: Mapping[str, Grid], new: Mapping[str, Grid]) -> Iterator[tuple[str, int, int, Cell]]:
    """The cells that differ: tab, row from 1, column from 0, and what it holds now."""
    for name, rows in new.items():
        blank: list[Cell] = []
        for r, (before, after) in enumerate(zip_longest(old[name], rows, fillvalue=blank), 1):
            for c, (was, value) in enumerate(zip_longest(before, after)):
                if value != was:
                    yield name, r, c, value


class Hands:
    """The Prospects tab while somebody has it in hand: rows from 2 on, cells by heading."""

    def __init__(self, rows: Grid) -> None:
        self.grid = rows
        self.columns = {str(heading): c for c, heading in enumerate(rows[0])}

    def __iter__(self) -> Iterator[int]:
        return (r for r in range(1, len(self.grid)) if self.get(r, "Prospect"))

    def get(self, row: int, heading: str) -> Cell:
        """A cell; its row counts from 1 below the headings."""
        c = self.columns.get(heading)
        line = self.grid[row]
        return line[c] if c is not None and c < len(line) else None

    def set(self, row: int, heading: str, value: Cell) -> None:
        """Types into a cell."""
        line, c = self.grid[row], self.columns[heading]
        line.extend([None] * (c + 1 - len(line)))
        line[c] = value

    def add(self, cells: Mapping[str, Cell], at: int | None = None) -> None:
        """A new row, at the end or in between."""
        line: list[Cell] = [cells.get(str(heading)) for heading in self.grid[0]]
        self.grid.insert(len(self.grid) if at is None else at, line)

    def blank(self, at: int) -> None:
        """An empty row in between."""
        self.grid.insert(at, [None] * len(self.grid[0]))

    def sort(self, heading: str) -> None:
        """Sorts all rows; blank cells come last."""
        c = self.columns[heading]
        head, *rest = self.grid
        rest.sort(key=lambda line: (c >= len(line) or line[c] is None, str(line[c]) if c < len(line) else ""))
        self.grid[:] = [head, *rest]


def dicts(rows: Grid) -> list[dict[str, Cell]]:
    """The rows of a tab by heading."""
    head, *rest = rows
    return [dict(zip(map(str, head), line, strict=False)) for line in rest]


@contextmanager
def in_hand(paper: Paper) -> Iterator[Hands]:
    """Prospects in somebody's hands, put back in the end."""
    tabs = paper.look()
    hands = Hands(tabs[TABS[0]])
    yield hands
    paper.put(tabs)
