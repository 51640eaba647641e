"""A spreadsheet that is shared: what people do to it, with the verbs of the in-memory book, and its traffic."""

import threading
from collections.abc import Mapping
from typing import Literal, TypeAlias

from beback.cells import Cell
from sheets_server.areas import Area
from sheets_server.cells import Data, Typed, content, typed
from sheets_server.errors import ApiError
from sheets_server.spreadsheets import Spreadsheet
from sheets_server.tabs import Held, Tab
from sheets_server.traffic import Traffic

Role: TypeAlias = Literal["reader", "writer"]
_CHECK_BOX = {"condition": {"type": "BOOLEAN"}}


class SharedSheet:
    """One spreadsheet. Rows count from 1; headings are the sheet's own, wherever they stand."""

    def __init__(self, state: Spreadsheet, names: tuple[str, str] = ("Prospects", "Contact log")) -> None:
        self.state, self.names = state, names
        self.lock = threading.RLock()
        self.traffic = Traffic()
        self.roles: dict[str, Role] = {}
        self.trouble: ApiError | None = None
        self.refused: dict[str, str] = {}
        """Kinds of requests that the service refuses, with its words: {"createDeveloperMetadata": "..."}."""

    @property
    def id(self) -> str:
        """The key in the sheet's URL."""
        return self.state.id

    @property
    def prospects(self) -> Tab:
        """The tab with the prospects."""
        return self.state.named(self.names[0])

    @property
    def log(self) -> Tab:
        """The tab with the contact log."""
        return self.state.named(self.names[1])

    # What stands there

    def tabs(self) -> dict[str, list[list[Cell]]]:
        """All cells as people see them, without blank cells and rows at the ends."""
        with self.lock:
            return {
                tab.title: _trimmed([[content(cell) for cell in line] for line in tab.rows]) for tab in self.state.tabs
            }

    def rows(self, title: str | None = None) -> list[dict[str, Cell]]:
        """The rows of a tab (the prospects without a title) below its headings that hold anything, by heading."""
        lines = self.tabs()[title or self.names[0]]
        known = {"Prospect", "ID", "Key"}
        top = next((n for n, line in enumerate(lines) if known & {str(cell) for cell in line}), 0)
        found: list[dict[str, Cell]] = []
        for line in lines[top + 1 :]:
            pairs = zip(lines[top], line, strict=False)
            row: dict[str, Cell] = {str(heading): cell for heading, cell in pairs if heading and cell is not None}
            if row:
                found.append(row)
        return found

    def column(self, heading: str) -> int:
        """Where a heading stands, from 0. Raises ValueError."""
        return self._headings[1].index(heading)

    def cell(self, row: int, heading: str) -> Cell:
        """What stands in a row under a heading."""
        return content(self.prospects.cell(row - 1, self.column(heading)))

    def row_of(self, name: str, heading: str = "Prospect") -> int:
        """The row in which a text stands under a heading. Raises ValueError."""
        column = self.column(heading)
        return [content(line[column]) if column < len(line) else None for line in self.prospects.rows].index(name) + 1

    @property
    def _headings(self) -> tuple[int, list[Cell]]:
        lines = [[content(cell) for cell in line] for line in self.prospects.rows[:20]]
        known = [(row, line) for row, line in enumerate(lines) if {"Prospect", "ID", "Key"} & {*map(str, line)}]
        return next((found for found in known if "Prospect" in found[1]), known[0] if known else (0, []))

    # What people do

    def type(self, row: int, heading: str, value: Typed) -> None:
        """Somebody types into a cell."""
        self.type_at(self.prospects, row, self.column(heading), value)

    def type_at(self, tab: Tab | str, row: int, column: int, value: Typed) -> None:
        """Somebody types into a cell of any tab; rows count from 1, columns from 0."""
        with self.lock:
            where = self.state.named(tab) if isinstance(tab, str) else tab
            where.row_count, where.column_count = max(where.row_count, row), max(where.column_count, column + 1)
            where.put(row - 1, column, typed(value, where.cell(row - 1, column)))

    def tick(self, row: int, result: str | None = None) -> None:
        """Somebody ticks Done, and says how it went."""
        with self.lock:
            self.type(row, "Done", True)
            self.type(row, "Result", result)

    def check_boxes(self, heading: str, last: int = 1000) -> None:
        """Somebody makes a column one of check boxes, down to a row: FALSE where not ticked."""
        with self.lock:
            column, top = self.column(heading), self._headings[0]
            for row in range(top + 1, last):
                old = self.prospects.cell(row, column) or {}
                kept = old.get("userEnteredValue", {"boolValue": False})
                self.prospects.put(row, column, {**old, "userEnteredValue": kept, "dataValidation": _CHECK_BOX})

    def insert(self, row: int, cells: Mapping[str, Typed] | None = None) -> None:
        """Somebody inserts a row above this one, blank or with these cells."""
        with self.lock:
            self.prospects.insert("ROWS", row - 1, 1, like=row - 1)
            for heading, value in (cells or {}).items():
                self.type(row, heading, value)

    def copy(self, row: int, to: int) -> None:
        """Somebody copies a whole row and inserts the copy above row `to`."""
        with self.lock:
            line = list(self.prospects.rows[row - 1])
            self.prospects.insert("ROWS", to - 1, 1)
            for column, data in enumerate(line):
                self.prospects.put(to - 1, column, data)

    def copy_cell(self, row: int, to: int, heading: str) -> None:
        """Somebody copies one cell over another in its column."""
        self.type(to, heading, self.cell(row, heading))

    def delete(self, row: int) -> None:
        """Somebody deletes a row."""
        with self.lock:
            self.prospects.delete("ROWS", row - 1, 1)

    def move(self, row: int, to: int) -> None:
        """Somebody drags a row to another place."""
        with self.lock:
            self.prospects.move("ROWS", row - 1, to - 1)

    def sort(self, heading: str, *, reverse: bool = False) -> None:
        """Somebody sorts the rows below the headings by a column, blanks last."""
        with self.lock:
            column, first = self.column(heading), self._headings[0] + 1
            lines = self.prospects.rows[first:]
            blank: list[list[Data | None]] = [line for line in lines if _at(line, column) is None]
            filled = [line for line in lines if _at(line, column) is not None]
            filled.sort(key=lambda line: str(_at(line, column)), reverse=reverse)
            self.prospects.rows[first:] = [*filled, *blank]

    def insert_column(self, before: str, heading: str | None = None) -> None:
        """Somebody inserts a column left of a heading, with or without a heading of its own."""
        with self.lock:
            column = self.column(before)
            self.prospects.insert("COLUMNS", column, 1)
            if heading:
                self.type_at(self.prospects, self._headings[0] + 1, column, heading)

    def delete_column(self, heading: str) -> None:
        """Somebody deletes a column."""
        with self.lock:
            self.prospects.delete("COLUMNS", self.column(heading), 1)

    def move_column(self, heading: str, to: int) -> None:
        """Somebody drags a column to another place, from 0."""
        with self.lock:
            self.prospects.move("COLUMNS", self.column(heading), to)

    def rename_heading(self, heading: str, new: str) -> None:
        """Somebody gives a column another heading."""
        with self.lock:
            self.type_at(self.prospects, self._headings[0] + 1, self.column(heading), new)

    def delete_line(self, row: int) -> None:
        """Somebody deletes a line of the log."""
        with self.lock:
            self.log.delete("ROWS", row - 1, 1)

    def filter(self, heading: str, hidden: str) -> None:
        """Somebody sets a filter that hides the rows with a text under a heading."""
        with self.lock:
            column, tab = self.column(heading), self.prospects
            spec = {"columnIndex": column, "filterCriteria": {"hiddenValues": [hidden]}}
            data = {"criteria": {str(column): spec["filterCriteria"]}, "filterSpecs": [spec]}
            tab.basic_filter = Held(Area(0, len(tab.rows), 0, tab.column_count), data)
            for at, line in enumerate(tab.rows):
                if _at(line, column) == hidden:
                    tab.look("ROWS", at, {**tab.looks("ROWS", at), "hiddenByFilter": True})

    def hide(self, row: int) -> None:
        """Somebody hides a row."""
        with self.lock:
            self.prospects.look("ROWS", row - 1, {"hiddenByUser": True})

    def hide_column(self, heading: str) -> None:
        """Somebody hides a column."""
        with self.lock:
            self.prospects.look("COLUMNS", self.column(heading), {"hiddenByUser": True})

    def merge(self, tab: str, area: Area) -> None:
        """Somebody merges cells: only the first keeps its content."""
        with self.lock:
            where = self.state.named(tab)
            for place in list(where.cells(area))[1:]:
                where.put(*place, None)
            where.merges.append(area)

    def protect(self, area: Area, *editors: str) -> None:
        """Somebody protects an area of the prospects against all but the owner and these editors."""
        with self.lock:
            data = {"protectedRangeId": next(self.state.numbers), "editors": {"users": list(editors)}}
            self.prospects.protections.append(Held(area, data))

    def move_tab(self, title: str, to: int) -> None:
        """Somebody drags a tab to another place, from 0."""
        with self.lock:
            tab = self.state.named(title)
            self.state.tabs.remove(tab)
            self.state.tabs.insert(to, tab)

    def rename_tab(self, title: str, new: str) -> None:
        """Somebody gives a tab another title."""
        with self.lock:
            self.state.named(title).title = new

    def delete_tab(self, title: str) -> None:
        """Somebody deletes a tab."""
        with self.lock:
            self.state.tabs.remove(self.state.named(title))


def _at(line: list[Data | None], column: int) -> Cell:
    return content(line[column]) if column < len(line) else None


def _trimmed(lines: list[list[Cell]]) -> list[list[Cell]]:
    for line in lines:
        while line and line[-1] is None:
            line.pop()
    while lines and not lines[-1]:
        lines.pop()
    return lines
