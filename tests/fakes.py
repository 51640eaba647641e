"""Stand-ins that keep the promises of the real parts."""

import copy
import hashlib
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from beback.books import Changes, Snapshot
from beback.books.tab import OURS, Place, Tab, find_tab, log_tab, prospects_tab, read_log, read_prospects
from beback.cells import Cell
from beback.errors import Conflict
from beback.prospects import LOG

Grid: TypeAlias = list[list[Cell]]


def grid(headings: Sequence[str], rows: Sequence[Mapping[str, Cell]] = ()) -> Grid:
    """A tab: the headings in row 1, below them the rows, each by heading."""
    return [list(headings), *([row.get(heading) for heading in headings] for row in rows)]


class MemoryBook:
    """A book in memory: tabs by name, each a list of rows of cells, which people may edit at any time."""

    def __init__(
        self,
        tabs: Mapping[str, Grid],
        columns: Mapping[str, str] | None = None,
        names: tuple[str, str] = ("Prospects", "Contact log"),
    ) -> None:
        self.name = "the book"
        self.tabs = copy.deepcopy(dict(tabs))
        self.columns = columns or {}
        self.names = names
        self.commits = 0

    @classmethod
    def of(cls, *rows: Mapping[str, Cell], log: Sequence[Mapping[str, Cell]] | None = None) -> "MemoryBook":
        """A book with every column, these rows by our headings from row 2 on, and these lines in the log."""
        tabs = {"Prospects": grid(OURS, rows)}
        if log is not None:
            tabs["Contact log"] = grid(LOG, log)
        return cls(tabs)

    def read(self) -> Snapshot:
        prospects, log = self._look()
        version = hashlib.sha256(repr(self.tabs).encode()).hexdigest()
        return Snapshot(prospects.rows, frozenset(prospects.columns), log.rows if log else None, version)

    def commit(self, changes: Changes) -> Snapshot | None:
        if not changes:
            return None
        if self.read().version != changes.basis.version:
            raise Conflict("the book was changed after it was read")
        prospects, log = self._look()
        tabs = copy.deepcopy(self.tabs)
        self._write_prospects(tabs[prospects.name], prospects, changes)
        self._write_log(tabs, log, changes)
        self.tabs = tabs
        self.commits += 1
        return None

    def _look(self) -> tuple[Tab, Tab | None]:
        names = tuple(self.tabs)
        name = prospects_tab(self.names[0], names, self.name)
        prospects = read_prospects(enumerate(self.tabs[name], 1), Place(self.name, name), self.columns)
        log = log_tab(self.names[1], names, prospects, self.name)
        return prospects, read_log(enumerate(self.tabs[log], 1), Place(self.name, log)) if log else None

    def _write_prospects(self, cells: Grid, tab: Tab, changes: Changes) -> None:
        columns = dict(tab.columns)
        for column, heading in enumerate(changes.headings, tab.free):
            columns[heading] = column
            _put(cells, tab.heading_row, column, self.columns.get(heading, heading))
        for change in changes.cells:
            _put(cells, change.row, columns[change.heading], change.new)
        for row in changes.emptied:
            cells[row - 1] = [None] * len(cells[row - 1])

    def _write_log(self, tabs: dict[str, Grid], log: Tab | None, changes: Changes) -> None:
        tab = log or Tab(self.names[1], 1, {}, 0, ())
        cells = tabs.setdefault(tab.name, [])
        columns = dict(tab.columns)
        for column, heading in enumerate((h for h in LOG if h not in tab.columns), tab.free):
            columns[heading] = column
            _put(cells, tab.heading_row, column, heading)
        for change in changes.log_cells:
            _put(cells, change.row, columns[change.heading], change.new)
        for row, line in enumerate(changes.lines, tab.last_row + 1):
            for heading, cell in line.items():
                _put(cells, row, columns[heading], cell)

    # What people do at the sheet; rows count from 1, headings are the sheet's own.

    def column(self, heading: str) -> int:
        """Where a heading stands in row 1, from 0."""
        return self._prospects[0].index(heading)

    def cell(self, row: int, heading: str) -> Cell:
        """What stands in a row under a heading."""
        cells, column = self._prospects[row - 1], self.column(heading)
        return cells[column] if column < len(cells) else None

    def type(self, row: int, heading: str, cell: Cell) -> None:
        """Somebody types into a cell."""
        _put(self._prospects, row, self.column(heading), cell)

    def tick(self, row: int, result: str | None = None) -> None:
        """Somebody ticks Done, and says how it went."""
        self.type(row, "Done", True)
        self.type(row, "Result", result)

    def insert(self, row: int, cells: Mapping[str, Cell] | None = None) -> None:
        """Somebody inserts a row above this one, blank or with these cells."""
        self._prospects.insert(row - 1, grid(list(map(str, self._prospects[0])), [cells or {}])[1])

    def copy(self, row: int, to: int) -> None:
        """Somebody copies a whole row and inserts the copy above row `to`."""
        self._prospects.insert(to - 1, list(self._prospects[row - 1]))

    def delete(self, row: int) -> None:
        """Somebody deletes a row."""
        del self._prospects[row - 1]

    def sort(self, heading: str, *, reverse: bool = False) -> None:
        """Somebody sorts the rows by a column, blanks last."""
        rows, column = self._prospects[1:], self.column(heading)
        filled = sorted((r for r in rows if r[column] is not None), key=lambda r: str(r[column]), reverse=reverse)
        self._prospects[1:] = [*filled, *(r for r in rows if r[column] is None)]

    def delete_line(self, row: int) -> None:
        """Somebody deletes a line of the log."""
        del self.tabs[self.names[1]][row - 1]

    @property
    def _prospects(self) -> Grid:
        return self.tabs[find_tab(self.names[0], tuple(self.tabs)) or self.names[0]]


def _put(cells: Grid, row: int, column: int, cell: Cell) -> None:
    while len(cells) < row:
        cells.append([])
    line = cells[row - 1]
    line.extend([None] * (column + 1 - len(line)))
    line[column] = cell
