"""Rows that are emptied to forget somebody: their cells, the results of their formulas, and the links on them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from beback.books.xlsx.archive import Archive
from beback.books.xlsx.cellwriting import Pen
from beback.books.xlsx.contents import relationships_part
from beback.books.xlsx.frame import Frame
from beback.books.xlsx.markup import Edit, parse, spliced, tag_end, with_attributes
from beback.books.xlsx.references import Range, range_of
from beback.books.xlsx.rowwriting import Shape, Span

# Used on the bytes of one well-formed cell.
_RESULT = re.compile(rb"<(?:[\w.-]+:)?v(?:\s[^>]*)?(?:/>|>.*?</(?:[\w.-]+:)?v\s*>)", re.DOTALL)
_LINKS = "hyperlinks"


@dataclass(frozen=True, slots=True)
class Emptying:
    """Rows by their numbers from 1; what lies in `spared`, other lists beside, is not theirs."""

    rows: frozenset[int] = frozenset()
    spared: tuple[Range, ...] = ()

    def emptied(self, data: bytes, shape: Shape, pen: Pen, number: int) -> bytes:
        """The row's bytes without what stood in it; formats and formulas stay."""
        cells = (cell for cell in shape.cells if not any(there.has(number, cell.column) for there in self.spared))
        return spliced(data, [_edit(data, cell, pen, number) for cell in cells])

    def unlink(self, frame: Frame) -> frozenset[str]:
        """Edits the links out of the frame; gives the relationships that no link has any more."""
        links = frame.root.first(_LINKS)
        if links is None:
            return frozenset()
        gone = [link for link in links.children if self._within(range_of(link.get("ref") or ""))]
        left = {link.relationship() for link in links.children if link not in gone}
        whole = [links] if len(gone) == len(links.children) else gone  # an empty list of links is none that Excel takes
        frame.edits += [(link.start, link.end, b"") for link in whole if gone]
        return frozenset(id_ for link in gone if (id_ := link.relationship()) and id_ not in left)

    def _within(self, there: Range) -> bool:
        spared = any(there.meets(other) for other in self.spared)
        return not spared and self.rows.issuperset(range(there.top, there.bottom + 1))


def _edit(data: bytes, cell: Span, pen: Pen, number: int) -> Edit:
    end = cell.end(data)
    if not cell.formula:
        return cell.start, end, pen.cell(number, cell.column, cell.style, None).encode()
    opened = tag_end(data, cell.start)
    tag = with_attributes(data[cell.start : opened], {"t": None})
    return cell.start, end, tag + _RESULT.sub(b"", data[opened:end])


def without_relationships(archive: Archive, part: str, gone: Iterable[str]) -> Mapping[str, bytes]:
    """The list of a part's relationships without these; nothing where there are none."""
    ids, listed = frozenset(gone), relationships_part(part)
    if not ids:
        return {}
    data = archive.read(listed)
    related = parse(data, listed).children
    edits: list[Edit] = [(there.start, there.end, b"") for there in related if there.get("Id") in ids]
    return {listed: spliced(data, edits)}
