"""Finding Beback's columns on a tab and reading the rows below them: the same for every kind of book."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import TypeAlias

from beback import cells
from beback.cells import Cell, Row
from beback.errors import BookError
from beback.prospects import HUMAN, LOG, SYSTEM, shortened

Line: TypeAlias = tuple[int, Sequence[Cell]]
OURS = HUMAN + SYSTEM
NEEDED_IN_LOG = ("ID", "Cadence", "Step", "When", "Since", "Key")
SEARCHED = 10  # rows in which the headings are looked for
COLUMNS = 16_384  # of an Excel sheet
ROWS = 1_048_576
STRAY = COLUMNS - 100  # a used cell from here on is a slip of the keyboard (Ctrl+Right), not a column to stay right of


@dataclass(frozen=True, slots=True)
class Place:
    """A tab of a book, for messages."""

    book: str
    tab: str

    def __str__(self) -> str:
        return f"{self.book}, tab {self.tab}"


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab as read: rows count from 1, columns from 0.

    `columns` says where our headings stand, `free` is the first column right of all that is used, and `rows` are those
    below the headings that hold anything of ours.
    """

    name: str
    heading_row: int
    columns: Mapping[str, int]
    free: int
    rows: tuple[Row, ...]

    @property
    def last_row(self) -> int:
        """The last row that is used under our headings; the headings' own where there is none."""
        return self.rows[-1].number if self.rows else self.heading_row


def letters(column: int) -> str:
    """A column (from 0) as a spreadsheet names it: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def find_tab(name: str, tabs: Sequence[str]) -> str | None:
    """The tab of that name, in any letter case where none is exactly so; None where there is none."""
    if name in tabs:
        return name
    return next((tab for tab in tabs if cells.folded(tab) == cells.folded(name)), None)


def prospects_tab(name: str, tabs: Sequence[str], book: str) -> str:
    """The Prospects tab's own name. Raises BookError with the tabs there are."""
    found = find_tab(name, tabs)
    if found is None:
        raise BookError(
            f'{book}: there is no tab "{name}", only {_listed(tabs)}. Rename the tab with the prospects, '
            "or put its name into config.yaml: book: tabs: prospects"
        )
    return found


def log_tab(name: str, tabs: Sequence[str], prospects: Tab, book: str) -> str | None:
    """The log tab's own name, None where it is yet to be made. Raises BookError where it was there and is gone."""
    found = find_tab(name, tabs)
    if found is None and any(row.get("Key") is not None for row in prospects.rows):
        raise BookError(
            f'{book}: there is no tab "{name}", only {_listed(tabs)}, but rows carry Keys: the log was renamed or '
            "deleted, and without it every follow-up would start anew. Give the tab its name back, "
            "or put the new one into config.yaml: book: tabs: log"
        )
    return found


def read_prospects(lines: Iterable[Line], place: Place, columns: Mapping[str, str]) -> Tab:
    """The Prospects tab, `columns` giving the store's heading for ours where it is another.

    Raises BookError where the Prospect heading is missing, or one of ours stands there twice.
    """
    labels = {ours: folded_heading(columns.get(ours, ours)) for ours in OURS}
    tab, found = _read(lines, place, labels)
    if "Prospect" not in tab.columns:
        there = f"headings found: {_listed(found)}" if found else "the tab is empty"
        raise BookError(
            f'{place}: no column has the heading "{labels["Prospect"]}" ({there}). Give the column with the names that '
            "heading, or put the one it has into config.yaml, such as columns: {Prospect: Customer}"
        )
    return tab


def read_log(lines: Iterable[Line], place: Place) -> Tab:
    """The log tab; one without anything on it has no columns.

    Raises BookError where it has lines without the headings that tell them, or a heading twice.
    """
    tab, found = _read(lines, place, {ours: ours for ours in LOG})
    missing = [heading for heading in NEEDED_IN_LOG if heading not in tab.columns]
    if missing and (tab.rows or (tab.free and not tab.columns)):
        raise BookError(
            f"{place}: the log has lines, but no heading {_listed(missing)} (headings found: {_listed(found)}). "
            "Give those columns their headings back; or, where this is no log of Beback's, "
            "name another tab in config.yaml: book: tabs: log"
        )
    return tab


def folded_heading(cell: Cell) -> str:
    """A heading's text with single blanks only."""
    return " ".join(cells.text(cell).split())


def find_columns(headings: Mapping[int, str], labels: Mapping[str, str], place: Place) -> dict[str, int]:
    """Where our headings stand among those of a tab; `labels` gives what each is called there.

    Beback's own columns are matched to the letter; people's in any letter case where none is exactly so. Raises
    BookError for a heading that stands there twice.
    """
    exact: dict[str, list[int]] = {}
    loose: dict[str, list[int]] = {}
    for column, heading in headings.items():
        exact.setdefault(heading, []).append(column)
        loose.setdefault(heading.casefold(), []).append(column)
    places = {}
    for ours, label in labels.items():
        found = exact.get(label) or ([] if ours in SYSTEM else loose.get(label.casefold(), []))
        if len(found) > 1:
            columns = " and ".join(letters(column) for column in found)
            raise BookError(
                f'{place}: the heading "{label}" stands in columns {columns}. Rename or delete one of the two, '
                "so that Beback knows which one counts"
            )
        if found:
            places[ours] = found[0]
    return places


def _read(lines: Iterable[Line], place: Place, labels: Mapping[str, str]) -> tuple[Tab, list[str]]:
    """The tab and the headings found on it: the row, of the first ten, with most of ours, else the first not blank."""
    extent = _Extent()
    watched = extent.watch(lines)
    top = list(islice(watched, SEARCHED))
    headings_of = {number: there for number, line in top if number <= SEARCHED and (there := _headings(line))}
    best = max(headings_of, key=lambda number: _score(headings_of[number], labels), default=1)
    headings = headings_of.get(best, {})
    columns = find_columns(headings, labels, place)
    below = ((number, line) for number, line in chain(top, watched) if number > best)
    rows = tuple(_rows(below, columns))
    return Tab(place.tab, best if columns else 1, columns, extent.free, rows), list(headings.values())


def _headings(line: Sequence[Cell]) -> dict[int, str]:
    return {column: text for column, cell in enumerate(line) if (text := folded_heading(cell))}


def _score(headings: Mapping[int, str], labels: Mapping[str, str]) -> int:
    there = {heading.casefold() for heading in headings.values()}
    return sum(label.casefold() in there for label in labels.values())


def _rows(lines: Iterable[Line], columns: Mapping[str, int]) -> Iterator[Row]:
    headings = {column: heading for heading, column in columns.items()}
    ours = [headings.get(column) for column in range(max(headings, default=-1) + 1)]
    for number, line in lines:
        found = {
            heading: cell
            for heading, cell in zip(ours, line, strict=False)
            if heading and (cell or (cell is not None and cell != ""))
        }
        if found:
            yield Row(number, found)


class _Extent:
    """Watches lines go by and remembers how far right they reach."""

    def __init__(self) -> None:
        self.free = 0

    def watch(self, lines: Iterable[Line]) -> Iterator[Line]:
        for number, line in lines:
            end = min(len(line), STRAY)
            while end > self.free and line[end - 1] is None:
                end -= 1
            self.free = max(self.free, end)
            yield number, line


def _listed(names: Iterable[str], most: int = 40) -> str:
    shown = [f'"{shortened(name, 40)}"' for name in islice(names, most + 1)]
    return ", ".join(shown[:most]) + (", …" if len(shown) > most else "")
