"""One batch of requests to the Sheets API: cells by their places, lines of the log, new columns, and the mark."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from beback.books.sheets.seen import FIELDS, MARK, Place, Sheet
from beback.books.sheets.values import Formula, Json, Raw, date_format, entered, stored
from beback.cells import Cell

_VALUE = "userEnteredValue"
_FORMAT = "userEnteredFormat.numberFormat"
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
        """Requests that write them, a rectangle each; formats by columns."""
        for top, left, rows in _rectangles(self.values):
            yield {
                "updateCells": {
                    "rows": [{"values": values} for values in rows],
                    "fields": _VALUE,
                    "start": {"sheetId": sheet_id, "rowIndex": top, "columnIndex": left},
                }
            }
        for top, bottom, column, form in _stripes(self.formats):
            yield {
                "repeatCell": {
                    "range": {
                        "sheetId": sheet_id, "startRowIndex": top, "endRowIndex": bottom,
                        "startColumnIndex": column, "endColumnIndex": column + 1,
                    },
                    "cell": {"userEnteredFormat": {"numberFormat": form}} if form else {},
                    "fields": _FORMAT,
                }
            }  # fmt: skip


def _rectangles(values: Mapping[Place, Raw | Formula]) -> Iterator[tuple[int, int, list[list[Json]]]]:
    """Cells side by side, and such rows below one another, as top, left and rows of CellData."""
    growing: dict[tuple[int, int], tuple[int, list[list[Json]]]] = {}
    for row, left, data in _runs(values):
        shape = (left, len(data))
        if shape in growing:
            top, rows = growing[shape]
            if top + len(rows) == row:
                rows.append(data)
                continue
            yield top, left, rows
        growing[shape] = (row, [data])
    for (left, _), (top, rows) in growing.items():
        yield top, left, rows


def _runs(values: Mapping[Place, Raw | Formula]) -> Iterator[tuple[int, int, list[Json]]]:
    """Cells side by side in a row."""
    row, left, data = -1, 0, list[Json]()
    for place in sorted(values):
        if data and place == (row, left + len(data)):
            data.append(entered(values[place]))
            continue
        if data:
            yield row, left, data
        (row, left), data = place, [entered(values[place])]
    if data:
        yield row, left, data


def _stripes(formats: Mapping[Place, Json]) -> Iterator[tuple[int, int, int, Json]]:
    """Formats that are the same below one another, as top, bottom, column and format."""
    top, column, bottom, form = 0, -1, 0, dict[str, object]()
    for row, place in sorted(formats, key=lambda place: (place[1], place[0])):
        found = formats[row, place]
        if (place, row, found) == (column, bottom, form):
            bottom += 1
            continue
        if bottom > top:
            yield top, bottom, column, form
        top, bottom, column, form = row, row + 1, place, found
    if bottom > top:
        yield top, bottom, column, form


def new_columns(sheet: Sheet, at: int, count: int) -> Iterator[Json]:
    """Room for more columns: blank ones are put in, so that nothing that was just typed there is written over."""
    if not count:
        return
    start = min(at, sheet.width)
    span = {"sheetId": sheet.id, "dimension": "COLUMNS", "startIndex": start, "endIndex": at + count}
    # At the grid's end a column can only be like the one before it; columns appended there instead would lie further
    # right than planned when somebody has just put one in.
    yield {"insertDimension": {"range": span, "inheritFromBefore": start >= sheet.width}}


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
