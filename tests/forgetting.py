"""A store from which somebody is to be forgotten, its book of each kind, and all that it still holds of them."""

import gzip
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl

from beback.books import Book
from beback.books.tab import OURS
from beback.books.workbook import Workbook
from beback.cells import Cell
from beback.followups import Run
from beback.prospects import LOG
from beback.runs.shop import Shop
from beback.stopfile import read_stops
from beback.words import Words
from fakes import Grid, MemoryBook, grid
from mornings import config_in
from sheets_server import SheetsServer
from sheets_server.shop import GoogleShop

TABS = ("Prospects", "Contact log")
NOW = datetime(2026, 11, 17, 10, 0)
OWN = "Ring size"  # a column of the store's own
HEADINGS = (OURS[0], OWN, *OURS[1:])
FRANK: dict[str, Cell] = {
    "Prospect": "Frank Hale", OWN: "Emily, 6", "Visited": datetime(2026, 11, 16, 14, 10), "Associate": "Dana Reyes",
    "Cell": "312-280-4410", "Email": "Frank.Hale@example.com", "Home address": "9 Oak St, Chicago, IL 60610",
    "Conversation": "the camping trip in Montana", "ID": "P2",
}  # fmt: skip
EARLIER: dict[str, Cell] = {
    "Prospect": "Frank & Emily Hale", OWN: "watch", "Status": "Bought", "Bought on": datetime(2026, 3, 2, 12, 0),
    "Cell": "(312) 280 4410", "Work phone": "312-555-0188", "ID": "P3",
}  # fmt: skip
NORA: dict[str, Cell] = {
    "Prospect": "Nora Kim", OWN: "5", "Visited": datetime(2026, 11, 13, 12, 0), "Status": "Deciding",
    "Email": "nora@example.com", "Work phone": "312-555-0188", "Details": "pearl strand", "ID": "P4",
}  # fmt: skip
ADA: dict[str, Cell] = {
    "Prospect": "Ada Cole", OWN: "7", "Visited": datetime(2026, 11, 14, 12, 0), "Cell": "(312) 280-4411",
    "Details": "watch", "ID": "P5",
}  # fmt: skip
CALLED: dict[str, Cell] = {
    "When": datetime(2026, 11, 17, 9, 40), "ID": "P2", "Prospect": "Frank Hale", "Associate": "Dana Reyes",
    "Cadence": "second-chance", "Step": "call", "Channel": "call", "Attempt": "1 of 3", "Result": "Left message",
    "Note": "his wife answered", "Since": datetime(2026, 11, 16), "Key": "P2|second-chance|call|2026-11-16||AAAAA",
}  # fmt: skip
OTHERS: dict[str, Cell] = {
    **CALLED, "ID": "P5", "Prospect": "Ada Cole", "Note": "likes opals", "When": datetime(2026, 11, 16, 12, 0),
    "Since": datetime(2026, 11, 14), "Key": "P5|second-chance|call|2026-11-14||BBBBB",
}  # fmt: skip
ROWS = (FRANK, EARLIER, NORA, ADA)
LINES = (OTHERS, CALLED, {**CALLED, "ID": "P9", "Note": "years ago", "Key": "P9|second-chance|note|2020-01-02||CCCCC"})
HIS = ("Frank", "Hale", "2804410", "280-4410", "280 4410", "9 Oak St", "Montana", "Emily", "his wife", "years ago")


@dataclass(frozen=True, slots=True)
class Store:
    """The tools of one job, the book's tabs as they stand, and the store's folder."""

    shop: Shop
    folder: Path
    sheet: GoogleShop | None = None

    def tabs(self) -> dict[str, Grid]:
        """All cells that the book holds."""
        book = self.shop.book
        if isinstance(book, MemoryBook):
            return book.tabs
        if self.sheet:
            return self.sheet.tabs()
        file: Any = openpyxl.load_workbook(self.folder / "prospects.xlsx")
        return {sheet.title: [[c.value for c in line] for line in sheet] for sheet in file.worksheets}

    def rows(self, tab: str = TABS[0]) -> list[dict[str, Cell]]:
        """The rows of a tab that hold anything, by heading, blank cells left out."""
        head, *lines = self.tabs()[tab]
        found: list[dict[str, Cell]] = [
            {str(h): c for h, c in zip(head, line, strict=False) if c not in (None, "")} for line in lines
        ]
        return [row for row in found if row]

    def row_of(self, name: str) -> dict[str, Cell]:
        """Somebody's row."""
        return next(row for row in self.rows() if row.get("Prospect") == name)

    def held(self, words: Sequence[str] = HIS) -> list[str]:
        """Where any of the words still stands: in cells, or in a file of the store's folder, packed ones too."""
        cells = [tab for tab, lines in self.tabs().items() if any(word in repr(lines) for word in words)]
        return cells + [name for name, data in contents(self.folder) if any(word.encode() in data for word in words)]

    def type(self, row: int, heading: str, cell: Cell) -> None:
        """Somebody types into a cell."""
        book = self.shop.book
        if isinstance(book, MemoryBook):
            book.type(row, heading, cell)
        elif self.sheet:
            self.sheet.sheet.type(row, heading, cell)
        else:
            file = openpyxl.load_workbook(self.folder / "prospects.xlsx")
            file[TABS[0]].cell(row, HEADINGS.index(heading) + 1).value = cell
            file.save(self.folder / "prospects.xlsx")

    def again(self) -> "Store":
        """The next job on the same book."""
        return Store(tools(self.folder, self.shop.book), self.folder, self.sheet)

    def add(self, **cells: Any) -> None:
        """Somebody types in a new prospect below the others."""
        row = {heading.replace("_", " "): cell for heading, cell in cells.items()}
        book = self.shop.book
        assert isinstance(book, MemoryBook)
        book.tabs[TABS[0]].append([row.get(str(heading)) for heading in book.tabs[TABS[0]][0]])


def tools(folder: Path, book: Book) -> Shop:
    """One job's tools, as Shop.open hands them out, for a book of any kind."""
    config = config_in(folder)
    rules = replace(config.rules, stopped=read_stops(config.state))
    return Shop(config, book, Words(config.templates, config.store), Run(rules, NOW, "salt"))


def store_of(
    kind: str, folder: Path, server: SheetsServer, *rows: Mapping[str, Cell], log: Sequence[Mapping[str, Cell]] = LINES
) -> Store:
    """A store with its book in memory, as a workbook or as a sheet."""
    tabs = {TABS[0]: grid(HEADINGS, rows or ROWS), TABS[1]: grid(LOG, log)}
    if kind == "memory":
        return Store(tools(folder, MemoryBook(tabs)), folder)
    if kind == "sheet":
        sheet = GoogleShop(server, folder)
        return Store(tools(folder, sheet.book(tabs)), folder, sheet)
    path = folder / "prospects.xlsx"
    file = openpyxl.Workbook()
    file.remove(file.worksheets[0])
    for name, lines in tabs.items():
        tab = file.create_sheet(name)
        for line in lines:
            tab.append(line)
    file.save(path)
    return Store(tools(folder, Workbook(path, TABS, {}, today=date(2026, 11, 17))), folder)


def contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder, those that are packed as what is in them."""
    for file in sorted(folder.rglob("*")):
        if not file.is_file() or "templates" in file.parts:
            continue
        if file.suffix in (".xlsx", ".docx"):
            with zipfile.ZipFile(file) as archive:
                yield from ((f"{file.name}/{name}", archive.read(name)) for name in archive.namelist())
        else:
            data = file.read_bytes()
            yield file.name, gzip.decompress(data) if file.suffix == ".gz" else data
