"""Who said stop in a column that Beback does not read, such as "Do not contact"."""

from collections.abc import Iterator
from dataclasses import dataclass

from beback.adoption.columns import Column
from beback.adoption.proposal import OPPOSITE, Proposal
from beback.cells import NO, NO_TICKS, folded


@dataclass(frozen=True, slots=True)
class Unheeded:
    """A column that says the opposite of OK to contact, and its rows that say so and have no No there."""

    column: Column
    rows: tuple[int, ...]


def unheeded(proposal: Proposal) -> Iterator[Unheeded]:
    """Those columns of a tab that have such rows."""
    ours = proposal.known.get(OPPOSITE)
    heeded = {row for row, cell in zip(ours.rows, ours.cells, strict=True) if folded(cell) in NO} if ours else set()
    for doubt in proposal.doubts:
        if doubt.ours == OPPOSITE:
            said = zip(doubt.column.rows, doubt.column.cells, strict=True)
            rows = tuple(row for row, cell in said if folded(cell) not in NO_TICKS and row not in heeded)
            if rows:
                yield Unheeded(doubt.column, rows)
