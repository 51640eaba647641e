"""One pass over a sheet's part: its cells as values, and where things stand in its bytes for a later change."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat

from beback.books.tab import ROWS, Line, letters
from beback.books.xlsx import Damaged, dates, text
from beback.books.xlsx.dates import Kind
from beback.books.xlsx.markup import LAST, MAIN, new_parser
from beback.books.xlsx.references import column_of
from beback.cells import Cell


@dataclass(frozen=True, slots=True)
class Values:
    """What cells refer to: the shared strings, read when first asked for, and the styles whose numbers are dates."""

    strings: Callable[[], Sequence[str]]
    kinds: Mapping[str, Kind]
    from_1904: bool


@dataclass(slots=True)
class Scan:
    """Where things stand in a sheet's bytes.

    The rows stand from `body` to `body_end` and begin at `starts`; `head` is what stands before them, with the tag that
    opens <sheetData>, `tail` what stands behind. `spreads` are the ranges of formulas that fill many cells, by kind
    (array, dataTable), and `masters` the cells from which others take their formula, with the range of those.
    """

    numbers: "array[int]" = field(default_factory=lambda: array("L"))
    starts: "array[int]" = field(default_factory=lambda: array("Q"))
    body: int = -1
    body_end: int = -1
    head: bytes = b""
    tail: bytes = b""
    formulas: bool = False
    spreads: list[tuple[str, str]] = field(default_factory=list)
    masters: dict[str, str] = field(default_factory=dict)


class Scanner:
    """Reads a sheet from pieces of its part. The scan is whole once `lines` has run to its end."""

    def __init__(self, values: Values, part: str) -> None:
        self.scan = Scan()
        self._values, self._part = values, part
        self._columns: dict[str, int] = {}
        self._ready: list[Line] = []
        self._line: list[Cell] = []
        self._row = 0
        self._column = -1
        self._kind: str | None = None
        self._style: str | None = None
        self._pieces: list[str] = []
        self._text = ""
        self._phonetic = False
        self._parser = new_parser(part)
        self._parser.StartElementHandler = self._root
        self._parser.CharacterDataHandler = self._pieces.append

    def lines(self, chunks: Iterable[bytes]) -> Iterator[Line]:
        """The lines from the top, without those that hold nothing. Raises Damaged."""
        kept = _Kept(self.scan)
        for chunk in chunks:
            self._feed(chunk)
            kept.take(chunk)
            yield from self._ready
            self._ready.clear()
        self._feed(b"", LAST)
        if self.scan.body_end < 0:
            raise Damaged("a sheet has no cells in it")
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
            raise Damaged("a sheet's part holds no sheet")
        starts = {"c": self._start_cell, "v": self._start_text, "t": self._start_text, "row": self._start_row,
                  "f": self._start_formula, "rPh": self._start_phonetic, "sheetData": self._start_body}  # fmt: skip
        ends = {"v": self._end_value, "t": self._end_text, "is": self._end_inline, "row": self._end_row,
                "rPh": self._end_phonetic, "sheetData": self._end_body}  # fmt: skip
        self._parser.StartElementHandler = _starting({f"{space} {local}": do for local, do in starts.items()})
        self._parser.EndElementHandler = _ending({f"{space} {local}": do for local, do in ends.items()})

    def _start_body(self, _: dict[str, str]) -> None:
        if self.scan.body >= 0:
            raise Damaged("a sheet has its cells in two places")

    def _end_body(self) -> None:
        self.scan.body_end = self._parser.CurrentByteIndex
        if self.scan.body < 0:
            self.scan.body = self.scan.body_end

    def _start_row(self, attributes: dict[str, str]) -> None:
        given = attributes.get("r")
        number = self._row + 1 if given is None else int(given) if given.isdecimal() else 0
        if not self._row < number <= ROWS:
            raise Damaged(f"row {(given or str(number))[:20]} of a sheet is out of order")
        self._row = number
        self._column = -1
        self._pieces.clear()
        self.scan.numbers.append(number)
        self.scan.starts.append(self._parser.CurrentByteIndex)
        if self.scan.body < 0:
            self.scan.body = self.scan.starts[0]

    def _end_row(self) -> None:
        if self._line:
            self._ready.append((self._row, self._line))
            self._line = []

    def _start_cell(self, attributes: dict[str, str]) -> None:
        get = attributes.get
        name = get("r")
        if name is None:
            self._column += 1
        else:
            place = name.rstrip("0123456789")
            column = self._columns.get(place)
            if column is None:
                column = self._columns[place] = column_of(place)
            self._column = column
        self._kind = get("t")
        self._style = get("s")
        self._text = ""

    def _start_text(self, _: dict[str, str]) -> None:
        self._pieces.clear()

    def _start_formula(self, attributes: dict[str, str]) -> None:
        self.scan.formulas = True
        self._put("")  # a cell whose formula has no value yet is used all the same
        kind, reference = attributes.get("t"), attributes.get("ref")
        if reference and kind in ("array", "dataTable"):
            self.scan.spreads.append((kind, reference))
        elif reference and kind == "shared":
            self.scan.masters[f"{letters(self._column)}{self._row}"] = reference

    def _start_phonetic(self, _: dict[str, str]) -> None:
        self._phonetic = True

    def _end_phonetic(self) -> None:
        self._phonetic = False

    def _end_text(self) -> None:
        if not self._phonetic:
            self._text += "".join(self._pieces)

    def _end_inline(self) -> None:
        if self._text:
            self._put(text.read(self._text))

    def _end_value(self) -> None:
        pieces = self._pieces
        held = pieces[0] if len(pieces) == 1 else "".join(pieces)
        if held:
            self._put(self._value(held))

    def _value(self, held: str) -> Cell:
        kind = self._kind
        if kind == "s":
            try:
                return self._values.strings()[int(held)] or None
            except (IndexError, ValueError):
                raise Damaged(f"there is no shared text {held[:20]}") from None
        if kind is None or kind == "n":
            return self._number(held)
        if kind == "b":
            return held.strip() in ("1", "true")
        return dates.iso(held) if kind == "d" else text.read(held)

    def _number(self, held: str) -> Cell:
        number = dates.number(held)
        kind = self._values.kinds.get(self._style) if self._style else None
        if kind is None or isinstance(number, str):
            return number
        if kind is Kind.DURATION:
            return dates.duration(number)
        return dates.moment(number, from_1904=self._values.from_1904)

    def _put(self, value: Cell) -> None:
        if value is None:
            return
        line, column = self._line, self._column
        gap = column - len(line)
        if gap < 0:
            line[column] = value
        else:
            if gap:
                line.extend([None] * gap)
            line.append(value)


class _Kept:
    """Keeps what stands before and behind the rows. A place becomes known one piece late where a tag is cut in two."""

    def __init__(self, scan: Scan) -> None:
        self._scan = scan
        self._head: list[bytes] = []
        self._tail: list[bytes] = []
        self._last = b""
        self._passed = 0

    def take(self, chunk: bytes) -> None:
        """The next piece, which the parser has seen."""
        scan = self._scan
        if not scan.head:
            self._head.append(chunk)
            if scan.body >= 0:
                scan.head = b"".join(self._head)[: scan.body]
        if self._tail:
            self._tail.append(chunk)
        elif scan.body_end >= 0:
            start = scan.body_end - self._passed + len(self._last)
            self._tail.append((self._last + chunk)[start:])
        self._passed += len(chunk)
        self._last = chunk

    def close(self) -> None:
        """All pieces have passed."""
        self._scan.tail = b"".join(self._tail)


def _starting(handlers: Mapping[str, Callable[[dict[str, str]], None]]) -> Callable[[str, dict[str, str]], None]:
    def start(name: str, attributes: dict[str, str]) -> None:
        handler = handlers.get(name)
        if handler:
            handler(attributes)

    return start


def _ending(handlers: Mapping[str, Callable[[], None]]) -> Callable[[str], None]:
    def end(name: str) -> None:
        handler = handlers.get(name)
        if handler:
            handler()

    return end
