"""What stands around the rows of a sheet: its columns' formats, merged cells, filter, rules; and the edits to it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from beback.books.xlsx import Damaged
from beback.books.xlsx.contents import is_on
from beback.books.xlsx.markup import Edit, Element, attribute_edit, is_empty, parse, prefix, spliced
from beback.books.xlsx.references import Range, range_of
from beback.books.xlsx.scan import Scan


@dataclass(frozen=True, slots=True)
class Opening:
    """What a row needs around it to be read alone: the tags that are open there; `prefix` is that of their names."""

    tags: bytes
    prefix: str


class Frame:
    """A sheet's part without its rows. Edits are gathered in `edits` and make `before` and `behind` the rows."""

    def __init__(self, scan: Scan) -> None:
        self.data = scan.head + scan.tail
        self._split = len(scan.head)
        self.root = parse(self.data, "a sheet")
        body = self.root.first("sheetData")
        if body is None:
            raise Damaged("a sheet has no cells in it")
        self._body = body
        self.prefix = prefix(self.data, body.start)
        self.edits: list[Edit] = []

    @property
    def opening(self) -> Opening:
        """What a row of this sheet stands in."""
        body = self.data[self._body.start : self._body.inner]
        if is_empty(self.data, self._body.inner):
            body = body[:-2] + b">"
        return Opening(self.data[self.root.start : self.root.inner] + body, self.prefix)

    @property
    def protected(self) -> bool:
        """Whether a password protects the sheet."""
        lock = self.root.first("sheetProtection")
        return lock is not None and is_on(lock.get("sheet")) and bool(lock.get("password") or lock.get("hashValue"))

    @property
    def filter(self) -> Element | None:
        """The sheet's own filter; a table has one of its own."""
        return self.root.first("autoFilter")

    def merged(self) -> Iterator[Range]:
        """The merged cells."""
        cells = self.root.first("mergeCells")
        return (range_of(cell.get("ref") or "") for cell in (cells.all("mergeCell") if cells else ()))

    def column_styles(self) -> Mapping[int, int]:
        """The format that the cells of a column (from 0) take; columns without one are left out."""
        styles: dict[int, int] = {}
        for columns in self.root.all("cols"):
            for column in columns.all("col"):
                if style := int(column.get("style") or 0):
                    first, last = int(column.get("min") or 1), int(column.get("max") or 1)
                    styles |= dict.fromkeys(range(first - 1, last), style)
        return styles

    def change(self, element: Element, attributes: Mapping[str, str | None]) -> None:
        """Sets attributes of an element."""
        self.edits.append(attribute_edit(self.data, element, attributes))

    def retext(self, element: Element, text: str) -> None:
        """Gives an element another text, of plain letters."""
        self.edits.append((element.inner, element.inner_end, text.encode()))

    def put_before_rows(self, content: str) -> None:
        """Puts an element right before the one with the rows."""
        self.edits.append((self._body.start, self._body.start, content.encode()))

    def before(self) -> bytes:
        """What is written before the rows, up to the tag that opens <sheetData>."""
        head = spliced(self.data[: self._split], [edit for edit in self.edits if edit[0] < self._split])
        return head[:-2] + b">" if self._closed else head

    def behind(self) -> bytes:
        """What is written behind the rows."""
        behind = [
            (start - self._split, end - self._split, new) for start, end, new in self.edits if start >= self._split
        ]
        closing = f"</{self.prefix}sheetData>".encode() if self._closed else b""
        return closing + spliced(self.data[self._split :], behind)

    @property
    def _closed(self) -> bool:
        return is_empty(self.data, self._body.inner)
