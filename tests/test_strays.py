"""Stray cells and blank styled rows: no crash, no memory blow-up, and the lines in the right place."""

import os
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from beback.prospects import LOG
from benchmark.measured import Run, measured
from shop_folder import ShopFolder, shop_folder
from syncing import book_of, run_sync, synced_twice, told
from xlsx_fixtures.logs import log_rows, with_log
from xlsx_fixtures.people import FIRST, HEADINGS, PEOPLE, SECOND
from xlsx_fixtures.raw import Raw, Sheet, people_sheet, workbook
from xlsx_parts import Package, letters

MEMORY = 400  # MB of a whole process at its peak; it shows a blow-up, not a slow day
CORNER = 16_384
BOTTOM = 1_048_576


def with_blank_rows(path: Path, rows: int, columns: int) -> Path:
    """The people and below them so many blank rows, all styled, with so many styled cells each."""
    made = workbook({"Prospects": Sheet(people_sheet())})
    part = "xl/worksheets/sheet1.xml"
    head, found, tail = made.parts.pop(part).partition(b"</sheetData>")
    assert found
    made.save(path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive, archive.open(part, "w") as out:
        out.write(head)
        for start in range(len(PEOPLE) + 2, len(PEOPLE) + 2 + rows, 1000):
            numbers = range(start, min(start + 1000, len(PEOPLE) + 2 + rows))
            out.write("".join(_blank_row(n, columns) for n in numbers).encode())
        out.write(found + tail)
    return path


def _blank_row(number: int, columns: int) -> str:
    cells = "".join(f'<c r="{letters(c)}{number}" s="4"/>' for c in range(1, columns + 1))
    return f'<row r="{number}" s="4" customFormat="1">{cells}</row>'


def styled_cells(path: Path) -> int:
    """How many rows and cells of Prospects are coloured."""
    with zipfile.ZipFile(path) as archive:
        return archive.read("xl/worksheets/sheet1.xml").count(b' s="4"')


def measured_sync(shop: ShopFolder, now: datetime) -> Run:
    """One whole sync, measured."""
    return measured(shop.command(now))


class TestStrayCells:
    @pytest.mark.parametrize(
        ("row", "column"),
        [(BOTTOM, CORNER), (BOTTOM, 1), (2, CORNER), (40, CORNER - 1)],
        ids=["corner", "bottom", "far right", "side"],
    )
    def test_on_the_prospects(self, row: int, column: int, tmp_path: Path) -> None:
        rows = people_sheet()
        rows[row] = rows.get(row, {}) | {column: "slip"}
        path = workbook({"Prospects": Sheet(rows)}).save(tmp_path / "book.xlsx")
        done = synced_twice(path)
        assert told(done.original, done.first, done.syncs[0].changes) == []
        assert told(done.ticked, done.second, done.syncs[1].changes) == []
        cells = Package(path).cells["Prospects"]
        assert cells[row, column].value == "slip"
        headings = {seen.value: c for (r, c), seen in cells.items() if r == 1}
        assert headings["ID"] == len(HEADINGS) + 1
        assert max(c for value, c in headings.items() if value != "slip") < 60

    def test_far_right_on_the_log(self, tmp_path: Path) -> None:
        rows = log_rows() | {BOTTOM: {CORNER: "slip"}}
        path = with_log(Sheet(rows)).save(tmp_path / "book.xlsx")
        done = synced_twice(path)
        assert told(done.ticked, done.second, done.syncs[1].changes) == []
        keys = sorted(r for (r, c) in Package(path).cells["Contact log"] if c == LOG.index("Key") + 1)
        assert keys == list(range(1, 10))

    def test_blank_styled_cell_in_the_corner(self, tmp_path: Path) -> None:
        rows = people_sheet() | {BOTTOM: {CORNER: Raw('<{p}c{at} s="4"/>')}}
        path = workbook({"Prospects": Sheet(rows)}).save(tmp_path / "book.xlsx")
        run_sync(path, FIRST)
        assert book_of(path).read().log
        assert Package(path).cells["Prospects"][BOTTOM, CORNER].style == 4


@pytest.mark.process
@pytest.mark.skipif(os.name == "nt", reason="Windows does not tell a process's peak memory")
def test_memory_with_a_stray_cell_in_the_corner(tmp_path: Path) -> None:
    rows = people_sheet() | {BOTTOM: {CORNER: "slip"}}
    shop = shop_folder(tmp_path, workbook({"Prospects": Sheet(rows)}).save(tmp_path / "book.xlsx"))
    assert measured_sync(shop, FIRST).peak_mb < MEMORY
    assert measured_sync(shop, SECOND).peak_mb < MEMORY


@pytest.mark.process
@pytest.mark.skipif(os.name == "nt", reason="Windows does not tell a process's peak memory")
def test_memory_with_50_000_blank_styled_rows(tmp_path: Path) -> None:
    path = with_blank_rows(tmp_path / "book.xlsx", 50_000, 6)
    blank = styled_cells(path)
    shop = shop_folder(tmp_path, path)
    done = measured_sync(shop, FIRST)
    assert done.peak_mb < MEMORY
    assert styled_cells(path) == blank == 50_000 * 7
    again = shop.sync(FIRST)
    assert (again["rows"], again["recorded"], again["changed_cells"]) == (6, 0, 0)
