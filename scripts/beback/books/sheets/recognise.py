"""Which row is which after people moved rows or columns while a write was under way: by the cells it left alone."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from beback.books.sheets.columns import cell_in, same_columns
from beback.books.sheets.pending import NOT_KEPT, Pending, line_of
from beback.books.sheets.seen import Sheet
from beback.books.sheets.traces import Traces
from beback.books.sheets.values import Raw, same
from beback.prospects import SYSTEM

Key: TypeAlias = tuple[Hashable, ...]
_ALIKE = 0.5  # of the cells that tell something; a row that was typed over as well is still itself


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


class _Search:
    """Finds the rows, the surest ways first; what one way finds is out of the next ones' reach."""

    def __init__(self, pending: Pending, now: Sheet, head: int) -> None:
        self.before, self.now = pending.before.cells, now.cells
        self.stood = pending.stood
        self.written = {column for _, column in pending.writes}
        width = max((len(line) for line in self.before), default=0)
        width_now = max((len(line) for line in self.now), default=0)
        added = {column: raw for (row, column), raw in pending.writes.items() if row == pending.head}
        used = max([width, *(column + 1 for column in added)])
        labels = [added.get(c, cell_in(line_of(self.before, pending.head), c)) for c in range(used)]
        labels_now = list(line_of(self.now, head)) + [None] * width_now
        self.columns = same_columns(labels, labels_now[:width_now])
        self.traces = Traces(pending, self.now, self.columns)
        self.found = Recognised(self.columns, self.traces, {head: pending.head})
        self.unreliable = self._unreliable(pending)
        self.id_before = pending.columns.get("ID")
        self.id_now = next((now_ for now_, was in self.columns.items() if was == self.id_before), None)
        self.untouched = self._untouched(pending)
        self.free = {row: key for row in range(len(self.before)) if row != pending.head and (key := self._was(row))}
        self.left = {row: key for row in range(len(self.now)) if row != head and (key := self._is(row))}
        self.keys, self.taken = dict(self.free), set[int]()
        self._by_id(certain=True)
        self._at_its_place()
        self._by_key()
        self._by_likeness()
        self._by_id(certain=False)
        self._by_neighbours()
        self._blank()
        self.traces.know(self.found.rows)
        self._doubtful()

    @staticmethod
    def _unreliable(pending: Pending) -> frozenset[int]:
        """Columns of before that tell nothing: formulas make them up, or the journal leaves them out."""
        formulas = {column for _, column in pending.before.formulas}
        return frozenset(formulas | {pending.columns[h] for h in NOT_KEPT if h in pending.columns})

    def _untouched(self, pending: Pending) -> list[tuple[int, int]]:
        """Columns of people, now and before, in which nothing was written."""
        ours = {column for heading, column in pending.columns.items() if heading in SYSTEM}
        barred = self.written | self.unreliable | ours
        pairs, hit = sorted(self.columns.items()), set(self.traces.columns.values())
        return [(column, was) for column, was in pairs if was not in barred and column not in hit]

    def _was(self, row: int) -> Key:
        """What tells a row of before: blank where it has nothing to tell."""
        return _telling(self.before[row], [was for _, was in self.untouched])

    def _is(self, row: int) -> Key:
        return _telling(self.now[row], [column for column, _ in self.untouched])

    def _id_was(self, row: int) -> Raw:
        return cell_in(line_of(self.before, row), self.id_before)

    def _id_is(self, row: int) -> Raw:
        """The ID that a row bears, None where it was written there just now."""
        if self.id_now is None or self.id_now in self.traces.on(row):
            return None
        return cell_in(line_of(self.now, row), self.id_now)

    def _take(self, row: int, was: int) -> None:
        self.found.rows[row] = was
        self.taken.add(was)
        self.free.pop(was, None)
        self.left.pop(row, None)

    def _by_id(self, *, certain: bool) -> None:
        """A row that still bears its ID, and where it is to be certain, stands where it stood or is like it.

        Of several with one ID the one that did not move or change is it.
        """
        owners: dict[Raw, list[int]] = {}
        for was in range(len(self.before)):
            if (id_ := self._id_was(was)) not in (None, "") and was not in self.taken:
                owners.setdefault(id_, []).append(was)
        bearers: dict[Raw, list[int]] = {}
        for row in range(len(self.now)):
            if row not in self.found.rows and (id_ := self._id_is(row)) in owners:
                bearers.setdefault(id_, []).append(row)
        for id_, rows in bearers.items():
            for was in owners[id_]:
                if not rows:
                    break
                row = min(rows, key=lambda r: (r != was, self.left.get(r) != self.keys.get(was), r))
                if not certain or self._likely(row, was):
                    rows.remove(row)
                    self._take(row, was)
            for row in rows:
                if self.left.get(row) == self.keys.get(owners[id_][0]):
                    self._copy(row, owners[id_][0])

    def _likely(self, row: int, was: int) -> bool:
        key, old = self.left.get(row, ()), self.keys.get(was, ())
        return row == was or key == old or (bool(key and old) and _likeness(key, old) >= _ALIKE)

    def _copy(self, row: int, was: int) -> None:
        self.found.rows[row] = was
        self.found.copies.add(row)
        self.left.pop(row, None)

    def _at_its_place(self) -> None:
        for row, key in list(self.left.items()):
            if self.free.get(row) == key:
                self._take(row, row)

    def _by_key(self) -> None:
        """Rows whose untouched cells are those of one row alone, or of rows that are alike in every cell."""
        groups: dict[Key, list[int]] = {}
        for was, key in self.free.items():
            groups.setdefault(key, []).append(was)
        for row, key in list(self.left.items()):
            fits = [was for was in groups.get(key, ()) if was in self.free and self._fits(row, was)]
            if len(fits) == 1 or (fits and self._alike(fits)):
                self._take(row, fits[0])
        known = {key: was for was, key in self.keys.items() if was not in self.free}
        for row, key in list(self.left.items()):
            if key in known and key not in self.free.values():
                self._copy(row, known[key])

    def _fits(self, row: int, was: int) -> bool:
        """Whether every cell of the row that the write left alone is as it was."""
        line, old, touched = self.now[row], self.before[was], self.traces.on(row)
        return all(
            _plain(cell_in(line, column)) == _plain(cell_in(old, before))
            for column, before in self.columns.items()
            if column not in touched and before not in self.unreliable
        )

    def _alike(self, rows: Sequence[int]) -> bool:
        first, *others = rows
        return all(
            [*map(_plain, self.before[first])] == [*map(_plain, self.before[row])]
            and self.traces.meant_for(first) == self.traces.meant_for(row)
            for row in others
        )

    def _by_likeness(self) -> None:
        """A row that was changed as well as moved: most of what it tells is still there, and no other is as like."""
        for row, key in list(self.left.items()):
            likes = sorted(((_likeness(key, old), was) for was, old in self.free.items()), reverse=True)[:2]
            if likes and likes[0][0] >= _ALIKE and (len(likes) == 1 or likes[1][0] < likes[0][0]):
                self._take(row, likes[0][1])

    def _by_neighbours(self) -> None:
        """A row that was typed over from end to end: the only one between two that stand where they stood."""
        for row in [row for row in self.left if row in self.free]:
            above = max((r for r in self.found.rows if r < row), default=-1)
            below = min((r for r in self.found.rows if r > row), default=len(self.before))
            alone = [was for was in self.free if above < was < below] == [row]
            still = all(self.found.rows.get(r, r) == r for r in (above, below))
            unknown = self.id_before is None or self.id_now in self.traces.on(row) or not self._id_was(row)
            if alone and still and unknown:
                self._take(row, row)

    def _blank(self) -> None:
        """Rows that ought to tell nothing, and hold what is still to be taken away from them."""
        held: dict[int, dict[int, Raw]] = {}
        for (was, column), raw in self.stood.items():
            held.setdefault(was, {})[column] = raw
        blank = [row for row in range(len(self.now)) if row not in self.found.rows and row not in self.left]
        for was, cells in held.items():
            if was in self.keys or was in self.taken:
                continue
            for row in sorted(blank, key=lambda row: row != was):
                if self._holds(row, cells):
                    self._take(row, was)
                    blank.remove(row)
                    break

    def _holds(self, row: int, cells: Mapping[int, Raw]) -> bool:
        """Whether a row holds these, of which some may have been taken away."""
        pairs = [(cell_in(self.now[row], column), cells[was]) for column, was in self.columns.items() if was in cells]
        return any(there for there, _ in pairs) and all(same(there, cell) or not there for there, cell in pairs)

    def _doubtful(self) -> None:
        """A row on which was written, and that may be new or one of those that are not found."""
        for row in self.left:
            if row in self.traces.row_sent and any(self._may_be(row, was) for was in self.free):
                self.found.unsure.add(row)

    def _may_be(self, row: int, was: int) -> bool:
        """Whether a row that bears no ID of before could be that one: its own ID was written over, or it had none."""
        unknown = self.id_now in self.traces.on(row) or not self._id_was(was)
        return unknown and _likeness(self.left[row], self.free[was]) >= _ALIKE / 2


def _telling(line: Sequence[Raw], columns: Iterable[int]) -> Key:
    key = tuple(_plain(cell_in(line, column)) for column in columns)
    return key if any(cell is not None for cell in key) else ()


def _plain(cell: Raw) -> Hashable:
    """A cell to compare: an empty check box tells nothing."""
    return None if cell == "" or cell is False else cell


def _likeness(one: Key, other: Key) -> float:
    """The part of what two rows tell that is the same, from 0 to 1."""
    telling = [(a, b) for a, b in zip(one, other, strict=True) if a is not None or b is not None]
    return sum(a == b for a, b in telling) / len(telling) if telling else 0.0
