"""What a write left on Prospects, wherever that stands now: people may have moved rows and columns both before the
write took effect and after it. Its own cells tell where it went."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from beback.books.sheets.pending import Pending, line_of
from beback.books.sheets.seen import Place
from beback.books.sheets.values import Raw, same

Cells = Sequence[Sequence[Raw]]


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
        self._names = {row: self._bearing(cells.values(), pending.names) for row, cells in self.rows.items()}
        guess = {row: self._likeliest(row) for row in self.rows}
        self.moved = any(column != was for column, was in columns.items())
        found = _Columns(self.rows, guess, now, {was: column for column, was in columns.items()})
        self.columns = found.best()
        self._sure = not self.moved or found.whole(self.columns)
        self._moved_to = dict(columns)
        self._blank = {c for cells in self.rows.values() for c, raw in cells.items() if not _tells(raw)}
        self._silent = {c for c in self.columns if not any(_tells(cells.get(c)) for cells in self.rows.values())}
        self._sent_columns = {column: sent for sent, column in self.columns.items()}
        self.row_sent = self._at_first_sight()

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
            if (column := self.columns.get(before)) is not None and same(_cell(line, column), raw)
        }

    def emptied(self, row: int, there: Raw) -> bool:
        """Whether a blank or an empty check box on a row may be the write's, whose blanks nothing tells apart once
        columns were moved."""
        sent = self.row_sent.get(row)
        return (
            self.moved
            and sent is not None
            and any(not _tells(raw) and same(raw, there) for raw in self.rows[sent].values())
        )

    def sent_to(self, place: Place) -> Place | None:
        """The place that a cell had when the write took effect, None where that is not known."""
        row, column = place
        sent = self.row_sent.get(row)
        if not self._sure and self._sent_columns.get(column) in self._silent:
            return None
        if sent is None and row not in self.row_sent.values() and self._hit(row):
            sent = row
        before = self._sent_columns.get(column)
        return None if sent is None or before is None else (sent, before)

    def _hit(self, row: int) -> bool:
        """Whether something of what was sent to this place stands there, and did not before."""
        line = line_of(self._now, row)
        return any(
            same(_cell(line, self.columns[column]), raw) and not same(self._before(row, column), raw)
            for column, raw in self.rows.get(row, {}).items()
            if column in self.columns
        )

    def _before(self, row: int, column: int) -> Raw:
        return self._pending.stood.get((row, column), self._pending.before.cell(row, column))

    def _bearing(self, cells: Iterator[Raw], names: frozenset[Raw]) -> list[int]:
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

        One that bears no name of the write was hit where all that was sent stands, and did not stand before.
        """
        self.row_sent = {there: row for there, row in self.row_sent.items() if self._names[row]}
        emptied = {there for there, was in rows.items() if self._emptied(there, was)}
        places = {was: there for there, was in rows.items()}
        for row in sorted(self.rows, key=lambda row: (-self._telling(row), -len(self.rows[row]))):
            if self._names[row]:
                continue
            told = [self._bearers.get(cell, set()) for cell in self.rows[row].values() if _tells(cell)]
            near = (min(told, key=len) if told else emptied) | {row, places.get(row, row)}
            hit = {
                t: self._weight(row, t, rows) for t in near - self.row_sent.keys() if self._stands(row, t, most=True)
            }
            known = [t for t in hit if t in rows and hit[t] and (told or hit[t] == max(hit.values()))]
            new = [t for t in hit if t not in rows and self._stands(row, t)]
            self.row_sent.update(dict.fromkeys(known or (new if len(new) == 1 else []), row))

    def _telling(self, row: int) -> int:
        return sum(map(_tells, self.rows[row].values()))

    def _emptied(self, there: int, was: int) -> bool:
        """Whether a row holds nothing somewhere where it held something."""
        line = line_of(self._now, there)
        return any(
            not _tells(_cell(line, column)) and _tells(self._before(was, before))
            for column, before in self._moved_to.items()
            if self._sent_columns.get(column) in self._blank
        )

    def _weight(self, row: int, there: int, rows: Mapping[int, int]) -> int:
        """How many cells of what was sent to a row stand on that one, and did not before."""
        line, was = line_of(self._now, there), rows.get(there, -1)
        return sum(
            same(_cell(line, column), raw)
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
        """Whether all that was sent to a row stands there, as far as that can be seen, or at least most of it: people
        may have deleted a column or typed over a cell since."""
        line = line_of(self._now, there)
        found = [
            same(_cell(line, self.columns[column]), raw)
            for column, raw in self.rows[row].items()
            if column in self.columns and (self._sure or _tells(raw))
        ]
        return 2 * sum(found) >= len(found) if most else all(found)


class _Columns:
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
        telling = sum(map(_tells, cells))
        return telling, len(cells) - telling

    def _fit(self, columns: Mapping[int, int]) -> tuple[int, int]:
        """How many cells stand where they would be, those that tell something first."""
        fits = [0, 0]
        for cells, line in self.lines:
            for sent, raw in cells.items():
                column = columns.get(sent)
                if column is not None and same(_cell(line, column), raw):
                    fits[not _tells(raw)] += 1
        return fits[0], fits[1]

    def _one_by_one(self) -> dict[int, int]:
        votes: dict[int, Counter[int]] = defaultdict(Counter)
        for cells, line in self.lines:
            for sent, raw in cells.items():
                if _tells(raw):
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


def _bearers(pending: Pending, now: Cells) -> Mapping[Raw, set[int]]:
    """For each text and number that was sent the rows now that hold it."""
    sent = {raw for raw in pending.writes.values() if raw and raw is not True}
    found: dict[Raw, set[int]] = {}
    for row, line in enumerate(now):
        for cell in line:
            if cell and cell is not True and cell in sent:
                found.setdefault(cell, set()).add(row)
    return found


def _tells(raw: Raw) -> bool:
    """Whether a cell tells one column from another: blanks and empty check boxes are everywhere."""
    return raw is not None and raw != "" and raw is not False


def _cell(line: Sequence[Raw], column: int) -> Raw:
    return line[column] if column < len(line) else None
