"""The first lines of a sheet's tab with its dates as dates, before any heading says which columns hold them."""

import re
from itertools import islice

from beback.books.sheets.seen import Sheet
from beback.books.sheets.values import moment_of
from beback.books.tab import Line
from beback.cells import Cell

_DATED = frozenset({"DATE", "DATE_TIME"})
_LIKE_A_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b.*|.*[A-Za-z]{3}.*\d{4}.*", re.DOTALL)


def lines_of(sheet: Sheet, most: int) -> tuple[Line, ...]:
    """So many lines from the top; a number is a date where its format, or what people see, is one."""
    return tuple(
        (number, tuple(_cell(sheet, number - 1, column, raw) for column, raw in enumerate(line)))
        for number, line in islice(sheet.lines(), most)
    )


def _cell(sheet: Sheet, row: int, column: int, raw: Cell) -> Cell:
    if not isinstance(raw, int | float) or isinstance(raw, bool):
        return raw
    form, shown = sheet.formats.get((row, column), {}), sheet.shown.get((row, column), "")
    return moment_of(raw) if form.get("type") in _DATED or _LIKE_A_DATE.fullmatch(shown) else raw
