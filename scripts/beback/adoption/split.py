"""What stands in one column with us and in parts with the store: a name, an address; and the formula that joins it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from beback.adoption.columns import About, Column
from beback.adoption.synonyms import part_of
from beback.books.tab import letters


@dataclass(frozen=True, slots=True)
class Split:
    """Columns that together are one of ours, and the formula that joins them in the row below the headings.

    `heading` is what the whole column ought to be called.
    """

    ours: str
    heading: str
    columns: tuple[Column, ...]
    formula: str


def find_splits(columns: Sequence[Column], row: int, known: Collection[str], about: About) -> tuple[Split, ...]:
    """The name and the address where they stand in parts and not whole; `row` is that of the headings, from 1."""
    parts: dict[str, Column] = {}
    for column in columns:
        if part := part_of(column.heading):
            parts.setdefault(part, column)

    def cell(part: str) -> str:
        return f"{letters(parts[part].place)}{row + 1}"

    def split(ours: str, names: Sequence[str], formula: str) -> Split:
        return Split(ours, about.label(ours), tuple(parts[name] for name in names), formula)

    found = []
    if {"first name", "last name"} <= parts.keys() and "Prospect" not in known:
        formula = f'=TRIM({cell("first name")}&" "&{cell("last name")})'
        found.append(split("Prospect", ("first name", "last name"), formula))
    if {"street", "city"} <= parts.keys() and "Home address" not in known:
        town = [part for part in ("city", "state", "zip") if part in parts]
        joined = '&" "&'.join(map(cell, town))
        formula = f'=IF({cell("street")}="","",{cell("street")}&CHAR(10)&{joined})'
        found.append(split("Home address", ("street", *town), formula))
    return tuple(found)
