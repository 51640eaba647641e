"""What of a run's changes goes into the next batch, and the batch itself."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from beback.books import FORGOTTEN, CellChange, Changes
from beback.books.sheets import batch
from beback.books.sheets.layout import Layout, Names
from beback.books.sheets.pending import Pending
from beback.books.sheets.seen import Place, Sheet
from beback.books.sheets.values import Formula, Json, Raw, cell_of, packed, stored
from beback.cells import Cell, text
from beback.prospects import LOG, LOG_DATES, SYSTEM

LARGEST = 2_000_000  # bytes in one batch, as Google advises
_CELL, _ROW = 60, 200  # bytes that a cell and a row take beside their words


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark that a batch sets: its number, its text, and whether Google takes marks at all."""

    number: int
    nonce: str
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Parcel:
    """One batch as it is sent, and what is to be remembered of it."""

    body: bytes
    pending: Pending


@dataclass(frozen=True, slots=True)
class _Unit:
    """What must not be parted: a row's cells, and the lines that its tick leads to."""

    cells: tuple[CellChange, ...]
    lines: tuple[Mapping[str, Cell], ...]

    @property
    def size(self) -> int:
        """About how many bytes it takes."""
        cells = (*(c.new for c in self.cells), *(cell for line in self.lines for cell in line.values()))
        return _ROW + sum(_CELL + len(text(cell).encode("utf-8", "replace")) for cell in cells)


def parcel_of(layout: Layout, changes: Changes, names: Names, mark: Mark, largest: int = LARGEST) -> Parcel | None:
    """The batch for these changes, with what is to be put right; where they are too many, for the upper ones.

    None where there is nothing to send.
    """
    wanted = changes.headings or changes.cells or changes.lines or changes.forgets
    if not (wanted or layout.mend.cells or layout.log_mend):
        return None
    units: Sequence[_Unit] | None = None
    part, room = changes, largest
    while True:
        parcel = _Packing(layout, part, names, mark).parcel()
        if len(parcel.body) <= largest or (units is not None and len(units) == 1):
            return parcel
        units = _fitting(units if units is not None else _units(changes), room)
        cells = tuple(cell for unit in units for cell in unit.cells)
        part = replace(changes, cells=cells, lines=tuple(line for unit in units for line in unit.lines))
        room = room * 3 // 4


def _units(changes: Changes) -> list[_Unit]:
    """Changes by row; a line belongs to the row that shows its Key, else to the one that has its ID."""
    rows: dict[int, list[CellChange]] = {}
    for change in changes.cells:
        rows.setdefault(change.row, []).append(change)
    owners: dict[Cell, int] = {}
    for row in changes.basis.prospects:
        owners.setdefault(row.get("ID"), row.number)
    for change in changes.cells:
        if change.heading == "ID":
            owners.setdefault(change.new, change.row)
    for row in changes.basis.prospects:
        if row.number in rows:
            owners.setdefault(row.get("Key"), row.number)
    lines: dict[int, list[Mapping[str, Cell]]] = {}
    for line in changes.lines:
        owner = owners.get(line.get("Key"), owners.get(line.get("ID"), 0))
        lines.setdefault(owner, []).append(line)
    return [_Unit(tuple(rows.get(row, ())), tuple(lines.get(row, ()))) for row in sorted({*rows, *lines})]


def _fitting(units: Sequence[_Unit], room: int) -> list[_Unit]:
    """The first units that fit, at least one."""
    chosen: list[_Unit] = []
    for unit in units:
        room -= unit.size
        if chosen and room < 0:
            break
        chosen.append(unit)
    return chosen


class _Packing:
    """Turns changes into one batch on a sheet that stands like this."""

    def __init__(self, layout: Layout, changes: Changes, names: Names, mark: Mark) -> None:
        self.layout, self.changes, self.names, self.mark = layout, changes, names, mark

    def parcel(self) -> Parcel:
        cells, columns = self._cells()
        sheet = self.layout.sheet
        requests: list[Json] = []
        if self.mark.wanted:
            requests += batch.mark(self.mark.number, self.mark.nonce, self.layout.seen.marks)
        requests += batch.new_columns(sheet, self.layout.prospects.free, len(self.changes.headings))
        requests += self._log()
        requests += cells.requests(sheet.id)
        log = self.layout.log_sheet
        body = packed(batch.body(requests, [sheet.title, log.title] if log else []))
        lines = tuple({heading: stored(cell) for heading, cell in line.items()} for line in self.changes.lines)
        pending = Pending(
            mark=self.mark.number,
            nonce=self.mark.nonce,
            before=sheet,
            head=self.layout.prospects.heading_row - 1,
            columns=columns,
            writes=_plain(cells),
            lines=(*self.layout.log_lines, *lines),
            formats=cells.formats,
            stood=self.layout.stood,
            marked=self.mark.wanted,
        )
        return Parcel(body, pending)

    def _cells(self) -> tuple[batch.Cells, Mapping[str, int]]:
        """What goes where on Prospects, and where our headings stand then."""
        layout, tab = self.layout, self.layout.prospects
        added = {heading: column for column, heading in enumerate(self.changes.headings, tab.free)}
        columns = {**tab.columns, **added}
        cells = batch.Cells(dict(layout.mend.cells), dict(layout.mend.formats))
        for heading, column in added.items():
            cells.values[tab.heading_row - 1, column] = self.names.columns.get(heading, heading)
        for change in self.changes.cells:
            place = (change.row - 1, columns[change.heading])
            cells.put(place, change.heading, change.new, layout.sheet.formats)
        for row in self.changes.emptied:
            cells.empty(row - 1, layout.sheet, columns.get("ID"))
            if "Key" in columns:  # by which the row is known where people moved it meanwhile
                cells.values[row - 1, columns["Key"]] = f"{FORGOTTEN}{self.mark.nonce}|{row}"
        cells.join({columns[heading] for heading in SYSTEM if heading in columns}, layout.sheet)
        return cells, columns

    def _log(self) -> list[Json]:
        """Requests that make the log or mend it, and append lines."""
        sheet, tab = self.layout.log_sheet, self.layout.log
        if sheet is None or tab is None:
            new = {heading: column for column, heading in enumerate(LOG)}
            sheet_id = int(self.mark.nonce[:7], 16) + 1
            requests = [batch.new_tab(sheet_id, self.names.log, len(LOG)), *_headings(sheet_id, 0, new)]
            return [*requests, *self._lines(Sheet(sheet_id, self.names.log, 0, 0, [list(LOG)]), new, 1)]
        added = {h: column for column, h in enumerate((h for h in LOG if h not in tab.columns), tab.free)}
        columns = {**tab.columns, **added}
        requests = [*batch.new_columns(sheet, tab.free, len(added)), *_headings(sheet.id, tab.heading_row - 1, added)]
        cells = batch.Cells(dict(self.layout.log_mend))
        cells.values.update(((c.row - 1, columns[c.heading]), stored(c.new)) for c in self.changes.log_cells)
        requests += cells.requests(sheet.id)
        return [*requests, *self._lines(sheet, columns, tab.heading_row)]

    def _lines(self, log: Sheet, columns: Mapping[str, int], first: int) -> Iterator[Json]:
        """Requests that append lines, and show their dates as such, those of lines above that are not seen so too.

        `first` is the row (from 0) below the headings. A line lands elsewhere where people took lines out at that very
        moment; it is the next write's to show its dates.
        """
        if not self.changes.lines:
            return
        yield from batch.appended(log.id, columns, self.changes.lines)
        end = max((row + 1 for row, line in enumerate(log.cells) if any(cell is not None for cell in line)), default=0)
        dates = batch.Cells()
        for row, line in enumerate(self.changes.lines, max(end, first)):
            for heading, cell in line.items():
                dates.show((row, columns[heading]), heading, cell, {})
        for heading in LOG_DATES & columns.keys():
            for row in range(end - 1, first - 1, -1):
                raw = log.cell(row, columns[heading])
                cell = cell_of(raw, heading, None)
                if not dates.show((row, columns[heading]), heading, cell, log.formats):
                    break
        dates.join({columns[heading] for heading in LOG_DATES if heading in columns}, log)
        yield from dates.requests(log.id)


def _headings(sheet_id: int, row: int, columns: Mapping[str, int]) -> list[Json]:
    headings = batch.Cells({(row, column): heading for heading, column in columns.items()})
    return list(headings.requests(sheet_id))


def _plain(cells: batch.Cells) -> dict[Place, Raw]:
    """What is written as values; a formula that is put back is no value to look for afterwards."""
    return {place: value for place, value in cells.values.items() if not isinstance(value, Formula)}
