"""The columns of a store's own tab: where its headings stand, and what stands below them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from beback.adoption.synonyms import Naming, meaning_of, part_of
from beback.books.tab import OURS, SEARCHED, Line, folded_heading
from beback.cells import Cell

_WEIGHT: Mapping[Naming, float] = {Naming.CLEAR: 1, Naming.SLIP: 0.6, Naming.LIKELY: 0.6, Naming.DOUBTFUL: 0.3}
_OURS, _PART = 2, 0.6
_JUDGED = 400  # cells
_A_HEADING_ROW = 1.5  # a heading of ours, two that mean one, or more that may


@dataclass(frozen=True, slots=True)
class About:
    """What is known of the store: its headings for ours where they differ, and its country."""

    labels: Mapping[str, str]
    country: str

    def label(self, heading: str) -> str:
        """The heading that the store's sheet ought to have for ours."""
        return self.labels.get(heading, heading)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the store's tab: its place from 0, its heading, and the cells below that hold anything, with their
    rows."""

    place: int
    heading: str
    cells: tuple[Cell, ...]
    rows: tuple[int, ...]

    @property
    def sample(self) -> tuple[Cell, ...]:
        """The cells by which it is judged."""
        return self.cells[:_JUDGED]


def columns_of(lines: Sequence[Line], about: About) -> tuple[int, tuple[Column, ...]]:
    """The row (from 1) of the first ten in which most headings mean something, and the columns below it.

    Row 0 and no columns where no row looks like one of headings.
    """
    labels = {about.label(ours).casefold() for ours in OURS}
    weights = {number: _weight(line, labels) for number, line in lines if number <= SEARCHED}
    best = max(weights, key=lambda number: weights[number], default=0)
    if not best or weights[best] < _A_HEADING_ROW:
        return 0, ()
    headings = next(line for number, line in lines if number == best)
    below = [(number, line) for number, line in lines if number > best]
    return best, tuple(
        _column(place, heading, below) for place, cell in enumerate(headings) if (heading := folded_heading(cell))
    )


def _weight(line: Sequence[Cell], labels: set[str]) -> float:
    found = 0.0
    for cell in line:
        heading = folded_heading(cell) if isinstance(cell, str) else ""
        if heading.casefold() in labels:
            found += _OURS
        elif heading and (meaning := meaning_of(heading)):
            found += _WEIGHT[meaning.naming]
        elif heading and part_of(heading):
            found += _PART
    return found


def _column(place: int, heading: str, lines: Sequence[Line]) -> Column:
    there = {number: line[place] for number, line in lines if place < len(line)}
    held = {n: cell for n, cell in there.items() if cell is not None and (not isinstance(cell, str) or cell.strip())}
    return Column(place, heading, tuple(held.values()), tuple(held))
