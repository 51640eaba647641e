"""A report as it is shown, the same words and charts for the screen and for paper: what the layouts are filled with."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure at a glance: what it is, the number, and a line below it."""

    label: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture with its title; `svg` has its words in it."""

    title: str
    svg: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of words below their headings; `empty` is said where there are none.

    The columns from `numbers` on stand at the right. So many as `shown` are seen at once; the others are folded away on
    the screen, and left out on paper.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: int = 1
    shown: int = 8
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report: what it is about in a sentence, pictures first, then tables; `wide` ones stand alone."""

    title: str
    lead: str
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report; `paper` is letter or a4."""

    store: str
    title: str
    made: str
    headline: str
    glance: tuple[Chart, ...]
    tiles: tuple[Tile, ...]
    sections: tuple[Section, ...]
    notes: tuple[str, ...]
    paper: str
