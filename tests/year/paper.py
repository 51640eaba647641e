"""The store's book in people's hands: two tabs as rows of cells, taken up, changed and put back."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Protocol

import openpyxl

from beback.books import Book
from beback.books.tab import OURS
from beback.books.workbook import Workbook
from beback.cells import Cell
from beback.prospects import LOG
from fakes import Grid, MemoryBook, grid
from sheets_server import SheetsServer
from sheets_server.shop import GoogleShop

TABS = ("Prospects", "Contact log")
OWN = ("Tag", "Ring size")
HEADINGS = (*OURS[:6], OWN[1], *OURS[6:], OWN[0])


class Paper(Protocol):
    """A book that people can take up."""

    def book(self, today: date) -> Book:
        """As Beback sees it."""

    def look(self) -> dict[str, Grid]:
        """Both tabs as they are."""

    def put(self, tabs: Mapping[str, Grid]) -> None:
        """Puts the tabs back, changed."""


class MemoryPaper:
    """In memory."""

    def __init__(self, _: Path) -> None:
        self._book = MemoryBook({TABS[0]: grid(HEADINGS), TABS[1]: grid(LOG)})

    def book(self, today: date) -> Book:
        """As Beback sees it."""
        return self._book

    def look(self) -> dict[str, Grid]:
        """Both tabs as they are."""
        return {name: [list(row) for row in rows] for name, rows in self._book.tabs.items()}

    def put(self, tabs: Mapping[str, Grid]) -> None:
        """Puts the tabs back, changed."""
        self._book.tabs = {name: [list(row) for row in rows] for name, rows in tabs.items()}


class WorkbookPaper:
    """An .xlsx file, which people open, change and save with a spreadsheet program."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "prospects.xlsx"
        file = openpyxl.Workbook()
        file.active.title = TABS[0]  # type: ignore[union-attr]
        file[TABS[0]].append(list(HEADINGS))
        file.create_sheet(TABS[1]).append(list(LOG))
        file.save(self._path)

    def book(self, today: date) -> Book:
        """As Beback sees it."""
        return Workbook(self._path, TABS, {}, today=today)

    def look(self) -> dict[str, Grid]:
        """Both tabs as they are."""
        file: Any = openpyxl.load_workbook(self._path)
        return {name: [list(row) for row in file[name].iter_rows(values_only=True)] for name in TABS}

    def put(self, tabs: Mapping[str, Grid]) -> None:
        """Puts the tabs back, changed."""
        file = openpyxl.load_workbook(self._path)
        for name, rows in tabs.items():
            sheet: Any = file[name]
            for r, row in enumerate(rows, 1):
                for c, value in enumerate(row, 1):
                    cell = sheet.cell(r, c)
                    if cell.value != value:
                        cell.value = value
        file.save(self._path)


class SheetPaper:
    """A Google Sheet on a server of our own, which people edit in the browser."""

    def __init__(self, server: SheetsServer, folder: Path) -> None:
        self._shop = GoogleShop(server, folder)
        self._shop.book({TABS[0]: grid(HEADINGS), TABS[1]: grid(LOG)})

    def book(self, today: date) -> Book:
        """As Beback sees it."""
        return self._shop.opened(datetime.combine(today, time(12)))

    def look(self) -> dict[str, Grid]:
        """Both tabs as they are."""
        return {name: [list(row) for row in self._shop.tabs()[name]] for name in TABS}

    def put(self, tabs: Mapping[str, Grid]) -> None:
        """Types each cell that changed."""
        for name, old in self.look().items():
            for r, row in enumerate(tabs[name]):
                was = old[r] if r < len(old) else []
                for c in range(max(len(row), len(was))):
                    new = row[c] if c < len(row) else None
                    if new != (was[c] if c < len(was) else None):
                        self._shop.type(name, r + 1, c, new)


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
