"""Cells and ranges by their names, such as B2:C10. Rows count from 1, columns from 0."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from beback.books.tab import COLUMNS, ROWS, letters
from beback.books.xlsx import Damaged

_CORNER = re.compile(r"\$?([A-Za-z]{0,3})\$?(\d{0,7})")


@dataclass(frozen=True, slots=True)
class Range:
    """A rectangle of cells, its corners included."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        first, last = f"{letters(self.left)}{self.top}", f"{letters(self.right)}{self.bottom}"
        return first if first == last else f"{first}:{last}"

    def has(self, row: int, column: int) -> bool:
        """Whether the cell lies in it."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def meets(self, other: "Range") -> bool:
        """Whether they share a cell."""
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )

    def around(self, other: "Range") -> "Range":
        """The smallest that holds both."""
        return Range(
            min(self.top, other.top),
            min(self.left, other.left),
            max(self.bottom, other.bottom),
            max(self.right, other.right),
        )

    def down_to(self, bottom: int) -> "Range":
        """The same with another last row."""
        return replace(self, bottom=bottom)

    def right_to(self, right: int) -> "Range":
        """The same with another last column."""
        return replace(self, right=right)


@lru_cache(maxsize=COLUMNS)
def column_of(name: str) -> int:
    """A column (from 0) by the letters at the start of its name. Raises Damaged where no sheet has it."""
    column = 0
    for letter in name:
        place = ord(letter.upper()) - 64
        if not 1 <= place <= 26:
            break
        column = column * 26 + place
        if column > COLUMNS:
            break
    if not 0 < column <= COLUMNS:
        raise Damaged(f"there is no cell {name[:20]}")
    return column - 1


def range_of(name: str) -> Range:
    """A range by its name; whole rows (1:3) and columns (A:C) reach to the edge. Raises Damaged."""
    first, _, last = name.strip().partition(":")
    top, left = _corner(first, name)
    bottom, right = _corner(last or first, name)
    return Range(top or 1, left or 0, bottom or ROWS, COLUMNS - 1 if right is None else right)


def _corner(corner: str, name: str) -> tuple[int | None, int | None]:
    found = _CORNER.fullmatch(corner)
    if not found or not corner:
        raise Damaged(f"there is no range {name[:40]}")
    return int(found[2]) if found[2] else None, column_of(found[1]) if found[1] else None


def grown(names: str, grow: Callable[[Range], Range]) -> str | None:
    """Ranges with blanks between them, each that `grow` changes written anew; None where it changes none."""
    changed = [name if (new := grow(old := range_of(name))) == old else str(new) for name in names.split()]
    return " ".join(changed) if changed != names.split() else None
