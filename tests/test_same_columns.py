"""Every step of every case of the playbook as a workbook and as a Google Sheet: the same columns, cell by cell."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

from beback.books import Book
from beback.books.workbook import Workbook
from beback.cells import Cell
from beback.followups import Run
from beback.prospects import LOG, SYSTEM
from beback.runs import sync
from fakes import Grid
from playbook import Day, shown, store_words
from sheets_server import SheetsServer
from sheets_server.shop import GoogleShop
from syncing import book_of

FILES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
WRITTEN = (*SYSTEM, "Done", "Done on", "Result", "Result note", "Status", "Bought on", "OK to contact")
Columns = list[dict[str, str]]


@pytest.fixture(scope="module")
def google(server: SheetsServer, tmp_path_factory: pytest.TempPathFactory) -> GoogleShop:
    return GoogleShop(server, tmp_path_factory.mktemp("google"))


class Compared(Day):
    """A case that is played in memory; each sync is one of a workbook and of a sheet with the same rows as well."""

    def __init__(self, case: Mapping[str, Any], folder: Path, google: GoogleShop) -> None:
        super().__init__(case)
        self.folder, self.google = folder, google
        self.columns = dict((case.get("config") or {}).get("columns") or {})
        self.different: list[object] = []
        self.compared = 0

    def sync(self, at: str) -> None:
        tabs = {title: [[*line] for line in lines] for title, lines in self.book.tabs.items()}
        super().sync(at)
        if self.syncs % 2 == 0:
            return  # the second of a step, which changes nothing
        run = Run(self.rules, datetime.strptime(str(at), "%Y-%m-%d %H:%M"), f"{self.case['name']} {self.syncs}")
        memory = columns_of(self.book)
        books = (self._workbook(tabs), self.google.book(tabs, self.columns))
        for book in books:
            sync(book, store_words(), run)
            found = columns_of(book)
            if found != memory or not found:
                pairs = [pair for pair in zip(memory, found, strict=False) if pair[0] != pair[1]]
                self.different.append((self.case["name"], at, type(book).__name__, pairs))
        self.compared += 1

    def _workbook(self, tabs: Mapping[str, Grid]) -> Workbook:
        file = openpyxl.Workbook()
        file.remove(file.worksheets[0])
        for name, lines in tabs.items():
            sheet = file.create_sheet(name)
            for r, line in enumerate(lines, 1):
                for c, value in enumerate(line, 1):
                    cell: Any = sheet.cell(r, c)
                    cell.value = value
                    if isinstance(value, str):
                        cell.data_type = "s"
        path = self.folder / f"{self.compared}.xlsx"
        file.save(path)
        return book_of(path, columns=self.columns)


def columns_of(book: Book) -> Columns:
    """What Beback writes on Prospects, and the log."""
    held = book.read()
    rows = [{heading: _shown(row.get(heading)) for heading in WRITTEN} for row in held.prospects]
    return rows + [{heading: _shown(line.get(heading)) for heading in LOG} for line in held.log or ()]


def _shown(cell: Cell) -> str:
    """Text that looks alike in Excel and in Google's JSON is alike."""
    return shown(cell).replace("\r\n", "\n")


def played(file: Path, folder: Path, google: GoogleShop) -> Iterator[Compared]:
    for number, case in enumerate(yaml.safe_load(file.read_text(encoding="utf-8"))):
        (folder / str(number)).mkdir()
        day = Compared(case, folder / str(number), google)
        assert [*day.play()] == []
        yield day


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_workbook_and_a_sheet_show_the_same(file: Path, google: GoogleShop, tmp_path: Path) -> None:
    for day in played(file, tmp_path, google):
        assert day.different == []
        assert day.compared == len(day.case["steps"])
