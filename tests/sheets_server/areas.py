"""Areas of a tab: the API's GridRange, and ranges in A1 notation."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from sheets_server.errors import ApiError, Json

Dimension: TypeAlias = Literal["ROWS", "COLUMNS"]
_A1 = re.compile(r"^([A-Za-z]{0,3})([0-9]{0,7})(?::([A-Za-z]{0,3})([0-9]{0,7}))?$")


@dataclass(frozen=True, slots=True)
class Area:
    """Rows top to bottom and columns left to right, from 0, the ends not included; None is open."""

    top: int | None = None
    bottom: int | None = None
    left: int | None = None
    right: int | None = None

    @classmethod
    def of(cls, grid_range: Json) -> "Area":
        """A GridRange of a request, without its sheetId."""
        keys = ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex")
        return cls(*(grid_range.get(key) for key in keys))

    def json(self, sheet_id: int) -> Json:
        """A GridRange of an answer: the sheetId 0 is left out."""
        keys = ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex")
        ends = zip(keys, (self.top, self.bottom, self.left, self.right), strict=True)
        named = {"sheetId": sheet_id} if sheet_id else {}
        return named | {key: end for key, end in ends if end is not None}

    def within(self, rows: int, columns: int) -> tuple[range, range]:
        """The rows and columns of it in a grid of this size."""
        bottom = rows if self.bottom is None else min(self.bottom, rows)
        right = columns if self.right is None else min(self.right, columns)
        return range(self.top or 0, bottom), range(self.left or 0, right)

    def meets(self, other: "Area") -> bool:
        """Whether they have a cell in common."""
        return _meet(self.top, self.bottom, other.top, other.bottom) and _meet(
            self.left, self.right, other.left, other.right
        )

    def moved(self, dimension: Dimension, at: int, count: int) -> "Area | None":
        """After `count` rows or columns were inserted at `at` (deleted, where negative); None if nothing is left."""
        if dimension == "ROWS":
            start, end = _shift(self.top, at, count, start=True), _shift(self.bottom, at, count, start=False)
            found = replace(self, top=start, bottom=end)
        else:
            start, end = _shift(self.left, at, count, start=True), _shift(self.right, at, count, start=False)
            found = replace(self, left=start, right=end)
        gone = start is not None and end is not None and start >= end
        return None if gone else found


def _meet(start: int | None, end: int | None, other_start: int | None, other_end: int | None) -> bool:
    return (end is None or (other_start or 0) < end) and (other_end is None or (start or 0) < other_end)


def _shift(place: int | None, at: int, count: int, *, start: bool) -> int | None:
    if place is None:
        return None
    if count >= 0:
        return place + count if place > at or (start and place == at) else place
    return place if place <= at else max(at, place + count)


def parse_range(text: str, titles: Sequence[str]) -> tuple[int, Area]:
    """The position of the tab and the area that a range names. Raises ApiError: "Unable to parse range"."""
    title, cells = _split(text)
    if title is None:
        area = _area(text)
        if area is not None:
            return 0, area
        title = text
    area = Area() if cells is None else _area(cells)
    if title not in titles or area is None:
        raise ApiError(400, f"Unable to parse range: {text}")
    return titles.index(title), area


def _split(text: str) -> tuple[str | None, str | None]:
    quoted = re.fullmatch(r"'((?:[^']|'')*)'(?:!(.*))?", text, re.DOTALL)
    if quoted:
        return quoted[1].replace("''", "'"), quoted[2]
    title, mark, cells = text.rpartition("!")
    return (title, cells) if mark and "'" not in title else (None, None)


def _area(cells: str) -> Area | None:
    found = _A1.match(cells)
    if not found or not cells or not (found[1] or found[2]):
        return None
    first, last = (found[1], found[2]), (found[3], found[4])
    if last[0] is None:
        if not (first[0] and first[1]):
            return None
        last = first
    elif not (last[0] or last[1]):
        return None
    top, left = int(first[1]) - 1 if first[1] else None, _column(first[0]) if first[0] else None
    bottom, right = int(last[1]) if last[1] else None, _column(last[0]) + 1 if last[0] else None
    return Area(top, bottom, left, right)


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def a1(row: int, column: int) -> str:
    """A cell, both from 0: A1."""
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
