"""One cell as XML: text as text whatever it begins with, a date as a real date in a date format."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from beback import cells
from beback.books.tab import letters
from beback.books.xlsx import dates, text
from beback.books.xlsx.styles import Styles
from beback.cells import Cell
from beback.errors import BookError


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes the cells of one sheet.

    `place` names the sheet in messages, `prefix` stands before the names of its elements; under a column in `timed`
    dates show their time always.
    """

    place: str
    prefix: str
    styles: Styles
    from_1904: bool
    timed: frozenset[int] = frozenset()

    def cell(self, row: int, column: int, style: int | None, value: Cell) -> str:
        """The element of a cell; a blank one keeps its style. Raises BookError for text that no cell can hold."""
        p = self.prefix
        if isinstance(value, date):
            # Without a format a date shows as its number of days, and a workbook without any keeps none.
            style, value = (style, cells.text(value)) if self.styles.missing else self._dated(column, style, value)
        start = f'<{p}c r="{letters(column)}{row}"' + (f' s="{style}"' if style else "")
        match value:
            case None | "":
                return f"{start}/>"
            case bool():
                return f'{start} t="b"><{p}v>{int(value)}</{p}v></{p}c>'
            case int() | float():
                return f"{start}><{p}v>{value!r}</{p}v></{p}c>"
        words = value if isinstance(value, str) else str(value)
        if text.too_long(words):
            raise BookError(
                f"{self.place}: the text for {letters(column)}{row} has {len(words):,} characters, and a cell holds "
                f"{text.LONGEST:,}: nothing was written. Shorten what row {row} is made from"
            )
        held = text.written(words)
        return f'{start} t="inlineStr"><{p}is><{p}t xml:space="preserve">{held}</{p}t></{p}is></{p}c>'

    def row(self, number: int, values: Mapping[int, Cell], looks: Mapping[int, int]) -> str:
        """A new row with these cells, `looks` giving the styles of its columns."""
        found = (self.cell(number, c, looks.get(c), v) for c, v in sorted(values.items()) if v is not None and v != "")
        p = self.prefix
        return f'<{p}row r="{number}">{"".join(found)}</{p}row>'

    def _dated(self, column: int, style: int | None, day: date) -> tuple[int | None, Cell]:
        clocked = column in self.timed or (isinstance(day, datetime) and day.time() != time(0))
        number = dates.serial(day, from_1904=self.from_1904)
        if number is None:
            return style, cells.text(day)
        return self.styles.dated(style or 0, clocked=clocked), number
