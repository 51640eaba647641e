"""A new log: its own part, and what the workbook's other parts have to say of a new tab."""

import posixpath
from collections.abc import Sequence

from beback.books.xlsx.archive import Archive
from beback.books.xlsx.cellwriting import Pen
from beback.books.xlsx.contents import TYPES, Contents, relationships_part
from beback.books.xlsx.markup import append_edit, parse, prefix, quoted, spliced
from beback.books.xlsx.references import Range
from beback.cells import Cell

_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_USUAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_WIDTH = 17


def sheet_part(headings: dict[int, Cell], lines: Sequence[dict[int, Cell]], pen: Pen, space: str, bold: int) -> str:
    """A sheet with headings that stay in sight, wide enough for dates, printed across the page."""
    width = max(headings) + 1
    rows = [pen.row(1, headings, dict.fromkeys(headings, bold))]
    rows += [pen.row(number, line, {}) for number, line in enumerate(lines, 2)]
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{space}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<dimension ref="{Range(1, 0, len(rows), width - 1)}"/>'
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" '
        'state="frozen"/><selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews>'
        '<sheetFormatPr defaultRowHeight="15"/>'
        f'<cols><col min="1" max="{width}" width="{_WIDTH}" customWidth="1"/></cols>'
        f'<sheetData>{"".join(rows)}</sheetData>'
        '<pageMargins left="0.3" right="0.3" top="0.4" bottom="0.4" header="0.3" footer="0.3"/>'
        '<pageSetup orientation="landscape" fitToHeight="0"/></worksheet>'
    )


class NewParts:
    """Parts that a workbook gets besides those that it has, and how the others come to know of them."""

    def __init__(self, contents: Contents) -> None:
        self._contents, self._archive = contents, contents.archive
        self._ids = set(contents.related)
        self._related: list[str] = []
        self._types: list[str] = []

    def add(self, kind: str, name: str) -> tuple[str, str]:
        """A part of that kind ("worksheet", "styles"); `name` has {n} for a number. Gives its name and its id."""
        folder = posixpath.dirname(self._contents.part)
        part = self._free(posixpath.join(folder, name))
        new_id = next(i for n in range(1, len(self._ids) + 2) if (i := f"rId{n}") not in self._ids)
        self._ids.add(new_id)
        absolute = any(there.target.startswith("/") for there in self._contents.related.values())
        target = f"/{part}" if absolute else posixpath.relpath(part, folder or ".")
        self._related.append(f'Relationship Id="{new_id}" Type="{self._space}/{kind}" Target="{quoted(target)}"')
        self._types.append(f'Override PartName="/{quoted(part)}" ContentType="{_TYPE}{kind}+xml"')
        return part, new_id

    def tab(self, name: str, new_id: str) -> str:
        """What the workbook's list of tabs says of a new one, without prefix and brackets."""
        sheets = self._contents.root.first("sheets")
        held = [int(sheet.get("sheetId") or 0) for sheet in (sheets.children if sheets else ())]
        number = max(held, default=0) + 1
        return f'sheet name="{quoted(name)}" sheetId="{number}" r:id="{new_id}" xmlns:r="{self._space}"'

    def changed(self) -> dict[str, bytes]:
        """The parts that tell of the new ones."""
        listed = relationships_part(self._contents.part)
        return {listed: _appended(self._archive, listed, self._related), TYPES: _appended(self._archive, TYPES, self._types)}

    @property
    def _space(self) -> str:
        return _STRICT if "purl.oclc.org" in self._contents.root.space else _USUAL

    def _free(self, pattern: str) -> str:
        names = (pattern.format(n=n or "") for n in range(len(self._archive.members) + 1))
        numbered = (name for name in names if "{n}" not in pattern or name != pattern.format(n=""))
        return next(name for name in numbered if not self._archive.has(name))


def _appended(archive: Archive, part: str, elements: Sequence[str]) -> bytes:
    data = archive.read(part)
    root = parse(data)
    p = prefix(data, root.start)
    return spliced(data, [append_edit(data, root, "".join(f"<{p}{element}/>" for element in elements))])
