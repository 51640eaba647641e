"""The two tabs of a sheet at one moment, as they ought to stand, and what that still takes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from beback.books import Snapshot
from beback.books.sheets.healing import NOTHING, Mend, doubles, mend, misplaced_lines
from beback.books.sheets.journal import mark_of
from beback.books.sheets.pending import Pending
from beback.books.sheets.seen import Place, Seen, Sheet
from beback.books.sheets.values import Raw
from beback.books.tab import Place as Where
from beback.books.tab import Tab, log_tab, prospects_tab, read_log, read_prospects


@dataclass(frozen=True, slots=True)
class Names:
    """What the store calls its book and the two tabs, and our headings where it has others."""

    book: str
    prospects: str
    log: str
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Layout:
    """The sheet as it ought to stand; `mend` and `log_mend` are what is still to be written for that.

    `log_lines` are those that `log_mend` puts in their places; `stood` tells what stands there instead. `apart` are
    marks of rows that nobody could recognise, which are left alone, `strange` the numbers of those rows.
    """

    seen: Seen
    sheet: Sheet
    prospects: Tab
    log_sheet: Sheet | None
    log: Tab | None
    mend: Mend = NOTHING
    log_mend: Mapping[Place, Raw] = field(default_factory=dict)
    log_lines: tuple[Mapping[str, Raw], ...] = ()
    apart: frozenset[str] = frozenset()
    strange: tuple[int, ...] = ()
    stood: Mapping[Place, Raw] = field(default_factory=dict)

    @property
    def unsettled(self) -> bool:
        """Whether there is something to put right."""
        return bool(self.mend.cells or self.log_mend or self.mend.unsure)

    def snapshot(self) -> Snapshot:
        """What the sheet holds, without the rows apart."""
        rows = self.sheet.rows(self.prospects)
        if self.strange:
            rows = tuple(row for row in rows if row.number not in self.strange)
        log = self.log_sheet.rows(self.log) if self.log_sheet and self.log else None
        return Snapshot(rows, frozenset(self.prospects.columns), log, self.seen.version, self.unsettled)


def look(seen: Seen, names: Names, pending: Pending | None, apart: frozenset[str]) -> Layout:
    """Finds the two tabs, and what a write that took effect (`pending`) left to be put right.

    `apart` are marks of rows that former runs left alone. Raises BookError: no such tab, a heading missing or twice.
    """
    sheet = seen.titled(prospects_tab(names.prospects, seen.titles, names.book))
    found = mend(pending, sheet) if pending and pending.before.id == sheet.id else NOTHING
    stood = {place: sheet.cell(*place) for place in found.cells}
    sheet = sheet.with_cells(found.cells)
    prospects = read_prospects(sheet.lines(), Where(names.book, sheet.title), names.columns)
    marks, strange = _apart(sheet, found, apart)
    title = log_tab(names.log, seen.titles, prospects, names.book)
    if title is None:
        return Layout(seen, sheet, prospects, None, None, found, {}, (), marks, strange, stood)
    place = Where(names.book, title)
    log_mend = _log_mend(seen.titled(title), pending, place)
    log_sheet = seen.titled(title).with_cells(log_mend)
    log = read_log(log_sheet.lines(), place)
    lines = pending.lines if pending and log_mend else ()
    return Layout(seen, sheet, prospects, log_sheet, log, found, log_mend, lines, marks, strange, stood)


def _log_mend(sheet: Sheet, pending: Pending | None, place: Where) -> dict[Place, Raw]:
    """Lines that went under wrong headings, and lines that were appended twice."""
    log = read_log(sheet.lines(), place)
    cells = misplaced_lines(pending, sheet, log) if pending else {}
    if cells:
        log = read_log(sheet.with_cells(cells).lines(), place)
    cells.update({(row - 1, column): None for row in doubles(log) for column in log.columns.values()})
    return cells


def _apart(sheet: Sheet, found: Mend, former: frozenset[str]) -> tuple[frozenset[str], tuple[int, ...]]:
    """The rows to leave alone: those unsure now, and those of former runs that nobody has changed."""
    if not former and not found.unsure:
        return frozenset(), ()
    marks = {row: mark_of(line) for row, line in enumerate(sheet.cells)}
    rows = [row for row, mark in marks.items() if mark in former or row in found.unsure]
    return frozenset(marks[row] for row in rows), tuple(row + 1 for row in rows)
