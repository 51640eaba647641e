"""A sheet's part written anew in one pass: rows that change are rewritten, all other bytes are copied."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from beback.books.xlsx.cellwriting import Pen
from beback.books.xlsx.emptying import Emptying
from beback.books.xlsx.frame import Frame
from beback.books.xlsx.rowwriting import Shape, rewritten, shape_of
from beback.books.xlsx.scan import Scan
from beback.cells import Cell


class _Source:
    """Takes bytes off a stream up to given places."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._rest = memoryview(b"")
        self._at = 0

    def until(self, end: int) -> Iterator[bytes | memoryview]:
        """The bytes from where it stands to `end`, in pieces."""
        while self._at < end:
            if not self._rest:
                self._rest = memoryview(next(self._chunks))
            piece = self._rest[: end - self._at]
            self._rest = self._rest[len(piece) :]
            self._at += len(piece)
            yield piece

    def take(self, end: int) -> bytes:
        """The same as one."""
        return b"".join(self.until(end))


@dataclass(slots=True)
class SheetWriter:
    """Writes the cells of `rows` (by row from 1 and column from 0) into a sheet.

    New cells below row `model`, where there is one, take the styles of that row's cells; those of `heading_row` that of
    the cell at their left. The rows of `emptying` hold nothing afterwards. `formula` is set once a
    formula was written over.
    """

    scan: Scan
    frame: Frame
    pen: Pen
    rows: Mapping[int, Mapping[int, Cell]]
    heading_row: int
    model: int | None
    emptying: Emptying = field(default_factory=Emptying)
    formula: bool = False
    _columns: Mapping[int, int] = field(default_factory=dict)
    _below: Mapping[int, int] = field(default_factory=dict)

    def written(self, chunks: Iterable[bytes]) -> Iterator[bytes | memoryview]:
        """The new part in pieces, made of those of the old one."""
        self._columns = self.frame.column_styles()
        source = _Source(chunks)
        source.take(self.scan.body)
        yield self.frame.before()
        yield from self._body(source)
        yield from source.until(self.scan.body_end)
        yield self.frame.behind()

    def _body(self, source: _Source) -> Iterator[bytes | memoryview]:
        numbers, starts, end = self.scan.numbers, self.scan.starts, self.scan.body_end
        visited = {*self.rows, *self.emptying.rows, *(() if self.model is None else (self.model,))}
        for number in sorted(visited):
            place = bisect_left(numbers, number)
            yield from source.until(starts[place] if place < len(starts) else end)
            if place < len(numbers) and numbers[place] == number:
                yield self._changed(number, source.take(starts[place + 1] if place + 1 < len(starts) else end))
            elif number in self.rows:
                yield self.pen.row(number, self.rows[number], self._looks(number)).encode()

    def _changed(self, number: int, data: bytes) -> bytes:
        shape = shape_of(data, self.frame.opening)
        if number == self.model:
            self._below = {cell.column: cell.style for cell in shape.cells if cell.style}
        if number in self.emptying.rows:
            return self.emptying.emptied(data, shape, self.pen, number)
        values = self.rows.get(number)
        if not values:
            return data
        looks = self._beside(shape, values) if number == self.heading_row else self._looks(number)
        new = rewritten(data, shape, self.pen, number, values, looks)
        self.formula = self.formula or new.formula
        return new.data

    def _looks(self, number: int) -> Mapping[int, int]:
        """The styles of new cells in a row: of the last line of the list, else of their columns."""
        if self.model is not None and number > self.model:
            return {**self._columns, **self._below}
        return self._columns

    def _beside(self, shape: Shape, values: Mapping[int, Cell]) -> Mapping[int, int]:
        """The styles of new headings: that of the heading at their left."""
        left = [cell for cell in shape.cells if cell.column < min(values)]
        style = left[-1].style if left else None
        return dict.fromkeys(values, style) if style else self._columns


def by_row(cells: Iterable[tuple[tuple[int, int], Cell]]) -> dict[int, dict[int, Cell]]:
    """Cells by row and column."""
    rows: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in cells:
        rows.setdefault(row, {})[column] = cell
    return rows
