"""Where columns stand after people moved some: by their headings, and by what a write left in them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from itertools import islice, pairwise

from beback.books.sheets.pending import line_of
from beback.books.sheets.seen import Place
from beback.books.sheets.values import Raw, same
from beback.books.tab import folded_heading

Cells = Sequence[Sequence[Raw]]


def same_columns(
    before: Cells, now: Cells, heads: tuple[int, int] = (0, 0), written: Container[Place] = frozenset()
) -> dict[int, int]:
    """For each column now where it stood before: by its heading, else by what it holds, else by its place between its
    neighbours. The headings stand in rows `heads`, before and now; places `written` hold what a write put there,
    whatever the column, and tell least."""
    was, names = (_names(cells, head) for cells, head in zip((before, now), heads, strict=True))
    if was == names:
        return {column: column for column in range(len(names))}
    left_alone = ["" if (heads[1], column) in written else name for column, name in enumerate(names)]
    found = _by_name(was, left_alone, {})
    held, holds = _contents(before, heads[0], found.values()), _contents(now, heads[1], found, written)
    found.update(_by_content(held, holds))
    found.update(_by_name(was, names, found))
    filled = {column for line in now for column, cell in enumerate(line) if tells(cell)}
    found.update([*_between(was, names, found, filled)])
    return found


def _names(cells: Cells, head: int) -> list[str]:
    line, width = line_of(cells, head), max(map(len, cells), default=0)
    return [folded_heading(cell_in(line, column)) for column in range(width)]


def _by_name(was: Sequence[str], names: Sequence[str], found: Mapping[int, int]) -> dict[int, int]:
    """Columns of those not found yet that bear a heading which no other bears."""
    held = Counter(name for column, name in enumerate(was) if column not in found.values())
    holds = Counter(name for column, name in enumerate(names) if column not in found)
    single = {name for name in held if name and held[name] == 1 == holds[name]}
    places = {name: column for column, name in enumerate(was) if column not in found.values()}
    return {column: places[name] for column, name in enumerate(names) if name in single and column not in found}


def _contents(
    cells: Cells, head: int, known: Collection[int], written: Container[Place] = frozenset()
) -> dict[int, Counter[Raw]]:
    """What the columns that are not known hold below their headings, in whatever order, what was written aside."""
    found: dict[int, Counter[Raw]] = defaultdict(Counter)
    for row, line in enumerate(islice(cells, head + 1, None), head + 1):
        for column, cell in enumerate(line):
            if column not in known and tells(cell) and (row, column) not in written:
                found[column][cell] += 1
    return found


def _by_content(before: Mapping[int, Counter[Raw]], now: Mapping[int, Counter[Raw]]) -> Iterator[tuple[int, int]]:
    """Pairs of columns, now and before, of which one holds for the most part what the other held, and no other so
    much of it."""
    shared = {(one, other): (held & holds).total() for one, holds in now.items() for other, held in before.items()}
    for (column, was), count in shared.items():
        rivals = [n for pair, n in shared.items() if (pair[0] == column) is not (pair[1] == was)]
        if 2 * count >= now[column].total() and count > max(rivals, default=0):
            yield column, was


def _between(
    was: Sequence[str], names: Sequence[str], found: Mapping[int, int], filled: Container[int]
) -> Iterator[tuple[int, int]]:
    """Columns between the same two neighbours in the same number, blank ones that somebody put in aside."""
    edges = [(-1, -1), *sorted(found.items()), (len(names), len(was))]
    for (left, old_left), (right, old_right) in pairwise(edges):
        there, old = range(left + 1, right), range(old_left + 1, old_right)
        same_number = there if len(there) == len(old) else [column for column in there if column in filled]
        if len(same_number) == len(old):
            yield from ((c, before) for c, before in zip(same_number, old, strict=True) if before not in found.values())


class Landed:
    """Finds where the columns that a write named stand now, by what it left in them.

    Nobody moved columns after the write, or everybody did; where neither accounts for all that is there, each column
    is where most of its cells are found, one without any where its neighbours went.
    """

    def __init__(
        self, rows: Mapping[int, Mapping[int, Raw]], guess: Mapping[int, int], now: Cells, moved: Mapping[int, int]
    ) -> None:
        self.lines = [(cells, line_of(now, guess[row])) for row, cells in rows.items()]
        self.sent = sorted({column for cells in rows.values() for column in cells})
        self.moved = moved

    def best(self) -> dict[int, int]:
        """For each column as sent where it stands now; without those that were deleted since."""
        stayed = {column: column for column in self.sent}
        moved = {column: self.moved[column] for column in self.sent if column in self.moved}
        ways = [stayed]
        if moved != stayed:
            ways.append(moved)
        if not any(map(self.whole, ways)):
            ways.append(self._one_by_one())
        return max(ways, key=self._fit)  # the first of those that fit as well

    def whole(self, columns: Mapping[int, int]) -> bool:
        """Whether every cell is accounted for."""
        return self._fit(columns) == self._all()

    def _all(self) -> tuple[int, int]:
        cells = [raw for cells, _ in self.lines for raw in cells.values()]
        telling = sum(map(tells, cells))
        return telling, len(cells) - telling

    def _fit(self, columns: Mapping[int, int]) -> tuple[int, int]:
        """How many cells stand where they would be, those that tell something first."""
        fits = [0, 0]
        for cells, line in self.lines:
            for sent, raw in cells.items():
                column = columns.get(sent)
                if column is not None and same(cell_in(line, column), raw):
                    fits[not tells(raw)] += 1
        return fits[0], fits[1]

    def _one_by_one(self) -> dict[int, int]:
        votes: dict[int, Counter[int]] = defaultdict(Counter)
        for cells, line in self.lines:
            for sent, raw in cells.items():
                if tells(raw):
                    votes[sent].update(column for column, cell in enumerate(line) if same(cell, raw))
        shifts = Counter(column - sent for sent, found in votes.items() for column in found)
        found = {
            sent: max(sorted(there), key=lambda column: (there[column], shifts[column - sent]))
            for sent, there in votes.items()
            if there
        }
        known = sorted(found)
        for sent in self.sent:
            if sent not in found and sent not in votes:
                found[sent] = self._beside(sent, known, found)
        return found

    def _beside(self, sent: int, known: Sequence[int], found: Mapping[int, int]) -> int:
        """Where a column went that tells nothing: with one of its neighbours, or by its heading."""
        left = max((column for column in known if column < sent), default=None)
        right = min((column for column in known if column > sent), default=None)
        near = [found[column] + sent - column for column in (left, right) if column is not None]
        taken = {found[column] for column in known}
        ways = [column for column in (*near, self.moved.get(sent, sent), sent) if column >= 0 and column not in taken]
        return max(ways or [sent], key=lambda column: self._fit({sent: column}))


def tells(raw: Raw) -> bool:
    """Whether a cell tells one column from another: blanks and empty check boxes are everywhere."""
    return raw is not None and raw != "" and raw is not False


def cell_in(line: Sequence[Raw], column: int | None) -> Raw:
    """What stands in a column of a row, None where it ends before."""
    return line[column] if column is not None and column < len(line) else None
