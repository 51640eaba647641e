"""One batch of requests to the Sheets API: cells by their places, lines of the log, new columns, and the mark."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from beback.books.sheets.seen import FIELDS, MARK, Place, Sheet
from beback.books.sheets.values import Formula, Json, Raw, date_format, entered, stored
from beback.cells import Cell

_VALUE = "userEnteredValue"
_FORMAT = "userEnteredFormat.numberFormat"
MANY = 8  # rows of the same cells, from which on it takes fewer bytes to say so once
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
        self.show(place, heading, cell, known)

    def show(self, place: Place, heading: str, cell: Cell, known: Mapping[Place, Json]) -> bool:
        """Has a date seen as one, where the place has no format for dates; whether that was called for."""
        form = date_format(heading, cell)
        if form is None or known.get(place, {}).get("type") in ("DATE", "DATE_TIME"):
            return False
        self.formats[place] = form
        return True

    def empty(self, row: int, sheet: Sheet, spared: int | None) -> None:
        """Takes away all that stands in a row, but for formulas and the column `spared`."""
        for column in range(len(sheet.cells[row])):
            if column != spared and (row, column) not in sheet.formulas and sheet.cell(row, column) is not None:
                self.values[row, column] = None

    def join(self, ours: Collection[int], sheet: Sheet) -> None:
        """Takes in the blank cells of our own columns in between, which stay blank: a gap costs a request of its own,
        and a blank cell two bytes."""
        for (row, left), (below, right) in pairwise(sorted(self.values)):
            gap = range(left + 1, right) if row == below else ()
            if all(column in ours and sheet.at((row, column)) in (None, "") for column in gap):
                self.values.update(((row, column), None) for column in gap)
        for (column, top), (beside, bottom) in pairwise(sorted((column, row) for row, column in self.formats)):
            rows = range(top + 1, bottom) if column == beside and column in ours else ()
            if all(self.values.get((row, column), sheet.at((row, column))) in (None, "") for row in rows):
                self.formats.update(((row, column), self.formats[top, column]) for row in rows)

    def requests(self, sheet_id: int) -> Iterator[Json]:
        """Requests that write them, a rectangle each; formats by columns."""
        for top, left, rows in _rectangles(self.values):
            first = rows[0][0]
            if len(rows) >= MANY and all(data == first for row in rows for data in row):
                yield _repeated(sheet_id, (top, top + len(rows), left, left + len(rows[0])), first, _VALUE)
                continue
            start = {"sheetId": sheet_id, "rowIndex": top, "columnIndex": left}
            told = {"rows": [{"values": values} for values in rows], "fields": _VALUE, "start": start}
            yield {"updateCells": told}
        for top, bottom, column, form in _stripes(self.formats):
            cell = {"userEnteredFormat": {"numberFormat": form}} if form else {}
            yield _repeated(sheet_id, (top, bottom, column, column + 1), cell, _FORMAT)


def _repeated(sheet_id: int, area: tuple[int, int, int, int], cell: Json, fields: str) -> Json:
    """The same in every cell of an area: top, bottom, left and right, the ends left out."""
    top, bottom, left, right = area
    rows = {"startRowIndex": top, "endRowIndex": bottom}
    span = {"sheetId": sheet_id, **rows, "startColumnIndex": left, "endColumnIndex": right}
    return {"repeatCell": {"range": span, "cell": cell, "fields": fields}}


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
    """Formats below one another as top, bottom, column and format: the most common one for all, then the others."""
    columns: dict[int, dict[int, Json]] = {}
    for row, column in sorted(formats):
        columns.setdefault(column, {})[row] = formats[row, column]
    for column, forms in columns.items():
        for _, run in groupby(enumerate(forms), key=lambda pair: pair[1] - pair[0]):
            rows = [row for _, row in run]
            told = [forms[row] for row in rows]
            common = json.loads(Counter(map(json.dumps, told)).most_common(1)[0][0])
            yield rows[0], rows[-1] + 1, column, common
            for form, same in groupby(rows, key=forms.__getitem__):
                if form != common:
                    found = list(same)
                    yield found[0], found[-1] + 1, column, form


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
    if lines:
        rows = [{"values": _line(columns, line)} for line in lines]
        yield {"appendCells": {"sheetId": sheet_id, "rows": rows, "fields": _VALUE}}


def _line(columns: Mapping[str, int], line: Mapping[str, Cell]) -> list[Json]:
    values: list[Json] = [{} for _ in range(max((columns[heading] for heading in line), default=-1) + 1)]
    for heading, cell in line.items():
        values[columns[heading]] = entered(stored(cell))
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
