"""Putting right what a write did to rows that were moved meanwhile (protocol, step 3)."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from beback import cells
from beback.books.sheets.pending import Pending, line_of
from beback.books.sheets.recognise import Recognised, recognise
from beback.books.sheets.seen import Place, Sheet
from beback.books.sheets.values import Formula, Json, Raw, same
from beback.books.tab import SEARCHED, Tab
from beback.prospects import SYSTEM


@dataclass(frozen=True, slots=True)
class Mend:
    """What is to be written so that every row holds its own again; places and rows from 0.

    `unsure` are rows that could not be recognised, `lost` those in which a tick of that moment may be lost, `spoilt`
    those that people made at that moment, with the headings under which cells of theirs may have been written over.
    """

    cells: Mapping[Place, Raw | Formula] = field(default_factory=dict)
    formats: Mapping[Place, Json] = field(default_factory=dict)
    unsure: frozenset[int] = frozenset()
    lost: frozenset[int] = frozenset()
    spoilt: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


_TICK = ("Done", "Done on", "Result", "Result note")
NOTHING = Mend()


def mend(pending: Pending, now: Sheet) -> Mend:
    """What a write calls for once Prospects looks like `now`.

    A row or column that was moved before the write has cells of another: they get back what they held, and what was
    meant for the row goes where it is now. What people typed since stays.
    """
    head = _heading_row(pending, now)
    if _undisturbed(pending, now, head):
        return NOTHING
    return _Mending(pending, now, recognise(pending, now, head)).result()


def _heading_row(pending: Pending, now: Sheet) -> int:
    """Where the headings are now: the row with most of those that stood there before, the same one at a tie."""
    before = {cells.text(cell) for cell in line_of(pending.before.cells, pending.head)} - {""}

    def known(row: int) -> tuple[int, bool]:
        return sum(cells.text(cell) in before for cell in now.cells[row]), row == pending.head

    return max(range(min(len(now.cells), pending.head + SEARCHED)), key=known, default=pending.head)


def _undisturbed(pending: Pending, now: Sheet, head: int) -> bool:
    """Whether every cell stands where it stood, the written ones aside."""
    if head != pending.head:
        return False
    was = pending.before.with_cells(pending.writes).cells
    return all(
        line == line_of(now.cells, row)
        or all(
            same(now.cell(row, column), line[column] if column < len(line) else None)
            for column in range(max(len(line), len(line_of(now.cells, row))))
            if (row, column) not in pending.before.formulas
        )
        for row, line in enumerate(was)
    )


class _Mending:
    def __init__(self, pending: Pending, now: Sheet, found: Recognised) -> None:
        self.pending, self.now, self.found = pending, now, found
        self.place_of = {was: column for column, was in found.columns.items()}
        self.cells: dict[Place, Raw | Formula] = {}
        self.formats: dict[Place, Json] = {}
        self.lost: set[int] = set()
        self.tick = {pending.columns[heading] for heading in _TICK if heading in pending.columns}

    def result(self) -> Mend:
        for row in sorted({*self.found.traces.row_sent, *self.found.rows}):
            if row not in self.found.unsure:
                self._put_back(row)
                self._put_in_place(row)
                self._keep_id(row)
        unsure, lost = frozenset(self.found.unsure), frozenset(self.lost)
        return Mend(self.cells, self.formats, unsure, lost, dict(self._spoilt()))

    def _spoilt(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Rows that were made at that moment, and hit in cells that people fill: nobody knows what stood there."""
        ours = {column for heading, column in self.pending.columns.items() if heading in (*SYSTEM, *_TICK)}
        head = next((row for row, was in self.found.rows.items() if was == self.pending.head), self.pending.head)
        for row in self.found.traces.row_sent:
            if row in self.found.rows and row not in self.found.copies:
                continue
            hit = [c for c in self.found.traces.on(row) if self.found.columns.get(c) not in ours]
            if hit and any(cell is not None for cell in line_of(self.now.cells, row)):
                yield row, tuple(cells.text(self.now.cell(head, column)) for column in sorted(hit))

    def _put_back(self, row: int) -> None:
        """Cells that were meant for another row or column get back what they held."""
        was = self.found.rows.get(row)
        meant = self.found.traces.meant_for(None if row in self.found.copies else was)
        done = self.pending.columns.get("Done")
        for column, written in self._hit(row, was).items():
            before = self.found.columns.get(column)
            if before in meant and before is not None:
                continue
            place = None if was is None or before is None else (was, before)
            held = None if place is None else self.pending.before.at(place)
            self._put((row, column), held, place)
            if before == done and before is not None and not held and not written:
                self.lost.add(row)

    def _hit(self, row: int, was: int | None) -> Mapping[int, Raw]:
        """What the write left on a row, by column: what can be told as its own, and cells that were emptied."""
        hit = dict(self.found.traces.on(row))
        for column, before in self.found.columns.items() if was is not None else ():
            there = self.now.cell(row, column)
            emptied = self.found.traces.emptied(row, there)
            if column not in hit and emptied and not same(there, self.pending.before.cell(was or 0, before)):
                hit[column] = there
        return hit

    def _put_in_place(self, row: int) -> None:
        """What was meant for this row goes where it stands now, unless people have changed that cell since."""
        was = self.found.rows.get(row)
        if was is None or row in self.found.copies:
            return
        overwritten, anew = self._hit(row, was), self._ticked_anew(row, was)
        for before, raw in self.found.traces.meant_for(was).items():
            column = self.place_of.get(before)
            if column is None or self.found.traces.sent_to((row, column)) == (was, before):
                continue
            if anew and before in self.tick:
                continue
            if column in overwritten or self._untouched(self.now.cell(row, column), (was, before)):
                self._put((row, column), raw, (was, before))

    def _ticked_anew(self, row: int, was: int) -> bool:
        """Whether somebody has ticked a row again, with another result, since its tick was read."""
        overwritten = self.found.traces.on(row)
        for before, raw in self.found.traces.meant_for(was).items():
            column = self.place_of.get(before) if before in self.tick else None
            if column is not None and column not in overwritten:
                there = self.now.cell(row, column)
                if there and not same(there, raw) and not self._untouched(there, (was, before)):
                    return True
        return False

    def _untouched(self, there: Raw, place: Place) -> bool:
        """Whether a cell holds what it held before the write."""
        stood = self.pending.stood
        return same(there, self.pending.before.cell(*place)) or (place in stood and same(there, stood[place]))

    def _keep_id(self, row: int) -> None:
        """An ID that somebody emptied, or typed over, meanwhile."""
        was, ids = self.found.rows.get(row), self.pending.columns.get("ID")
        column = self.place_of.get(ids) if ids is not None else None
        if (
            was is None
            or ids is None
            or column is None
            or row in self.found.copies
            or ids in self.found.traces.meant_for(was)
        ):
            return
        id_ = self.pending.before.cell(was, ids)
        if id_ and (row, column) not in self.cells and not same(self.now.cell(row, column), id_):
            self.cells[row, column] = id_

    def _put(self, place: Place, held: Raw | Formula, source: Place | None) -> None:
        written = self.pending.formats.get(place)
        wanted = None if source is None else self.pending.formats.get(source, self.pending.before.formats.get(source))
        if wanted is not None and wanted != self.now.formats.get(place):
            self.formats[place] = wanted
        elif wanted is None and written is not None:
            self.formats[place] = {}
        there = self.now.cell(*place)
        if isinstance(held, Formula) or not same(there, held) or place in self.formats:
            self.cells[place] = held


def doubles(log: Tab) -> Iterator[int]:
    """Rows of the log (from 1) that repeat an earlier one with its Key: a write that took effect twice."""
    seen: dict[object, Mapping[str, object]] = {}
    for row in log.rows:
        key = row.get("Key")
        if key is None:
            continue
        if key in seen and seen[key] == row.cells:
            yield row.number
        seen.setdefault(key, row.cells)


def misplaced_lines(pending: Pending, sheet: Sheet, log: Tab) -> dict[Place, Raw]:
    """What puts appended lines under their headings again, where the log's columns were moved meanwhile.

    What people corrected in a line stays: one is misplaced only where something of it stands under a wrong heading, or
    its Key is gone.
    """
    found: dict[Place, Raw] = {}
    for line, row in _rows_of(pending.lines, sheet, log.columns.get("Key")):
        wanted = {log.columns[heading]: raw for heading, raw in line.items() if heading in log.columns}
        values = {raw for raw in line.values() if raw is not None}
        width = max(len(sheet.cells[row]), *(column + 1 for column in wanted))
        wrong = {
            column: wanted.get(column)
            for column in range(width)
            if (column in wanted or sheet.cell(row, column) in values)
            and not same(sheet.cell(row, column), wanted.get(column))
        }
        if line.get("Key") not in sheet.cells[row] or any(sheet.cell(row, column) in values for column in wrong):
            found.update({(row, column): raw for column, raw in wrong.items()})
    return found


def _rows_of(
    lines: Sequence[Mapping[str, Raw]], sheet: Sheet, key: int | None
) -> Iterator[tuple[Mapping[str, Raw], int]]:
    """The row in which each line stands: that with its Key, or with most of it where its Key was deleted."""
    texts = {raw for line in lines for raw in line.values() if isinstance(raw, str)}
    places: dict[Raw, list[int]] = {}
    for row, cells_there in enumerate(sheet.cells if texts else ()):
        for cell in {*cells_there} & texts:
            places.setdefault(cell, []).append(row)
    for line in lines:
        if named := places.get(line.get("Key")):
            yield line, named[-1]
            continue
        values = [raw for raw in line.values() if isinstance(raw, str)]
        held = Counter(row for raw in values for row in places.get(raw, ()))
        free = [row for row in held if key is None or sheet.cell(row, key) in (None, *values)]
        best = max(free, key=lambda row: (held[row], row), default=None)
        if best is not None and 2 * held[best] > len(values):
            yield line, best
