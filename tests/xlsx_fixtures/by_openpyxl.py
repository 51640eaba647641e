"""Fixtures that openpyxl makes."""

from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula
from openpyxl.worksheet.protection import SheetProtection
from openpyxl.worksheet.table import Table

from beback.books.new_workbook import make_workbook
from beback.cells import Cell
from beback.prospects import LOG
from xlsx_fixtures.fixture import Fixture, gatherer
from xlsx_fixtures.logs import OLD_LINES
from xlsx_fixtures.people import HEADINGS, PEOPLE

FIXTURES: list[Fixture] = []
fixture = gatherer(FIXTURES)


ALL: dict[str, Cell] = {heading: heading for heading in (*HEADINGS, *LOG)}  # headings as a row


def people() -> Any:
    """An open workbook with the people and an old log."""
    file = openpyxl.Workbook()
    file.properties.created = file.properties.modified = datetime(2026, 11, 16, 9, 0)
    sheet: Any = file.worksheets[0]
    sheet.title = "Prospects"
    for row, cells in enumerate([ALL, *PEOPLE], 1):
        for column, heading in enumerate(HEADINGS, 1):
            cell = sheet.cell(row, column, cells.get(heading))
            if isinstance(cell.value, str):
                cell.data_type = "s"
    log = file.create_sheet("Contact log")
    for line in [ALL, *OLD_LINES]:
        log.append([line.get(heading) for heading in LOG])
    return file


@fixture("table around the log, by openpyxl")
def table(path: Path) -> Path:
    file = people()
    file["Contact log"].add_table(Table(displayName="Log", ref=f"A1:M{len(OLD_LINES) + 1}"))
    file["Contact log"].freeze_panes = "A2"
    file.save(path)
    return path


@fixture("formulas, by openpyxl")
def formulas(path: Path) -> Path:
    file = people()
    sheet = file["Prospects"]
    sheet["Q2"] = ArrayFormula("Q2:Q4", "=I2:I4*3")
    sheet["S2"] = DataTableFormula(ref="S2:S4", dt2D=False, dtr=False, r1="I2")
    sheet["A20"] = "=SUM(I2:I7)"
    sheet["A21"] = '=HYPERLINK("https://example.com", "a & b")'
    file.save(path)
    return path


@fixture("comments and protection, by openpyxl")
def comments(path: Path) -> Path:
    file = people()
    file["Prospects"]["B2"].comment = Comment("bring the box", "Dana")
    file["Prospects"].protection = SheetProtection(sheet=True)
    file.create_sheet("Hidden").sheet_state = "veryHidden"
    file.save(path)
    return path


@fixture("a book that Beback made")
def of_our_own(path: Path) -> Path:
    rows = [{h: v for h, v in person.items() if h != "Shop notes"} for person in PEOPLE]
    make_workbook(path, ("Prospects", "Contact log"), {}, ["Dana Reyes", "Lee Ortiz"], rows, ["romance"])
    return path
