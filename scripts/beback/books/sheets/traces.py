"""What a write left on Prospects, wherever that stands now: people may have moved rows and columns both before the
write took effect and after it. Its own cells tell where it went."""

from collections import Counter
from collections.abc import Iterable, Mapping

from beback.books.sheets.columns import Cells, Landed, cell_in, tells
from beback.books.sheets.pending import Pending, line_of
from beback.books.sheets.seen import Place
from beback.books.sheets.values import Raw, same


class Traces:
    """The cells of a write on the tab as it is now; places as sent are those that the write named.

    `rows` holds what was sent, by row and column; `columns` says where a column as sent stands now, `row_sent` for a
    row now which one it was when the write hit it.
    """

    def __init__(self, pending: Pending, now: Cells, columns: Mapping[int, int]) -> None:
        """`columns` tells for each column now where it stood before the write."""
        self.rows: dict[int, dict[int, Raw]] = {}
        for (row, column), raw in pending.writes.items():
            self.rows.setdefault(row, {})[column] = raw
        self._pending, self._now = pending, now
        self._bearers = _bearers(pending, now)
        names = pending.names
        self._names = {row: self._bearing(cells.values(), names) for row, cells in self.rows.items()}
        guess = {row: self._likeliest(row) for row in self.rows}
        self.moved = any(column != was for column, was in columns.items())
        found = Landed(self.rows, guess, now, {was: column for column, was in columns.items()})
        self.columns = found.best()
        self._sure = not self.moved or found.whole(self.columns)
        self._moved_to = dict(columns)
        self._blank = {c for cells in self.rows.values() for c, raw in cells.items() if not tells(raw)}
        self._silent = {c for c in self.columns if not any(tells(cells.get(c)) for cells in self.rows.values())}
        self._sent_columns = {column: sent for sent, column in self.columns.items()}
        self.row_sent = self._at_first_sight()
        self._found = frozenset(self.row_sent.values())

    def meant_for(self, row: int | None) -> Mapping[int, Raw]:
        """What was meant for the row that stood here before, by column as sent."""
        return self.rows.get(row, {}) if row is not None else {}

    def on(self, row: int) -> Mapping[int, Raw]:
        """What the write left on the row that stands here now, by column now; without what people changed since."""
        sent = self.row_sent.get(row)
        if sent is None:
            return {}
        line = line_of(self._now, row)
        return {
            column: raw
            for before, raw in self.rows[sent].items()
            if (column := self.columns.get(before)) is not None and same(cell_in(line, column), raw)
        }

    def emptied(self, row: int, there: Raw) -> bool:
        """Whether a blank or an empty check box on a row may be the write's, whose blanks nothing tells apart once
        columns were moved."""
        sent = self.row_sent.get(row)
        return (
            self.moved
            and sent is not None
            and any(not tells(raw) and same(raw, there) for raw in self.rows[sent].values())
        )

    def sent_to(self, place: Place) -> Place | None:
        """The place that a cell had when the write took effect, None where that is not known."""
        row, column = place
        sent = self.row_sent.get(row)
        if not self._sure and self._sent_columns.get(column) in self._silent:
            return None
        if sent is None and row not in self._found and self._hit(row):
            sent = row
        before = self._sent_columns.get(column)
        return None if sent is None or before is None else (sent, before)

    def _hit(self, row: int) -> bool:
        """Whether something of what was sent to this place stands there, and did not before."""
        line = line_of(self._now, row)
        return any(
            same(cell_in(line, self.columns[column]), raw) and not same(self._before(row, column), raw)
            for column, raw in self.rows.get(row, {}).items()
            if column in self.columns
        )

    def _before(self, row: int, column: int) -> Raw:
        return self._pending.stood.get((row, column), self._pending.before.cell(row, column))

    def _bearing(self, cells: Iterable[Raw], names: frozenset[Raw]) -> list[int]:
        """Rows now that bear one of these names."""
        return sorted({row for cell in cells if cell in names for row in self._bearers.get(cell, ())})

    def _likeliest(self, row: int) -> int:
        """The row now that holds most of what was sent to a row; the one in its place at a tie."""
        if named := self._names[row]:
            return row if row in named else named[0]
        held = Counter(there for cell in self.rows[row].values() for there in self._bearers.get(cell, ()))
        return max(sorted(held), key=lambda there: (held[there], there == row), default=row)

    def know(self, rows: Mapping[int, int]) -> None:
        """Finds the rows that were hit anew, now that it is known for each (`rows`) which one of before it is.

        One that bears no name of the write was hit where all that was sent stands, and did not stand before; where
        that is nowhere so, where most of it does: people may have deleted a column or typed over a cell since.
        """
        self.row_sent = {there: row for there, row in self.row_sent.items() if self._names[row]}
        emptied = {there for there, was in rows.items() if self._emptied(there, was)}
        places = {was: there for there, was in rows.items()}
        unnamed = [row for row in self.rows if not self._names[row]]
        unnamed.sort(key=lambda row: (-self._telling(row), -len(self.rows[row])))
        for most in (False, True):
            for row in unnamed:
                told = [self._bearers.get(cell, set()) for cell in self.rows[row].values() if tells(cell)]
                near = (min(told, key=len) if told else emptied) | {row, places.get(row, row)}
                hit = [t for t in near - self.row_sent.keys() if self._stands(row, t, most=most)]
                known = {t: self._weight(row, t, rows[t]) for t in hit if t in rows}
                best = [t for t, weight in known.items() if weight and (told or weight == max(known.values()))]
                new = [t for t in hit if t not in rows and not most]
                self.row_sent.update(dict.fromkeys(best or (new if len(new) == 1 else []), row))
            self._found = frozenset(self.row_sent.values())
            unnamed = [row for row in unnamed if row not in self._found]

    def _telling(self, row: int) -> int:
        return sum(map(tells, self.rows[row].values()))

    def _emptied(self, there: int, was: int) -> bool:
        """Whether a row holds nothing somewhere where it held something."""
        line = line_of(self._now, there)
        return any(
            not tells(cell_in(line, column)) and tells(self._before(was, before))
            for column, before in self._moved_to.items()
            if self._sent_columns.get(column) in self._blank
        )

    def _weight(self, row: int, there: int, was: int) -> int:
        """How many cells of what was sent to a row stand on that one, and did not where it was before."""
        line = line_of(self._now, there)
        return sum(
            same(cell_in(line, column), raw)
            and not (column in self._moved_to and same(self._before(was, self._moved_to[column]), raw))
            for sent, raw in self.rows[row].items()
            if (column := self.columns.get(sent)) is not None
        )

    def _at_first_sight(self) -> dict[int, int]:
        """By names that are new with this write, else in place."""
        found = {there: row for row, named in self._names.items() for there in named}
        places = [row for row in self.rows if not self._names[row] and row not in found and self._stands(row, row)]
        return {**found, **{row: row for row in places}}

    def _stands(self, row: int, there: int, *, most: bool = False) -> bool:
        """Whether all that was sent to a row stands there, or most of it, as far as that can be seen."""
        line = line_of(self._now, there)
        found = [
            same(cell_in(line, self.columns[column]), raw)
            for column, raw in self.rows[row].items()
            if column in self.columns and (self._sure or tells(raw))
        ]
        return 2 * sum(found) >= len(found) if most else all(found)


def _bearers(pending: Pending, now: Cells) -> Mapping[Raw, set[int]]:
    """For each text and number that was sent the rows now that hold it."""
    sent = {raw for raw in pending.writes.values() if raw and raw is not True}
    found: dict[Raw, set[int]] = {}
    for row, line in enumerate(now):
        for cell in line:
            if cell and cell is not True and cell in sent:
                found.setdefault(cell, set()).add(row)
    return found
