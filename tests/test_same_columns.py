"""The rows of every case of the playbook as a workbook and as a Google Sheet: the same task columns, cell by cell."""

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
from playbook import Day, rules_of, shown, store_words
from sheets_server import SheetsServer
from sheets_server.shop import GoogleShop
from syncing import TABS

FILES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))


@pytest.fixture(scope="module")
def server() -> Iterator[SheetsServer]:
    with SheetsServer() as running:
        yield running


def workbook(path: Path, tabs: Mapping[str, Any], columns: Mapping[str, str]) -> Workbook:
    """A workbook with these tabs."""
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
    file.save(path)
    return Workbook(path, TABS, columns)


def columns_of(book: Book, run: Run) -> list[dict[str, str]]:
    """Beback's columns and the log after a sync."""
    sync(book, store_words(), run)
    held = book.read()
    rows = [
        {heading: shown(_cell(row.get(heading))) for heading in (*SYSTEM, "Done", "Status")} for row in held.prospects
    ]
    return rows + [{heading: shown(_cell(line.get(heading))) for heading in LOG} for line in held.log or ()]


def _cell(cell: Cell) -> Cell:
    """Text that looks alike in Excel and in Google's JSON is alike."""
    return cell.replace("\r\n", "\n") if isinstance(cell, str) else cell


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_workbook_and_a_sheet_show_the_same(file: Path, server: SheetsServer, tmp_path: Path) -> None:
    different = []
    for number, case in enumerate(yaml.safe_load(file.read_text(encoding="utf-8"))):
        day = Day(case)
        now = datetime.strptime(str(case["steps"][0]["at"]), "%Y-%m-%d %H:%M")
        columns = dict((case.get("config") or {}).get("columns") or {})
        run = Run(rules_of(case.get("config")), now, case["name"])
        tabs: Mapping[str, Any] = day.book.tabs
        one = columns_of(workbook(tmp_path / f"{number}.xlsx", tabs, columns), run)
        other = columns_of(GoogleShop(server, tmp_path / str(number)).book(tabs, columns), run)
        if one != other or not one:
            different.append((case["name"], [pair for pair in zip(one, other, strict=False) if pair[0] != pair[1]]))
    assert different == []
