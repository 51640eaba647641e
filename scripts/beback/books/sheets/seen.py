"""One answer of the Sheets API as tabs of cells, with the marks that earlier syncs left."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from beback.books.sheets.values import Formula, Json, Raw, cell_of, raw_of
from beback.books.tab import Line, Tab
from beback.cells import Row

Place: TypeAlias = tuple[int, int]
"""A cell of a tab: row and column, both from 0."""

_CELL = "values(effectiveValue,formattedValue,userEnteredValue.formulaValue,userEnteredFormat.numberFormat)"
_SHEET = "properties(sheetId,title,sheetType,gridProperties(rowCount,columnCount))"
FIELDS = (
    "developerMetadata(metadataId,metadataKey,metadataValue),properties(title),"
    f"sheets({_SHEET},data(startRow,startColumn,rowData.{_CELL}))"
)
MARK = "beback-sync"  # the key of the marks that syncs leave in the spreadsheet
FIRST_MARK = 730_000_000  # numbers from here on are ours: any program may number marks, and they must differ


@dataclass(frozen=True, slots=True)
class Sheet:
    """A tab: its cells by row and column from 0, blanks at the ends left out.

    `shown` tells numbers as people see them, `formats` the number formats that were set, `formulas` what was typed.
    """

    id: int
    title: str
    height: int
    width: int
    cells: Sequence[Sequence[Raw]]
    shown: Mapping[Place, str] = field(default_factory=dict)
    formats: Mapping[Place, Json] = field(default_factory=dict)
    formulas: Mapping[Place, str] = field(default_factory=dict)

    def cell(self, row: int, column: int) -> Raw:
        """What stands in a cell."""
        line = self.cells[row] if row < len(self.cells) else ()
        return line[column] if column < len(line) else None

    def at(self, place: Place) -> Raw | Formula:
        """What stands in a cell, as it can be put back."""
        return Formula(self.formulas[place]) if place in self.formulas else self.cell(*place)

    def lines(self) -> Iterator[Line]:
        """The rows with their numbers from 1."""
        return enumerate(self.cells, 1)

    def rows(self, tab: Tab) -> tuple[Row, ...]:
        """The rows of a tab with dates and texts as their columns have them; empty check boxes alone are no row."""
        return tuple(row for found in tab.rows if (row := self._row(found, tab)) is not None)

    def _row(self, found: Row, tab: Tab) -> Row | None:
        if all(cell is False for cell in found.cells.values()):
            return None
        cells = {}
        for heading, raw in found.cells.items():
            if isinstance(raw, int | float) and not isinstance(raw, bool):
                shown = self.shown.get((found.number - 1, tab.columns[heading]))
                cells[heading] = cell_of(raw, heading, shown)
            else:
                cells[heading] = raw
        return Row(found.number, cells)

    def with_cells(self, cells: Mapping[Place, Raw | Formula]) -> "Sheet":
        """The tab as it is once these cells are written; of a formula that is put back the last result is not known."""
        if not cells:
            return self
        lines = [list(line) for line in self.cells]
        formulas = dict(self.formulas)
        for (row, column), cell in cells.items():
            lines.extend([] for _ in range(row + 1 - len(lines)))
            lines[row].extend([None] * (column + 1 - len(lines[row])))
            formulas.pop((row, column), None)
            if isinstance(cell, Formula):
                formulas[row, column] = cell.typed
            else:
                lines[row][column] = cell
        return replace(self, cells=lines, formulas=formulas)


@dataclass(frozen=True, slots=True)
class Seen:
    """A spreadsheet at one moment; `marks` are the marks of syncs, number and text."""

    title: str
    sheets: tuple[Sheet, ...]
    marks: Mapping[int, str]
    version: str

    @property
    def generation(self) -> int:
        """The number of the latest mark."""
        return max(self.marks, default=FIRST_MARK)

    @property
    def titles(self) -> tuple[str, ...]:
        """What the tabs are called."""
        return tuple(sheet.title for sheet in self.sheets)

    def titled(self, title: str) -> Sheet:
        """The tab of that very name."""
        return next(sheet for sheet in self.sheets if sheet.title == title)


def seen_of(answer: Json, content: bytes) -> Seen:
    """What an answer tells; `content` is the answer as it came, which tells one state from another."""
    marks = {
        mark["metadataId"]: mark.get("metadataValue", "")
        for mark in answer.get("developerMetadata", ())
        if mark.get("metadataKey") == MARK
    }
    sheets = (sheet for sheet in answer.get("sheets", ()) if sheet["properties"].get("sheetType", "GRID") == "GRID")
    version = hashlib.sha256(content).hexdigest()
    return Seen(answer.get("properties", {}).get("title", ""), tuple(map(_sheet, sheets)), marks, version)


def _sheet(told: Json) -> Sheet:
    properties, size = told["properties"], told["properties"].get("gridProperties", {})
    cells: list[list[Raw]] = []
    shown: dict[Place, str] = {}
    formats: dict[Place, Json] = {}
    formulas: dict[Place, str] = {}
    for block in told.get("data", ()):
        for row, told_row in enumerate(block.get("rowData", ()), block.get("startRow", 0)):
            line: list[Raw] = [None] * block.get("startColumn", 0)
            for column, data in enumerate(told_row.get("values", ()), len(line)):
                if not data:
                    line.append(None)
                    continue
                raw = raw_of(data)
                line.append(raw)
                if "userEnteredValue" in data and "formulaValue" in data["userEnteredValue"]:
                    formulas[row, column] = data["userEnteredValue"]["formulaValue"]
                if "userEnteredFormat" in data and "numberFormat" in data["userEnteredFormat"]:
                    formats[row, column] = data["userEnteredFormat"]["numberFormat"]
                if type(raw) in (int, float) and data.get("formattedValue"):
                    shown[row, column] = data["formattedValue"]
            while line and line[-1] is None:
                line.pop()
            cells.extend([] for _ in range(row + 1 - len(cells)))
            cells[row] = line
    return Sheet(
        properties.get("sheetId", 0), properties.get("title", ""), size.get("rowCount", 0), size.get("columnCount", 0),
        cells, shown, formats, formulas,
    )  # fmt: skip
