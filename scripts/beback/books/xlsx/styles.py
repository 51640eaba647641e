"""The formats of cells: which ones show dates, and new ones added at the end of their list."""

from collections.abc import Mapping

from beback.books.xlsx import Damaged
from beback.books.xlsx.dates import Kind, kind_of
from beback.books.xlsx.markup import Edit, Element, append_edit, attribute_edit, parse, prefix, quoted, spliced

DAY_FORMAT = "yyyy-mm-dd"
MOMENT_FORMAT = "yyyy-mm-dd hh:mm"
_FIRST_OWN = 164  # numbers below belong to formats that are built in
_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs")
_BARE = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="{space}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>\
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>\
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>"""


class Styles:
    """The styles part, read, and what is added to it; `data` None makes one for a workbook without."""

    def __init__(self, data: bytes | None, space: str) -> None:
        self._data = data or _BARE.format(space=space).encode()
        self._root = parse(self._data)
        self._prefix = prefix(self._data, self._root.start)
        formats, formatted = self._list("numFmts"), self._list("cellXfs")
        self._codes = {_number(e.get("numFmtId")): e.get("formatCode") or "" for e in formats}
        self._numbers = [_number(e.get("numFmtId")) for e in formatted]
        self._own = [self._data[e.start : e.end] for e in formatted] or [f"<{self._prefix}xf numFmtId=\"0\"/>".encode()]
        self._held = len(formatted)
        self._new_formats: dict[str, int] = {}
        self._fonts = [self._data[e.start : e.end] for e in self._list("font s".replace(" ", ""))]
        self._held_fonts = len(self._fonts)
        self._dated: dict[tuple[int, bool], int] = {}

    def kinds(self) -> Mapping[str, Kind]:
        """The styles, as cells name them, whose numbers are dates or spans of time."""
        kinds = {n: kind_of(n, self._codes.get(n)) for n in set(self._numbers)}
        return {str(i): kind for i, n in enumerate(self._numbers) if (kind := kinds[n]) is not Kind.NUMBER}

    def dated(self, base: int, *, clocked: bool) -> int:
        """The style that is as `base` and shows a date; `base` itself where it does."""
        if base < len(self._numbers) and kind_of(n := self._numbers[base], self._codes.get(n)) is Kind.DATE:
            return base
        if (base, clocked) not in self._dated:
            form = self._format(MOMENT_FORMAT if clocked else DAY_FORMAT)
            self._dated[base, clocked] = self._add(base, {"numFmtId": str(form), "applyNumberFormat": "1"})
        return self._dated[base, clocked]

    def bold(self) -> int:
        """A style that is as the first one, in bold."""
        plain = self._fonts[0] if self._fonts else f"<{self._prefix}font/>".encode()
        font = parse_alone(plain)
        if font.first("b") is None:
            tag = plain[: font.inner]
            opened = tag[:-2] + b">" if tag.endswith(b"/>") else tag
            closed = plain[font.inner :] or f"</{self._prefix}font>".encode()
            plain = opened + f"<{self._prefix}b/>".encode() + closed
        self._fonts.append(plain)
        return self._add(0, {"fontId": str(len(self._fonts) - 1), "applyFont": "1"})

    def written(self) -> bytes | None:
        """The part with what was added, None where nothing was."""
        if len(self._own) <= max(self._held, 1):
            return None
        edits: list[Edit] = []
        p = self._prefix
        formats = [
            f'<{p}numFmt numFmtId="{n}" formatCode="{quoted(code)}"/>'.encode() for code, n in self._new_formats.items()
        ]
        edits += self._grow("numFmts", formats)
        edits += self._grow("fonts", self._fonts[self._held_fonts :])
        edits += self._grow("cellXfs", self._own[self._held :])
        return spliced(self._data, edits)
