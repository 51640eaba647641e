"""The book: the store's spreadsheet as data in, data out. Every kind of book keeps the same promises."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from beback.cells import Cell, Row

FORGOTTEN = "forgotten|"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a book held at the moment it was read.

    `prospects` and `log` are the rows below the headings that hold anything, under our headings (a heading that
    `columns:` renames is given back as ours); columns that are not Beback's are left out. `headings` are ours that the
    Prospects tab has. `log` is None where the tab is missing. `version` is the book's own mark of that moment.
    `unsettled` says that the book has something of its own to put right with the next commit, which is in the rows
    already.
    """

    prospects: tuple[Row, ...]
    headings: frozenset[str]
    log: tuple[Row, ...] | None
    version: str
    unsettled: bool = False


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell of a tab: its row as read, our heading, what stood there, and what is to stand there."""

    row: int
    heading: str
    old: Cell
    new: Cell


@dataclass(frozen=True, slots=True)
class Changes:
    """All that one run writes, in one atomic step: headings to add at the right end, cells, log lines to append.

    A heading in `headings` is ours and missing. A line maps log headings to cells. `basis` is what was read.
    `emptied` are rows of Prospects of which nothing is to stay, in people's own columns either, but formulas without
    what they showed; a book may leave the ID, and a Key that begins with FORGOTTEN, for the next commit, by which a
    row is known that was moved meanwhile. `log_cells` are cells of the log, which never change but to forget somebody.
    With either, no trace of what stood there stays in parts of the book that nobody sees.
    """

    basis: Snapshot
    headings: tuple[str, ...] = ()
    cells: tuple[CellChange, ...] = ()
    lines: tuple[Mapping[str, Cell], ...] = ()
    emptied: frozenset[int] = frozenset()
    log_cells: tuple[CellChange, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to write (I3); a missing log alone is no reason to write."""
        return bool(self.headings or self.cells or self.lines or self.forgets or self.basis.unsettled)

    @property
    def forgets(self) -> bool:
        """Whether they take somebody out of the book."""
        return bool(self.emptied or self.log_cells)

    @property
    def changed_cells(self) -> int:
        """Cells written on Prospects, headings included."""
        return len(self.headings) + len(self.cells)


class Book(Protocol):
    """A store's spreadsheet."""

    @property
    def name(self) -> str:
        """What messages call it."""

    def read(self) -> Snapshot:
        """Both tabs at one moment. Raises BookError: out of reach, no such tab, a heading missing or twice."""

    def commit(self, changes: Changes) -> Snapshot | None:
        """Writes all of it or nothing, and makes the log tab with its headings where it is missing; writes nothing for
        no changes. Where others can have been at the book during the write it returns the state after it, to be planned
        on again: what people did meanwhile is in it, and of a large write the part that goes in a batch of its own is
        still to be done. Raises Conflict where the book is no longer `changes.basis`, BookError where it cannot be
        written."""
