"""A tab: its grid of cells and what hangs on it; rows and columns that move take all of it along."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field

from sheets_server.areas import Area, Dimension
from sheets_server.cells import Data
from sheets_server.errors import Json, Refused


@dataclass(slots=True)
class Held:
    """Something with an area: a protected range, a filter view, a rule's one range; `data` is the rest."""

    area: Area
    data: Json


@dataclass(slots=True)
class Tab:
    """One tab. Cells are never changed in place: a copy of the tab copies the lists alone."""

    id: int
    title: str
    row_count: int = 1000
    column_count: int = 26
    properties: Json = field(default_factory=dict)  # hidden, tabColorStyle and the like
    grid_properties: Json = field(default_factory=dict)  # frozenRowCount and the like
    rows: list[list[Data | None]] = field(default_factory=list)
    row_looks: list[Json] = field(default_factory=list)
    column_looks: list[Json] = field(default_factory=list)
    merges: list[Area] = field(default_factory=list)
    protections: list[Held] = field(default_factory=list)
    views: list[Held] = field(default_factory=list)
    basic_filter: Held | None = None
    rules: list[tuple[list[Area], Json]] = field(default_factory=list)

    def copy(self) -> "Tab":
        """Another tab like this one, for a batch that may fail."""
        twin = copy(self)
        twin.properties, twin.grid_properties = dict(self.properties), dict(self.grid_properties)
        twin.rows = [list(line) for line in self.rows]
        twin.row_looks, twin.column_looks = list(self.row_looks), list(self.column_looks)
        twin.merges, twin.rules = list(self.merges), list(self.rules)
        twin.protections = [copy(held) for held in self.protections]
        twin.views = [copy(held) for held in self.views]
        twin.basic_filter = copy(self.basic_filter)
        return twin

    def cell(self, row: int, column: int) -> Data | None:
        """A cell, both from 0; None where it holds nothing at all."""
        line = self.rows[row] if row < len(self.rows) else []
        return line[column] if column < len(line) else None

    def put(self, row: int, column: int, data: Data | None) -> None:
        """A cell into the grid. What lies under a merged cell shows nothing and keeps nothing."""
        if any(row in m.within(row + 1, column + 1)[0] and self._covered(m, row, column) for m in self.merges):
            return
        while len(self.rows) <= row:
            self.rows.append([])
        line = self.rows[row]
        line.extend([None] * (column + 1 - len(line)))
        line[column] = data or None

    @staticmethod
    def _covered(merge: Area, row: int, column: int) -> bool:
        rows, columns = merge.within(row + 1, column + 1)
        return column in columns and (row, column) != (rows.start, columns.start)

    def cells(self, area: Area) -> Iterator[tuple[int, int]]:
        """The places in an area, row by row."""
        rows, columns = area.within(self.row_count, self.column_count)
        return ((row, column) for row in rows for column in columns)

    def last_row(self) -> int:
        """How many rows there are down to the last one with a value; a format or an empty check box is none."""
        filled = (
            n for n in range(len(self.rows), 0, -1) if any(c and "userEnteredValue" in c for c in self.rows[n - 1])
        )
        return next(filled, 0)

    def insert(self, dimension: Dimension, at: int, count: int, like: int | None = None) -> None:
        """Blank rows or columns before `at`; `like` is the row or column whose formats and check boxes they take."""
        if dimension == "ROWS":
            old = self.rows[like] if like is not None and like < len(self.rows) else []
            if at <= len(self.rows):
                self.rows[at:at] = [[_look(cell) for cell in old] for _ in range(count)]
            self.row_count += count
        else:
            for line in self.rows:
                look = _look(line[like]) if like is not None and like < len(line) else None
                if at <= len(line):
                    line[at:at] = [look] * count
            self.column_count += count
        looks = self.row_looks if dimension == "ROWS" else self.column_looks
        if at <= len(looks):
            looks[at:at] = [{} for _ in range(count)]
        self._follow(dimension, at, count)

    def delete(self, dimension: Dimension, at: int, count: int) -> None:
        """Rows or columns from `at` on go."""
        size = self.row_count if dimension == "ROWS" else self.column_count
        if count >= size:
            raise Refused(f"You can't delete all the {dimension.lower()} on the sheet.")
        gone = slice(at, at + count)
        if dimension == "ROWS":
            del self.rows[gone], self.row_looks[gone]
            self.row_count -= count
        else:
            for line in self.rows:
                del line[gone]
            del self.column_looks[gone]
            self.column_count -= count
        self._follow(dimension, at, -count)

    def move(self, dimension: Dimension, start: int, to: int) -> None:
        """One row or column to another place, as a person drags it; `to` is its place afterwards."""
        if dimension == "ROWS":
            while len(self.rows) <= max(start, to):
                self.rows.append([])
            self.rows.insert(to, self.rows.pop(start))
            return
        for line in self.rows:
            line.extend([None] * (max(start, to) + 1 - len(line)))
            line.insert(to, line.pop(start))

    def resize(self, rows: int, columns: int) -> None:
        """Another size of the grid: what lies outside is gone."""
        self.row_count, self.column_count = rows, columns
        del self.rows[rows:], self.row_looks[rows:], self.column_looks[columns:]
        for line in self.rows:
            del line[columns:]

    def look(self, dimension: Dimension, at: int, new: Json) -> None:
        """The width, height or hiding of a row or column."""
        looks = self.row_looks if dimension == "ROWS" else self.column_looks
        looks.extend({} for _ in range(at + 1 - len(looks)))
        looks[at] = new

    def looks(self, dimension: Dimension, at: int) -> Json:
        """What is known of a row or column: pixelSize, hiddenByUser."""
        looks = self.row_looks if dimension == "ROWS" else self.column_looks
        known = looks[at] if at < len(looks) else {}
        return {"pixelSize": 21 if dimension == "ROWS" else 100, **known}

    def _follow(self, dimension: Dimension, at: int, count: int) -> None:
        self.merges = [area for m in self.merges if (area := m.moved(dimension, at, count))]
        self.protections = [held for held in self.protections if _moved(held, dimension, at, count)]
        self.views = [held for held in self.views if _moved(held, dimension, at, count)]
        if self.basic_filter and not _moved(self.basic_filter, dimension, at, count):
            self.basic_filter = None
        moved = (([a for r in areas if (a := r.moved(dimension, at, count))], rule) for areas, rule in self.rules)
        self.rules = [(areas, rule) for areas, rule in moved if areas]


def _moved(held: Held, dimension: Dimension, at: int, count: int) -> bool:
    area = held.area.moved(dimension, at, count)
    held.area = area or held.area
    return area is not None


def _look(cell: Data | None) -> Data | None:
    kept = {k: v for k, v in (cell or {}).items() if k in ("userEnteredFormat", "dataValidation")}
    if kept.get("dataValidation", {}).get("condition", {}).get("type") == "BOOLEAN":
        kept["userEnteredValue"] = {"boolValue": False}
    return kept or None
