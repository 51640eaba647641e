"""The tabs of a sheet that nobody has used yet, and dressing one that is there."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from beback.books.sheets import batch, dressing
from beback.books.sheets.layout import Names
from beback.books.sheets.seen import FIELDS, Seen, Sheet, seen_of
from beback.books.sheets.trouble import Trouble
from beback.books.sheets.values import Json, packed
from beback.books.tab import Tab, find_tab
from beback.cells import Cell
from beback.errors import BookError
from beback.prospects import LOG

if TYPE_CHECKING:
    from beback.books.sheets.wire import Line


def make_tabs(line: "Line", names: Names, order: Sequence[str], rows: Sequence[Mapping[str, Cell]]) -> bool:
    """Makes Prospects and the log on a sheet where Prospects is missing or empty; whether it did.

    A sheet's one empty tab becomes Prospects. Raises BookError.
    """
    answer = line.read(FIELDS)
    seen = seen_of(answer.told, answer.content)
    title = find_tab(names.prospects, seen.titles)
    there = seen.titled(title) if title else None
    if there and any(cell is not None for cells in there.cells for cell in cells):
        return False
    requests = list(_new_prospects(seen, there, names, order, rows))
    if find_tab(names.log, seen.titles) is None:
        log_id = _new_id()
        headings = batch.Cells({(0, column): heading for column, heading in enumerate(LOG)})
        requests += [batch.new_tab(log_id, names.log, len(LOG)), *headings.requests(log_id)]
    _send(line, requests)
    return True


def dress(line: "Line", title: str, tab: Tab, wishes: dressing.Wishes, added: Collection[str]) -> list[str]:
    """Puts on what is missing; says what. These headings were added just now. Raises BookError."""
    answer = line.read(dressing.FIELDS)
    told = next(sheet for sheet in answer.told["sheets"] if sheet["properties"].get("title") == title)
    requests, said = dressing.dressed(told, tab, wishes, added)
    _send(line, requests)
    return said


def _new_prospects(
    seen: Seen, there: Sheet | None, names: Names, order: Sequence[str], rows: Sequence[Mapping[str, Cell]]
) -> list[Json]:
    """Requests that make the tab, or take an empty one for it, with its headings and rows."""
    found: list[Json] = []
    only = seen.sheets[0] if len(seen.sheets) == 1 else None
    if there is None and only and not any(cell is not None for cells in only.cells for cell in cells):
        properties = {"sheetId": only.id, "title": names.prospects}
        found.append({"updateSheetProperties": {"properties": properties, "fields": "title"}})
        there = only
    if there is None:
        sheet_id = _new_id()
        found.append(batch.new_tab(sheet_id, names.prospects, len(order)))
    else:
        sheet_id = there.id
        found += batch.new_columns(there, there.width, max(0, len(order) - there.width))
    columns = {heading: column for column, heading in enumerate(order)}
    cells = batch.Cells({(0, column): names.columns.get(heading, heading) for heading, column in columns.items()})
    for number, row in enumerate(rows, 1):
        for heading, cell in row.items():
            cells.put((number, columns[heading]), heading, cell, {})
    return [*found, *cells.requests(sheet_id)]


def _send(line: "Line", requests: Sequence[Json]) -> None:
    if not requests:
        return
    try:
        line.write(packed({"requests": requests}), "spreadsheetId")
    except Trouble as trouble:
        raise BookError(f"{line.book}: {trouble}. Start this again: it adds what is missing") from None


def _new_id() -> int:
    return secrets.randbelow(2**31 - 1) + 1
