"""Where columns stand after people moved some: by their headings, and by what a write left in them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice, pairwise

from beback.books.sheets.pending import line_of
from beback.books.sheets.values import Raw, same
from beback.books.tab import folded_heading

Cells = Sequence[Sequence[Raw]]


def same_columns(before: Cells, now: Cells, heads: tuple[int, int] = (0, 0)) -> dict[int, int]:
    """For each column now where it stood before: by its heading, else by what it holds, else by its place between its
    neighbours. The headings stand in rows `heads`, before and now; lines may be of any length."""
    was, names = (_names(cells, head) for cells, head in zip((before, now), heads, strict=True))
    if was == names:
        return {column: column for column in range(len(names))}
    single = {name for name in was if name and was.count(name) == 1 == names.count(name)}
    found = {names.index(name): was.index(name) for name in single}
    found.update(_by_content(_contents(before, heads[0], found.values()), _contents(now, heads[1], found)))
    known = set(found.values())
    edges = [(-1, -1), *sorted(found.items()), (len(names), len(was))]
    for (left, old_left), (right, old_right) in pairwise(edges):
        if right - left == old_right - old_left:
            found.update({left + n: old_left + n for n in range(1, right - left) if old_left + n not in known})
    return found


def _names(cells: Cells, head: int) -> list[str]:
    line, width = line_of(cells, head), max(map(len, cells), default=0)
    return [folded_heading(cell_in(line, column)) for column in range(width)]


def _contents(cells: Cells, head: int, known: Collection[int]) -> dict[int, Counter[Raw]]:
    """What the columns that are not known hold below their headings, in whatever order."""
    found: dict[int, Counter[Raw]] = defaultdict(Counter)
    for line in islice(cells, head + 1, None):
        for column, cell in enumerate(line):
            if column not in known and tells(cell):
                found[column][cell] += 1
    return found


def _by_content(before: Mapping[int, Counter[Raw]], now: Mapping[int, Counter[Raw]]) -> Iterator[tuple[int, int]]:
    """Pairs of columns, now and before, of which one holds most of what the other held, and no other as much."""
    shared = {(one, other): (held & holds).total() for one, holds in now.items() for other, held in before.items()}
    for (column, was), count in shared.items():
        rivals = [n for pair, n in shared.items() if (pair[0] == column) is not (pair[1] == was)]
        if 2 * count >= before[was].total() and count > max(rivals, default=0):
            yield column, was


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
