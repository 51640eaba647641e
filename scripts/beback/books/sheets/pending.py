"""One write as it was meant: what stood on the tab before, and what was to stand where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from beback.books.sheets.seen import Place, Seen, Sheet
from beback.books.sheets.values import Json, Raw, same

NOT_KEPT = frozenset({"Say", "Check"})  # long, told anew by every plan, and so left out of the journal


@dataclass(frozen=True, slots=True)
class LogLines:
    """The lines that a write appends, by heading, and where the log's headings stood."""

    columns: Mapping[str, int]
    lines: tuple[Mapping[str, Raw], ...]


@dataclass(frozen=True, slots=True)
class Pending:
    """A write that was sent, or is about to be.

    `before` is Prospects as it ought to have stood, `head` the row of its headings (from 0), `columns` where our
    headings stand, those added included; `writes` holds what goes to which place, formats in `formats`; `stood` tells
    what really stood where something was still to be put right. The sheet's mark is to bear the number `mark` and the
    text `nonce`.
    """

    mark: int
    nonce: str
    before: Sheet
    head: int
    columns: Mapping[str, int]
    writes: Mapping[Place, Raw]
    log: LogLines
    formats: Mapping[Place, Json] = field(default_factory=dict)
    stood: Mapping[Place, Raw] = field(default_factory=dict)

    def applied(self, seen: Seen) -> bool:
        """Whether the spreadsheet shows that the write took effect: by its mark, else by a Key or ID that is new."""
        if self.nonce in seen.marks.values():
            return True
        names = self._names()
        return any(cell in names for sheet in seen.sheets for line in sheet.cells for cell in line)

    def outdated(self, seen: Seen) -> bool:
        """Whether another write took the mark's number, so that this one can no longer take effect."""
        return self.mark in seen.marks and seen.marks[self.mark] != self.nonce

    def _names(self) -> frozenset[Raw]:
        """The Keys and IDs that no cell held before this write."""
        ours = {self.columns[heading] for heading in ("ID", "Key") if heading in self.columns}
        new = {raw for (_, column), raw in self.writes.items() if column in ours and raw}
        held = {cell for line in self.before.cells for cell in line if isinstance(cell, str)} if new else set()
        return frozenset(new - held)


class Written:
    """What a write put on which row, and on which row that stands now: rows that it hit may have moved on since."""

    def __init__(self, pending: Pending) -> None:
        self.rows: dict[int, dict[int, Raw]] = {}
        for (row, column), raw in pending.writes.items():
            self.rows.setdefault(row, {})[column] = raw
        self._names = [pending.columns[heading] for heading in ("Key", "ID") if heading in pending.columns]
        self._row_named = {
            raw: row for row, cells in self.rows.items() for c in self._names if isinstance(raw := cells.get(c), str)
        }

    def meant_for(self, row: int | None) -> Mapping[int, Raw]:
        """What was meant for the row that stood here before, by column."""
        return self.rows.get(row, {}) if row is not None else {}

    def on(self, row: int, cells: Sequence[Sequence[Raw]]) -> Mapping[int, Raw]:
        """What the write left on the row that stands here now; nothing where people changed any of it since."""
        line = line_of(cells, row)
        named = {self._row_named[raw] for c in self._names if c < len(line) and (raw := line[c]) in self._row_named}
        written = self.rows.get(named.pop() if len(named) == 1 else row, {})
        stands = all(same(line[c] if c < len(line) else None, raw) for c, raw in written.items())
        return written if stands else {}


def line_of(cells: Sequence[Sequence[Raw]], row: int) -> Sequence[Raw]:
    """A row, blank where there is none."""
    return cells[row] if 0 <= row < len(cells) else ()
