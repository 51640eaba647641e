"""What stands in one column with us and in parts with the store: a name, an address; and the formula that joins it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from beback.adoption.columns import About, Column
from beback.adoption.synonyms import words_of
from beback.books.tab import letters

_FIRST = "first name, forename, given name, fname, first, customer first name, christian name"
_LAST = "last name, surname, family name, lname, last, customer last name"
_STREET = "street, street address, address, address 1, address line 1, addr 1, street and number, home address 1"
_CITY = "city, town"
_STATE = "state, province, st"
_ZIP = "zip, zip code, postal code, postcode, post code, plz"


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
    parts = _Parts(columns, row + 1)
    found = []
    first, last = parts.called(_FIRST), parts.called(_LAST)
    if first and last and "Prospect" not in known:
        formula = f'=TRIM({parts.cell(first)}&" "&{parts.cell(last)})'
        found.append(Split("Prospect", about.label("Prospect"), (first, last), formula))
    street, city = parts.called(_STREET), parts.called(_CITY)
    if street and city and "Home address" not in known:
        rest = tuple(column for column in (parts.called(_STATE), parts.called(_ZIP)) if column)
        town = "&".join([f"{parts.cell(city)}", *(f'" "&{parts.cell(column)}' for column in rest)])
        formula = f'=IF({parts.cell(street)}="","",{parts.cell(street)}&CHAR(10)&{town})'
        found.append(Split("Home address", about.label("Home address"), (street, city, *rest), formula))
    return tuple(found)


class _Parts:
    def __init__(self, columns: Sequence[Column], row: int) -> None:
        self.row = row
        self.by_words: dict[tuple[str, ...], Column] = {}
        for column in columns:
            self.by_words.setdefault(words_of(column.heading), column)

    def called(self, words: str) -> Column | None:
        """The first column that is called by one of these words."""
        keys = (words_of(word) for word in words.split(", "))
        return next((self.by_words[key] for key in keys if key in self.by_words), None)

    def cell(self, column: Column) -> str:
        """Its cell in the row below the headings."""
        return f"{letters(column.place)}{self.row}"
