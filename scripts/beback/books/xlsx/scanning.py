"""One pass over a sheet's part: its cells as values, and a scan of where things stand for a later change."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.parsers import expat

from beback.books.tab import ROWS, Line, letters
from beback.books.xlsx import Damaged, dates, text
from beback.books.xlsx.dates import Kind
from beback.books.xlsx.markup import LAST, MAIN, new_parser
from beback.books.xlsx.references import column_of
from beback.books.xlsx.scan import Around, Scan
from beback.cells import Cell

# Under these a cell's text and its formula's kind stand among its attributes, whose names are none of them.
_TEXT, _FORMULA = "", " f"


@dataclass(frozen=True, slots=True)
class Values:
    """What cells refer to: the shared strings, and the styles whose numbers are dates."""

    strings: Sequence[str]
    kinds: Mapping[str, Kind]
    from_1904: bool


class Scanner:
    """Reads a sheet from pieces of its part. The scan is whole once `lines` has run to its end."""

    def __init__(self, values: Values, part: str) -> None:
        self.scan = Scan()
        self._values, self._part = values, part
        self._columns = _Columns()
        self._ready: list[Line] = []
        self._row = 0
        self._cells: list[dict[str, str]] = []
        self._pieces: list[str] = []
        self._phonetic = False
        self._parser = new_parser(part)
        self._parser.StartElementHandler = self._root
        self._parser.CharacterDataHandler = self._pieces.append

    def lines(self, chunks: Iterable[bytes]) -> Iterator[Line]:
        """The lines from the top, without those that hold nothing. Raises Damaged."""
        kept = Around(self.scan)
        for chunk in chunks:
            self._feed(chunk)
            kept.take(chunk)
            yield from self._ready
            self._ready.clear()
        self._feed(b"", LAST)
        if self.scan.body_end < 0:
            raise Damaged(f"{self._part} has no place for cells")
        kept.close()
        yield from self._ready

    def _feed(self, chunk: bytes, last: bool = not LAST) -> None:
        try:
            self._parser.Parse(chunk, last)
        except expat.ExpatError as e:
            raise Damaged(f"{self._part} is not well-formed: {e}") from None

    def _root(self, name: str, _: dict[str, str]) -> None:
        space = name.rpartition(" ")[0]
        if space not in MAIN:
            raise Damaged(f"{self._part} holds no sheet")
        self._parser.StartElementHandler = self._starting(space)
        self._parser.EndElementHandler = self._ending(space)

    def _starting(self, space: str) -> Callable[[str, dict[str, str]], None]:
        """What is done where an element starts; the frequent ones first, as every cell passes here."""
        cell, value, words = (f"{space} {name}" for name in ("c", "v", "t"))
        others = {
            f"{space} row": self._start_row,
            f"{space} f": self._start_formula,
            f"{space} rPh": self._start_phonetic,
            f"{space} sheetData": self._start_body,
        }
        found, clear = self._cells.append, self._pieces.clear

        def start(name: str, attributes: dict[str, str]) -> None:
            if name == cell:
                found(attributes)
            elif name in (value, words):
                clear()
            elif name in others:
                others[name](attributes)

        return start

    def _ending(self, space: str) -> Callable[[str], None]:
        """What is done where an element ends."""
        value, words = f"{space} v", f"{space} t"
        others = {
            f"{space} row": self._end_row,
            f"{space} rPh": self._end_phonetic,
            f"{space} sheetData": self._end_body,
        }
        cells, pieces = self._cells, self._pieces

        def end(name: str) -> None:
            if name == value:
                if cells:
                    cells[-1][_TEXT] = pieces[0] if len(pieces) == 1 else "".join(pieces)
            elif name == words:
                if cells and not self._phonetic:
                    cells[-1][_TEXT] = cells[-1].get(_TEXT, "") + "".join(pieces)
            elif name in others:
                others[name]()

        return end

    def _start_body(self, _: dict[str, str]) -> None:
        if self.scan.body >= 0:
            raise Damaged(f"{self._part} has cells in two places")

    def _end_body(self) -> None:
        self.scan.body_end = self._parser.CurrentByteIndex
        if self.scan.body < 0:
            self.scan.body = self.scan.body_end

    def _start_row(self, attributes: dict[str, str]) -> None:
        given = attributes.get("r")
        number = self._row + 1 if given is None else int(given) if given.isdecimal() else 0
        if not self._row < number <= ROWS:
            raise Damaged(f"row {(given or str(number))[:20]} of {self._part} is out of order")
        self._row = number
        self._cells.clear()
        self._pieces.clear()
        self.scan.numbers.append(number)
        self.scan.starts.append(self._parser.CurrentByteIndex)
        if self.scan.body < 0:
            self.scan.body = self.scan.starts[0]

    def _start_formula(self, attributes: dict[str, str]) -> None:
        if self._cells:
            self.scan.formulas = True
            cell = self._cells[-1]
            cell.setdefault(_TEXT, "")
            cell[_FORMULA] = f"{attributes.get('t', '')} {attributes.get('ref', '')}"

    def _start_phonetic(self, _: dict[str, str]) -> None:
        self._phonetic = True

    def _end_phonetic(self) -> None:
        self._phonetic = False

    def _end_row(self) -> None:
        line: list[Cell] = []
        column = -1
        for cell in self._cells:
            name = cell.get("r")
            column = column + 1 if name is None else self._columns[name.rstrip("0123456789")]
            held = cell.get(_TEXT)
            if held is None or (value := self._value(held, cell)) is None:
                continue
            gap = column - len(line)
            if gap < 0:
                raise Damaged(f"the cell {letters(column)}{self._row} of {self._part} is out of order")
            if gap:
                line.extend([None] * gap)
            line.append(value)
            if _FORMULA in cell:
                self._spread(cell[_FORMULA], column)
        self._cells.clear()
        if line:
            self._ready.append((self._row, line))

    def _spread(self, formula: str, column: int) -> None:
        kind, _, reference = formula.partition(" ")
        if reference and kind in ("array", "dataTable"):
            self.scan.spreads.append((kind, reference))
        elif reference and kind == "shared":
            self.scan.masters[f"{letters(column)}{self._row}"] = reference

    def _value(self, held: str, cell: dict[str, str]) -> Cell:
        """What a cell holds; a formula without a value is blank text, as its cell is used all the same."""
        kind = cell.get("t", "n")
        if not held:
            return held if _FORMULA in cell else None
        if kind == "s":
            strings = self._values.strings
            place = int(held) if held.isdecimal() else len(strings)
            if place >= len(strings):
                raise Damaged(f"there is no shared text {held[:20]}")
            return strings[place] or None
        if kind == "n":
            return self._number(held, cell.get("s"))
        if kind == "b":
            return held.strip() in ("1", "true")
        return dates.iso(held) if kind == "d" else text.read(held)

    def _number(self, held: str, style: str | None) -> Cell:
        number = dates.number(held)
        kind = self._values.kinds.get(style) if style else None
        if kind is None or isinstance(number, str):
            return number
        if kind is Kind.DURATION:
            return dates.duration(number)
        return dates.moment(number, from_1904=self._values.from_1904)


class _Columns(dict[str, int]):
    """Columns by their letters, each found once."""

    def __missing__(self, place: str) -> int:
        self[place] = column_of(place)
        return self[place]
