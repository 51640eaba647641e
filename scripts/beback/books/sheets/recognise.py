"""Which row is which after people moved rows or columns while a write was under way: by the cells it left alone."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nlargest

from beback.books.sheets.columns import cell_in, same_columns, tells
from beback.books.sheets.pending import Pending, line_of
from beback.books.sheets.seen import Sheet
from beback.books.sheets.traces import Traces
from beback.books.sheets.values import Raw, same
from beback.prospects import SYSTEM

Columns = Sequence[tuple[int, int]]
_ALIKE = 0.5  # of the cells that tell something; a row that was typed over as well is still itself
_FEW = 4  # rows that hold the same; what more of them hold tells none from the others
_SURE = 2.0  # cells in common that no other row had
_LIKELY = 5  # rows that one is compared with


@dataclass(slots=True)
class Recognised:
    """Where things stand now: `columns` and `rows` say what stood there before, by places from 0.

    A row in `copies` is a copy that somebody made of the one it is said to be; one in `unsure` may be this or that.
    What is in neither is new. `traces` tell what the write left where.
    """

    columns: Mapping[int, int]
    traces: Traces
    rows: dict[int, int] = field(default_factory=dict)
    copies: set[int] = field(default_factory=set)
    unsure: set[int] = field(default_factory=set)


def recognise(pending: Pending, now: Sheet, head: int) -> Recognised:
    """The rows and columns of Prospects as it is now, its headings in row `head`, as they were before the write."""
    return _Search(pending, now, head).found


@dataclass(frozen=True, slots=True, order=True)
class _Pair:
    """A row now that may be one of before: `score` is what they have in common and few others have, `likeness` how
    much of what they tell is the same; at a tie it stands where it stood, or is the upper one."""

    score: float
    likeness: float
    still: bool
    up: int
    was: int

    @property
    def row(self) -> int:
        return -self.up

    def ties(self, other: "_Pair") -> bool:
        return (self.score, self.likeness, self.still) == (other.score, other.likeness, other.still)


class _Search:
    """Compares rows by the cells that the write left alone on them, and takes the likeliest pairs first."""

    def __init__(self, pending: Pending, now: Sheet, head: int) -> None:
        self.pending, self.before, self.now = pending, pending.before.cells, now.cells
        written = {place for place, raw in pending.writes.items() if tells(raw) and same(raw, now.cell(*place))}
        self.columns = same_columns(pending.headed, self.now, (pending.head, head), written)
        self.traces = Traces(pending, self.now, self.columns)
        self.found = Recognised(self.columns, self.traces, {head: pending.head})
        self.taken = {pending.head}
        self.names = self._columns_of("ID", "Key")
        self.reliable = [(column, was) for column, was in self.columns.items() if was not in pending.unreliable]
        self.peoples = [pair for pair in self.reliable if pair not in self._columns_of(*SYSTEM)]
        self.holders = self._holders()
        self.pairs = {row: self._likely(row) for row in range(len(self.now)) if row != head}
        self.torn: set[int] = set()
        self._originals()
        self._typed_over()
        self._copies()
        self._blank()
        self.traces.know(self.found.rows)
        self._doubtful()

    def _columns_of(self, *headings: str) -> Columns:
        ours = {self.pending.columns[heading] for heading in headings if heading in self.pending.columns}
        return [(column, was) for column, was in self.columns.items() if was in ours]

    def _holders(self) -> Mapping[tuple[int, Raw], Sequence[int]]:
        """For each column and what stood there the rows that held it."""
        found = defaultdict[tuple[int, Raw], list[int]](list)
        columns = [was for _, was in self.reliable]
        for row, line in enumerate(self.before):
            for was in columns if row != self.pending.head else ():
                if tells(cell := cell_in(line, was)):
                    found[was, cell].append(row)
        return found

    def _likely(self, row: int) -> Sequence[_Pair]:
        """What a row may be, the likeliest first."""
        line, touched, scores = self.now[row], self.traces.on(row), defaultdict[int, float](float)
        for column, was in self.reliable:
            if column not in touched and tells(cell := cell_in(line, column)):
                held = self.holders.get((was, cell), ())
                for there in held if len(held) <= _FEW else ():
                    scores[there] += 1 / len(held)
        best = {*nlargest(_LIKELY, scores, key=lambda was: (scores[was], was == row)), row}
        pairs = (
            _Pair(round(scores[was], 6), self._likeness(row, was, self.reliable), row == was, -row, was)
            for was in best
            if was < len(self.before)
        )
        return sorted(filter(self._is_likely, pairs), reverse=True)

    def _is_likely(self, pair: _Pair) -> bool:
        """Whether nothing at all differs; or they have something that few rows had, and most is the same, or a name, or
        two cells that nobody else had: of the rest the write may have emptied what it likes."""
        if pair.likeness == 1 or pair.score >= _SURE:
            return True
        return pair.score > 0 and (pair.likeness >= _ALIKE or self._named(pair.row, pair.was))

    def _likeness(self, row: int, was: int, columns: Columns) -> float:
        """The part of what two rows tell that is the same, from 0 to 1."""
        line, old, touched = self.now[row], self.before[was], self.traces.on(row)
        told = [(cell_in(line, column), cell_in(old, before)) for column, before in columns if column not in touched]
        telling = [same(*pair) for pair in told if any(map(tells, pair))]
        return sum(telling) / len(telling) if telling else 0.0

    def _named(self, row: int, was: int) -> bool:
        """Whether a row bears the ID or the Key of another."""
        touched = self.traces.on(row)
        names = [(cell_in(self.now[row], c), cell_in(self.before[was], b)) for c, b in self.names if c not in touched]
        return any(name and name == held for name, held in names)

    def _originals(self) -> None:
        """Each row is one of before at most; one that may as well be another, which held something else, is neither."""
        for pair in sorted((pair for pairs in self.pairs.values() for pair in pairs), reverse=True):
            if pair.row in self.found.rows or pair.row in self.torn or pair.was in self.taken:
                continue
            rivals = [other.was for other in self.pairs[pair.row] if other.ties(pair) and other.was not in self.taken]
            if any(self.before[was] != self.before[pair.was] for was in rivals):
                self.torn.add(pair.row)
            else:
                self.found.rows[pair.row] = pair.was
                self.taken.add(pair.was)

    def _typed_over(self) -> None:
        """A row that was typed over from end to end, and had no ID: the one between two that stand where they stood."""
        left = self.pairs.keys() - self.found.rows.keys() - self.torn - self.taken
        for row in sorted(row for row in left if row < len(self.before)):
            alone = self._stands(row - 1) and self._stands(row + 1)
            if alone and self._tells(row) and self._had_no_id(row, row):
                self.found.rows[row] = row
                self.taken.add(row)

    def _tells(self, row: int) -> bool:
        """Whether people have something in a row that the write left alone."""
        touched = self.traces.on(row)
        return any(tells(cell_in(self.now[row], column)) for column, _ in self.peoples if column not in touched)

    def _stands(self, row: int) -> bool:
        """Whether a row stands where it stood, blank or not."""
        blank = not any(map(tells, (*line_of(self.before, row), *line_of(self.now, row))))
        return blank or self.found.rows.get(row) == row

    def _copies(self) -> None:
        """Rows in which people's cells are those of a row that is found elsewhere."""
        for row, pairs in self.pairs.items():
            if row not in self.found.rows and pairs and pairs[0].was in self.taken and self._shows(row, pairs[0].was):
                self.found.rows[row] = pairs[0].was
                self.found.copies.add(row)

    def _shows(self, row: int, was: int) -> bool:
        """Whether people's cells of a row are those of another."""
        return self._likeness(row, was, self.peoples) == 1

    def _blank(self) -> None:
        """Rows that ought to tell nothing, and hold what is still to be taken away from them."""
        held: dict[int, dict[int, Raw]] = {}
        for (was, column), raw in self.pending.stood.items():
            if was not in self.taken and not any(map(tells, line_of(self.before, was))):
                held.setdefault(was, {})[column] = raw
        for was, cells in held.items():
            free = (row for row in self.pairs if row not in self.found.rows and self._holds(row, cells))
            row = min(free, key=lambda row: (row != was, row), default=None)
            if row is not None:
                self.found.rows[row] = was

    def _holds(self, row: int, cells: Mapping[int, Raw]) -> bool:
        """Whether a row holds these and nothing else, though some may have been taken away."""
        there = [(cell, was) for column, was in self.reliable if tells(cell := cell_in(self.now[row], column))]
        return bool(there) and all(was in cells and same(cell, cells[was]) for cell, was in there)

    def _doubtful(self) -> None:
        """A row on which was written, and that may be new or one of those that are not found."""
        free = [was for was in range(len(self.before)) if was not in self.taken]
        for row in self.traces.row_sent:
            if row in self.found.rows or row not in self.pairs:
                continue
            if row in self.torn or any(self._may_be(row, was) for was in free):
                self.found.unsure.add(row)

    def _may_be(self, row: int, was: int) -> bool:
        return self._had_no_id(row, was) and self._likeness(row, was, self.peoples) >= _ALIKE / 2

    def _had_no_id(self, row: int, was: int) -> bool:
        """Whether no ID can tell that a row is not that one of before: there was none, or it was written over here."""
        ids = self._columns_of("ID")
        had = any(tells(cell_in(self.before[was], before)) for _, before in ids)
        return not had or any(column in self.traces.on(row) for column, _ in ids)
