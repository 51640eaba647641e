"""One batch of requests to the Sheets API: cells by their places, lines of the log, new columns, and the mark."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from beback.books.sheets.seen import FIELDS, MARK, Place, Sheet
from beback.books.sheets.values import Formula, Json, Raw, date_format, entered, stored
from beback.cells import Cell

_VALUE = "userEnteredValue"
_WITH_FORMAT = "userEnteredValue,userEnteredFormat.numberFormat"
MARKS = 8  # kept, so that a write that arrives late finds its number taken
ANSWER = f"updatedSpreadsheet({FIELDS})"


@dataclass(slots=True)
class Cells:
    """What is to stand where on a tab; a format is set with its cell, {} takes the one that is there away."""

    values: dict[Place, Raw | Formula] = field(default_factory=dict)
    formats: dict[Place, Json] = field(default_factory=dict)

    def put(self, place: Place, heading: str, cell: Cell, known: Mapping[Place, Json]) -> None:
        """A cell of ours; a date gets a date's format where the place has none."""
        self.values[place] = stored(cell)
        form = date_format(heading, cell)
        if form and known.get(place, {}).get("type") not in ("DATE", "DATE_TIME"):
            self.formats[place] = form

    def requests(self, sheet_id: int) -> Iterator[Json]:
        """Requests that write them, a rectangle each."""
        for top, left, mask, rows in _rectangles(self):
            yield {
                "updateCells": {
                    "rows": [{"values": values} for values in rows],
                    "fields": mask,
                    "start": {"sheetId": sheet_id, "rowIndex": top, "columnIndex": left},
                }
            }


def _rectangles(cells: Cells) -> Iterator[tuple[int, int, str, list[list[Json]]]]:
    """Cells side by side, and such rows below one another, as top, left, mask and rows of CellData."""
    growing: dict[tuple[int, int, str], tuple[int, list[list[Json]]]] = {}
    for row, left, mask, values in _runs(cells):
        shape = (left, len(values), mask)
        if shape in growing:
            top, rows = growing[shape]
            if top + len(rows) == row:
                rows.append(values)
                continue
            yield top, left, mask, rows
        growing[shape] = (row, [values])
    for (left, _, mask), (top, rows) in growing.items():
        yield top, left, mask, rows


def _runs(cells: Cells) -> Iterator[tuple[int, int, str, list[Json]]]:
    """Cells side by side in a row that are written alike."""
    row, left, mask, values = -1, 0, "", list[Json]()
    for place in sorted(cells.values):
        data, alike = entered(cells.values[place]), _VALUE
        if place in cells.formats:
            alike = _WITH_FORMAT
            if cells.formats[place]:
                data = {**data, "userEnteredFormat": {"numberFormat": cells.formats[place]}}
        if values and (place, alike) == ((row, left + len(values)), mask):
            values.append(data)
            continue
        if values:
            yield row, left, mask, values
        (row, left), mask, values = place, alike, [data]
    if values:
        yield row, left, mask, values


def new_columns(sheet: Sheet, at: int, count: int) -> Iterator[Json]:
    """Room for more columns: blank ones are put in, so that nothing that was just typed there is written over."""
    if not count:
        return
    if at >= sheet.width:
        yield {"appendDimension": {"sheetId": sheet.id, "dimension": "COLUMNS", "length": at + count - sheet.width}}
        return
    span = {"sheetId": sheet.id, "dimension": "COLUMNS", "startIndex": at, "endIndex": at + count}
    yield {"insertDimension": {"range": span, "inheritFromBefore": False}}


def new_tab(sheet_id: int, title: str, width: int) -> Json:
    """A tab at the end, its first row frozen."""
    size = {"rowCount": 1000, "columnCount": width, "frozenRowCount": 1}
    return {"addSheet": {"properties": {"sheetId": sheet_id, "title": title, "gridProperties": size}}}


def appended(sheet_id: int, columns: Mapping[str, int], lines: Sequence[Mapping[str, Cell]]) -> Iterator[Json]:
    """Lines below all that the log holds at the moment of writing, whoever added to it."""
    if not lines:
        return
    rows = [{"values": _line(columns, line)} for line in lines]
    yield {"appendCells": {"sheetId": sheet_id, "rows": rows, "fields": _WITH_FORMAT}}


def _line(columns: Mapping[str, int], line: Mapping[str, Cell]) -> list[Json]:
    values: list[Json] = [{} for _ in range(max((columns[heading] for heading in line), default=-1) + 1)]
    for heading, cell in line.items():
        form = date_format(heading, cell)
        look = {"userEnteredFormat": {"numberFormat": form}} if form else {}
        values[columns[heading]] = {**entered(stored(cell)), **look}
    return values


def mark(number: int, nonce: str, there: Iterable[int]) -> Iterator[Json]:
    """The fence: a number that another write took already makes the whole batch fail. The oldest marks go."""
    yield {
        "createDeveloperMetadata": {
            "developerMetadata": {
                "metadataId": number,
                "metadataKey": MARK,
                "metadataValue": nonce,
                "location": {"spreadsheet": True},
                "visibility": "DOCUMENT",
            }
        }
    }
    for old in sorted(there, reverse=True)[MARKS - 1 :]:
        yield {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": {"metadataId": old}}}}


def body(requests: Sequence[Json], titles: Sequence[str]) -> Json:
    """The batch, asking for the state after it; of these tabs alone where there are any."""
    whole: Json = {
        "requests": requests,
        "includeSpreadsheetInResponse": True,
        "responseIncludeGridData": True,
    }
    if titles:
        whole["responseRanges"] = ["'" + title.replace("'", "''") + "'" for title in titles]
    return whole
