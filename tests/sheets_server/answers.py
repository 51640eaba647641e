"""Answers: a spreadsheet as JSON, with the ranges and fields that were asked for."""

from collections.abc import Sequence
from typing import Any

from sheets_server.areas import Area, Dimension, a1, parse_range
from sheets_server.cells import answer
from sheets_server.errors import ApiError, Json
from sheets_server.looks import DEFAULT_FORMAT, THEME
from sheets_server.masks import Mask, show
from sheets_server.spreadsheets import Spreadsheet
from sheets_server.tabs import Held, Tab


def spreadsheet(book: Spreadsheet, ranges: Sequence[str], mask: Mask, *, grids: bool) -> Json:
    """The tabs that the ranges touch (all without any), with what the mask asks for.

    `grids` asks for the cells where there is no mask. Raises ApiError for a range that cannot be parsed.
    """
    asked: dict[int, list[tuple[str, Area]]] = {}
    for text in ranges:
        place, area = parse_range(text, book.titles)
        asked.setdefault(place, []).append((text, area))
    chosen = asked or {place: [(title, Area())] for place, title in enumerate(book.titles)}
    found: Json = {"spreadsheetId": book.id, "properties": _properties(book)}
    if not mask or "sheets" in mask:
        below = mask.get("sheets", {})
        found["sheets"] = [_sheet(book, place, chosen[place], below, grids=grids) for place in sorted(chosen)]
    if book.metadata:
        found["developerMetadata"] = list(book.metadata.values())
    found["spreadsheetUrl"] = f"https://docs.google.com/spreadsheets/d/{book.id}/edit"
    return _shown(mask, found, ready="sheets")


def _shown(mask: Mask, found: Json, ready: str) -> Json:
    """The part that the mask asks for; the part `ready` was built by the mask already."""
    if not mask:
        return found
    return {
        name: found[name] if name == ready else show(below, found[name])
        for name, below in mask.items()
        if name in found
    }


def _properties(book: Spreadsheet) -> Json:
    return {
        "title": book.title,
        "locale": book.locale,
        "autoRecalc": "ON_CHANGE",
        "timeZone": book.time_zone,
        "defaultFormat": DEFAULT_FORMAT,
        "spreadsheetTheme": THEME,
    }


def sheet_properties(book: Spreadsheet, tab: Tab) -> Json:
    """The properties of a tab."""
    return {
        "sheetId": tab.id,
        "title": tab.title,
        "index": book.tabs.index(tab),
        "sheetType": "GRID",
        "gridProperties": {"rowCount": tab.row_count, "columnCount": tab.column_count, **tab.grid_properties},
        **tab.properties,
    }


def ranged(tab: Tab, held: Held) -> Json:
    """A protected range, a filter or a filter view."""
    return {**held.data, "range": held.area.json(tab.id)}


def ruled(tab: Tab, areas: Sequence[Area], rule: Json) -> Json:
    """A conditional format rule."""
    return {"ranges": [area.json(tab.id) for area in areas], **rule}


def _sheet(book: Spreadsheet, place: int, asked: Sequence[tuple[str, Area]], mask: Mask, *, grids: bool) -> Json:
    tab = book.tabs[place]
    found: Json = {"properties": sheet_properties(book, tab)}
    lists: dict[str, list[Any]] = {
        "merges": [area.json(tab.id) for area in tab.merges],
        "conditionalFormats": [ruled(tab, areas, rule) for areas, rule in tab.rules],
        "protectedRanges": [ranged(tab, held) for held in tab.protections],
        "filterViews": [ranged(tab, held) for held in tab.views],
    }
    found |= {name: items for name, items in lists.items() if items}
    if tab.basic_filter:
        found["basicFilter"] = ranged(tab, tab.basic_filter)
    if "data" in mask or (grids and not mask):
        found["data"] = [_data(book, tab, text, area, mask.get("data", {})) for text, area in asked]
    return _shown(mask, found, ready="data")


def _data(book: Spreadsheet, tab: Tab, text: str, area: Area, mask: Mask) -> Json:
    rows, columns = area.within(tab.row_count, tab.column_count)
    if rows.start >= tab.row_count or columns.start >= tab.column_count:
        limits = f"Max rows: {tab.row_count}, max columns: {tab.column_count}"
        raise ApiError(400, f"Range ({text}) exceeds grid limits. {limits}")
    found: Json = {}
    if rows.start:
        found["startRow"] = rows.start
    if columns.start:
        found["startColumn"] = columns.start
    if not mask or "rowData" in mask:
        lines = _row_data(book.locale, tab, (rows, columns), mask.get("rowData", {}).get("values", {}))
        found |= {"rowData": lines} if lines else {}
    dimensions: tuple[tuple[str, Dimension, range], ...] = (
        ("rowMetadata", "ROWS", rows),
        ("columnMetadata", "COLUMNS", columns),
    )
    for name, dimension, places in dimensions:
        if not mask or name in mask:
            found[name] = [tab.looks(dimension, at) for at in places]
    return _shown(mask, found, ready="rowData")


def _row_data(locale: str, tab: Tab, area: tuple[range, range], fields: Mask) -> list[Json]:
    rows, columns = area
    lines: list[Json] = []
    for line in tab.rows[rows.start : rows.stop]:
        cells = line[columns.start : columns.stop]
        while cells and not cells[-1]:
            cells.pop()
        values = [answer(cell, fields, locale, DEFAULT_FORMAT) if cell else {} for cell in cells]
        lines.append({"values": values} if values else {})
    while lines and not lines[-1]:
        lines.pop()
    return lines


def outside(tab: Tab, row: int, column: int) -> str:
    """The words of a refusal to write outside the grid."""
    limits = f"Max rows: {tab.row_count}, max columns: {tab.column_count}"
    return f"Range ({tab.title}!{a1(row, column)}) exceeds grid limits. {limits}"
