"""An .xlsx package read and written with openpyxl."""

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, BinaryIO

import openpyxl
from openpyxl.cell import Cell as SheetCell
from openpyxl.styles import Font
from openpyxl.styles.numbers import is_date_format
from openpyxl.workbook.workbook import Workbook as OpenWorkbook
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from beback.books.package import TabEdit
from beback.books.safe_file import At
from beback.books.tab import COLUMNS, ROWS, Line, letters
from beback.cells import Cell
from beback.errors import BookError

DAY_FORMAT = "yyyy-mm-dd"
MOMENT_FORMAT = "yyyy-mm-dd hh:mm"
CHUNK = 2_000  # lines read at a time

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# XML cannot hold these; Excel writes them, and text that looks like such an escape, as _xHHHH_.
_TO_ESCAPE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


class OpenpyxlPackage:
    """A package whose bytes openpyxl reads; `macros` keeps those of an .xlsm file. Raises BookError."""

    def __init__(self, data: bytes, name: str, *, macros: bool = False) -> None:
        self._data, self._name, self._macros = data, name, macros
        with self._told("read"):
            self._book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        self.tabs = tuple(self._book.sheetnames)
        if not self.tabs:
            raise BookError(f"{name}: no tabs can be read in it. Open it in Excel and save it anew as Excel Workbook")

    def rows(self, tab: str) -> Iterator[Line]:
        """The lines of a tab from the top, blank ones left out, formulas by their last value."""
        sheet = self._book[tab]
        if not hasattr(sheet, "iter_rows"):
            raise BookError(f"{self._name}: the tab {tab} is a chart, not a sheet. Name another in config.yaml")
        with self._told("read"):
            sheet.reset_dimensions()  # some programs write a wrong extent, which would cut rows off
            lines = enumerate(sheet.iter_rows(values_only=True), 1)
        while True:
            with self._told("read"):
                chunk = list(islice(lines, CHUNK))
            if not chunk:
                return
            for number, line in chunk:
                if line:
                    yield number, [_plain(cell) for cell in line]

    def write(self, prospects: TabEdit, log: TabEdit, out: BinaryIO, at: At) -> None:
        """The whole package with these edits."""
        with self._told("opened for writing"):
            book = openpyxl.load_workbook(io.BytesIO(self._data), keep_vba=self._macros)
        at("loaded")
        self._refuse_protected(book, prospects.tab)
        with self._told("changed"):
            for edit in (prospects, log):
                _apply(edit, book.create_sheet(edit.tab) if edit.new else book[edit.tab], self._name)
        at("changed")
        with self._told("saved", but=OSError):
            book.save(out)
        at("saved")

    def _refuse_protected(self, book: OpenWorkbook, prospects: str) -> None:
        lock = book.security
        if lock and lock.lockStructure and (lock.workbookPassword or lock.workbookHashValue):
            raise BookError(
                f"{self._name}: the structure of the workbook is protected with a password, nothing was written. "
                "In Excel: Review, Protect Workbook, and type the password"
            )
        sheet = book[prospects].protection
        if sheet.sheet and (sheet.password or sheet.hashValue):
            raise BookError(
                f"{self._name}: the tab {prospects} is protected with a password, nothing was written. "
                "In Excel: Review, Unprotect Sheet, and type the password"
            )

    @contextmanager
    def _told(self, what: str, but: type[Exception] = BookError) -> Iterator[None]:
        """Turns whatever openpyxl stumbles over, `but` for one kind, into a BookError; its warnings are not shown."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                yield
        except (BookError, but):
            raise
        except Exception as e:  # openpyxl raises whatever a damaged file makes it trip over
            raise BookError(
                f"{self._name} cannot be {what} ({type(e).__name__}). It may be damaged: open it in Excel, save it "
                "anew, or take a copy from backups/"
            ) from e


def put(cell: SheetCell, value: Cell, *, timed: bool = False) -> None:
    """Writes one cell: text as text whatever it begins with, a date in a date format; other styles stay."""
    if isinstance(value, str):
        cell.value = escaped(value) or None
        if value:
            cell.data_type = "s"
        return
    kept = cell.number_format if is_date_format(cell.number_format) else None
    cell.value = value
    if isinstance(value, date):
        clocked = timed or (isinstance(value, datetime) and value.time() != time(0))
        cell.number_format = kept or (MOMENT_FORMAT if clocked else DAY_FORMAT)


def escaped(text: str) -> str:
    """Text as a package can hold it; openpyxl cuts it at the 32,767 characters of a cell."""
    text = _SURROGATE.sub("\ufffd", text)
    return _TO_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def set_up_print(sheet: Worksheet) -> None:
    """Prints landscape, one page wide, the headings on every page."""
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.page_margins = PageMargins(left=0.3, right=0.3, top=0.4, bottom=0.4)
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def dress_log(sheet: Worksheet) -> None:
    """What a new log looks like: its headings bold and always in sight, columns wide enough for a date."""
    sheet.freeze_panes = "A2"
    set_up_print(sheet)
    for column in range(sheet.max_column):
        sheet.cell(1, column + 1).font = Font(name="Calibri", bold=True)
        sheet.column_dimensions[letters(column)].width = 17


def _apply(edit: TabEdit, sheet: Worksheet, name: str) -> None:
    after = edit.after
    lines = {(after + n, column): cell for n, line in enumerate(edit.lines, 1) for column, cell in line.items()}
    for (row, column), value in {**edit.cells, **lines}.items():
        if row > ROWS or column >= COLUMNS:
            raise BookError(f"{name}, tab {edit.tab}: no room for {letters(column)}{row}. Delete stray cells far out")
        cell = sheet.cell(row, column + 1)
        if not isinstance(cell, SheetCell):
            raise BookError(
                f"{name}, tab {edit.tab}: {letters(column)}{row} is part of merged cells, nothing was written. "
                "In Excel: Home, Merge & Center, Unmerge Cells"
            )
        put(cell, value, timed=column in edit.timed)
    if edit.new:
        dress_log(sheet)


def _plain(cell: Any) -> Cell:
    """A cell as openpyxl gives it, as one of the kinds that Beback knows."""
    if isinstance(cell, str):
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), cell) if "_x" in cell else cell or None
    if isinstance(cell, datetime):
        # A time of day is a fraction of a day, so a minute may come a hair short.
        return (cell + timedelta(milliseconds=500)).replace(microsecond=0) if cell.microsecond else cell
    if isinstance(cell, timedelta):
        return str(cell)
    return cell if cell is None or isinstance(cell, bool | int | float | date | time) else str(cell)
