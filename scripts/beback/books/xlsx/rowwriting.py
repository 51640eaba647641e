"""Rows of a sheet with some of their cells written anew; all other bytes of the row stand as they stood."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from beback.books.xlsx import Damaged
from beback.books.xlsx.cellwriting import Pen
from beback.books.xlsx.contents import is_on
from beback.books.xlsx.frame import Opening
from beback.books.xlsx.markup import Edit, is_empty, new_parser, spliced, tag_end, with_attributes
from beback.books.xlsx.references import column_of
from beback.cells import Cell


@dataclass(slots=True)
class Span:
    """A cell: its column (from 0), its style, whether it has a formula, and where it and its closing tag begin.

    That of an empty one, <c/>, begins where the cell ends.
    """

    column: int
    start: int
    style: int | None
    closing: int = 0
    formula: bool = False

    def end(self, data: bytes) -> int:
        """Where it ends in the row's bytes."""
        opened = tag_end(data, self.start)
        return opened if is_empty(data, opened) else tag_end(data, self.closing)


@dataclass(slots=True)
class Shape:
    """A row's bytes: where its opening tag and its cells end, and what stands in it."""

    attributes: Mapping[str, str] = field(default_factory=dict)
    opened: int = 0
    closing: int = 0
    cells: list[Span] = field(default_factory=list)

    @property
    def style(self) -> int | None:
        """The format of its blank cells, where it has one."""
        return _style(self.attributes) if is_on(self.attributes.get("customFormat")) else None


def shape_of(data: bytes, opening: Opening) -> Shape:
    """The shape of the one row in these bytes. Raises Damaged where its cells are not in order."""
    return _Shaping(data, opening).shape


class _Shaping:
    """Takes a row's shape from what the parser tells."""

    def __init__(self, data: bytes, opening: Opening) -> None:
        self.shape = Shape()
        self._data = data
        self._before = len(opening.tags)
        self._depth = 0
        self._parser = new_parser("a row")
        self._parser.Parse(opening.tags)
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        try:
            self._parser.Parse(data)
        except expat.ExpatError as e:
            raise Damaged(f"a row is not well-formed: {e}") from None

    def _at(self) -> int:
        return self._parser.CurrentByteIndex - self._before

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == 1:
            self.shape.attributes, self.shape.opened = attributes, tag_end(self._data, self._at())
        elif self._depth == 2:
            self.shape.closing = 0 if name.endswith(" c") else self._at()
            if name.endswith(" c"):
                self._start_cell(attributes)
        elif name.endswith(" f") and self._depth == 3:
            self.shape.cells[-1].formula = True

    def _start_cell(self, attributes: dict[str, str]) -> None:
        cells = self.shape.cells
        last = cells[-1].column if cells else -1
        name = attributes.get("r")
        column = last + 1 if name is None else column_of(name.rstrip("0123456789"))
        if column <= last:
            raise Damaged(f"the cell {name} is out of order")
        start = self._at()
        cells.append(Span(column, start, _style(attributes)))

    def _end(self, _: str) -> None:
        self._depth -= 1
        if self._depth == 1 and not self.shape.closing:
            self.shape.cells[-1].closing = self._at()
        elif self._depth == 0:
            self.shape.closing = self.shape.closing or self._at()


def _style(attributes: Mapping[str, str]) -> int | None:
    style = attributes.get("s")
    return int(style) if style else None


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A row's new bytes, and whether a formula was in the way."""

    data: bytes
    formula: bool


def rewritten(
    data: bytes, shape: Shape, pen: Pen, number: int, values: Mapping[int, Cell], looks: Mapping[int, int]
) -> Rewritten:
    """The row with these cells; `looks` gives the styles of new ones where the row has none for all its cells."""
    held = {cell.column: cell for cell in shape.cells}
    edits: list[Edit] = []
    formula = False
    for column, value in sorted(values.items()):
        there = held.get(column)
        if there is not None:
            formula = formula or there.formula
            edits.append((there.start, there.end(data), pen.cell(number, column, there.style, value).encode()))
        elif value is not None and value != "":
            place = next((cell.start for cell in shape.cells if cell.column > column), shape.closing)
            style = looks.get(column) if shape.style is None else shape.style
            edits.append((place, place, pen.cell(number, column, style, value).encode()))
    return Rewritten(_reopened(data, shape, edits, values, pen.prefix), formula)


def _reopened(data: bytes, shape: Shape, edits: list[Edit], values: Mapping[int, Cell], p: str) -> bytes:
    """The edited row, its tag fitting what is in it now."""
    if not edits:
        return data
    tag = data[: shape.opened]
    spans = _spans(shape.attributes.get("spans"), values)
    new = with_attributes(tag, {"spans": spans}) if spans else tag
    if is_empty(data, shape.opened):
        cells = b"".join(edit[2] for edit in edits)
        new = new[:-2] + b">" + cells + f"</{p}row>".encode()
        edits = []
    return spliced(data, [*edits, (0, shape.opened, new)])


def _spans(held: str | None, values: Mapping[int, Cell]) -> str | None:
    """The columns between which a row has cells, where it tells them: those held and those written."""
    if not held:
        return None
    try:
        ends = [int(end) for span in held.split() for end in span.split(":")]
    except ValueError:
        raise Damaged("a row does not say between which columns it stands") from None
    columns = [column + 1 for column in values]
    return f"{min(ends + columns)}:{max(ends + columns)}"
