"""Requests that write cells."""

from collections.abc import Iterator

from sheets_server import masks
from sheets_server.areas import Area
from sheets_server.cells import Data
from sheets_server.errors import Json, Refused
from sheets_server.looks import with_styles
from sheets_server.masks import Mask
from sheets_server.spreadsheets import Spreadsheet
from sheets_server.tabs import Tab
from sheets_server.writing import Handler, Writer, allowed, area_of, mask_of, needed

LONGEST = 50_000  # characters in a cell


def _update_cells(book: Spreadsheet, body: Json, writer: Writer) -> None:
    mask = mask_of(body, "CellData")
    if "start" in body:
        tab, area = _from_start(book, body)
    else:
        needed(body, "range")
        tab, area = area_of(book, body["range"])
    allowed(book, tab, area, writer)
    given = {(r, c): data for r, c, data in _laid_out(area, body.get("rows", []))}
    rows, columns = area.within(tab.row_count, tab.column_count)
    for row, column in given:
        if row not in rows:
            raise Refused(f"Attempting to write row: {row}, beyond the last requested row of: {rows.stop - 1}")
        if column not in columns:
            last = columns.stop - 1
            raise Refused(f"Attempting to write column: {column}, beyond the last requested column of: {last}")
    for place in given if "start" in body else tab.cells(area):
        _write(tab, place, mask, given.get(place, {}))


def _from_start(book: Spreadsheet, body: Json) -> tuple[Tab, Area]:
    start = body["start"]
    tab = book.tab(start.get("sheetId", 0))
    top, left = start.get("rowIndex", 0), start.get("columnIndex", 0)
    if top >= tab.row_count:
        raise Refused(f"GridCoordinate.rowIndex[{top}] is after last row in grid[{tab.row_count - 1}]")
    if left >= tab.column_count:
        raise Refused(f"GridCoordinate.columnIndex[{left}] is after last column in grid[{tab.column_count - 1}]")
    lines = body.get("rows", [])
    wide = max((len(line.get("values", [])) for line in lines), default=0)
    return tab, Area(top, top + len(lines), left, left + wide)


def _laid_out(area: Area, lines: list[Json]) -> Iterator[tuple[int, int, Json]]:
    for row, line in enumerate(lines, area.top or 0):
        for column, data in enumerate(line.get("values", []), area.left or 0):
            yield row, column, data


def _write(tab: Tab, place: tuple[int, int], mask: Mask, new: Json) -> None:
    tab.put(*place, written(tab.cell(*place), mask, new))


def written(old: Data | None, mask: Mask, new: Json) -> Data | None:
    """A cell after the fields of the mask were written; what the service computes cannot be written."""
    entered = new.get("userEnteredValue", {})
    if len(str(entered.get("stringValue", ""))) > LONGEST:
        raise Refused(f"Your input contains more than the maximum of {LONGEST} characters in a single cell.")
    if "errorValue" in entered:
        raise Refused("errorValue cannot be written.")
    data = masks.write(mask, old or {}, new)
    data = {k: v for k, v in data.items() if k not in ("effectiveFormat", "formattedValue", "hyperlink") and v != ""}
    if "userEnteredFormat" in data:
        data["userEnteredFormat"] = with_styles(data["userEnteredFormat"])
    if data.get("userEnteredValue") in ({"stringValue": ""}, {}):
        del data["userEnteredValue"]
    if "userEnteredValue" in mask or not mask:
        data = {k: v for k, v in data.items() if k not in ("effectiveValue", "chipRuns", "textFormatRuns")}
    return data or None


def _append_cells(book: Spreadsheet, body: Json, writer: Writer) -> None:
    mask = mask_of(body, "CellData")
    tab = book.tab(body.get("sheetId", 0))
    lines = body.get("rows", [])
    top = tab.last_row()
    wide = max((len(line.get("values", [])) for line in lines), default=0)
    tab.row_count = max(tab.row_count, top + len(lines))
    tab.column_count = max(tab.column_count, wide)
    area = Area(top, top + len(lines), 0, wide)
    allowed(book, tab, area, writer)
    for row, column, data in _laid_out(area, lines):
        _write(tab, (row, column), mask, data)


def _repeat_cell(book: Spreadsheet, body: Json, writer: Writer) -> None:
    needed(body, "range")
    mask = mask_of(body, "CellData")
    tab, area = area_of(book, body["range"])
    allowed(book, tab, area, writer)
    for place in tab.cells(area):
        _write(tab, place, mask, body.get("cell", {}))


def _set_data_validation(book: Spreadsheet, body: Json, writer: Writer) -> None:
    needed(body, "range")
    tab, area = area_of(book, body["range"])
    allowed(book, tab, area, writer)
    new = {"dataValidation": body["rule"]} if "rule" in body else {}
    for row, column in tab.cells(area):
        old = tab.cell(row, column) or {}
        tab.put(row, column, {**{k: v for k, v in old.items() if k != "dataValidation"}, **new})


HANDLERS: dict[str, Handler] = {
    "updateCells": _update_cells,
    "appendCells": _append_cells,
    "repeatCell": _repeat_cell,
    "setDataValidation": _set_data_validation,
}
