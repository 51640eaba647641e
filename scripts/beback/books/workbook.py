"""The book as a workbook, a file in .xlsx format."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from beback.books import Changes, Snapshot, safe_file
from beback.books.backups import DayBackup
from beback.books.choices import choices
from beback.books.package import Package, TabEdit, refuse_other_kinds
from beback.books.safe_file import At, nowhere
from beback.books.tab import Line, Place, Tab, letters, log_tab, prospects_tab, read_log, read_prospects
from beback.books.widths import breadths, log_breadths
from beback.books.xlsx.package import XlsxPackage
from beback.cells import Cell, Row, text
from beback.errors import Conflict
from beback.prospects import LOG

# The points of a commit at which `at` is called, in this order; from "replaced" on the file is the new one.
POINTS = (
    "opened", "loaded", "changed", "saved", "synced", "copied", "checked", "kept", "replaced", "settled",
)  # fmt: skip
LOG_DATES = ("When", "Since")
MOMENTS = frozenset({"Due", "When"})  # always shown with their time


@dataclass(frozen=True, slots=True)
class _Layout:
    """The file of one version, and where things stand in it; `log` is None where that tab is missing."""

    version: str
    package: Package
    prospects: Tab
    log: Tab | None


class Workbook:
    """A store's .xlsx or .xlsm file as a Book.

    `tabs` names the Prospects tab and the log, `columns` the store's heading for ours where it is another. `at` is
    called at each of POINTS of a commit, for tests that stop it there. `today` dates the backup that the first change
    of a day makes; without it none is made.
    """

    def __init__(
        self,
        path: Path,
        tabs: tuple[str, str],
        columns: Mapping[str, str],
        at: At = nowhere,
        today: date | None = None,
    ) -> None:
        self.path, self.tabs, self.columns, self.at, self.today = path, tabs, columns, at, today
        self.name = path.name
        self._layout: _Layout | None = None

    def read(self) -> Snapshot:
        """Both tabs as the file holds them now. Raises BookError."""
        data = safe_file.contents(self.path)
        layout = self._layout = self._look(self._open(data), safe_file.version(data))
        log = layout.log.rows if layout.log else None
        return Snapshot(layout.prospects.rows, frozenset(layout.prospects.columns), log, layout.version)

    def tops(self, most: int) -> dict[str, tuple[Line, ...]]:
        """The first lines of every sheet as they stand, whatever its headings are. Raises BookError."""
        package = self._open(safe_file.contents(self.path))
        return {tab: tuple(islice(package.rows(tab), most)) for tab in package.sheets}

    def mentions(self, named: Callable[[str], bool]) -> tuple[str, ...]:
        """Where the file holds text of which `named` is true: cells by their names, and what else. Raises BookError."""
        package = self._open(safe_file.contents(self.path))
        cells = [
            f"{letters(column)}{number} on the tab {tab}"
            for tab in package.sheets
            for number, line in package.rows(tab)
            for column, cell in enumerate(line)
            if cell is not None and named(text(cell))
        ]
        return (*cells, *dict.fromkeys(package.beside(named)))

    def unchanged(self, snapshot: Snapshot) -> bool:
        """Whether the file still holds what the snapshot does. Raises BookError."""
        return safe_file.version(safe_file.contents(self.path)) == snapshot.version

    def commit(self, changes: Changes) -> Snapshot | None:
        """Writes all changes or none of them; for none the file is not opened. Raises Conflict or BookError."""
        if not changes:
            return None
        safe_file.refuse_unwritable(self.path)
        data = safe_file.contents(self.path)
        version = safe_file.version(data)
        if version != changes.basis.version:
            raise Conflict(f"{self.name} was changed after it was read, nothing was written. Start again")
        known = self._layout
        layout = known if known and known.version == version else self._look(self._open(data), version)
        prospects, log = self._prospects_edit(layout.prospects, changes), self._log_edit(layout.log, changes)
        backup = DayBackup(self.path.resolve(), self.today, data) if self.today else None

        def write(out: BinaryIO) -> None:
            layout.package.write(prospects, log, out, self.at)

        safe_file.replace(self.path, version, write, self.at, backup)
        return None

    def _open(self, data: bytes) -> Package:
        refuse_other_kinds(data, self.name)
        return XlsxPackage(data, self.name)

    def _look(self, package: Package, version: str) -> _Layout:
        name = prospects_tab(self.tabs[0], package.tabs, self.name)
        prospects = read_prospects(package.rows(name), Place(self.name, name), self.columns)
        log = log_tab(self.tabs[1], package.tabs, prospects, self.name)
        lines = read_log(package.rows(log), Place(self.name, log)) if log else None
        return _Layout(version, package, prospects, lines and _with_dates(lines, package))

    def _prospects_edit(self, tab: Tab, changes: Changes) -> TabEdit:
        added = {heading: column for column, heading in enumerate(changes.headings, tab.free)}
        columns = {**tab.columns, **added}
        headings: dict[int, Cell] = {column: self.columns.get(heading, heading) for heading, column in added.items()}
        cells = {(change.row, columns[change.heading]): change.new for change in changes.cells}
        return TabEdit(
            tab.name,
            tab.heading_row,
            headings,
            cells,
            columns=frozenset(columns.values()),
            timed=_timed(columns),
            breadths=breadths(added),
            choices=choices(added),
            emptied=changes.emptied,
            traceless=changes.forgets,
        )

    def _log_edit(self, tab: Tab | None, changes: Changes) -> TabEdit:
        new = tab is None
        tab = tab or Tab(self.tabs[1], 1, {}, 0, ())
        missing = [heading for heading in LOG if heading not in tab.columns]
        added = {heading: column for column, heading in enumerate(missing, tab.free)}
        columns = {**tab.columns, **added}
        headings: dict[int, Cell] = {column: heading for heading, column in added.items()}
        lines = tuple({columns[heading]: cell for heading, cell in line.items()} for line in changes.lines)
        cells = {(change.row, columns[change.heading]): change.new for change in changes.log_cells}
        return TabEdit(
            tab.name,
            tab.heading_row,
            headings,
            cells,
            tab.last_row,
            lines,
            frozenset(columns.values()),
            _timed(columns),
            log_breadths(added),
            new=new,
        )


def _with_dates(log: Tab, package: Package) -> Tab:
    """The log with its dates as dates, also where a cell has lost its date format and shows a number."""

    def mended(row: Row) -> Row:
        numbers = {h: c for h in LOG_DATES if isinstance(c := row.get(h), int | float) and not isinstance(c, bool)}
        return Row(row.number, {**row.cells, **{h: package.moment(c) for h, c in numbers.items()}}) if numbers else row

    return replace(log, rows=tuple(mended(row) for row in log.rows))


def _timed(columns: Mapping[str, int]) -> frozenset[int]:
    return frozenset(column for heading, column in columns.items() if heading in MOMENTS)
