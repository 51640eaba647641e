"""The formats of cells: which ones show dates, and new ones added at the end of their list."""

from collections.abc import Mapping

from beback.books.xlsx.archive import Archive
from beback.books.xlsx.dates import Kind, kind_of
from beback.books.xlsx.markup import Edit, Element, is_empty, parse, prefix, quoted, spliced, tag_end, with_attributes

DAY_FORMAT = "yyyy-mm-dd"
MOMENT_FORMAT = "yyyy-mm-dd hh:mm"
_LAST_BUILT_IN = 163
_NONE = b"<styleSheet/>"
_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs")


class Styles:
    """The styles part as read, and what is added to it; `part` is None for a workbook without one."""

    def __init__(self, archive: Archive, part: str | None) -> None:
        self._data = archive.read(part) if part else _NONE
        self._root = parse(self._data, part or "no styles")
        self._prefix = prefix(self._data, self._root.start)
        self._codes = {_number(e.get("numFmtId")): e.get("formatCode") or "" for e in self._list("numFmts")}
        self._held = self._list("cellXfs")
        self._numbers = [_number(e.get("numFmtId")) for e in self._held]
        self._new: dict[str, list[bytes]] = {"numFmts": [], "fonts": [], "cellXfs": []}
        self._dated: dict[tuple[int, bool], int] = {}

    @property
    def missing(self) -> bool:
        """Whether the workbook has no formats. It gets none then, as the first one would be that of all its cells."""
        return not self._held

    def kinds(self) -> Mapping[str, Kind]:
        """The styles, as cells name them, whose numbers are dates or spans of time."""
        kinds = {n: kind_of(n, self._codes.get(n)) for n in set(self._numbers)}
        return {str(i): kind for i, n in enumerate(self._numbers) if (kind := kinds[n]) is not Kind.NUMBER}

    def dated(self, base: int, *, clocked: bool) -> int:
        """The style that is as `base` and shows a date; `base` itself where it does."""
        if base >= len(self._numbers):
            base = 0
        if kind_of(n := self._numbers[base], self._codes.get(n)) is Kind.DATE:
            return base
        if (base, clocked) not in self._dated:
            form = self._format(MOMENT_FORMAT if clocked else DAY_FORMAT)
            self._dated[base, clocked] = self._like(base, {"numFmtId": str(form), "applyNumberFormat": "1"})
        return self._dated[base, clocked]

    def bold(self) -> int:
        """A style that is as the first one, in bold."""
        fonts = self._list("fonts")
        self._new["fonts"].append(self._bold(fonts[0] if fonts else None))
        return self._like(0, {"fontId": str(len(fonts)), "applyFont": "1"})

    def written(self) -> bytes | None:
        """The part with what was added, None where nothing was."""
        if not self._new["cellXfs"]:
            return None
        return spliced(self._data, [edit for name, items in self._new.items() for edit in self._grow(name, items)])

    def _list(self, name: str) -> list[Element]:
        element = self._root.first(name)
        return element.children if element else []

    def _raw(self, element: Element) -> bytes:
        return self._data[element.start : element.end]

    def _plain(self, name: str) -> bytes:
        return f"<{self._prefix}{name}/>".encode()

    def _format(self, code: str) -> int:
        """The number of the format with that code, which is made where it is missing."""
        known = next((number for number, there in self._codes.items() if there == code), None)
        if known is not None:
            return known
        number = max((_LAST_BUILT_IN, *self._codes)) + 1
        self._codes[number] = code
        item = f'<{self._prefix}numFmt numFmtId="{number}" formatCode="{quoted(code)}"/>'
        self._new["numFmts"].append(item.encode())
        return number

    def _like(self, base: int, changes: Mapping[str, str]) -> int:
        """The style that is as `base` with these attributes, which is made where it is missing."""
        model = self._held[base]
        wanted = {**model.attributes, **changes}
        inside = self._data[model.inner : model.inner_end]
        for place, there in enumerate(self._held):
            if there.attributes == wanted and self._data[there.inner : there.inner_end] == inside:
                return place
        return self._add(self._raw(model), changes)

    def _add(self, raw: bytes, changes: Mapping[str, str]) -> int:
        end = tag_end(raw, 0)
        self._new["cellXfs"].append(with_attributes(raw[:end], changes) + raw[end:])
        return len(self._held) + len(self._new["cellXfs"]) - 1

    def _bold(self, font: Element | None) -> bytes:
        bold = self._plain("b")
        if font is None or is_empty(self._data, font.inner):
            return f"<{self._prefix}font>".encode() + bold + f"</{self._prefix}font>".encode()
        if font.first("b") is not None:
            return self._raw(font)
        return self._data[font.start : font.inner] + bold + self._data[font.inner : font.end]

    def _grow(self, name: str, items: list[bytes]) -> list[Edit]:
        """The edits that put items at the end of a list, or the list with them in its place where it is missing."""
        if not items:
            return []
        element = self._root.first(name)
        content, closing = b"".join(items), f"</{self._prefix}{name}>".encode()
        if element is None:
            before = [there.end for n in _ORDER[: _ORDER.index(name)] if (there := self._root.first(n))]
            place = max(before, default=self._root.inner)
            opening = f'<{self._prefix}{name} count="{len(items)}">'.encode()
            return [(place, place, opening + content + closing)]
        count = str(len(element.children) + len(items))
        tag = with_attributes(self._data[element.start : element.inner], {"count": count})
        if is_empty(self._data, element.inner):
            return [(element.start, element.end, tag[:-2] + b">" + content + closing)]
        return [(element.start, element.inner, tag), (element.inner_end, element.inner_end, content)]


def _number(text: str | None) -> int:
    return int(text) if text and text.strip().isdecimal() else 0
