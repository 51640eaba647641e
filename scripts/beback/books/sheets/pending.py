"""One write as it was meant: what stood on the tab before, and what was to stand where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from beback.books.sheets.seen import Place, Seen, Sheet
from beback.books.sheets.values import Json, Raw

NOT_KEPT = frozenset({"Say", "Check"})  # long, told anew by every plan, and so left out of the journal


@dataclass(frozen=True, slots=True)
class Pending:
    """A write that was sent, or is about to be.

    `before` is Prospects as it ought to have stood, `head` the row of its headings (from 0), `columns` where our
    headings stand, those added included; `writes` holds what goes to which place, formats in `formats`, `lines` what
    is appended to the log, by heading; `stood` tells what really stood where something was still to be put right. The
    sheet's mark is to bear the number `mark` and the text `nonce`, unless it is not `marked`.
    """

    mark: int
    nonce: str
    before: Sheet
    head: int
    columns: Mapping[str, int]
    writes: Mapping[Place, Raw]
    lines: tuple[Mapping[str, Raw], ...] = ()
    formats: Mapping[Place, Json] = field(default_factory=dict)
    stood: Mapping[Place, Raw] = field(default_factory=dict)
    marked: bool = True

    def applied(self, seen: Seen) -> bool:
        """Whether the spreadsheet shows that the write took effect.

        Its mark tells; where that is gone again, or was not wanted, the Keys of its lines, else Keys and IDs that are
        new. Two writes of one run have Keys in common.
        """
        if self.nonce in seen.marks.values():
            return True
        if self.marked and seen.marks and self.mark >= min(seen.marks):
            return False
        held = {cell for sheet in seen.sheets for line in sheet.cells for cell in line if isinstance(cell, str)}
        keys = {line.get("Key") for line in self.lines}
        return keys <= held if keys else not held.isdisjoint(self.names)

    def outdated(self, seen: Seen) -> bool:
        """Whether another write took the mark's number, so that this one can no longer take effect."""
        return self.mark in seen.marks and seen.marks[self.mark] != self.nonce

    @property
    def names(self) -> frozenset[Raw]:
        """The Keys and IDs that no cell held before this write."""
        ours = {self.columns[heading] for heading in ("ID", "Key") if heading in self.columns}
        new = {raw for (_, column), raw in self.writes.items() if column in ours and raw}
        held = {cell for line in self.before.cells for cell in line if isinstance(cell, str)} if new else set()
        return frozenset(new - held)

    @property
    def headed(self) -> Sequence[Sequence[Raw]]:
        """The rows as they really stood before, under the headings that they ought to have, those added included."""
        added = {column: raw for (row, column), raw in self.writes.items() if row == self.head}
        line, cells = line_of(self.before.cells, self.head), self.before.with_cells(self.stood).cells
        width = max([len(line), *(column + 1 for column in added)])
        headings = [added.get(column, self.before.cell(self.head, column)) for column in range(width)]
        return [*cells[: self.head], headings, *cells[self.head + 1 :]]

    @property
    def unreliable(self) -> frozenset[int]:
        """Columns of before that tell nothing: formulas make them up, or the journal leaves them out."""
        left_out = {self.columns[heading] for heading in NOT_KEPT if heading in self.columns}
        return frozenset(left_out | {column for _, column in self.before.formulas})


def line_of(cells: Sequence[Sequence[Raw]], row: int) -> Sequence[Raw]:
    """A row, blank where there is none."""
    return cells[row] if 0 <= row < len(cells) else ()
